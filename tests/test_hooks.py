"""What other projects take from here: hooks, an action, a template; each command as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

_FILES = (".pre-commit-hooks.yaml", ".github/actions/check/action.yml", ".gitlab/specmeld.yml")


def _commands(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _commands(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _commands(inner)
    elif isinstance(value, str) and value.startswith("specmeld "):
        yield value


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    here = {"PROJECT": ".", "SPECMELD_PROJECT": ".", "ARGUMENTS": "--fast"}
    here["SPECMELD_ARGUMENTS"] = here["ARGUMENTS"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=os.environ | here | {"PATH": path},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", _FILES)
def test_each_command_runs_and_tells_drift_by_its_exit_code(
    repo: Path, generated_pets: Path, name: str
) -> None:
    text = (repo / name).read_text(encoding="utf-8")
    commands = [*_commands(yaml.safe_load(text))]
    assert commands
    for command in commands:
        done = _run(command, generated_pets)
        assert done.returncode == 0, command + done.stderr
    with (generated_pets / "spec" / "openapi.yaml").open("a", encoding="utf-8") as canonical:
        canonical.write("x-by-hand: true\n")
    for command in commands:
        if " check" in command:
            assert _run(command, generated_pets).returncode == 1, command


def test_gitlab_gets_its_report(repo: Path, generated_pets: Path) -> None:
    template = yaml.safe_load((repo / ".gitlab" / "specmeld.yml").read_text(encoding="utf-8"))
    job = template[".specmeld-check"]
    (generated_pets / "generated" / "pets" / "__init__.py").unlink()
    _run(job["script"][0], generated_pets)
    report = generated_pets / job["artifacts"]["reports"]["codequality"]
    assert [one["check_name"] for one in json.loads(report.read_text(encoding="utf-8"))]


def test_inputs_reach_the_shell_by_the_environment_alone(repo: Path) -> None:
    """Text put into a script by the runner would be run as code."""
    action = yaml.safe_load((repo / _FILES[1]).read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_verbs(shell: str) -> None:
    environment = os.environ | {"_SPECMELD_COMPLETE": f"{shell}_source"}
    script = "import sys; sys.argv[0] = 'specmeld'; from specmeld.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True
    )
    assert "_SPECMELD_COMPLETE" in done.stdout
    words = {"_SPECMELD_COMPLETE": f"{shell}_complete", "COMP_WORDS": "specmeld ch"}
    asked = words | {"COMP_CWORD": "ch" if shell == "fish" else "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | asked, capture_output=True, text=True
    )
    assert re.search(r"\bcheck\b", done.stdout)
