"""One OpenAPI file among other documents."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import validate

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.settle import settle

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
    assert settle([reading("api", [], OPENAPI)]).document == OPENAPI


def test_what_only_the_file_describes_passes_whole() -> None:
    file = reading("api", [("POST /orders", "exists", True)], OPENAPI)
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
    settlement = settle([file, page])
    document = settlement.document
    validate(document)
    order = document["paths"]["/orders"]["post"]
    assert order["parameters"] == OPENAPI["paths"]["/orders"]["parameters"]
    assert order["security"] == [{"key": []}]
    schemas = document["components"]["schemas"]
    assert schemas["Order"]["properties"] == {"part": {"$ref": "#/components/schemas/PartApi"}}
    assert schemas["PartApi"] == {"not": {"const": 0}}
    assert "Unused" not in schemas
    assert list(schemas["Part"]["properties"]) == ["id"]
    assert {verdict.outcome for verdict in settlement.verdicts} == {"kept"}
