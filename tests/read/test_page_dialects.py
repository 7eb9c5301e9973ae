"""Docs dumps, Apifox pages, rendered HTML and OpenAPI: each case against its list of claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.read.registry import DIALECTS, dialect_of

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
PAGES = ("markdown-page", "html-page", "restructured-page", "asciidoc-page", "text-page")
FOLDERS = ("docs-dump", "apifox", "rendered-html", "openapi", *PAGES)
CASES = sorted(case for folder in FOLDERS for case in (HERE / folder).glob("*/"))

DUMP = "API\n\nMake.\n\npost\nhttps://a.example/v1/things\n\nBody\n\napplication/json\n\n"
FOX = "Make\nPOST\nhttps://a.example/v1/things\nBody Params application/json\n"
PAGE = (
    '<html><body><section class="requestOverview"><h1 class="requestSummary">Make</h1></section>'
    '<pre class="httpExample"><span class="requestLine">{method}</span> '
    '<span class="httpTarget">/things</span></pre>'
    '<section class="requestContent"><pre class="schema">{schema}</pre></section></body></html>'
)


def _document(text: str, dialect: str | None = None) -> SourceDocument:
    return SourceDocument(id="document", path="page.txt", text=text, dialect=dialect)


def _read(text: str, dialect: str | None = None) -> Reading:
    return read_document(_document(text, dialect))


def _of(reading: Reading, where: str) -> dict[str, object]:
    return {claim.keyword: claim.value for claim in reading.claims if str(claim.at) == where}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_each_case_gives_its_claims(case: Path) -> None:
    document = load_document(next(case.glob("document.*")), id="document")
    reading = read_document(document)
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]
    assert reading.dialect == case.parent.name


@pytest.mark.few(10)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_line_ends_and_byte_order_mark_change_nothing(case: Path, tmp_path: Path) -> None:
    original = next(case.glob("document.*"))
    windows = tmp_path / original.name
    windows.write_bytes(b"\xef\xbb\xbf" + original.read_bytes().replace(b"\n", b"\r\n"))
    first = read_document(load_document(original, id="document"))
    assert read_document(load_document(windows, id="document")).claims == first.claims


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_refuses_what_shows_no_operation(dialect: str) -> None:
    with pytest.raises(InputError) as caught:
        _read("Nothing to see here.\n", dialect)
    assert caught.value.file == "page.txt"
    assert caught.value.fix


def test_an_unknown_text_is_refused_with_the_names_of_the_dialects() -> None:
    with pytest.raises(InputError) as caught:
        dialect_of(_document("Dear diary, today I fired a pot.\n"))
    assert all(name in str(caught.value) for name in DIALECTS)
    assert "--dialect" in caught.value.fix


def test_an_unknown_dialect_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="unknown dialect 'wiki'"):
        dialect_of(_document(DUMP, "wiki"))


class TestDocsDump:
    def test_prose_that_ends_in_a_type_word_is_no_property(self) -> None:
        text = DUMP + "namestring\n\nIt names\nthe object\n\nThe value is a string\n"
        reading = _read(text, "docs-dump")
        assert _of(reading, "POST /things#request.name")["description"] == (
            "It names the object\n\nThe value is a string"
        )
        assert {str(claim.at) for claim in reading.claims if ".name" not in str(claim.at)} == {
            "POST /things",
            "#servers",
            "POST /things#request",
        }

    def test_names_that_end_in_type_words_are_split_at_the_last(self) -> None:
        reading = _read(DUMP + "substringstring\nnullobjectobject | nullrequired\n", "docs-dump")
        assert _of(reading, "POST /things#request.substring")["type"] == "string"
        assert _of(reading, "POST /things#request.nullobject") == {
            "exists": True,
            "type": "object",
            "nullable": True,
            "required": True,
        }

    def test_a_schema_called_response_opens_no_section(self) -> None:
        text = DUMP + "Response\n\nidstringrequired\n\nResponse\n\n200 application/json\n\nOK\n"
        reading = _read(text, "docs-dump")
        assert _of(reading, "POST /things#request")["title"] == "Response"
        assert _of(reading, "POST /things#response.200")["description"] == "OK"

    def test_without_a_bare_path_the_server_ends_at_the_version(self) -> None:
        reading = _read(DUMP + "idstring\n", "docs-dump")
        assert _of(reading, "#servers") == {"url": "https://a.example/v1"}

    def test_a_page_cut_before_the_end_of_an_operation_is_refused(self) -> None:
        whole = DUMP + "idstring\n\npost/things\n\nGets.\n\nget\nhttps://a.example/v1/things\n"
        with pytest.raises(InputError, match="truncated") as caught:
            _read(whole, "docs-dump")
        assert caught.value.line == whole.count("\n")

    def test_a_page_cut_inside_of_an_example_is_refused(self) -> None:
        with pytest.raises(InputError, match="truncated"):
            _read(DUMP + 'idstring\n\npost/things\n\nBody\n\n{ "id":', "docs-dump")

    def test_a_broken_example_in_the_middle_is_told_and_left_out(self) -> None:
        text = DUMP + 'idstring\n\npost/things\n\nBody\n\n{ "id": }\n\n200 application/json\n'
        reading = _read(text, "docs-dump")
        assert [diagnostic.code for diagnostic in reading.diagnostics] == ["broken-example"]
        assert "example" not in _of(reading, "POST /things#request")

    def test_children_nest_no_deeper_than_people_write_them(self) -> None:
        reading = _read(DUMP + "aobject\nHide Child Parameters\n" * 3000, "docs-dump")
        assert 10 < max(len(claim.at.steps) for claim in reading.claims) < 50

    def test_unions_nest_no_deeper_than_people_write_them(self) -> None:
        reading = _read(DUMP + "aOne Of\n" * 3000, "docs-dump")
        assert 10 < max(len(claim.at.steps) for claim in reading.claims) < 50


class TestApifox:
    def test_a_field_that_the_payload_shows_nowhere_stays_beside_the_one_before(self) -> None:
        fields = (
            "a\nobject\nrequired\nb\nstring\nrequired\nc\nstring\noptional\nd\nstring\nrequired"
        )
        payload = '{\n"a": {"b": "x"},\n"d": "y"\n}'
        reading = _read(f"{FOX}{fields}\nExample\n{payload}\n", "apifox")
        places = {str(claim.at) for claim in reading.claims if claim.keyword == "exists"}
        assert {f"POST /things#request.{name}" for name in ("a", "a.b", "a.c", "d")} <= places

    def test_counts_decide_where_there_is_no_payload(self) -> None:
        fields = "a\nobject {1}\nrequired\nb\nstring\nrequired\nc\nstring\nrequired"
        reading = _read(f"{FOX}{fields}\n", "apifox")
        assert _of(reading, "POST /things#request.a.b")["type"] == "string"
        assert _of(reading, "POST /things#request.c")["type"] == "string"

    def test_a_page_cut_inside_of_an_example_is_refused(self) -> None:
        with pytest.raises(InputError, match="truncated") as caught:
            _read(FOX + 'Example\n{\n"a": 1,', "apifox")
        assert caught.value.line == 6

    @pytest.mark.slow
    def test_fields_nest_no_deeper_than_people_write_them(self) -> None:
        reading = _read(FOX + "a\nobject {9}\nrequired\n" * 3000, "apifox")
        assert 10 < max(len(claim.at.steps) for claim in reading.claims) < 50

    def test_words_above_a_property_that_is_called_like_a_type_are_no_property(self) -> None:
        fields = "a\nobject\nrequired\nSome words\nstring\nnumber\nTitle\nrequired"
        reading = _read(f"{FOX}{fields}\n", "apifox")
        assert _of(reading, "POST /things#request.a")["description"] == "Some words"
        assert _of(reading, "POST /things#request.string")["type"] == "number"

    def test_the_menu_is_no_heading(self) -> None:
        reading = _read("- Menu\n" + FOX.partition("\n")[2] + "a\nstring\nrequired\n", "apifox")
        assert "summary" not in _of(reading, "POST /things")


class TestRenderedHtml:
    def test_a_page_that_is_not_closed_is_truncated(self) -> None:
        text = PAGE.format(method="POST", schema="{}").removesuffix("</body></html>")
        with pytest.raises(InputError, match="truncated"):
            _read(text)

    def test_broken_json_is_told_with_its_line(self) -> None:
        with pytest.raises(InputError, match="broken JSON") as caught:
            _read(PAGE.format(method="POST", schema='{\n"type": "object",\n}'))
        assert caught.value.line == 3

    def test_json_that_is_too_deep_is_refused(self) -> None:
        with pytest.raises(InputError, match="levels deep"):
            _read(PAGE.format(method="POST", schema='{"not":' * 5000))

    def test_only_methods_of_http_open_an_operation(self) -> None:
        with pytest.raises(InputError, match="not an HTTP method"):
            _read(PAGE.format(method="GRAB", schema="{}"))
