"""A disk that refuses in the middle of a run: what was there stays whole."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.cli import main


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in root.rglob("*")
    }


def _change_a_fact(project: Path) -> None:
    source = project / "spec" / "pets.json"
    source.write_text(source.read_text().replace('"maxLength": 8', '"maxLength": 9'))


@pytest.mark.parametrize("step", [1, 3, 5])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_generate_changes_all_or_nothing(
    generated_pets: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    call: str,
    step: int,
) -> None:
    _change_a_fact(generated_pets)
    before = _tree(generated_pets)
    real, done = getattr(os, call), 0

    def fails(*args: Any, **kwargs: Any) -> Any:
        nonlocal done
        done += 1
        if done == step:
            raise OSError(errno.EROFS, "Read-only file system")
        return real(*args, **kwargs)

    monkeypatch.chdir(generated_pets)
    monkeypatch.setenv("SPECMELD_CACHE", "")
    monkeypatch.setattr(os, call, fails)
    with pytest.raises(SystemExit) as ended:
        main(["generate", "--no-prove"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "Read-only file system; nothing was changed" in said
    assert len(said.splitlines()) == 1
    assert _tree(generated_pets) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limits of resources there")
@pytest.mark.parametrize("verb", [["generate", "--no-prove"], ["normalize"], ["vendor", "../app"]])
def test_a_file_that_the_disk_has_no_room_for(generated_pets: Path, verb: list[str]) -> None:
    import resource

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))

    if verb[0] != "vendor":
        _change_a_fact(generated_pets)
    before = _tree(generated_pets.parent)
    done = subprocess.run(
        [sys.executable, "-m", "specmeld", *verb],
        cwd=generated_pets,
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        timeout=300,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "File too large; nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert _tree(generated_pets.parent) == before


_MOUNTED = """
set -e
mount -t tmpfs -o size=16m tmpfs "$1"
cp -r "$2" "$1/project"
cd "$1/project"
before=$(find . -type f -exec sha256sum {} + | sort)
case $3 in
full) dd if=/dev/zero of=../filler bs=4096 2>/dev/null || true ;;
read-only) mount -o remount,ro "$1" ;;
esac
code=0
"$4" -m specmeld generate --no-prove --quiet || code=$?
after=$(find . -type f -exec sha256sum {} + | sort)
test "$before" = "$after" || { echo "the tree has changed"; exit 3; }
case $3 in
full) rm ../filler ;;
read-only) mount -o remount,rw "$1" ;;
esac
"$4" -m specmeld generate --no-prove --quiet
exit $code
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("disk", "told"),
    [("full", "No space left on device"), ("read-only", "Read-only file system")],
)
def test_a_disk_that_is_really_so(
    generated_pets: Path, tmp_path: Path, disk: str, told: str
) -> None:
    private = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*private, "true"], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    _change_a_fact(generated_pets)
    (tmp_path / "disk").mkdir()
    script = ["sh", "-c", _MOUNTED, "sh", str(tmp_path / "disk"), str(generated_pets), disk]
    done = subprocess.run(
        [*private, *script, sys.executable],
        env={**os.environ, "SPECMELD_CACHE": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"{told}; nothing was changed" in done.stderr
    assert len(done.stderr.splitlines()) == 1
