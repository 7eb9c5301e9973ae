"""Places are found in a document, and a document's parts know their places."""

from __future__ import annotations

from tests.rows import each

from specmeld.model.claims import Place
from specmeld.openapi.places import Places

_DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/a/{id}": {
            "parameters": [
                {"$ref": "#/components/parameters/Id"},
                {"name": "q", "in": "query", "schema": {"type": "integer"}},
            ],
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
                    {"properties": {"size": {"type": ["integer", "null"]}}},
                ]
            },
            "Ring": {"allOf": [{"$ref": "#/components/schemas/Ring"}]},
        },
    },
}
_THING = "/components/schemas/Thing/allOf"


@each(
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
        ("POST /a/{id}#request.size|integer", f"{_THING}/4/properties/size"),
        ("POST /a/{id}#request.ring.x", ""),
        ("POST /a/{id}#request.absent", ""),
    ],
)
def test_place_to_pointer(place: str, pointer: str) -> None:
    places = Places(_DOCUMENT, {})
    found = [one for one in places.pointers(places.place(place)) if places.value(one) is not None]
    assert next(iter(found), "") == pointer


def test_what_reconciling_knows_comes_first() -> None:
    known = Places(_DOCUMENT, {"/somewhere": ("POST /a/{id}#request",)})
    assert known.pointers(Place("POST /a/{id}", "request")) == ("/somewhere",)


def test_what_a_use_leads_to() -> None:
    places = Places(_DOCUMENT, {})
    body = "/components/requestBodies/Body"
    assert places.reached(places.place("POST /a/{id}#request")) == [
        "/paths/~1a~1{id}/post/requestBody",
        body,
        f"{body}/content/a~1b",
        f"{body}/content/a~1b/schema",
        "/components/schemas/Thing",
    ]


def test_a_part_of_a_component_has_the_places_of_all_uses() -> None:
    known = {
        "/components/schemas/Thing": ("POST /a#request", "GET /a#response.200[]"),
        "/components/schemas/Thing/properties/x": ("POST /a#request.x",),
    }
    places = Places(_DOCUMENT, known)
    assert places.speaking("/components/schemas/Thing/properties/x") == [
        "POST /a#request.x",
        "GET /a#response.200[].x",
    ]


def test_a_union_beside_null_leads_to_its_branch() -> None:
    union = f"{_THING}/0/properties/x~1y"
    assert Places(_DOCUMENT, {}).ends(union) == [union, f"{union}/oneOf/1"]
