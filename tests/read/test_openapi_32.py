"""OpenAPI 3.2 documents: what 3.1 has no word for is mapped, or kept and told."""

from __future__ import annotations

import json
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

JSON_TYPE = "application/json"


def _read(document: dict[str, Any], *, claims: bool = False) -> Reading:
    assert not list(OpenAPIV32SpecValidator(document).iter_errors())
    text = json.dumps(document, indent=1)
    return read_document(SourceDocument("api", "api.json", text, "openapi"), claims=claims)


def _document(operation: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    get = {"responses": {"200": {"description": ""}}, **(operation or {})}
    head = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}}
    return {**head, "paths": {"/a": {"get": get}}, **rest}


def _made(document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The document as 3.1, which is valid, and the messages of the notes."""
    reading = _read(document)
    assert reading.openapi is not None
    assert not list(OpenAPIV31SpecValidator(reading.openapi).iter_errors())
    assert {each.code for each in reading.diagnostics} <= {"newer-than-3.1"}
    return reading.openapi, [each.message for each in reading.diagnostics]


def test_tags_servers_and_the_own_address_keep_what_they_say() -> None:
    made, notes = _made(
        {"$self": "https://example.com/api"}
        | _document(
            tags=[{"name": "a", "summary": "A"}, {"name": "b", "parent": "a", "kind": "nav"}],
            servers=[{"url": "https://example.com", "name": "live"}],
        )
    )
    assert made["x-self"] == "https://example.com/api"
    assert made["tags"] == [
        {"name": "a", "x-summary": "A"},
        {"name": "b", "x-parent": "a", "x-kind": "nav"},
    ]
    assert made["servers"] == [{"url": "https://example.com", "x-name": "live"}]
    assert len(notes) == 5


def test_examples_have_their_data_as_their_value() -> None:
    examples = {"e": {"dataValue": {"a": 1}, "serializedValue": "a=1"}}
    content = {JSON_TYPE: {"schema": {}, "examples": examples}}
    made, _ = _made(_document({"responses": {"200": {"description": "", "content": content}}}))
    response = made["paths"]["/a"]["get"]["responses"]["200"]
    assert response["content"][JSON_TYPE]["examples"] == {
        "e": {"value": {"a": 1}, "x-serializedValue": "a=1"}
    }


def test_shared_media_types_are_written_out() -> None:
    media = {"schema": {"type": "object"}}
    content = {JSON_TYPE: {"$ref": "#/components/mediaTypes/M"}}
    made, _ = _made(
        _document(
            {"responses": {"200": {"description": "", "content": content}}},
            components={"mediaTypes": {"M": media}},
        )
    )
    response = made["paths"]["/a"]["get"]["responses"]["200"]
    assert response["content"][JSON_TYPE] == media
    assert made["components"] == {"x-mediaTypes": {"M": media}}


def test_schemas_and_security_schemes_keep_what_is_new() -> None:
    mapping = {"propertyName": "k", "defaultMapping": "S", "mapping": {}}
    schemas = {
        "S": {"oneOf": [{"$ref": "#/components/schemas/T"}], "discriminator": mapping},
        "T": {"properties": {"k": {"type": "string", "xml": {"nodeType": "attribute"}}}},
    }
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "K", "deprecated": True}}
    made, _ = _made(_document(components={"schemas": schemas, "securitySchemes": schemes}))
    parts = made["components"]
    assert parts["schemas"]["S"]["discriminator"]["x-defaultMapping"] == "S"
    assert parts["schemas"]["T"]["properties"]["k"]["xml"] == {"attribute": True}
    assert parts["securitySchemes"]["key"]["x-deprecated"] is True


def test_operations_of_other_methods_stay_and_are_claimed() -> None:
    operation = {"summary": "s", "responses": {"200": {"description": ""}}}
    stream = {"application/jsonl": {"itemSchema": {"type": "object", "properties": {"n": {}}}}}
    streamed = {"responses": {"200": {"description": "", "content": stream}}}
    item = {"query": streamed, "additionalOperations": {"COPY": operation}}
    reading = _read(_document() | {"paths": {"/a": item}}, claims=True)
    assert reading.openapi is not None
    assert reading.openapi["paths"]["/a"] == item
    places = {str(claim.at) for claim in reading.claims}
    assert {"QUERY /a#response.200.n", "COPY /a"} <= places
    lines = {claim.origin.line for claim in reading.claims if str(claim.at) == "COPY /a"}
    assert 1 not in lines
    assert len(reading.diagnostics) == 3
