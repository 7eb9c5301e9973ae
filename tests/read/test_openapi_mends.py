"""What OpenAPI documents get wrong where the intent is plain: mended, and told."""

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
    assert '"p": {' in text[remark.line - 1]
    assert (remark.severity, remark.code) == ("warning", "dangling-reference")
    assert remark.place == "#/components/schemas/S/properties/p"
    assert "leads nowhere" in remark.message


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
        ({"required": ["a", "a", 1]}, {"required": ["a"]}, "required-mended"),
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
