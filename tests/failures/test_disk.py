"""A disk that refuses in the middle of a run: what was there stays whole."""

from __future__ import annotations

import errno
import os
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


@pytest.mark.parametrize("step", [1, 2, 5])
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
