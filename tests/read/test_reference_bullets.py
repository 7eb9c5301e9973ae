"""Reference pages made of bullets: each case against its list of claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialects.reference_bullets import DIALECT
from specmeld.read.registry import SURE

CASES = sorted(Path(__file__).with_name("reference-bullets").iterdir())

PAGE = "Make a thing\n\nPOSThttps://a.example.com/v1/things\n\nRequest body\n\n"


def _claims(text: str) -> list[dict[str, Any]]:
    document = SourceDocument(id="document", path="document.txt", text=text)
    return [claim.row() for claim in DIALECT.read(document).claims]


def _of(text: str, where: str) -> dict[str, Any]:
    rows = [row for row in _claims(text) if row["where"] == where]
    return {row["keyword"]: row["value"] for row in rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_gives_its_claims(case: Path) -> None:
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    claims = _claims((case / "document.txt").read_text(encoding="utf-8"))
    assert claims == [json.loads(line) for line in golden]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_recognised(case: Path) -> None:
    assert DIALECT.recognise((case / "document.txt").read_text(encoding="utf-8")).score > SURE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Shopping\n\n  • flour\n    a bag\n  • eggs\n    six\n",
        "# Make a thing\n\n`POST /things`\n\n- `a` (string): b\n",
        "Make a thing\n\npost\nhttps://a.example.com/v1/things\n\nBody\n\nidstringrequired\n",
    ],
)
def test_other_texts_are_not_recognised(text: str) -> None:
    assert DIALECT.recognise(text).score < SURE


def test_a_page_without_an_operation_is_refused_with_a_recover() -> None:
    with pytest.raises(InputError, match="no operation found") as error:
        _claims("  • id\n    string\n")
    assert (error.value.file, bool(error.value.fix)) == ("document.txt", True)


def test_text_bullets_are_words_and_not_children() -> None:
    text = (
        PAGE + "  • kind\n    string\n    One of these:\n    • big: for big things\n    • small\n"
    )
    said = _of(text, "POST /things#request.kind")
    assert said["description"] == "One of these:\n\n• big: for big things\n\n• small"
    assert "enum" not in said


def test_a_branch_that_repeats_the_name_alone_says_nothing_of_values() -> None:
    text = PAGE + "  • kind\n    string\n    • kind\n      string\n"
    assert set(_of(text, "POST /things#request.kind")) == {"exists", "type", "nullable", "required"}


def test_a_value_may_be_the_name_of_the_thing_itself() -> None:
    text = PAGE + (
        "  • kind\n    string\n    • kind\n      string\n    • sort\n      string\n"
        "  • open\n    string\n    • open\n      string\n    • open\n      string\n"
        "      • ajar\n        string\n"
    )
    assert _of(text, "POST /things#request.kind")["enum"] == ["kind", "sort"]
    assert _of(text, "POST /things#request.open")["knownValues"] == ["ajar"]


def test_branches_of_what_an_array_holds_may_repeat_its_name() -> None:
    text = PAGE + (
        "  • parts\n    array\n    • parts\n      string\n    • parts\n      integer\n"
        "  • bits\n    array\n    • Small bit\n      object\n    • bits\n      integer\n"
    )
    assert _of(text, "POST /things#request.parts[]|string")["type"] == "string"
    assert "title" not in _of(text, "POST /things#request.parts[]|integer")
    assert _of(text, "POST /things#request.bits[]|integer")["type"] == "integer"


def test_words_go_on_behind_a_list_in_the_order_of_the_page() -> None:
    text = PAGE + (
        "  • kind\n    string\n\n    One of these:\n\n    • big: for big things\n"
        "    More words.\n\n    • small: for others\n    • sort\n      string\n"
    )
    said = _of(text, "POST /things#request.kind")
    assert said["description"] == (
        "One of these:\n\n• big: for big things\n\nMore words.\n\n• small: for others"
    )
    assert said["enum"] == ["sort"]


def test_fields_behind_a_list_at_the_edge_of_the_page_are_fields() -> None:
    text = PAGE + (
        "\nResponse 404\n\nNone of these:\n\n• big: for big things\n• small: for others\n\n"
        "  • code\n    integer\n"
    )
    assert _of(text, "POST /things#response.404")["description"] == (
        "None of these:\n\n• big: for big things\n\n• small: for others"
    )
    assert _of(text, "POST /things#response.404.code")["type"] == "integer"


def test_a_page_that_ends_inside_of_a_sample_is_refused() -> None:
    text = PAGE + '  • id\n    string\n\nExample response\n1\n{\n2\n"id": "a"\n'
    with pytest.raises(InputError, match="truncated") as error:
        _claims(text)
    assert error.value.line == 12


def test_a_sample_that_is_no_json_is_left_out_and_told() -> None:
    text = PAGE + "  • id\n    string\n\nExample response\n1\n{ id: 1 }\n"
    document = SourceDocument(id="document", path="document.txt", text=text)
    reading = DIALECT.read(document)
    assert [(remark.code, remark.line) for remark in reading.diagnostics] == [
        ("broken-example", 12)
    ]
    assert [claim for claim in reading.claims if claim.keyword == "example"] == []


def test_a_number_in_a_sample_is_not_taken_for_a_line_number() -> None:
    sample = "1\n[\n2\n7,\n3\n3,\n4\n4\n5\n]\n"
    text = PAGE + "  • id\n    string\n\nExample response\n" + sample
    assert _of(text, "POST /things#response.200")["example"] == [7, 3, 4]


def test_a_parameter_that_the_path_names_is_of_the_path() -> None:
    text = "Get\nGET https://a.example.com/v1/things/{id}\n\nParameters\n\n  • id\n    string\n"
    assert _of(text, "GET /things/{id}#path.id")["type"] == "string"


def test_deep_bullets_are_read_without_a_crash() -> None:
    nested = "".join(f"{' ' * 2 * d}• k{d}\n{' ' * 2 * d}  object\n" for d in range(1, 500))
    assert _of(PAGE + nested, "POST /things#request.k1.k2")["type"] == "object"
