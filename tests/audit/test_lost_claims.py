"""Places of pages that the canonical document has not are reported."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from specmeld.audit import lost_claims
from specmeld.model.claims import Claim, Origin, Place

CANONICAL: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "https://example.com/api"}],
    "paths": {
        "/notes/{note_id}": {
            "parameters": [{"name": "note_id", "in": "path", "schema": {"type": "string"}}],
            "post": {
                "parameters": [
                    {"name": "X-Trace", "in": "header"},
                    {"name": "filter", "in": "query", "schema": {"$ref": "#/components/schemas/A"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/A"}},
                        "text/plain": {"schema": {"properties": {"plain": {}}}},
                    }
                },
                "responses": {"200": {"description": ""}, "4XX": {"description": ""}},
            },
        }
    },
    "components": {
        "schemas": {
            "A": {
                "properties": {
                    "id": {"type": "string"},
                    "parts": {
                        "type": "array",
                        "items": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]},
                    },
                }
            }
        }
    },
}


def lost(*places: str, dropped: Collection[str] = ()) -> list[tuple[int, str, str]]:
    claims = [
        Claim(Place.parse(place), "exists", True, Origin("page", line))
        for line, place in enumerate(places, 1)
    ]
    return [(fact.line, fact.what, fact.where) for fact in lost_claims(claims, CANONICAL, dropped)]


@pytest.mark.parametrize(
    "place",
    [
        "POST /notes/{id}",
        "POST /api/notes/{id}",
        "POST /notes/{id}#path.id",
        "POST /notes/:id#path.id",
        "POST /notes/{id}#header.x-trace",
        "POST /notes/{id}#query.filter.parts[].id",
        "POST /notes/{id}#request",
        "POST /notes/{id}#request.id",
        "POST /notes/{id}#request.plain",
        "POST /notes/{id}#request.parts|array[]|object.parts[].id",
        "POST /notes/{id}#response.200",
        "POST /notes/{id}#response.4xx",
        "#servers",
        "POST /notes/{id}#security.key",
    ],
)
def test_places_that_are_there(place: str) -> None:
    assert lost(place) == []


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("GET /notes/{id}", "operation"),
        ("POST /notes", "operation"),
        ("POST /notes/{id}#path.other", "parameter"),
        ("POST /notes/{id}#query.x-trace", "parameter"),
        ("POST /notes/{id}#query.filter.no", "property"),
        ("POST /notes/{id}#request.parts.id", "property"),
        ("POST /notes/{id}#request|object.no", "property"),
        ("POST /notes/{id}#response.404", "response"),
        ("POST /notes/{id}#response.200.id", "property"),
        ("GET /notes/{id}#request", "request body"),
    ],
)
def test_places_that_are_not(place: str, what: str) -> None:
    assert lost("POST /notes/{id}", place) == [(2, what, place)]


def test_what_is_below_a_lost_place_goes_with_it() -> None:
    place = "POST /notes/{id}#request.no"
    assert lost(f"{place}.more[].id", place, place) == [(2, "property", place)]


def test_dropped_places() -> None:
    place = "POST /notes/{id}#request.parts[].no.more"
    for dropped in (place, "POST /notes/{id}#request.parts[]", "POST /notes/{id}"):
        assert lost(place, dropped=[dropped]) == []
    assert lost(place, dropped=["POST /notes/{id}#request.parts[].n"]) != []


def test_other_keywords_are_not_looked_at() -> None:
    place = Place.parse("GET /nowhere")
    said = [("exists", False), ("type", "object")]
    claims = [Claim(place, keyword, value, Origin("page", 1)) for keyword, value in said]
    assert lost_claims(claims, CANONICAL, ()) == []
