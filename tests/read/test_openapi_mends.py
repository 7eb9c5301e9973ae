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
