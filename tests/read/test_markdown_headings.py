"""Markdown pages whose headings are parameters: each case against its list of claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.dialects.headed.markdown_headings import DIALECT
from specmeld.read.registry import SURE

CASES = sorted(Path(__file__).with_name("markdown-headings").iterdir())

ENDPOINT = "## Endpoint\n\n`POST /things`\n\n## Request Body\n\n"


def _claims(text: str) -> list[dict[str, Any]]:
    document = SourceDocument(id="document", path="document.md", text=text)
    return [claim.row() for claim in DIALECT.read(document).claims]


def _of(text: str, where: str) -> dict[str, Any]:
    rows = [row for row in _claims(text) if row["where"] == where]
    return {row["keyword"]: row["value"] for row in rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_gives_its_claims(case: Path) -> None:
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    claims = _claims((case / "document.md").read_text(encoding="utf-8"))
    assert claims == [json.loads(line) for line in golden]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_is_recognised(case: Path) -> None:
    assert DIALECT.recognise((case / "document.md").read_text(encoding="utf-8")).score > SURE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A recipe\n\n- flour\n- eggs\n",
        "# Notes\n\n## Parameters of success\n\n| Name | Age |\n|---|---|\n| Bo | 3 |\n",
        "openapi: 3.1.0\npaths: {}\n",
        "List boats\n\nGEThttps://a.example.com/boats\n\n  • id\n    string\n",
    ],
)
def test_other_texts_are_not_recognised(text: str) -> None:
    assert DIALECT.recognise(text).score < SURE


def test_a_page_without_an_operation_is_refused_with_a_recover() -> None:
    with pytest.raises(InputError, match="no operation found") as error:
        _claims("# Nothing\n\nbut words\n")
    assert (error.value.file, bool(error.value.fix)) == ("document.md", True)


def test_two_headings_of_one_name_stay_two_things_in_order() -> None:
    text = (
        ENDPOINT
        + "### note\n- Type: `string`\n\n### tag\n- Type: map\n\n### note\n- Type: `integer`\n"
    )
    rows = [row for row in _claims(text) if row["where"] == "POST /things#request.note"]
    found = [(row["line"], row["value"]) for row in rows if row["keyword"] in ("exists", "type")]
    assert found == [(7, True), (8, "string"), (13, True), (14, "integer")]


@pytest.mark.parametrize(
    ("attribute", "keyword", "value"),
    [
        ("Default: `7`", "default", 7),
        ("Example: `3`", "example", 3),
        ("Minimum: 1", "minimum", 1),
        ("**Maximum**: 2,000", "maximum", 2000),
        ("Multiple of: 0.5", "multipleOf", 0.5),
        ("Allowed values: `1`, `2`", "enum", [1, 2]),
        ("Nullable: yes", "nullable", True),
        ("Deprecated: true", "deprecated", True),
        ("Mandatory: Yes", "required", True),
        ("Required: No", "required", False),
        ("Format: `int64`", "format", "int64"),
    ],
)
def test_an_attribute_states_a_fact(attribute: str, keyword: str, value: Any) -> None:
    text = f"{ENDPOINT}### size\n- Type: `integer`\n- {attribute}\n"
    assert _of(text, "POST /things#request.size")[keyword] == value


@pytest.mark.parametrize(
    "attribute", ["Required: only for ferries", "Default: none", "Minimum: see above", "Since: 2"]
)
def test_an_attribute_that_states_no_fact_adds_none(attribute: str) -> None:
    text = f"{ENDPOINT}### size\n- Type: `integer`\n- {attribute}\n"
    said = _of(text, "POST /things#request.size")
    assert {key: said[key] for key in said if key != "description"} == {
        "exists": True,
        "type": "integer",
        "nullable": False,
        "required": False,
    }


def test_a_literal_beside_its_type_is_an_open_list() -> None:
    text = f'{ENDPOINT}### size\n- Type: `"small"` or `string`\n'
    said = _of(text, "POST /things#request.size")
    assert (said["type"], said["openEnum"], said["knownValues"]) == ("string", True, ["small"])


def test_deep_lists_are_read_without_a_crash() -> None:
    nested = "".join(f"{'  ' * depth}- `k{depth}` (object): x\n" for depth in range(200))
    assert _of(ENDPOINT + nested, "POST /things#request.k0")["type"] == "object"


def test_that_nothing_is_read_behind_lists_that_nest_too_deep_is_told() -> None:
    deep = "".join(f"{'  ' * level}- n{level}\n" for level in range(60))
    text = f"{ENDPOINT}{deep}\n# More\n\n`GET /more`\n"
    reading = DIALECT.read(SourceDocument(id="document", path="document.md", text=text))
    assert [(each.code, each.line) for each in reading.diagnostics] == [("nested-too-deep", 56)]
    shallow = text.replace("  " * 49, "")
    assert not DIALECT.read(SourceDocument("document", "document.md", shallow)).diagnostics
