"""check looks and touches nothing: no file is written and no socket opened."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_WATCHED = """
import os, sys

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
           "os.utime", "os.truncate", "shutil.", "tempfile.", "socket.", "subprocess.")

def refuse(event, arguments):
    if event == "open":
        path, _, flags = arguments
        if flags & WRITES and path != os.devnull:
            raise OSError(30, f"Read-only file system: {path}")
    elif event.startswith(CHANGES):
        raise OSError(30, f"Read-only file system: {event}")

from specmeld.cli import main
sys.addaudithook(refuse)
main(sys.argv[1:])
"""


def _check(folder: Path, *flags: str) -> tuple[int, dict[str, Any]]:
    """The exit code of check on a machine where nothing can be written, and what it said."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WATCHED, "check", "--format", "json", *flags],
        cwd=folder,
        env={"SPECMELD_CACHE": "" if "--fast" not in flags else str(folder / "cache")}
        | {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("flags", [[], ["--fast"]], ids=["again", "fast"])
def test_nothing_is_written(generated_pets: Path, flags: list[str]) -> None:
    assert _check(generated_pets, *flags)[0] == 0
    (generated_pets / "generated" / "pets" / "mine.py").write_text("x = 1\n")
    code, said = _check(generated_pets, *flags)
    assert code == 1
    assert [one["rule"] for one in said["findings"]] == ["file-added"]


@pytest.mark.slow
@pytest.mark.parametrize("flags", [[], ["--fast"]], ids=["again", "fast"])
def test_a_shallow_clone_is_enough(generated_pets: Path, tmp_path: Path, flags: list[str]) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-C", str(generated_pets)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "1"]):
        subprocess.run([*git, *command], check=True)
    subprocess.run([*git, "commit", "-qm", "2", "--allow-empty"], check=True)
    clone = tmp_path / "clone"
    address = f"file://{generated_pets}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", address, str(clone)], check=True)
    code, said = _check(clone, *flags)
    assert (code, said["findings"]) == (0, [])


_MODULES = """
import sys
from specmeld.cli import main
try:
    main(["check", "--fast", "-q"])
except SystemExit as end:
    print(end.code, *sys.modules)
"""


def test_fast_makes_nothing(generated_pets: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MODULES], cwd=generated_pets, capture_output=True, text=True
    )
    code, *modules = done.stdout.split()
    assert code == "0", done.stdout + done.stderr
    made = {"specmeld.read", "specmeld.reconcile", "specmeld.plan", "specmeld.render", "pydantic"}
    assert not made & set(modules)
