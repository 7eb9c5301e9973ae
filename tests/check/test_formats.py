"""The formats hold whatever a document or a file's name puts into a finding."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld import pipeline
from specmeld.cli.findings import told
from specmeld.config import open_project
from specmeld.model.findings import QUESTIONS, RULES, Checked, Finding, merged

_WORDS = st.text(
    st.one_of(
        st.sampled_from("%:,\r\n|`*_<>[]&@#\\\"'{}\x00\x1b\u2028\ufffe é😀"), st.characters()
    ),
    max_size=20,
)
_NAMES = st.from_regex(r"\A[^\x00-\x1f/\\]{1,8}(/[^\x00-\x1f/\\]{1,8}){0,2}\Z").filter(
    lambda path: not {".", ".."} & set(path.split("/"))
)
_FINDINGS = st.builds(
    Finding,
    st.sampled_from(list(RULES.values())),
    file=_NAMES,
    message=_WORDS,
    fix=_WORDS,
    line=st.integers(0, 10**6),
    key=_WORDS,
    diff=st.one_of(st.just(""), _WORDS.map(lambda text: f"--- a\n+++ b\n@@ -1 +1 @@\n-{text}\n")),
    ignored=_WORDS,
)
_CHECKED = st.builds(
    Checked,
    st.just(tuple(QUESTIONS)),
    st.lists(_FINDINGS, max_size=4).map(tuple),
    st.sampled_from(["", "apis/pets"]),
)


def _told(checked: Checked) -> list[Finding]:
    return [one for one in checked.findings if not one.ignored]


@settings(max_examples=examples(20), deadline=None)
@given(_CHECKED)
def test_github_has_a_line_for_each(checked: Checked) -> None:
    lines = told(checked, "github").split("\n")[:-1]
    assert len(lines) == len(_told(checked))
    for line, one in zip(lines, _told(checked), strict=True):
        command = re.fullmatch(r"::(?:error|warning|notice) ([^:]*)::(.*)", line)
        assert command is not None
        properties = dict(pair.split("=", 1) for pair in command[1].split(","))
        assert unquote(properties["file"], errors="surrogateescape") == checked.path(one)
        assert command[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == (
            f"{one.message}; {one.fix}" if one.fix else one.message
        )


@settings(max_examples=examples(20), deadline=None)
@given(_CHECKED)
def test_gitlab_and_sarif_have_places(checked: Checked) -> None:
    issues = json.loads(told(checked, "gitlab"))
    assert [issue["location"]["path"] for issue in issues] == list(
        map(checked.path, _told(checked))
    )
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    (run,) = json.loads(told(checked, "sarif"))["runs"]
    for result, one in zip(run["results"], checked.findings, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.rule.id
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote(uri, errors="surrogateescape") == checked.path(one)
        assert not urlsplit(uri).scheme
        assert ("suppressions" in result) is bool(one.ignored)


@settings(max_examples=examples(20), deadline=None)
@given(_CHECKED)
def test_junit_is_xml_whose_counts_add_up(checked: Checked) -> None:
    root = ElementTree.fromstring(told(checked, "junit").encode())
    failing = [one for one in _told(checked) if one.rule.severity == "error"]
    assert len(root.findall(".//failure")) == len(failing) == int(root.get("failures", ""))
    assert len(root.findall(".//testcase")) == int(root.get("tests", ""))
    assert checked.drift is bool(failing)


@settings(max_examples=examples(20), deadline=None)
@given(_CHECKED)
def test_people_see_no_control_characters(checked: Checked) -> None:
    for style in ("text", "markdown"):
        assert all(line.isprintable() for line in told(checked, style).split("\n"))
    rows = [line for line in told(checked, "markdown").split("\n") if line.startswith("| `")]
    assert len(rows) == len(_told(checked))
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 4


@settings(max_examples=examples(20), deadline=None)
@given(_CHECKED)
def test_a_fingerprint_is_of_rule_file_and_key(checked: Checked) -> None:
    for one in checked.findings:
        moved = replace(one, line=one.line + 7, message="other", diff="", ignored="so")
        assert moved.fingerprint == one.fingerprint
        assert replace(one, key=f"{one.key}x").fingerprint != one.fingerprint


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(_CHECKED, min_size=1, max_size=3))
def test_what_is_merged_is_all_there_once(parts: list[Checked]) -> None:
    whole = merged([*parts, *parts])
    assert set(whole.findings) == {one for part in parts for one in part.findings}
    assert len(whole.findings) == len(set(whole.findings))


def test_paths_begin_at_the_repository(generated_pets: Path) -> None:
    (generated_pets.parent / ".git").mkdir()
    (generated_pets / "generated" / "pets" / "mine.py").write_text("")
    checked = pipeline.check([open_project(generated_pets)], today=date.today(), fast=True)
    (finding,) = checked.findings
    assert finding.file == "generated/pets/mine.py"
    assert "file=project/generated/pets/mine.py," in told(checked, "github")
