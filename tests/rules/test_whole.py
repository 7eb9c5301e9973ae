"""One OpenAPI file among other documents."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import validate

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.reconcile import reconcile

OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"key": []}],
    "paths": {
        "/orders": {
            "parameters": [{"name": "trace", "in": "header", "schema": {"type": "string"}}],
            "post": {
                "operationId": "placeOrder",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}
                    }
                },
                "responses": {"204": {"description": "done"}},
            },
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "k"}},
        "schemas": {
            "Order": {
                "if": {"required": ["gift"]},
                "then": {"required": ["message"]},
                "properties": {"part": {"$ref": "#/components/schemas/Part"}},
            },
            "Part": {"not": {"const": 0}},
            "Unused": {"type": "string"},
        },
    },
}


def reading(name: str, rows: list[tuple[str, str, Any]], openapi: Any = None) -> Reading:
    claims = tuple(
        Claim(Place.parse(where), keyword, value, Origin(name, line))
        for line, (where, keyword, value) in enumerate(rows, 1)
    )
    return Reading(SourceDocument(name, name, ""), "x", claims, openapi=openapi)


def test_a_single_file_is_kept_as_it_is() -> None:
    assert reconcile([reading("api", [], OPENAPI)]).document == OPENAPI


def test_what_only_the_file_describes_passes_whole() -> None:
    file = reading("api", [], OPENAPI)
    page = reading(
        "page",
        [
            ("GET /orders", "exists", True),
            ("GET /orders#response.200", "exists", True),
            ("GET /orders#response.200", "title", "Part"),
            ("GET /orders#response.200.id", "exists", True),
            ("GET /orders#response.200.id", "type", "string"),
        ],
    )
    settlement = reconcile([file, page])
    document = settlement.document
    validate(document)
    order = document["paths"]["/orders"]["post"]
    shared = document["paths"]["/orders"]["parameters"]
    assert shared == OPENAPI["paths"]["/orders"]["parameters"]
    assert "security" not in order
    assert document["security"] == [{"key": []}]
    schemas = document["components"]["schemas"]
    assert schemas["Order"] == OPENAPI["components"]["schemas"]["Order"]
    assert schemas["Part"] == {"not": {"const": 0}}
    assert schemas["Unused"] == {"type": "string"}
    listed = document["paths"]["/orders"]["get"]["responses"]["200"]["content"]
    name = listed["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert name != "Part"
    assert list(schemas[name]["properties"]) == ["id"]
    assert {verdict.outcome for verdict in settlement.verdicts} == {"kept"}
    assert not settlement.conflicts


def test_decided_facts_are_laid_over_the_file() -> None:
    file = reading(
        "api",
        [
            ("POST /orders", "exists", True),
            ("POST /orders#request.part", "exists", True),
            ("POST /orders#request.part", "not", {"const": 0}),
        ],
        OPENAPI,
    )
    page = reading(
        "page",
        [
            ("POST /orders", "exists", True),
            ("POST /orders#request.part", "exists", True),
            ("POST /orders#request.part", "type", "integer"),
            ("POST /orders#request.part", "maximum", 5),
            ("POST /orders#request.part", "required", True),
            ("POST /orders#request.note", "exists", True),
            ("POST /orders#request.note", "type", "string"),
            ("POST /orders#request.note", "nullable", True),
            ("POST /orders#query.dry", "exists", True),
            ("POST /orders#query.dry", "type", "boolean"),
        ],
    )
    document = reconcile([file, page]).document
    validate(document)
    schemas = document["components"]["schemas"]
    assert schemas["Part"] == {"not": {"const": 0}, "type": "integer", "maximum": 5}
    assert schemas["Order"]["then"] == {"required": ["message"]}
    assert "required" not in schemas["Order"]  # the file does not list it: told, and left open
    assert schemas["Order"]["properties"]["note"] == {"type": ["string", "null"]}
    path = document["paths"]["/orders"]
    assert [parameter["name"] for parameter in path["parameters"]] == ["trace"]
    assert [parameter["name"] for parameter in path["post"]["parameters"]] == ["dry"]


def test_a_disagreement_in_a_shared_schema_is_one_conflict_with_all_its_places() -> None:
    def rows(most: int) -> list[tuple[str, str, Any]]:
        return [
            ("POST /orders", "exists", True),
            ("POST /orders#request.part", "exists", True),
            ("POST /orders#request.part", "maximum", most),
        ]

    def twice(name: str, most: int) -> Reading:
        once = reading(name, rows(most)).claims
        again = [
            Claim(Place.parse(str(c.at).replace("POST", "PUT")), c.keyword, c.value, c.origin)
            for c in once
        ]
        return Reading(SourceDocument(name, name, ""), "x", (*once, *again))

    (conflict,) = reconcile([twice("a", 5), twice("b", 7)]).conflicts
    places = {conflict.place, *conflict.also}
    assert places == {"POST /orders#request.part", "PUT /orders#request.part"}
