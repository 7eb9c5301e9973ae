"""The version that a project pins: written by ``init``, installed by every job that we ship."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from specmeld import __version__

_ACTIONS = ("check", "diff", "propose")
_JOBS = (("specmeld", ".specmeld-check"), ("specmeld", ".specmeld-diff"))
_JOBS += (("specmeld-pull", ".specmeld-pull"),)


def _installs(repo: Path) -> dict[str, str]:
    """The script of each action and job that installs."""
    found = {}
    for name in _ACTIONS:
        text = (repo / ".github" / "actions" / name / "action.yml").read_text("utf-8")
        steps = yaml.safe_load(text)["runs"]["steps"]
        found[name] = next(step["run"] for step in steps if step.get("name") == "Install")
    for file, job in _JOBS:
        text = (repo / ".gitlab" / f"{file}.yml").read_text("utf-8")
        script = yaml.safe_load(text)[job]["before_script"]
        found[job] = "\n".join(line for line in script if not line.startswith("git "))
    return found


def _installed(script: str, folder: Path, requirement: str = "") -> str:
    """What pip would be asked for, by whoever stands in for Python."""
    (folder / "python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (folder / "python").chmod(0o755)
    given = {"PROJECT": str(folder), "REQUIREMENT": requirement}
    given |= {f"SPECMELD_{name}": value for name, value in given.items()}
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        env={**os.environ, **given, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    *words, what = done.stdout.splitlines()
    assert words == ["-m", "pip", "install", "--quiet"]
    return what


@pytest.mark.few(3)
@pytest.mark.parametrize("name", [*_ACTIONS, *(job for _, job in _JOBS)])
def test_every_job_installs_what_is_pinned(repo: Path, tmp_path: Path, name: str) -> None:
    script = _installs(repo)[name]
    assert _installed(script, tmp_path) == "specmeld"
    pin = tmp_path / "spec" / "requirements.txt"
    pin.parent.mkdir()
    pin.write_bytes(b"# Why.\r\nspecmeld==1.2.3rc1\r\nspecmeld==9\r\n")
    assert _installed(script, tmp_path) == "specmeld==1.2.3rc1"
    assert _installed(script, tmp_path, "specmeld @ file:///x") == "specmeld @ file:///x"
    pin.write_text("specmeld==1; touch x\n--index-url https://evil.example\nother==1\n")
    assert _installed(script, tmp_path) == "specmeld"


def test_init_pins_the_version_that_it_is(specmeld: Any, pets: Path) -> None:
    (pets / "spec" / "sources.yaml").unlink()
    specmeld("init", "--package", "pets", cwd=pets)
    pin = pets / "spec" / "requirements.txt"
    assert pin.read_text("utf-8").splitlines()[1:] == [f"specmeld=={__version__}"]
    (pets / "spec" / "sources.yaml").write_text("sources: ['.']\n")
    done = specmeld("normalize", cwd=pets)
    assert "requirements.txt" not in done.stdout + done.stderr


def test_a_pin_that_is_there_stays(specmeld: Any, pets: Path) -> None:
    (pets / "spec" / "sources.yaml").unlink()
    (pets / "spec" / "requirements.txt").write_text("specmeld==0.0.1\n")
    specmeld("init", "--package", "pets", cwd=pets)
    assert (pets / "spec" / "requirements.txt").read_text() == "specmeld==0.0.1\n"
