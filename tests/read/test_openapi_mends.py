"""What OpenAPI documents get wrong where the intent is plain: repaired, and told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

OK = {"200": {"description": "fine"}}


def _document(path: str = "/a", version: str = "3.0.3", **rest: Any) -> dict[str, Any]:
    operation = {"operationId": "a", "responses": OK, **rest.pop("operation", {})}
    return {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {path: {"get": operation}},
        **rest,
    }


def _read(document: dict[str, Any], *, claims: bool = False) -> Reading:
    text = json.dumps(document, indent=1)
    return read_document(SourceDocument("api", "api.json", text, "openapi"), claims=claims)


def _mended(document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The document as 3.1, which is valid, and the codes of the remarks."""
    reading = _read(document)
    assert reading.openapi is not None
    assert not list(OpenAPIV31SpecValidator(reading.openapi).iter_errors())
    return reading.openapi, [each.code for each in reading.diagnostics]


def _operation(document: dict[str, Any], path: str = "/a", method: str = "get") -> Any:
    return document["paths"][path][method]


def _of_schema(schema: Any) -> tuple[Any, list[str]]:
    made, codes = _mended(_document(components={"schemas": {"S": schema}}))
    return made["components"]["schemas"]["S"], codes


@pytest.mark.parametrize("claims", [True, False])
def test_a_schema_that_is_missing_is_anything_and_told_with_its_line(claims: bool) -> None:
    schema = {"properties": {"p": {"$ref": "#/components/schemas/Missing"}}}
    document = _document(components={"schemas": {"S": schema}})
    reading = _read(document, claims=claims)
    assert reading.openapi is not None
    assert reading.openapi["components"]["schemas"]["S"] == {"properties": {"p": {}}}
    (remark,) = reading.diagnostics
    text = json.dumps(document, indent=1).splitlines()
    assert "Missing" in text[remark.line - 1]
    assert (remark.severity, remark.code) == ("warning", "dangling-reference")
    assert remark.place == "#/components/schemas/S/properties/p/$ref"
    assert remark.message == "$ref '#/components/schemas/Missing' does not exist"
    assert remark.fix == "reading it as 'anything'"


def test_what_stands_beside_a_lost_reference_stays() -> None:
    schema, _ = _of_schema({"$ref": "#/nowhere", "description": "d"})
    assert schema == {"description": "d"}


@pytest.mark.parametrize("rings", [1, 2, 3])
def test_references_that_lead_in_a_circle_are_anything(rings: int) -> None:
    names = [f"S{index}" for index in range(rings)]
    schemas = {
        name: {"$ref": f"#/components/schemas/{names[(index + 1) % rings]}"}
        for index, name in enumerate(names)
    }
    made, codes = _mended(_document(components={"schemas": schemas}))
    assert made["components"]["schemas"] == {name: {} for name in names}
    assert codes == ["dangling-reference"] * rings


def test_a_lost_parameter_is_left_out_and_a_lost_response_is_empty() -> None:
    lost = {"$ref": "#/components/nothing"}
    other = {"name": "q", "in": "query", "schema": {}}
    operation = {"parameters": [lost, other], "responses": {"404": lost}, "requestBody": lost}
    made, codes = _mended(_document(operation=operation))
    assert _operation(made) == {
        "operationId": "a",
        "parameters": [other],
        "responses": {"404": {"description": ""}},
    }
    assert codes == ["dangling-reference"] * 3


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ({"enum": []}, {}, "empty-enum"),
        ({"type": "file"}, {"type": "string", "format": "binary"}, "unknown-type"),
        ({"type": "Integer"}, {"type": "integer"}, "unknown-type"),
        ({"type": "nonsense"}, {}, "unknown-type"),
        ({"minLength": "5"}, {"minLength": 5}, "bound-in-quotes"),
        ({"maximum": " 0.5 "}, {"maximum": 0.5}, "bound-in-quotes"),
        ({"maxLength": "many"}, {}, "bound-no-number"),
        ({"minItems": None}, {}, "bound-no-number"),
        ({"required": ["a", "a", 1]}, {"required": ["a"]}, "required-repaired"),
        ({"required": "a"}, {}, "required-no-list"),
        (
            {"properties": {"a": {"type": "string", "required": True}, "b": {}}, "required": ["b"]},
            {"properties": {"a": {"type": "string"}, "b": {}}, "required": ["b", "a"]},
            "required-in-property",
        ),
    ],
)
def test_schemas_are_mended(wrong: Any, right: Any, code: str) -> None:
    assert _of_schema(wrong) == (right, [code])


def test_a_property_called_required_is_a_property() -> None:
    schema = {"properties": {"required": {"type": "boolean"}, "enum": {"type": "string"}}}
    assert _of_schema(schema) == (schema, [])


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        (
            {"name": "q", "in": "query", "type": "integer", "nullable": True},
            {"name": "q", "in": "query", "schema": {"type": ["integer", "null"]}},
            "missing-schema",
        ),
        (
            {"name": "q", "in": "query"},
            {"name": "q", "in": "query", "schema": {}},
            "missing-schema",
        ),
        (
            {"name": "q", "in": "Query", "schema": {}},
            {"name": "q", "in": "query", "schema": {}},
            "",
        ),
        ({"in": "query", "schema": {}}, None, "useless-parameter"),
        ({"name": "q", "in": "nowhere", "schema": {}}, None, "useless-parameter"),
        (
            {"name": "q", "in": "query", "schema": {}, "examples": ["a"]},
            {"name": "q", "in": "query", "schema": {}, "examples": {"example1": {"value": "a"}}},
            "bare-example",
        ),
    ],
)
def test_parameters_are_mended(wrong: Any, right: Any, code: str) -> None:
    made, codes = _mended(_document(operation={"parameters": [wrong]}))
    assert _operation(made)["parameters"] == ([] if right is None else [right])
    assert code in [*codes, ""]


def test_of_operations_with_one_id_the_first_keeps_it() -> None:
    item = {method: {"operationId": "same", "responses": OK} for method in ("get", "put")}
    made, codes = _mended(_document() | {"paths": {"/a": item}})
    assert _operation(made)["operationId"] == "same"
    assert _operation(made, method="put") == {"responses": OK}
    assert codes == ["repeated-operation-id"]


def test_names_of_the_path_that_nobody_declares_are_text() -> None:
    def parameter(name: str) -> dict[str, Any]:
        return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}

    components = {"parameters": {"B": parameter("b")}}
    operation = {"parameters": [{"$ref": "#/components/parameters/B"}], "responses": OK}
    item = {"parameters": [parameter("a")], "get": operation}
    document = _document(components=components) | {"paths": {"/{a}/{b}/{c}": item}}
    made, codes = _mended(document)
    assert _operation(made, "/{a}/{b}/{c}")["parameters"] == [
        {"$ref": "#/components/parameters/B"},
        parameter("c"),
    ]
    assert codes == ["undeclared-parameter"]


def test_tags_and_security_become_lists() -> None:
    made, codes = _mended(_document(operation={"tags": "a", "security": {}}))
    assert (_operation(made)["tags"], _operation(made)["security"]) == (["a"], [{}])
    assert codes == ["tags-no-list", "security-no-list"]


def test_bare_examples_become_example_objects() -> None:
    examples = {"one": {"id": 1}, "two": 2, "three": {"value": 3}}
    content = {"application/json": {"schema": {}, "examples": examples}}
    operation = {"responses": {"200": {"description": "", "content": content}}}
    made, codes = _mended(_document(operation=operation))
    media = _operation(made)["responses"]["200"]["content"]["application/json"]
    assert media["examples"] == {
        "one": {"value": {"id": 1}},
        "two": {"value": 2},
        "three": {"value": 3},
    }
    assert codes == ["bare-example", "bare-example"]


def test_a_header_that_is_a_parameter_is_a_header() -> None:
    header = {"name": "X", "in": "header", "schema": {"type": "string"}}
    response = {"description": "", "headers": {"X": header}}
    made, _ = _mended(_document(operation={"responses": {"200": response}}))
    assert _operation(made)["responses"]["200"]["headers"] == {"X": {"schema": {"type": "string"}}}


def test_what_stands_beside_a_reference_to_a_parameter_is_told() -> None:
    parameter = {"name": "q", "in": "query", "schema": {}}
    reference = {"$ref": "#/components/parameters/Q"}
    made, codes = _mended(
        _document(
            operation={"parameters": [{**reference, "example": 1}]},
            components={"parameters": {"Q": parameter}},
        )
    )
    assert _operation(made)["parameters"] == [reference]
    assert codes == ["beside-reference"]


def test_a_body_without_content_is_told() -> None:
    made, codes = _mended(_document(operation={"requestBody": {"description": "b"}}))
    assert _operation(made)["requestBody"] == {"description": "b", "content": {}}
    assert codes == ["missing-content"]


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ({"type": "boolean", "default": "false"}, {"type": "boolean", "default": False}, "quotes"),
        ({"type": "integer", "default": "-7"}, {"type": "integer", "default": -7}, "quotes"),
        ({"type": "integer", "default": "many"}, {"type": "integer"}, "misfit"),
        ({"type": "string", "default": None}, {"type": "string"}, "misfit"),
        ({"type": "string", "format": "date", "default": ""}, None, "misfit"),
        ({"enum": ["a", "b"], "default": "c"}, {"enum": ["a", "b"]}, "misfit"),
        ({"minimum": 2, "default": 1}, {"minimum": 2}, "misfit"),
        ({"minItems": 1, "default": []}, {"minItems": 1}, "misfit"),
        ({"oneOf": [{"$ref": "#/components/schemas/A"}], "default": 1}, None, "misfit"),
        ({"oneOf": [{"type": "string"}, {"enum": ["a"]}], "default": "a"}, None, "misfit"),
        ({"allOf": [{"$ref": "#/components/schemas/A"}], "default": "a"}, "same", ""),
        ({"type": "string", "nullable": True, "default": None}, "same", ""),
        ({"items": {"type": "integer"}, "default": [1, 2]}, "same", ""),
    ],
)
def test_defaults_fit_their_schema(wrong: Any, right: Any, code: str) -> None:
    made, codes = _mended(
        _document(components={"schemas": {"A": {"type": "string", "enum": ["a"]}, "S": wrong}})
    )
    assert codes == ([f"default-{'in-' if code == 'quotes' else ''}{code}"] if code else [])
    schema = made["components"]["schemas"]["S"]
    if right == "same":
        assert schema["default"] == wrong["default"]
    else:
        assert schema == (right or {k: v for k, v in wrong.items() if k != "default"})


def test_a_default_in_a_ring_of_branches_is_bounded() -> None:
    schema = {"anyOf": [{"$ref": "#/components/schemas/S"}] * 90, "default": 1}
    made = _read(_document(components={"schemas": {"S": schema}})).openapi
    assert made is not None and made["components"]["schemas"]["S"]["default"] == 1


def test_what_stands_beside_a_reference_of_3_0_constrains_nothing() -> None:
    schema = {"$ref": "#/components/schemas/A", "maxLength": 3, "title": "T", "x-y": 1}
    schemas = {"A": {"type": "string"}, "S": schema}
    made, codes = _mended(_document(components={"schemas": schemas}))
    assert made["components"]["schemas"]["S"] == {k: schema[k] for k in ("$ref", "title", "x-y")}
    assert codes == ["beside-reference"]
    made, codes = _mended(_document(version="3.1.0", components={"schemas": schemas}))
    assert (made["components"]["schemas"]["S"], codes) == (schema, [])


def test_keywords_that_a_version_does_not_have_are_told_once() -> None:
    schema = {"type": "object", "nullable": True, "const": {}, "desc": "", "x-own": 1}
    schemas = {"properties": {"a": schema, "b": schema}}
    strange = [
        ("newer-than-3.0", "const is read as in 3.1"),
        ("unknown-keyword", "'desc' is not a schema keyword; ignoring it"),
    ]
    remarks = _read(_document(components={"schemas": {"S": schemas}})).diagnostics
    assert [(each.code, each.message) for each in remarks] == strange
    assert not _read(_document(version="3.1.0", components={"schemas": {"S": schema}})).diagnostics
    older = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    remarks = _read(older | {"definitions": {"S": schemas}}).diagnostics
    codes = ["newer-than-2.0", "unknown-keyword", "newer-than-2.0"]
    assert sorted(each.code for each in remarks if each.code != "missing-paths") == sorted(codes)


def test_responses_without_a_description_are_told_once() -> None:
    responses = {"200": {}, "404": {}}
    made, codes = _mended(_document(operation={"responses": responses}))
    assert _operation(made)["responses"]["200"] == {"description": ""}
    assert codes == ["missing-description"]


def test_components_get_names_that_are_allowed() -> None:
    ref = {"$ref": "#/components/schemas/a:b"}
    document = _document(
        operation={"security": [{"the key": []}]},
        components={
            "schemas": {
                "a:b": {"properties": {"next": ref, "deep": {"$ref": ref["$ref"] + "/properties"}}},
                "a_b": {"type": "string"},
                "c/d": {"oneOf": [ref], "discriminator": {"propertyName": "t"}},
                "E": {
                    "oneOf": [ref, {"$ref": "#/components/schemas/c~1d"}],
                    "discriminator": {"propertyName": "t", "mapping": {"x": "a:b", "y": "c/d"}},
                },
            },
            "securitySchemes": {"the key": {"type": "http", "scheme": "basic"}},
        },
    )
    del document["components"]["schemas"]["a:b"]["properties"]["deep"]
    made, codes = _mended(document)
    schemas = made["components"]["schemas"]
    assert list(schemas) == ["a_b_2", "a_b", "c_d", "E"]
    assert schemas["a_b_2"]["properties"] == {"next": {"$ref": "#/components/schemas/a_b_2"}}
    assert schemas["E"]["oneOf"][1] == {"$ref": "#/components/schemas/c_d"}
    assert schemas["E"]["discriminator"]["mapping"] == {"x": "a_b_2", "y": "c_d"}
    assert _operation(made)["security"] == [{"the_key": []}]
    assert list(made["components"]["securitySchemes"]) == ["the_key"]
    assert codes == ["component-renamed"] * 3


def test_path_parameters_that_the_path_does_not_name_are_left_out() -> None:
    lost, kept = (
        {"name": name, "in": "path", "required": True, "schema": {}} for name in ("gone", "id")
    )
    document = _document("/a/{id}", operation={"parameters": [lost, kept]})
    document["paths"]["/a/{id}"]["parameters"] = [lost]
    made, codes = _mended(document)
    assert made["paths"]["/a/{id}"]["parameters"] == []
    assert _operation(made, "/a/{id}")["parameters"] == [kept]
    assert codes == ["unnamed-parameter"] * 2


def test_fields_without_a_value_are_left_out() -> None:
    document = _document(
        operation={"summary": None, "x-a": None},
        tags=[{"name": "t", "externalDocs": {"url": "https://a.example", "description": None}}],
        components={"schemas": {"S": {"title": None, "default": None}}},
    )
    made, codes = _mended(document)
    assert _operation(made) == {"operationId": "a", "responses": OK, "x-a": None}
    assert made["tags"] == [{"name": "t", "externalDocs": {"url": "https://a.example"}}]
    assert made["components"]["schemas"]["S"] == {"default": None}
    assert codes == ["empty-field"] * 3


def test_small_mistakes_of_operations_and_tags() -> None:
    document = _document(
        operation={"responses": {"2xx": {"description": "fine"}}},
        tags=[{"name": "t", "description": "first"}, {"name": "t"}],
    )
    made, codes = _mended(document)
    assert _operation(made)["responses"] == {"2XX": {"description": "fine"}}
    assert made["tags"] == [{"name": "t", "description": "first"}]
    assert sorted(codes) == ["repeated-tag", "small-range"]


def test_a_composed_schema_says_something_of_all_that_it_requires() -> None:
    schema = {"required": ["a", "b"], "allOf": [{"$ref": "#/components/schemas/A"}]}
    schemas = {"A": {"properties": {"a": {"type": "string"}}}, "S": schema}
    made, codes = _mended(_document(components={"schemas": schemas}))
    assert made["components"]["schemas"]["S"] == schema | {"properties": {"b": {}}}
    assert codes == ["undescribed-property"]


@pytest.mark.parametrize(
    ("value", "kind"), [([{"type": "string"}], "a list"), ("string", "text"), (4, "a number")]
)
def test_what_is_no_schema_is_anything_and_told(value: Any, kind: str) -> None:
    user = {"properties": {"p": {"$ref": "#/components/schemas/Odd"}}}
    document = _document(components={"schemas": {"Odd": value, "User": user}})
    made, codes = _mended(document)
    assert made["components"]["schemas"] == {"Odd": {}, "User": user}
    assert codes == ["wrong-shape"]
    (remark,) = _read(document).diagnostics
    assert remark.message == f"'Odd' must be a schema, but is {kind}"
    assert (remark.severity, remark.place) == ("warning", "#/components/schemas/Odd")


def test_a_reference_that_is_no_text_is_left_out_and_told() -> None:
    made, codes = _of_schema({"$ref": 5, "type": "string"})
    assert (made, codes) == ({"type": "string"}, ["wrong-shape"])


def test_a_schema_that_is_made_of_itself_is_told_once_a_circle() -> None:
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in ("B", "A", "Tree")]
    schemas = {
        "A": {"allOf": [refs[0], {"type": "object", "properties": {"x": {"type": "string"}}}]},
        "B": {"allOf": [{"allOf": [refs[1]]}], "type": "object"},
        "Tree": {"type": "object", "properties": {"inner": {"allOf": [refs[2]]}}},
    }
    document = _document(components={"schemas": schemas})
    made, codes = _mended(document)
    assert codes == ["circular-reference"]
    assert made["components"]["schemas"] == {
        **schemas,
        "B": {"allOf": [{"allOf": [{}]}], "type": "object"},
    }
    (remark,) = _read(document).diagnostics
    assert remark.place == "#/components/schemas/B/allOf/0/allOf/0/$ref"


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        (
            {"allOf": [{"allOf": [{"$ref": "#/components/schemas/Hull/allOf/0"}]}]},
            "allOf/0/allOf/0",
        ),
        (
            {
                "allOf": [{"$ref": "#/components/schemas/Hull/properties/keel"}],
                "properties": {"keel": {"allOf": [{"$ref": "#/components/schemas/Hull"}]}},
            },
            "properties/keel/allOf/0",
        ),
        (
            {
                "allOf": [{"$ref": "#/components/schemas/Hull/allOf/1"}, {"type": "object"}],
                "properties": {"keel": {"$ref": "#/components/schemas/Hull"}},
            },
            "",
        ),
    ],
)
def test_a_circle_through_a_part_of_a_component(schema: Any, where: str) -> None:
    document = _document(components={"schemas": {"Hull": schema}})
    found = [each for each in _read(document).diagnostics if each.code == "circular-reference"]
    assert [each.place for each in found] == [f"#/components/schemas/Hull/{where}/$ref"] * bool(
        where
    )
