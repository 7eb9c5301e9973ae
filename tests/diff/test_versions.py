"""Where the two versions may be: files, folders of documents, projects, git revisions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_CASE = Path(__file__).parent / "cases" / "request-limits-narrowed"


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits of ``api/openapi.yaml``."""
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    folder = tmp_path / "repository"
    (folder / "api").mkdir(parents=True)
    _git(folder, "init", "-q")
    for name in ("before.yaml", "after.yaml"):
        shutil.copy(_CASE / name, folder / "api" / "openapi.yaml")
        _git(folder, "add", ".")
        _git(folder, "commit", "-q", "-m", name)
    return folder


def _rules(specmeld: Any, *names: str, cwd: Path) -> list[str]:
    told = specmeld("diff", *names, "--format", "json", "--no-python", cwd=cwd, code=1).stdout
    return [change["rule"] for change in json.loads(told)["changes"]]


def test_revision_against_file(specmeld: Any, repository: Path) -> None:
    names = ("HEAD~1:api/openapi.yaml", "api/openapi.yaml")
    assert _rules(specmeld, *names, cwd=repository) == ["request-limits-narrowed"] * 3


def test_revisions_of_a_folder(specmeld: Any, repository: Path) -> None:
    names = ("HEAD~1:api", "HEAD:api")
    assert _rules(specmeld, *names, cwd=repository) == ["request-limits-narrowed"] * 3


def test_projects_and_loose_documents(specmeld: Any, tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / name / "spec").mkdir(parents=True)
        shutil.copy(_CASE / f"{name}.yaml", tmp_path / name / "spec" / "api.yaml")
    loose = _rules(specmeld, "before/spec", "after/spec", cwd=tmp_path)
    for name in ("before", "after"):
        (tmp_path / name / "spec" / "sources.yaml").write_text("sources: [api.yaml]\n")
    assert loose == _rules(specmeld, "before", "after", cwd=tmp_path)
    assert loose == ["request-limits-narrowed"] * 3


def test_two_documents_of_one_api_are_settled(specmeld: Any, tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    for name in ("before.yaml", "after.yaml"):
        shutil.copy(_CASE / name, tmp_path / "both")
    told = specmeld("diff", "both", "both", cwd=tmp_path).stdout
    assert told.endswith("no changes\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD~7:api/openapi.yaml", "git: invalid object name 'HEAD~7'"),
        ("HEAD:api/nothing.yaml", "git: path 'api/nothing.yaml' does not exist in 'HEAD'"),
        ("nothing.yaml", "nothing.yaml"),
        ("--upload-pack=x:y", "no such option"),
        (".git/refs", "has no documents"),
    ],
)
def test_what_cannot_be_read_is_told(specmeld: Any, repository: Path, name: str, said: str) -> None:
    done = specmeld("diff", name, "api/openapi.yaml", cwd=repository, code=2)
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_git_may_be_missing(specmeld: Any, repository: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", "")
    done = specmeld("diff", "HEAD:api/openapi.yaml", "api/openapi.yaml", cwd=repository, code=2)
    assert "git is not installed" in done.stderr


def test_a_rule_may_have_another_level(specmeld: Any, tmp_path: Path) -> None:
    for name in ("before.yaml", "after.yaml"):
        shutil.copy(_CASE / name, tmp_path)
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "sources.yaml").write_text("sources: [api.yaml]\n")
    table = '[tool.specmeld]\nseverity = {request-limits-narrowed = "info"}\n'
    (tmp_path / "pyproject.toml").write_text(table)
    told = specmeld("diff", "before.yaml", "after.yaml", "--no-python", cwd=tmp_path).stdout
    assert "0 breaking, 0 possibly breaking, 3 other" in told
    again = specmeld(
        *("diff", "before.yaml", "after.yaml", "--no-python", "--fail-on", "warning"),
        *("--severity", "request-limits-narrowed=warning"),
        cwd=tmp_path,
        code=1,
    )
    assert "0 breaking, 3 possibly breaking" in again.stdout
    wrong = specmeld(
        "diff", "before.yaml", "after.yaml", "--severity", "request-limit-narrowed=info",
        cwd=tmp_path, code=2,
    )  # fmt: skip
    assert "did you mean request-limits-narrowed?" in wrong.stderr
