"""What a mock answers with: the documents' examples, null before an invention, and preferences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.generate.conftest import served

from specmeld.conformance import Answers
from specmeld.pipeline.serve.mocking import mock
from specmeld.resolve import resolve_api

JSON = "application/json"


def _document(responses: Mapping[str, Any], **components: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Boats", "version": "1"},
        "paths": {"/boat": {"get": {"operationId": "get_boat", "responses": responses}}},
        "components": components,
    }


def _response(media: Mapping[str, Any], media_type: str = JSON) -> dict[str, Any]:
    return {"description": "A boat.", "content": {media_type: media}}


def _answer(document: Mapping[str, Any], folder: Path, seed: int = 0, **headers: str) -> Any:
    spec = folder / "boats.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    with mock(None, spec, seed) as made, served(made.app) as url:
        return httpx2.get(f"{url}{made.prefix}/boat", headers=headers)


def _made_of(schema: Any, folder: Path, **schemas: Any) -> Any:
    """What is answered where the description has this schema."""
    document = _document({"200": _response({"schema": schema})}, schemas=schemas)
    answer = _answer(document, folder)
    assert answer.status_code == 200, answer.text
    return answer.json()


BOAT = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 8}, "berths": {"type": "integer"}},
}


@pytest.mark.parametrize(
    "media",
    [
        {"example": {"name": "Gull"}},
        {"examples": {"small": {"value": {"name": "Gull"}}}},
        {"examples": {"small": {"$ref": "#/components/examples/Small"}}},
        {"examples": {"wrong": {"value": {"name": 7}}, "right": {"value": {"name": "Gull"}}}},
        {
            "examples": {
                "away": {"externalValue": "https://a.example/b"},
                "here": {"value": {"name": "Gull"}},
            }
        },
    ],
    ids=["example", "examples", "reference", "the first that is valid", "not those elsewhere"],
)
def test_the_example_of_the_media_type(media: dict[str, Any], tmp_path: Path) -> None:
    document = _document(
        {"200": _response(media | {"schema": BOAT})},
        examples={"Small": {"value": {"name": "Gull"}}},
    )
    assert _answer(document, tmp_path).json() == {"name": "Gull"}


def test_what_another_operation_shows_of_a_schema_fills_the_gaps(tmp_path: Path) -> None:
    boat = {
        "type": "object",
        "required": ["name", "berths", "sold_at"],
        "properties": {
            "name": {"type": "string"},
            "berths": {"type": ["integer", "null"]},
            "sold_at": {"type": ["string", "null"]},
        },
    }
    named = {"schema": {"$ref": "#/components/schemas/Boat"}}
    shown = {"name": "Tern", "berths": None, "sold_at": "in May", "colour": "red"}
    document = _document({"200": _response(named)}, schemas={"Boat": boat})
    other = {"200": _response(named | {"example": shown})}
    document["paths"]["/sold"] = {"post": {"operationId": "sell", "responses": other}}
    made = _answer(document, tmp_path).json()
    assert made.keys() == {"name", "berths", "sold_at"}
    assert (made["name"], made["sold_at"]) == ("Tern", "in May")
    assert isinstance(made["berths"], int)


def test_an_example_that_is_not_valid_is_no_answer(tmp_path: Path) -> None:
    document = _document({"200": _response({"schema": BOAT, "example": {"name": "far too long"}})})
    answer = _answer(document, tmp_path)
    assert answer.status_code == 200 and len(answer.json()["name"]) <= 8


def test_an_example_as_it_is_sent(tmp_path: Path) -> None:
    media = {"schema": BOAT, "example": "<boat><name>Gull</name></boat>"}
    answer = _answer(_document({"200": _response(media, "application/xml")}), tmp_path)
    assert answer.text == media["example"]


GULL = {"name": "Gull", "berths": 4}
SHOWN = BOAT | {"examples": [GULL]}
NAMED = {"type": "object", "properties": {"name": {"type": "string", "examples": ["Gull"]}}}
BERTHS = {"type": "object", "properties": {"berths": {"type": "integer", "example": 4}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Shown"},
        {"$ref": "#/components/schemas/Shown", "description": "With words beside it."},
        {"allOf": [{"$ref": "#/components/schemas/Shown"}]},
        {"allOf": [NAMED, BERTHS]},
        {"allOf": [NAMED | {"example": {"name": "Gull"}}], **BERTHS},
        {"anyOf": [{"$ref": "#/components/schemas/Shown"}, {"type": "null"}]},
        {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Shown"}]},
        {"oneOf": [{"allOf": [NAMED, BERTHS]}, {"type": "null"}]},
        {"type": "object", "allOf": [NAMED], "anyOf": [BERTHS, {"required": ["never"]}]},
    ],
)
def test_the_example_of_the_schema(schema: dict[str, Any], tmp_path: Path) -> None:
    assert _made_of(schema, tmp_path, Shown=SHOWN) == GULL


def test_examples_of_items_and_properties(tmp_path: Path) -> None:
    fleet = {
        "type": "object",
        "properties": {
            "boats": {
                "type": "array",
                "minItems": 2,
                "items": {"$ref": "#/components/schemas/Shown"},
            },
            "flags": {"anyOf": [{"type": "array", "items": {"type": "string", "example": "red"}}]},
            "a": {"properties": {"b": {"properties": {"c": {"properties": {"d": BERTHS}}}}}},
        },
    }
    assert _made_of(fleet, tmp_path, Shown=SHOWN) == {
        "boats": [GULL, GULL],
        "flags": ["red"],
        "a": {"b": {"c": {"d": {"berths": 4}}}},
    }


OPAQUE = {"type": "object", "description": "As the harbour has it."}


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": ["object", "null"]}, {"p": None}),
        (
            {"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "null"}]},
            {"p": None},
        ),
        ({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Opaque"}]}, {"p": None}),
        ({"anyOf": [{}, {"type": "null"}]}, {"p": None}),
        ({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, {"p": False}),
        ({"type": ["object", "null"], "example": {"a": 1}}, {"p": {"a": 1}}),
        ({"type": ["object", "null"], "properties": {"n": {"const": 1}}}, {"p": {"n": 1}}),
        (OPAQUE, {}),
        ({"$ref": "#/components/schemas/Opaque"}, {}),
        ({"allOf": [{"$ref": "#/components/schemas/Opaque"}]}, {}),
        ({}, {}),
        (OPAQUE | {"default": {}}, {"p": {}}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"p": {}}),
        ({"type": "array", "items": OPAQUE}, {"p": []}),
    ],
)
def test_nothing_is_invented_of_what_is_not_known(
    schema: dict[str, Any], made: Any, tmp_path: Path
) -> None:
    holder = {"type": "object", "properties": {"p": schema}}
    assert _made_of(holder, tmp_path, Opaque=OPAQUE) == made


def test_a_required_object_of_which_nothing_is_known_is_there(tmp_path: Path) -> None:
    holder = {"type": "object", "required": ["p"], "properties": {"p": OPAQUE}}
    assert _made_of(holder, tmp_path) == {"p": {}}


def test_a_schema_inside_of_itself_ends(tmp_path: Path) -> None:
    node = {
        "type": "object",
        "required": ["next", "kids"],
        "properties": {
            "next": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
            "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Ring"}},
        },
    }
    ring = {"anyOf": [{"$ref": "#/components/schemas/Other"}]}
    other = {
        "oneOf": [{"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Bare"}]
    }
    schemas = {"Node": node, "Ring": ring, "Other": other, "Bare": {"const": "bare"}}
    made = _made_of({"$ref": "#/components/schemas/Node"}, tmp_path, **schemas)
    assert made["next"]["next"] and made["kids"][0]["kids"]


def test_a_schema_that_is_only_itself_has_no_value() -> None:
    ring = {"anyOf": [{"$ref": "#/components/schemas/Ring"}]}
    holder = {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/Ring"}}}
    api = resolve_api(_document({"200": _response({"schema": holder})}, schemas={"Ring": ring}))
    (content,) = api.operations[0].responses[0].contents
    assert Answers(api).value(content) == {}


CHOICES = {
    "200": _response(
        {
            "schema": BOAT,
            "examples": {
                "small": {"value": {"name": "Gull"}},
                "two words": {"value": {"name": "Heron"}},
                "wrong": {"value": {"name": 7}},
            },
        }
    ),
    "404": _response(
        {"schema": {"type": "object"}, "examples": {"sunk": {"value": {"detail": "It sank."}}}},
        "application/problem+json",
    ),
    "5XX": _response({"schema": {"type": "string"}, "example": "later"}, "text/plain"),
}


@pytest.mark.parametrize(
    ("prefer", "status", "text"),
    [
        ("example=small", 200, '{"name":"Gull"}'),
        ('example="two words"', 200, '{"name":"Heron"}'),
        ("code=200, example=small", 200, '{"name":"Gull"}'),
        ("code=404", 404, '{"detail":"It sank."}'),
        ("return=minimal; code=404; example=sunk", 404, '{"detail":"It sank."}'),
        ("code=503", 503, "later"),
    ],
)
def test_a_request_chooses_its_answer(prefer: str, status: int, text: str, tmp_path: Path) -> None:
    answer = _answer(_document(CHOICES), tmp_path, prefer=prefer)
    assert (answer.status_code, answer.text) == (status, text)


@pytest.mark.parametrize(
    ("prefer", "detail"),
    [
        ("example=large", "has no example 'large'; it has small, two words, wrong"),
        ("code=404, example=large", "has no example 'large'; it has sunk"),
        ("code=418", "has no status 418; it has 200, 404, 5XX"),
    ],
)
def test_a_choice_that_is_not_there_is_refused(prefer: str, detail: str, tmp_path: Path) -> None:
    answer = _answer(_document(CHOICES), tmp_path, prefer=prefer)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in answer.json()["detail"]


def test_a_chosen_example_that_is_not_valid_is_made_up(tmp_path: Path) -> None:
    answer = _answer(_document(CHOICES), tmp_path, prefer="example=wrong")
    assert answer.status_code == 200 and isinstance(answer.json()["name"], str)
