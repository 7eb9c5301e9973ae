"""What a file of another version says: each fact in the ledger, and one sentence for all."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.settlement import Settlement

from .versions import Document, file, notes, operation, reconciled, said_by, source

TREE: Document = {
    "type": "object",
    "required": ["id", "height"],
    "properties": {
        "id": {"type": "string", "maxLength": 8},
        "height": {"type": ["integer", "null"], "description": "In metres."},
    },
}
NEW: Document = file(
    {
        "/trees": {
            "get": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "The trees.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}
                        },
                    }
                },
            }
        }
    },
    servers=[{"url": "https://trees.test/v2"}],
    security=[{"key": []}],
    components={
        "schemas": {"Tree": TREE, "Key": {"type": "object"}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
)
KEY = "#/components/schemas/Key"
PLACE = "#/components/schemas/Tree"


def _old() -> Document:
    return copy.deepcopy(NEW)


def _both(old: Document, wanted: str | None = None) -> Settlement:
    return reconciled(
        source("old", old, api_version="v1"),
        source("new", NEW, api_version="v2"),
        wanted=wanted,
    )


def _tree(document: Document) -> Any:
    return document["components"]["schemas"]["Tree"]


def _get(document: Document) -> Any:
    return document["paths"]["/trees"]["get"]


def _change(old: Document, change: str) -> tuple[str, str]:
    """Make one change; where it has to be told, and of which keyword."""
    tree, get = _tree(old), _get(old)
    match change:
        case "bound":
            tree["properties"]["id"]["maxLength"] = 4
            return f"{PLACE}.id", "maxLength"
        case "property":
            tree["properties"]["age"] = {"type": "integer"}
            return f"{PLACE}.age", "exists"
        case "required":
            tree["required"] = ["id"]
            return PLACE, "required"
        case "null":
            tree["properties"]["id"]["type"] = ["string", "null"]
            return f"{PLACE}.id", "type"
        case "null branch":
            union = [tree["properties"]["id"], {"type": "null"}]
            tree["properties"]["id"] = {"anyOf": union}
            return f"{PLACE}.id", "nullable"
        case "any value":
            tree["properties"]["id"] = True
            return f"{PLACE}.id", "schema"
        case "member":
            old["components"]["schemas"]["Tree"] = {"allOf": [tree, {"$ref": KEY}]}
            return PLACE, "allOf"
        case "words":
            tree["properties"]["height"]["description"] = "In feet."
            return f"{PLACE}.height", "description"
        case "parameter":
            get["parameters"].append({"name": "page", "in": "query", "schema": {}})
            return "GET /trees#query.page", "exists"
        case "response":
            get["responses"]["404"] = {"description": "None."}
            return "GET /trees#response.404", "exists"
        case "media type":
            get["responses"]["200"]["content"]["text/csv"] = {}
            return "GET /trees#response.200", "contentType"
        case "operation":
            old["paths"]["/shrubs"] = {"get": operation(id={"type": "string"})}
            return "GET /shrubs", "exists"
        case "server":
            old["servers"][0]["url"] = "https://trees.test/v1"
            return "#servers", "url"
        case "security":
            old["security"] = []
            return "#document", "security"
        case "webhook":
            old["webhooks"] = {"felled": {"post": operation()}}
            return "webhook felled", "exists"
    old["components"]["schemas"]["Shrub"] = {"type": "string"}
    return "#/components/schemas/Shrub", "exists"


CHANGES = (
    *("bound", "property", "required", "null", "null branch", "any value", "member", "words"),
    *("parameter", "response"),
    *("media type", "operation", "server", "security", "webhook", "unused component"),
)


@pytest.mark.parametrize("change", CHANGES)
def test_each_difference_is_in_the_ledger_and_in_nothing_else(change: str) -> None:
    old = _old()
    told = _change(old, change)
    settlement = _both(old)
    assert settlement.document == _both(_old()).document
    assert not settlement.conflicts
    overruled = {
        at: verdict
        for at, verdict in said_by(settlement, "old").items()
        if verdict.outcome == "overruled"
    }
    assert list(overruled) == [told]
    assert (overruled[told].rule, overruled[told].reason) == (1, "it describes v1")
    assert len(settlement.diagnostics) == 1


def test_lists_that_differ_in_order_agree() -> None:
    old = _old()
    _tree(old)["required"] = ["height", "id"]
    _tree(old)["properties"]["height"]["type"] = ["null", "integer"]
    outcomes = {verdict.outcome for verdict in said_by(_both(old), "old").values()}
    assert outcomes == {"corroborates"}


def test_null_in_another_form_agrees() -> None:
    old = _old()
    height = _tree(old)["properties"]["height"]
    height.update(type="integer")
    _tree(old)["properties"]["height"] = {"anyOf": [height, {"type": "null"}]}
    outcomes = {verdict.outcome for verdict in said_by(_both(old), "old").values()}
    assert outcomes == {"corroborates"}


SENTENCES = {
    (): "v2 has all of its 1 operation, and of its 18 facts none differ",
    ("bound",): "v2 has all of its 1 operation, and of its 18 facts 1 differs",
    ("bound", "words"): (
        "v2 has all of its 1 operation, and of its 18 facts 1 differs (1 more in wording only)"
    ),
    ("bound", "response", "operation"): (
        "1 of its 2 operations is not in v2, and of its 19 other facts 2 differ"
    ),
}


@pytest.mark.parametrize("changes", SENTENCES)
def test_the_sentence_counts(changes: tuple[str, ...]) -> None:
    old = _old()
    for change in changes:
        _change(old, change)
    head = "old.json: describes v1, which is older than v2; nothing is taken from it: "
    assert notes(_both(old)) == [head + SENTENCES[changes]]


def test_a_newer_file_is_told_too_where_an_older_version_is_wanted() -> None:
    old = _old()
    _change(old, "bound")
    settlement = _both(old, wanted="v1")
    assert _tree(settlement.document)["properties"]["id"]["maxLength"] == 4
    assert notes(settlement) == [
        "new.json: describes v2, which is newer than v1; nothing is taken from it: "
        "v1 has all of its 1 operation, and of its 18 facts 1 differs"
    ]
    assert said_by(settlement, "new")[f"{PLACE}.id", "maxLength"].reason == "it describes v2"


def test_the_sentence_and_the_facts_are_written(specmeld: Any, tmp_path: Path) -> None:
    old = _old()
    _change(old, "bound")
    (tmp_path / "spec").mkdir()
    for name, document in (("old", old), ("new", NEW)):
        (tmp_path / "spec" / f"{name}.json").write_text(json.dumps(document, indent=1))
    rows = [{"path": "new.json", "api_version": "v2"}, {"path": "old.json", "api_version": "v1"}]
    (tmp_path / "spec" / "sources.yaml").write_text(json.dumps({"sources": rows}))
    told = json.loads(specmeld("normalize", "--format", "json", cwd=tmp_path).stdout)
    (note,) = told["diagnostics"]
    assert (note["severity"], note["code"], note["file"]) == (
        *("note", "older-version"),
        "spec/old.json",
    )
    explained = specmeld("explain", f"{PLACE}/properties/id", cwd=tmp_path).stdout
    assert "spec/old.json:55 [structure] overruled by rule 1 (the newest version wins)" in explained


# Size -------------------------------------------------------------------------------------------


def _chain(length: int, longest: int, link: Any) -> Document:
    """Components that each lead to the next, the last of them a text."""
    schemas = {f"S{at}": link({"$ref": f"#/components/schemas/S{at + 1}"}) for at in range(length)}
    schemas[f"S{length}"] = {"type": "string", "maxLength": longest}
    trees = operation(tree={"$ref": "#/components/schemas/S0"})
    return file({"/trees": {"get": trees}}, components={"schemas": schemas})


LINKS = {
    "property": lambda to: {"type": "object", "properties": {"next": to}},
    "allOf": lambda to: {"allOf": [to, {"title": "A link."}]},
    "items": lambda to: {"type": "array", "items": to},
    "ring": lambda to: {"properties": {"next": to, "first": {"$ref": "#/components/schemas/S0"}}},
}


@pytest.mark.slow
@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_long_way_through_components(link: Any) -> None:
    settlement = reconciled(
        source("old", _chain(1500, 4, link), api_version="v1"),
        source("new", _chain(1500, 8, link), api_version="v2"),
    )
    assert said_by(settlement, "old")["#/components/schemas/S1500", "maxLength"].claim.value == 4
    assert "1 differs" in notes(settlement)[0]


def test_facts_grow_with_the_document_and_not_with_its_uses() -> None:
    schemas = {
        f"S{at}": {
            "properties": {f"p{n}": {"$ref": f"#/components/schemas/S{n}"} for n in range(12)}
        }
        for at in range(12)
    }
    paths = {
        f"/trees/{at}": {"get": operation(tree={"$ref": f"#/components/schemas/S{at}"})}
        for at in range(12)
    }
    document = file(paths, components={"schemas": schemas})
    settlement = reconciled(
        source("old", document, api_version="v1"), source("new", document, api_version="v2")
    )
    assert "of its 26 facts none differ" in notes(settlement)[0]
