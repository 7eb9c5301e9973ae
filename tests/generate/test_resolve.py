"""Resolve: references, merged parameters, defaults, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.resolve import resolve_api

OK = {"200": {"description": "done"}}


def document(paths: dict[str, Any], **components: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Toys", "version": "1"},
        "paths": paths,
        "components": components,
    }


def test_parameters_of_the_path_are_merged_and_overridden() -> None:
    api = resolve_api(
        document(
            {
                "/toys/{toy}": {
                    "parameters": [
                        {"name": "toy", "in": "path", "required": True, "schema": {}},
                        {"name": "lang", "in": "query", "schema": {"type": "string"}},
                        {"name": "page", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "get": {
                        "parameters": [{"name": "lang", "in": "query", "schema": {"enum": ["a"]}}],
                        "responses": OK,
                    },
                }
            }
        )
    )
    (operation,) = api.operations
    assert [(each.name, each.location) for each in operation.parameters] == [
        ("toy", "path"),
        ("lang", "query"),
        ("page", "query"),
    ]
    assert operation.parameters[1].schema == {"enum": ["a"]}


def test_style_and_explode_have_the_defaults_of_their_location() -> None:
    api = resolve_api(
        document(
            {
                "/a/{p}": {
                    "get": {
                        "parameters": [
                            {"name": "p", "in": "path", "schema": {}},
                            {"name": "q", "in": "query", "schema": {}},
                            {"name": "h", "in": "header", "schema": {}},
                            {"name": "s", "in": "query", "style": "pipeDelimited", "schema": {}},
                        ],
                        "responses": OK,
                    }
                }
            }
        )
    )
    styles = {each.name: (each.style, each.explode) for each in api.operations[0].parameters}
    assert styles == {
        "p": ("simple", False),
        "q": ("form", True),
        "h": ("simple", False),
        "s": ("pipeDelimited", False),
    }


def test_references_to_everything_but_schemas_are_resolved() -> None:
    api = resolve_api(
        document(
            {
                "/a": {"$ref": "#/components/pathItems/A"},
            },
            pathItems={
                "A": {
                    "post": {
                        "parameters": [{"$ref": "#/components/parameters/Page"}],
                        "requestBody": {"$ref": "#/components/requestBodies/Toy"},
                        "responses": {201: {"$ref": "#/components/responses/Made"}},
                    }
                }
            },
            parameters={"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
            requestBodies={
                "Toy": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}},
                }
            },
            responses={
                "Made": {
                    "description": "made",
                    "headers": {"X-Id": {"$ref": "#/components/headers/Id"}},
                    "content": {"application/json": {"schema": {"type": "null"}}},
                }
            },
            headers={"Id": {"schema": {"type": "string"}}},
            schemas={"T": {"type": "object"}},
        )
    )
    (operation,) = api.operations
    assert operation.parameters[0].pointer == "/components/parameters/Page"
    assert operation.body is not None and operation.body.required
    assert operation.body.contents[0].schema == {"$ref": "#/components/schemas/T"}
    (response,) = operation.responses
    assert response.status == "201"
    assert response.headers["X-Id"].schema == {"type": "string"}


def test_a_schema_elsewhere_becomes_a_component_once() -> None:
    spot = "#/paths/~1a/get/responses/200/content/application~1json/schema"
    tree = {"type": "object", "properties": {"left": {"$ref": spot}, "right": {"$ref": spot}}}
    api = resolve_api(
        document(
            {
                "/a": {
                    "get": {
                        "responses": {
                            "200": {
                                "description": "",
                                "content": {"application/json": {"schema": tree}},
                            }
                        }
                    }
                }
            },
            schemas={"Wood": {"$ref": spot}},
        )
    )
    assert next(iter(api.schemas)) == "Wood" and len(api.schemas) == 2
    made = list(api.schemas)[1]
    ref = {"$ref": f"#/components/schemas/{made}"}
    assert api.schemas["Wood"] == ref
    assert api.schemas[made] == {"type": "object", "properties": {"left": ref, "right": ref}}


def test_only_schemas_are_searched_for_references() -> None:
    schema = {
        "const": {"$ref": "#/nowhere"},
        "default": {"$ref": "#/nowhere"},
        "properties": {"$ref": {"type": "string"}},
    }
    assert resolve_api(document({}, schemas={"T": schema})).schemas["T"] == schema


def test_a_path_parameter_that_nobody_declares_is_text() -> None:
    api = resolve_api(document({"/a/{b}": {"get": {"responses": OK}}}))
    (parameter,) = api.operations[0].parameters
    assert (parameter.name, parameter.required) == ("b", True)
    assert parameter.schema == {"type": "string"}


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("#/components/schemas/Gone", "does not exist"),
        ("other.yaml#/A", "points outside this document"),
        (7, "must be a string"),
    ],
)
def test_bad_references_name_their_place(ref: object, message: str) -> None:
    schemas = {"T": {"properties": {"a/b": {"$ref": ref}}}}
    with pytest.raises(InputError, match=message) as caught:
        resolve_api(document({}, schemas=schemas))
    assert "#/components/schemas/T/properties/a~1b" in str(caught.value)


def test_references_in_a_circle_are_refused() -> None:
    circle = {
        "A": {"$ref": "#/components/parameters/B"},
        "B": {"$ref": "#/components/parameters/A"},
    }
    paths = {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/A"}]}}}
    with pytest.raises(InputError, match="circular"):
        resolve_api(document(paths, parameters=circle))


def test_depth_is_bounded() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"items": deep}
    with pytest.raises(InputError, match="nest deeper"):
        resolve_api(document({}, schemas={"T": deep}))


def test_server_variables_take_their_defaults() -> None:
    spec = document({})
    spec["servers"] = [{"url": "https://{zone}.example", "variables": {"zone": {"default": "eu"}}}]
    assert resolve_api(spec).servers == ("https://eu.example",)


def test_webhooks_and_callbacks_are_what_we_receive() -> None:
    """What is write-only is not required of us, and what is read-only is."""
    event = {
        "type": "object",
        "required": ["seen", "sent"],
        "properties": {
            "seen": {"type": "integer", "readOnly": True},
            "sent": {"type": "integer", "writeOnly": True},
        },
    }
    sent = {"post": {"requestBody": {"content": {"application/json": {"schema": event}}}}}
    called = {"callbacks": {"done": {"{$url}": sent, "x-note": 1}}, "responses": {}}
    found = {}
    for key in ("webhooks", "x-webhooks"):
        api = resolve_api(
            {"openapi": "3.1.0", key: {"seen": sent}, "paths": {"/a": {"put": called}}}
        )
        found[key] = [(one.name, one.callback_of) for one in api.webhooks]
        for one in api.webhooks:
            assert one.operation.body is not None
            schema = one.operation.body.contents[0].schema
            assert isinstance(schema, dict) and schema["required"] == ["seen"]
    assert set(map(tuple, found.values())) == {(("seen", ""), ("done", "PUT /a"))}
    assert resolve_api({"openapi": "3.0.3", "paths": {}, "x-webhooks": [7]}).webhooks == ()


def test_texts_of_an_enum_that_are_too_few_are_reported() -> None:
    schemas = {
        "Few": {"enum": [1, 2, 3], "x-enum-varnames": ["ONE", "TWO"]},
        "Null": {"enum": [1, 2, None], "x-enum-varnames": ["ONE", "TWO"]},
    }
    api = resolve_api({"openapi": "3.1.0", "components": {"schemas": schemas}})
    assert [one.pointer for one in api.unusable] == ["/components/schemas/Few/x-enum-varnames"]
    assert "must have 3 strings" in api.unusable[0].reason
    assert api.schemas == {"Few": {"enum": [1, 2, 3]}, "Null": schemas["Null"]}


def test_a_closed_base_that_stands_for_itself_is_closed() -> None:
    base: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    child = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]}
    schemas = {"Base": base, "Child": child}
    made = resolve_api({"openapi": "3.1.0", "components": {"schemas": schemas}}).schemas
    assert made["Plain-Base"]["unevaluatedProperties"] is False
    assert made["Base"]["discriminator"]["mapping"] == {"Base": "Plain-Base"}
    abstract = {**schemas, "Base": {**base, "x-abstract": True}}
    made = resolve_api({"openapi": "3.1.0", "components": {"schemas": abstract}}).schemas
    assert "Plain-Base" not in made
