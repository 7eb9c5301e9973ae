"""What is printed in which format, and the exit code that goes with it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from specmeld.cli.changes import told
from specmeld.cli.changes.change_data import data_of
from specmeld.config import Config, Project
from specmeld.diff import Change, Said, Witness
from specmeld.pipeline import Differences
from specmeld.pipeline.compare.gate import Verdict, judge

_CASES = Path(__file__).parent / "cases"
_BREAKING = _CASES / "request-values-narrowed"


def _judged(found: Differences) -> Verdict:
    project = Project(Path(), Config())
    return judge(found, project, today=date(2026, 1, 1), fail_on="breaking")


@pytest.mark.parametrize(
    ("case", "fail_on", "code"),
    [
        ("request-values-narrowed", "breaking", 1),
        ("request-values-narrowed", "none", 0),
        ("parameter-removed", "breaking", 0),
        ("parameter-removed", "warning", 1),
        ("operation-added", "warning", 0),
        ("operation-added", "any", 1),
    ],
)
def test_exit_code(specmeld: Any, case: str, fail_on: str, code: int) -> None:
    files = ("before.yaml", "after.yaml")
    specmeld("diff", *files, "--no-python", "--fail-on", fail_on, cwd=_CASES / case, code=code)


def test_json(specmeld: Any) -> None:
    told = specmeld(
        *("diff", "before.yaml", "after.yaml", "--no-python", "--format", "json"),
        cwd=_BREAKING,
        code=1,
    )
    data = json.loads(told.stdout)
    assert data["version"] == {"old": "1.2.0", "advice": "major", "next": "2.0.0"}
    assert data["counts"] == {"breaking": 1, "warning": 0, "info": 0, "accepted": 0}
    assert data["changes"] == [
        {
            "rule": "request-values-narrowed",
            "level": "breaking",
            "layer": "values",
            "place": "POST /pets#request.kind",
            "message": 'the request accepts fewer values: "cow" (enum)',
            "old": {"value": ["cat", "dog", "cow"], "line": 18},
            "new": {"value": ["cat", "dog"], "line": 18},
            "witness": {"body": {"kind": "cow"}, "valid": "old", "invalid": "new"},
            "fingerprint": "diff-b0130fcc8f3f51d0",
        }
    ]


def test_github_and_markdown_say_no_more_than_they_should() -> None:
    """A document's text is not to be taken for a command, nor for markup."""
    change = Change(
        "request-values-narrowed",
        "breaking",
        "values",
        "POST /a,b::error::#request",
        "a <b>property</b>\n::error::[x](y)",
        Said("```\n# title", ("a",), 3),
        Said("new", ("a",), 4),
        Witness({"a": "%0A`"}, "old"),
    )
    found = Differences("old,1.yaml", "new:1.yaml", (change,), "1")
    (annotation, end) = told(_judged(found), "github").split("\n")
    assert annotation.startswith("::error file=new%3A1.yaml,line=4,title=API changes (req")
    assert not end
    markdown = told(_judged(found), "markdown")
    assert all(
        line.startswith(("#", "- ", "  - ")) or not line or line[0].isdigit()
        for line in markdown.split("\n")
    )
    assert r"\<b\>property\</b\> ::error::\[x\](y)" in markdown
    assert '```` "```\\n# title" ````' in markdown


@pytest.mark.parametrize(
    ("version", "worst", "then"),
    [
        ("1.2.3", "breaking", "2.0.0"),
        ("1.2.3", "info", "1.3.0"),
        ("v2.0", "info", ""),
        ("2024-01-01", "breaking", ""),
    ],
)
def test_next_version(version: str, worst: Any, then: str) -> None:
    change = Change("operation-added", worst, "wire", "GET /", "")
    data = data_of(_judged(Differences("a", "b", (change,), version)))
    assert data["version"].get("next", "") == then


def test_nothing_changed(specmeld: Any) -> None:
    told = specmeld("diff", "before.yaml", "before.yaml", "--fail-on", "any", cwd=_BREAKING)
    assert told.stdout.endswith("no changes\n")
