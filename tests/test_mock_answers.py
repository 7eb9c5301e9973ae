"""What a mock answers with: the documents' examples, null before an invention, and preferences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx2
import pytest
from tests.generate.conftest import served

from specmeld.conformance import Answers
from specmeld.pipeline.serve.mocking import mock
from specmeld.resolve import resolve_api

JSON = "application/json"
Ask = Callable[..., Any]


def _document(responses: Mapping[str, Any], **components: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Boats", "version": "1"},
        "paths": {"/boat": {"get": {"operationId": "get_boat", "responses": responses}}},
        "components": components,
    }


def _response(media: Mapping[str, Any], media_type: str = JSON) -> dict[str, Any]:
    return {"description": "A boat.", "content": {media_type: media}}


def _of(schema: Any) -> dict[str, Any]:
    return {"200": _response({"schema": schema})}


BOAT = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 8}, "berths": {"type": "integer"}},
}


SHOWN_BY_MEDIA = [
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
]


@pytest.mark.parametrize(
    "media",
    SHOWN_BY_MEDIA,
    ids=["example", "examples", "reference", "the first that is valid", "not those elsewhere"],
)
def test_the_example_of_the_media_type(media: dict[str, Any], ask: Ask) -> None:
    assert ask({"200": _response(media | {"schema": BOAT})}).json() == {"name": "Gull"}


SOLD_BOAT = {
    "type": "object",
    "required": ["name", "berths", "sold_at"],
    "properties": {
        "name": {"type": "string"},
        "berths": {"type": ["integer", "null"]},
        "sold_at": {"type": ["string", "null"]},
    },
}
SOLD = {"schema": {"$ref": "#/components/schemas/Sold"}}
SELLING = _response(
    SOLD | {"example": {"name": "Tern", "berths": None, "sold_at": "in May", "colour": "red"}}
)


def test_what_another_operation_shows_of_a_schema_fills_the_gaps(ask: Ask) -> None:
    made = ask({"200": _response(SOLD)}).json()
    assert made.keys() == {"name", "berths", "sold_at"}
    assert (made["name"], made["sold_at"]) == ("Tern", "in May")
    assert isinstance(made["berths"], int)


WRONG = {"200": _response({"schema": BOAT, "example": {"name": "far too long"}})}


def test_an_example_that_is_not_valid_is_no_answer(ask: Ask) -> None:
    answer = ask(WRONG)
    assert answer.status_code == 200 and len(answer.json()["name"]) <= 8


XML = {"schema": BOAT, "example": "<boat><name>Gull</name></boat>"}


def test_an_example_as_it_is_sent(ask: Ask) -> None:
    assert ask({"200": _response(XML, "application/xml")}).text == XML["example"]


GULL = {"name": "Gull", "berths": 4}
SHOWN = BOAT | {"examples": [GULL]}
NAMED = {"type": "object", "properties": {"name": {"type": "string", "examples": ["Gull"]}}}
BERTHS = {"type": "object", "properties": {"berths": {"type": "integer", "example": 4}}}


SHOWN_BY_SCHEMA: list[dict[str, Any]] = [
    {"$ref": "#/components/schemas/Shown"},
    {"$ref": "#/components/schemas/Shown", "description": "With words beside it."},
    {"allOf": [{"$ref": "#/components/schemas/Shown"}]},
    {"allOf": [NAMED, BERTHS]},
    {"allOf": [NAMED | {"example": {"name": "Gull"}}], **BERTHS},
    {"anyOf": [{"$ref": "#/components/schemas/Shown"}, {"type": "null"}]},
    {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Shown"}]},
    {"oneOf": [{"allOf": [NAMED, BERTHS]}, {"type": "null"}]},
    {"type": "object", "allOf": [NAMED], "anyOf": [BERTHS, {"required": ["never"]}]},
]


@pytest.mark.parametrize("schema", SHOWN_BY_SCHEMA)
def test_the_example_of_the_schema(schema: dict[str, Any], ask: Ask) -> None:
    assert ask(_of(schema)).json() == GULL


FLEET = {
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


def test_examples_of_items_and_properties(ask: Ask) -> None:
    assert ask(_of(FLEET)).json() == {
        "boats": [GULL, GULL],
        "flags": ["red"],
        "a": {"b": {"c": {"d": {"berths": 4}}}},
    }


OPAQUE = {"type": "object", "description": "As the harbour has it."}


LITTLE_KNOWN: list[tuple[dict[str, Any], Any]] = [
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
]


def _holding(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"p": schema}}


@pytest.mark.parametrize(("schema", "made"), LITTLE_KNOWN)
def test_nothing_is_invented_of_what_is_not_known(
    schema: dict[str, Any], made: Any, ask: Ask
) -> None:
    assert ask(_of(_holding(schema))).json() == made


REQUIRED = {"type": "object", "required": ["p"], "properties": {"p": OPAQUE}}


def test_a_required_object_of_which_nothing_is_known_is_there(ask: Ask) -> None:
    assert ask(_of(REQUIRED)).json() == {"p": {}}


NODE = {
    "type": "object",
    "required": ["next", "kids"],
    "properties": {
        "next": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
        "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Ring"}},
    },
}
WEB = {
    "Node": NODE,
    "Ring": {"anyOf": [{"$ref": "#/components/schemas/Other"}]},
    "Other": {
        "oneOf": [{"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Bare"}]
    },
    "Bare": {"const": "bare"},
}


def test_a_schema_inside_of_itself_ends(ask: Ask) -> None:
    made = ask(_of({"$ref": "#/components/schemas/Node"})).json()
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
def test_a_request_chooses_its_answer(prefer: str, status: int, text: str, ask: Ask) -> None:
    answer = ask(CHOICES, prefer=prefer)
    assert (answer.status_code, answer.text) == (status, text)


@pytest.mark.parametrize(
    ("prefer", "detail"),
    [
        ("example=large", "this response has no example 'large'; it has small, two words, wrong"),
        ("code=404, example=large", "this response has no example 'large'; it has sunk"),
        ("code=418", "this operation has no response with status 418; it has 200, 404, 5XX"),
    ],
)
def test_a_choice_that_is_not_there_is_refused(prefer: str, detail: str, ask: Ask) -> None:
    answer = ask(CHOICES, prefer=prefer)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in answer.json()["detail"]


def test_a_chosen_example_that_is_not_valid_is_made_up(ask: Ask) -> None:
    answer = ask(CHOICES, prefer="example=wrong")
    assert answer.status_code == 200 and isinstance(answer.json()["name"], str)


ASKED: list[dict[str, Any]] = [
    {"200": _response(SOLD)},
    WRONG,
    {"200": _response(XML, "application/xml")},
    *map(_of, (FLEET, REQUIRED, {"$ref": "#/components/schemas/Node"})),
    *({"200": _response(media | {"schema": BOAT})} for media in SHOWN_BY_MEDIA),
    *map(_of, SHOWN_BY_SCHEMA),
    *(_of(_holding(schema)) for schema, _ in LITTLE_KNOWN),
    CHOICES,
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The answer of an operation that has these responses; one server has them all."""
    document = _document(
        {},
        schemas={"Shown": SHOWN, "Opaque": OPAQUE, "Sold": SOLD_BOAT, **WEB},
        examples={"Small": {"value": {"name": "Gull"}}},
    )
    document["paths"] = {
        f"/boats/{number}": {"get": {"operationId": f"get_{number}", "responses": responses}}
        for number, responses in enumerate(ASKED)
    }
    document["paths"]["/sold"] = {"post": {"operationId": "sell", "responses": {"200": SELLING}}}
    spec = tmp_path_factory.mktemp("mock") / "boats.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    with mock(None, spec, 0) as made, served(made.app) as url:

        def answer(responses: Mapping[str, Any], **headers: str) -> Any:
            path = f"{made.prefix}/boats/{ASKED.index(dict(responses))}"
            return httpx2.get(f"{url}{path}", headers=headers)

        yield answer
