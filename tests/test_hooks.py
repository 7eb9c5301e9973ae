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

_FILES = (
    ".pre-commit-hooks.yaml",
    ".github/actions/check/action.yml",
    ".gitlab/specmeld.yml",
    ".github/actions/diff/action.yml",
)


def _commands(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _commands(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _commands(inner)
    elif isinstance(value, str) and value.startswith("specmeld "):
        yield value


def _run(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    arguments = "--fast" if " check" in command else "--no-python"
    here = {"PROJECT": ".", "ARGUMENTS": arguments, "DOCUMENT": "", "BASE": "HEAD", **variables}
    here |= {f"SPECMELD_{name}": value for name, value in here.items()}
    here["COMMENT"] = "comment.md"
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
    _commit(generated_pets)
    for command in commands:
        done = _run(command, generated_pets)
        assert done.returncode == 0, command + done.stderr
    with (generated_pets / "spec" / "openapi.yaml").open("a", encoding="utf-8") as canonical:
        canonical.write("x-by-hand: true\n")
    for command in commands:
        if " check" in command:
            assert _run(command, generated_pets).returncode == 1, command


def _commit(project: Path) -> None:
    """All of it in a repository that has been fetched."""
    (project / ".gitignore").write_text("__pycache__\n")
    name = ("-c", "user.name=a", "-c", "user.email=a@b")
    for command in (["init", "-q"], ["add", "."], [*name, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    subprocess.run(["git", "fetch", "-q", ".", "HEAD"], cwd=project, check=True)


@pytest.mark.parametrize("document", ["", "spec/pets.json"])
def test_each_gate_stops_what_breaks(repo: Path, generated_pets: Path, document: str) -> None:
    _commit(generated_pets)
    for file in ("openapi.yaml", "pets.json"):
        spec = generated_pets / "spec" / file
        spec.write_text(spec.read_text().replace("/pets", "/cats"))
    for name in (_FILES[0], _FILES[2], _FILES[3]):
        text = (repo / name).read_text(encoding="utf-8")
        (command,) = [one for one in _commands(yaml.safe_load(text)) if " diff -" in one]
        if name == _FILES[0]:
            command += f" --no-python --base HEAD {document}" if document else ""
        done = _run(command, generated_pets, DOCUMENT=document)
        assert done.returncode == 1, command + done.stderr
        assert "POST /pets" in done.stdout
    for file in ("comment.md", "specmeld-diff.md"):
        assert "the operation is gone" in (generated_pets / file).read_text()
    (issue, *_) = json.loads((generated_pets / "gl-code-quality-report.json").read_text())
    assert issue["location"]["path"] == (document or "spec/openapi.yaml")


def test_a_comment_is_written_once_and_then_kept(repo: Path, tmp_path: Path) -> None:
    """The step of the action, with a ``gh`` that writes down what it is asked."""
    action = yaml.safe_load((repo / _FILES[3]).read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]["run"]
    gh = tmp_path / "gh"
    gh.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$*" >> asked\ncase "$*" in *--jq*) cat known;; esac\n'
    )
    gh.chmod(0o755)
    (tmp_path / "comment.md").write_text("## `a` → `b`\n")
    where = {"COMMENTS": "repos/a/b/issues", "NUMBER": "7"}
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "COMMENT": "comment.md"}
    for known, asked in (("", "issues/7/comments"), ("12\n", "PATCH repos/a/b/issues/comments/12")):
        (tmp_path / "known").write_text(known)
        (tmp_path / "asked").unlink(missing_ok=True)
        command = ["bash", "-e", "-o", "pipefail", "-c", step]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, **where, **path}, check=True)
        told = (tmp_path / "asked").read_text().split("api --silent", 1)[1]
        assert asked in told and "body=<!-- specmeld diff -->\n## `a` → `b`" in told


def test_gitlab_gets_its_report(repo: Path, generated_pets: Path) -> None:
    template = yaml.safe_load((repo / ".gitlab" / "specmeld.yml").read_text(encoding="utf-8"))
    job = template[".specmeld-check"]
    (generated_pets / "generated" / "pets" / "__init__.py").unlink()
    _run(job["script"][0], generated_pets)
    report = generated_pets / job["artifacts"]["reports"]["codequality"]
    assert [one["check_name"] for one in json.loads(report.read_text(encoding="utf-8"))]


def test_inputs_reach_the_shell_by_the_environment_alone(repo: Path) -> None:
    """Text put into a script by the runner would be run as code."""
    for name in (_FILES[1], _FILES[3]):
        action = yaml.safe_load((repo / name).read_text(encoding="utf-8"))
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
