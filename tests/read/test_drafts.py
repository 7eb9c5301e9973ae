"""Schemas of other drafts, and dynamic references: what they accept is what the document does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, Remote, SourceDocument
from specmeld.read import read_document

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_6 = "http://json-schema.org/draft-06/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema"


def _read(
    schemas: dict[str, Any], dialect: str = "", remotes: tuple[Remote, ...] = (), **rest: Any
) -> Reading:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
        **({"jsonSchemaDialect": dialect} if dialect else {}),
        **rest,
    }
    text = json.dumps(document, indent=1)
    reading = read_document(
        SourceDocument("s", "s.json", text, "openapi", remotes=remotes), claims=False
    )
    assert reading.openapi is not None
    assert not list(OpenAPIV31SpecValidator(reading.openapi).iter_errors())
    return reading


def _schemas(schemas: dict[str, Any], dialect: str = "") -> dict[str, Any]:
    made = _read(schemas, dialect).openapi
    assert made is not None
    return dict(made["components"]["schemas"])


def _accepts(schemas: dict[str, Any], name: str, instance: object) -> bool:
    components = {"schemas": schemas}
    root = {"$ref": f"#/components/schemas/{name}", "components": components}
    return bool(jsonschema.Draft202012Validator(root).is_valid(instance))


GENERIC = {
    "Page": {
        "$id": "https://x.example/page",
        "properties": {"items": {"items": {"$dynamicRef": "#item"}}, "next": {"$ref": "#"}},
        "$defs": {"any": {"$dynamicAnchor": "item"}},
    },
    "PetPage": {
        "$id": "https://x.example/pets",
        "$ref": "page",
        "$defs": {"pet": {"$dynamicAnchor": "item", "type": "string"}},
    },
    "AnyPage": {"$ref": "#/components/schemas/Page"},
}


def test_a_generic_schema_is_made_once_for_each_of_its_uses() -> None:
    made = _schemas(GENERIC)
    assert list(made) == ["Page", "PetPage", "AnyPage", "Page_of_PetPage"]
    assert made["PetPage"]["$ref"] == "#/components/schemas/Page_of_PetPage"
    assert made["AnyPage"] == {"$ref": "#/components/schemas/Page"}
    pets = made["Page_of_PetPage"]["properties"]
    assert pets["items"]["items"] == {"$ref": "#/components/schemas/PetPage/$defs/pet"}
    assert pets["next"] == {"$ref": "#/components/schemas/Page_of_PetPage"}
    assert _accepts(made, "PetPage", {"items": ["a"], "next": {"items": ["b"]}})
    assert not _accepts(made, "PetPage", {"items": ["a"], "next": {"items": [1]}})
    assert _accepts(made, "AnyPage", {"items": ["a", 1]})


def test_what_no_dynamic_reference_reaches_is_not_made_again() -> None:
    generic = json.loads(json.dumps(GENERIC))
    generic["Page"]["properties"]["own"] = {"$ref": "https://x.example/own"}
    generic["Own"] = {"$id": "https://x.example/own", "type": "integer"}
    made = _schemas(generic)
    assert made["Page_of_PetPage"]["properties"]["own"] == {"$ref": "#/components/schemas/Own"}
    assert [name for name in made if "Own" in name] == ["Own"]


@pytest.mark.slow
def test_ways_without_number_are_refused() -> None:
    schemas: dict[str, Any] = {}
    for level in range(12):
        for side in "ab":
            after = [f"https://x.example/{level + 1}{each}" for each in "ab"]
            schemas[f"L{level}{side}"] = {
                "$id": f"https://x.example/{level}{side}",
                "anyOf": [{"$ref": each} for each in (after if level < 11 else after[:1])],
                "$defs": {"d": {"$dynamicAnchor": f"n{level}", "const": side}},
            }
    names = range(12)
    schemas["End"] = {
        "$id": "https://x.example/12a",
        "properties": {f"p{each}": {"$dynamicRef": f"#n{each}"} for each in names},
        "$defs": {f"d{each}": {"$dynamicAnchor": f"n{each}"} for each in names},
    }
    with pytest.raises(InputError, match="expands to more than 2,000 schemas"):
        _read(schemas)


def test_the_recursive_references_of_2019_lead_to_the_outermost_root() -> None:
    schemas = {
        "Tree": {
            "$schema": DRAFT_2019,
            "$id": "https://x.example/tree",
            "$recursiveAnchor": True,
            "properties": {"children": {"items": {"$recursiveRef": "#"}}, "n": {}},
        },
        "Strict": {
            "$schema": DRAFT_2019,
            "$id": "https://x.example/strict",
            "$recursiveAnchor": True,
            "$ref": "tree",
            "unevaluatedProperties": False,
        },
    }
    made = _schemas(schemas)
    assert _accepts(made, "Strict", {"children": [{"n": 1}]})
    assert not _accepts(made, "Strict", {"children": [{"m": 1}]})
    assert _accepts(made, "Tree", {"children": [{"m": 1}]})


@pytest.mark.parametrize(
    ("dialect", "old", "new"),
    [
        (DRAFT_4, {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        (DRAFT_4, {"id": "https://x.example/a", "const": 1, "type": "null"}, {"type": "null"}),
        (DRAFT_6, {"if": {"type": "null"}, "then": False, "const": 1}, {"const": 1}),
        (DRAFT_7, {"minContains": 2, "contains": {"const": 1}}, {"contains": {"const": 1}}),
        (DRAFT_7, {"items": [{"const": 1}], "additionalItems": False}, None),
        (DRAFT_2019, {"items": [{"const": 1}], "additionalItems": False}, None),
        (DRAFT_7, {"additionalItems": False, "items": True}, {"items": True}),
        (DRAFT_7, {"unevaluatedProperties": False, "prefixItems": [False]}, {}),
        (DRAFT_7, {"dependencies": {"a": ["b"]}}, {"dependentRequired": {"a": ["b"]}}),
        (DRAFT_7, {"dependencies": {"a": False}}, {"dependentSchemas": {"a": False}}),
        (DRAFT_2019, {"dependencies": {"a": False}}, {"dependencies": {"a": False}}),
        (DRAFT_7, {"$ref": "#/components/schemas/B", "maximum": 1, "title": "t"}, None),
    ],
)
def test_keywords_mean_what_they_mean_in_their_draft(
    dialect: str, old: dict[str, Any], new: dict[str, Any] | None
) -> None:
    if new is None:
        new = {"prefixItems": [{"const": 1}], "items": False}
        new = {"$ref": "#/components/schemas/B", "title": "t"} if "$ref" in old else new
    made = _read({"A": old, "B": {}}, dialect).openapi
    assert made is not None
    assert made["components"]["schemas"]["A"] == new
    assert "json-schema.org" not in made["jsonSchemaDialect"]
    declared = _schemas({"A": {"$schema": dialect} | old, "B": {}})
    assert declared["A"] == new


def test_what_means_nothing_in_a_draft_is_told_once_with_its_line() -> None:
    schemas = {"A": {"minContains": 2}, "B": {"minContains": 3}}
    (told,) = _read(schemas, DRAFT_7).diagnostics
    assert (told.severity, told.code, told.line) == ("note", "older-draft", 11)
    assert told.message == "'minContains' has no meaning in draft 7; ignoring it"


def test_references_into_a_schema_of_an_old_draft_lead_to_components() -> None:
    old = {
        "properties": {
            "a": {"$ref": "#/components/schemas/A/definitions/Inner"},
            "b": {"$ref": "#/components/schemas/A/properties/c/items/0"},
            "c": {"items": [{"type": "integer"}]},
        },
        "definitions": {"Inner": {"$id": "#inner", "type": "string"}, "B": {"$ref": "#inner"}},
    }
    made = _schemas({"A": old, "C": {"$ref": "#/components/schemas/A/definitions/B"}}, DRAFT_7)
    assert made["A"]["properties"]["a"] == {"$ref": "#/components/schemas/Inner"}
    assert made["A"]["properties"]["b"] == {"$ref": "#/components/schemas/AC"}
    assert made["C"] == {"$ref": "#/components/schemas/B"}
    assert made["AC"] == {"type": "integer"}
    assert made["Inner"] == {"type": "string"}
    assert "definitions" not in made["A"]


def test_the_metaschemas_are_there_without_a_network() -> None:
    made = _schemas({"Any": {"$ref": "https://json-schema.org/draft/2020-12/schema"}})
    assert _accepts(made, "Any", {"properties": {"a": {"type": "string"}}})
    assert not _accepts(made, "Any", {"properties": {"a": {"type": "text"}}})
    made = _schemas({"Any": {"$ref": DRAFT_7}})
    assert not _accepts(made, "Any", {"properties": {"a": {"minLength": -1}}})


def test_a_vocabulary_that_a_metaschema_leaves_out_means_nothing(tmp_path: Path) -> None:
    metaschema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": True},
    }
    (tmp_path / "own.json").write_text(json.dumps(metaschema), "utf-8")
    schemas = {"A": {"$schema": "https://x.example/own.json", "minimum": 1, "$comment": "c"}}
    reading = _read(schemas, remotes=(Remote("https://x.example/", tmp_path),))
    assert reading.openapi is not None
    assert reading.openapi["components"]["schemas"]["A"] == {"$comment": "c"}
    (told,) = _read(schemas).diagnostics
    assert (told.severity, told.code) == ("warning", "unknown-draft")


def test_the_schema_of_a_document_is_not_that_of_its_schemas() -> None:
    schemas = {"A": {"$ref": "#/components/schemas/B", "maximum": 1}, "B": {}}
    made = _read(schemas, **{"$schema": DRAFT_7}).openapi
    assert made is not None
    assert made["components"]["schemas"]["A"]["maximum"] == 1
