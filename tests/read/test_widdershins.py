"""Pages made by widdershins, in small; ``test_widdershins_real`` has the generator's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.read.dialects.slate.widdershins_tables import schema_of

GOLDENS = Path(__file__).with_name("widdershins")
HEAD = "<!-- Generator: Widdershins v4 -->\n\n## go\n\n`GET /go`\n\n"
RESPONSES = '<h3 id="go-responses">Responses</h3>\n\n|Status|Meaning|Description|Schema|\n'


def _read(text: str) -> Reading:
    return read_document(SourceDocument("page", "page.md", text, "widdershins"))


@pytest.mark.parametrize("case", sorted(GOLDENS.iterdir()), ids=lambda case: case.name)
def test_goldens(case: Path) -> None:
    reading = read_document(load_document(case / "document.md"))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert reading.dialect == "widdershins"
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]


@pytest.mark.parametrize("case", sorted(GOLDENS.iterdir()), ids=lambda case: case.name)
def test_each_thing_stands_on_its_line(case: Path) -> None:
    lines = (case / "document.md").read_text(encoding="utf-8").split("\n")
    for claim in read_document(load_document(case / "document.md")).claims:
        last = claim.at.steps[-1:]
        if (
            claim.keyword == "exists"
            and last
            and last[0][0] == "."
            and "security" not in str(claim)
        ):
            assert last[0][1:] in lines[claim.origin.line - 1]


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("string", {"type": "string"}),
        ("integer(int64)¦null", {"type": "integer", "format": "int64", "nullable": True}),
        ("string,null", {"type": ["string", "null"]}),
        ("[Pet](#schemapet)", {"$ref": "#/components/schemas/Pet"}),
        ("[a.b c](#schemaa.b c)(uuid)", {"$ref": "#/components/schemas/a.b%20c"}),
        ("[[Pet](#schemapet)]", {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}),
        ("array[string]", {"type": "array", "items": {"type": "string"}}),
        ("[anyOf]", {"type": "array", "items": {}}),
        ("any", {}),
        ("undefined(int32)", {"format": "int32"}),
        ("", {}),
        ("[" * 5000 + "]" * 5000, None),
    ],
)
def test_types(text: str, schema: object) -> None:
    if schema is not None:
        assert schema_of(text) == schema
    else:
        assert schema_of(text)["type"] == "array"


def test_a_page_without_an_operation_says_so() -> None:
    with pytest.raises(InputError, match="no operation found on this page"):
        _read("# Nothing here")


def test_a_description_that_opens_a_fence_does_not_swallow_the_page() -> None:
    text = (
        HEAD + "Call it:\n\n````\nGET /go\n\n" + RESPONSES + "|---|---|---|---|\n|200|OK|x|None|\n"
    )
    assert "GET /go#response.200" in {str(claim.at) for claim in _read(text).claims}


def test_schemas_that_refer_to_each_other_come_to_an_end() -> None:
    table = "|Name|Type|Required|Restrictions|Description|\n|---|---|---|---|---|\n"
    schema = f'<h2 id="tocS_A">A</h2>\n<a id="schemaa"></a>\n\n### Properties\n\n{table}'
    schema += "|a|[A](#schemaa)|false|none|none|\n|b|[[A](#schemaa)]|false|none|none|\n"
    text = (
        HEAD + RESPONSES + "|---|---|---|---|\n|200|OK|x|[A](#schemaa)|\n\n# Schemas\n\n" + schema
    )
    assert "GET /go#response.200.b[]" in {str(claim.at) for claim in _read(text).claims}


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "noise",
    [
        "|---|---|---|---|---|\n" + "|" + "»" * 100_000 + "a|string|true|none|none|\n",
        "|---|---|---|---|---|\n" + "|» a|[object]|true|none|none|\n" * 20_000,
        "```a\n" * 50_000,
        "|---|---|---|---|\n|200|" + "x\n" * 100_000,
        "> x\n## y\n" * 30_000,
        "`GET /" + "x" * 500_000,
    ],
)
def test_hostile_pages_end(noise: str) -> None:
    reading = _read(HEAD + noise + "\n" + RESPONSES + "|---|---|---|---|\n|200|OK|x|None|\n")
    assert reading.claims
