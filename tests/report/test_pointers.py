"""Places of a document that passed through whole are found in it."""

from __future__ import annotations

import pytest

from specmeld.model.claims import Place
from specmeld.model.settlement import Settlement
from specmeld.render.report_pointers import Finder

_DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/a/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "post": {
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                "requestBody": {"$ref": "#/components/requestBodies/Body"},
                "responses": {
                    "200": {"content": {"a/b": {"schema": {"type": "array", "items": {}}}}}
                },
            },
        }
    },
    "components": {
        "parameters": {"Id": {"name": "id", "in": "path"}},
        "requestBodies": {
            "Body": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
        },
        "schemas": {
            "Thing": {
                "allOf": [
                    {
                        "properties": {
                            "x/y": {"oneOf": [{"type": "null"}, {"anyOf": [{"type": "string"}]}]}
                        }
                    },
                    {"properties": {"kinds": {"oneOf": [{"type": "string"}, {"type": "string"}]}}},
                    {
                        "properties": {
                            "tagged": {"oneOf": [{"properties": {"t": {"const": "one"}}}]}
                        }
                    },
                    {"properties": {"ring": {"$ref": "#/components/schemas/Ring"}}},
                ]
            },
            "Ring": {"allOf": [{"$ref": "#/components/schemas/Ring"}]},
        },
    },
}
_THING = "/components/schemas/Thing/allOf"


@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        ("POST /a/{id}", "/paths/~1a~1{id}/post"),
        ("POST /a/{id}#path.id", "/components/parameters/Id"),
        ("POST /a/{id}#query.q", "/paths/~1a~1{id}/post/parameters/0"),
        (
            "POST /a/{id}#response.200[]",
            "/paths/~1a~1{id}/post/responses/200/content/a~1b/schema/items",
        ),
        ("POST /a/{id}#request.'x/y'", f"{_THING}/0/properties/x~1y"),
        ("POST /a/{id}#request.'x/y'|string", f"{_THING}/0/properties/x~1y/oneOf/1/anyOf/0"),
        ("POST /a/{id}#request.kinds|string", f"{_THING}/1/properties/kinds/oneOf/0"),
        ("POST /a/{id}#request.kinds|'string 2'", f"{_THING}/1/properties/kinds/oneOf/1"),
        ("POST /a/{id}#request.kinds|'string 3'", ""),
        ("POST /a/{id}#request.tagged|one", f"{_THING}/2/properties/tagged/oneOf/0"),
        ("POST /a/{id}#request.ring.x", ""),
        ("POST /a/{id}#request.absent", ""),
    ],
)
def test_place_to_pointer(place: str, pointer: str) -> None:
    finder = Finder(Settlement(_DOCUMENT, (), ()))
    wanted = finder.place(place)
    above = ""
    walk = [Place(wanted.operation), Place(wanted.operation, wanted.section)][
        : 1 + bool(wanted.section)
    ]
    walk += [
        Place(wanted.operation, wanted.section, wanted.steps[: at + 1])
        for at in range(len(wanted.steps))
    ]
    for step in walk:
        above = next(iter(finder.pointers(step, str(step), above)), "")
    assert above == pointer


def test_what_settling_knows_comes_first() -> None:
    known = Settlement(_DOCUMENT, (), (), places={"/somewhere": ("POST /a/{id}#request",)})
    place = Place("POST /a/{id}", "request")
    assert list(Finder(known).pointers(place, str(place), "")) == ["/somewhere"]
