"""Hostile documents of every dialect end as claims or as one clear error, within bounds.

The table is in ``documents.py``. Many documents run in one process of ``worker.py``, each with a
limit of its CPU time and of memory; these are bounds of the sandbox and no measurements.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from .pages import PAGES

_TESTS = Path(__file__).parent.parent
_NO_ERRORS = ("internal error:", "specmeld failed", "needs more memory", "Traceback")
"""What an error must not be: it would tell of us and not of the document."""


def _work(folder: Path, suite: str, first: int = 0, step: int = 1) -> dict[str, Any]:
    """Document → verb → [exit code, stderr]."""
    done = subprocess.run(
        [sys.executable, "-m", "hostile.worker", str(folder), suite, str(first), str(step)],
        cwd=_TESTS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path)])},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    begun = told[-1].get("begins", "") if told else ""
    assert done.returncode == 0 and told, f"ended at {begun!r}: {done.stderr[-2000:]}"
    return {each["ended"]: each["said"] for each in told if "ended" in each}


def _faults(said: dict[str, Any]) -> list[str]:
    """The runs that neither went well nor told in one line what is wrong with the document."""
    return [
        f"{name}: {verb}: {code}: {err[:300]}"
        for name, verbs in said.items()
        for verb, (code, err) in verbs.items()
        if code not in (0, 2)
        or (code == 2 and (not err.startswith("specmeld: ") or err.count("\n") != 1))
        or any(word in err for word in _NO_ERRORS)
    ]


@pytest.mark.slow
def test_odd_documents_end_well_or_in_one_clear_error(tmp_path: Path) -> None:
    said = _work(tmp_path, "odd")
    assert _faults(said) == []
    assert {name.partition(":")[0] for name in said} == set(PAGES)
    for dialect in PAGES:
        assert said[f"{dialect}: byte order mark"]["normalize"][0] == 0
        assert said[f"{dialect}: CRLF"]["normalize"][0] == 0
        assert "NUL" in said[f"{dialect}: NUL"]["normalize"][1]
        assert "UTF-16" in said[f"{dialect}: UTF-16"]["normalize"][1]
    for kind, words in {
        "a bomb of aliases": "alias bomb",
        "an alias that holds itself": "contains itself",
        "deep arrays": "levels deep",
        "deep YAML flow": "levels deep",
        "references that climb out": "points outside",
    }.items():
        code, err = said[f"openapi: {kind}"]["normalize"]
        assert code == 2 and words in err, (kind, err)
    _, err = said["openapi: a reference to the net"]["inspect"]
    assert "reading it as 'anything'; in the sources file add 'remote:" in err


@pytest.mark.slow
@pytest.mark.parametrize("first", range(2))
def test_long_documents_end_well_or_in_one_clear_error(tmp_path: Path, first: int) -> None:
    assert _faults(_work(tmp_path, "long", first, 2)) == []


class _Tags(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.slow
def test_markup_and_templates_stay_text(tmp_path: Path) -> None:
    said = _work(tmp_path, "inert")
    assert _faults(said) == []
    for dialect in PAGES:
        if said[f"{dialect}: markup"]["report"][0] == 0:
            tags = _Tags()
            tags.feed((tmp_path / f"{dialect}.html").read_text(encoding="utf-8"))
            assert not [one for one in tags.seen if one[0] == "img" or "onerror" in one[1]]
            scripts = [one for one in tags.seen if one[0] == "script"]
            assert len(scripts) == len(_report_scripts(tmp_path)), dialect


def _report_scripts(folder: Path) -> list[Any]:
    """The scripts of a report about nothing hostile."""
    from specmeld.config import find_project
    from specmeld.pipeline.settle.settlement_report import report_page

    from .pages import Page

    project = folder / "plain"
    (project / "spec").mkdir(parents=True, exist_ok=True)
    (project / "spec" / "sources.yaml").write_text("sources: [page.json]\n")
    (project / "spec" / "page.json").write_text(PAGES["openapi"](Page()))
    tags = _Tags()
    tags.feed(report_page(find_project(project))[1])
    return [one for one in tags.seen if one[0] == "script"]
