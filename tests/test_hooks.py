"""What other projects take from here: hooks, an action, a template; each command as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.slow

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


@pytest.mark.slow
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


@pytest.mark.slow
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
        assert "was removed" in (generated_pets / file).read_text()
    (issue, *_) = json.loads((generated_pets / "gl-code-quality-report.json").read_text())
    assert issue["location"]["path"] == (document or "spec/openapi.yaml")


_GH = """#!/bin/sh
printf '%s\\n' "$*" >> asked
case "$*" in *--jq*) cat known;; esac
for word; do case "$word" in body=@*) cat "${word#body=@}" > body;; esac; done
"""
"""A ``gh`` that writes down what it is asked, and what it reads."""


def _step(repo: Path, name: str) -> str:
    action = yaml.safe_load((repo / _FILES[3]).read_text(encoding="utf-8"))
    (run,) = [one["run"] for one in action["runs"]["steps"] if one.get("name") == name]
    return str(run)


def _stepped(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A step as the runner runs it, with what lies in the folder found first."""
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COMMENT": "comment.md", **variables},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def commented(repo: Path, tmp_path: Path) -> Callable[..., str]:
    """Runs the step that comments; the mark, once all of the comment has arrived."""
    (tmp_path / "gh").write_text(_GH)
    (tmp_path / "gh").chmod(0o755)

    def run(text: str = "## `a` → `b`\n", known: str = "", project: str = ".") -> str:
        (tmp_path / "comment.md").write_text(text, encoding="utf-8")
        (tmp_path / "known").write_text(known)
        (tmp_path / "asked").unlink(missing_ok=True)
        where = {"COMMENTS": "repos/a/b/issues", "NUMBER": "7", "DOCUMENT": ""}
        done = _stepped(_step(repo, "Comment"), tmp_path, PROJECT=project, **where)
        assert done.returncode == 0, done.stderr
        mark, _, body = (tmp_path / "body").read_text(encoding="utf-8").partition("\n")
        assert body == text
        assert mark in (tmp_path / "asked").read_text().split("api --silent", 1)[0]
        return mark

    return run


def test_a_comment_is_written_once_and_then_kept(
    commented: Callable[..., str], tmp_path: Path
) -> None:
    for known, asked in (("", "issues/7/comments"), ("12\n", "PATCH repos/a/b/issues/comments/12")):
        commented(known=known)
        assert asked in (tmp_path / "asked").read_text().split("api --silent", 1)[1]


def test_a_comment_may_be_longer_than_an_argument(commented: Callable[..., str]) -> None:
    commented("😀" * 60_000 + "\n")


def test_each_project_has_a_comment_of_its_own(commented: Callable[..., str]) -> None:
    marks = {commented(project=name) for name in (".", "apis/a", "apis/b", 'a") | .id --> $(id)')}
    assert len(marks) == 4
    assert all(re.fullmatch(r"<!-- specmeld diff \d+-\d+ -->", mark) for mark in marks)


@pytest.fixture
def pushed(tmp_path: Path) -> Path:
    """A clone of a repository in which one commit has been pushed after another."""
    origin = tmp_path / "origin"
    name = ("-c", "user.name=a", "-c", "user.email=a@b")
    commits = [[*name, "commit", "-q", "--allow-empty", "-m", text] for text in ("one", "two")]
    allowed = ["config", "uploadpack.allowAnySHA1InWant", "true"]
    _git(tmp_path, "init", "-q", "-b", "main", str(origin))
    for command in (commits[0], ["branch", "trunk"], commits[1], allowed):
        _git(origin, *command)
    _git(tmp_path, "clone", "-q", str(origin), "clone")
    return tmp_path / "clone"


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("base", "before", "fetched"),
    [
        pytest.param("trunk", "", "one", id="pull request"),
        pytest.param("", "HEAD~1", "one", id="push"),
        pytest.param("", "0" * 40, "one", id="new branch"),
        pytest.param("", "", "", id="neither"),
    ],
)
def test_a_push_is_compared_with_what_was_there_before(
    repo: Path, pushed: Path, base: str, before: str, fetched: str
) -> None:
    known = _git(pushed, "rev-parse", before) if "~" in before else before
    step = _step(repo, "Fetch what to compare with")
    variables = {"BASE": base, "BEFORE": known, "DEFAULT_BRANCH": "trunk"}
    done = _stepped(step, pushed, **variables)
    if fetched:
        assert done.returncode == 0, done.stderr
        assert _git(pushed, "log", "-1", "--format=%s", "FETCH_HEAD") == fetched
    else:
        assert done.returncode == 2
        assert done.stdout.startswith("::error ") and "'base'" in done.stdout
        assert not (pushed / ".git" / "FETCH_HEAD").exists()


def test_no_report_of_anybody_else_is_shown(repo: Path, tmp_path: Path) -> None:
    """What was committed under the name of a report, or is left of an earlier use of the action."""
    template = yaml.safe_load((repo / ".gitlab" / "specmeld.yml").read_text(encoding="utf-8"))
    removing = [template[job]["before_script"][0] for job in (".specmeld-check", ".specmeld-diff")]
    reports = "gl-code-quality-report.json", "specmeld-diff.md"
    for command, names in (
        (removing[0], reports[:1]),
        (removing[1], reports),
        (_step(repo, "Remove what an earlier use left"), ("comment.md", "comment.md.body")),
    ):
        for name in names:
            (tmp_path / name).write_text("/merge\n")
        assert _stepped(command, tmp_path).returncode == 0
        assert not [name for name in names if (tmp_path / name).exists()]
    action = yaml.safe_load((repo / _FILES[3]).read_text(encoding="utf-8"))
    assert action["runs"]["steps"][0]["name"] == "Remove what an earlier use left"


@pytest.mark.slow
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


@pytest.mark.slow
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
