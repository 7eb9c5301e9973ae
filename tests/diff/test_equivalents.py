"""Descriptions that say the same in other words: nothing has changed. And what recurs ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from specmeld.diff import compare
from specmeld.pipeline.settle.document_reading import canonical_of
from specmeld.resolve import resolve_api

_OBJECT: dict[str, Any] = {"type": "object"}
_TEXT: dict[str, Any] = {"type": "string"}


def _cat(**more: Any) -> dict[str, Any]:
    return {**_OBJECT, "required": ["kind"], "properties": {"kind": {"const": "cat"}, **more}}


def _dog(**more: Any) -> dict[str, Any]:
    return {**_OBJECT, "required": ["kind"], "properties": {"kind": {"const": "dog"}, **more}}


SAME: list[tuple[Any, Any]] = [
    ({"allOf": [{"maxLength": 5}, _TEXT]}, {**_TEXT, "maxLength": 5}),
    ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}),
    ({"type": "integer", "minimum": 0.5}, {"type": "integer", "minimum": 1}),
    ({"type": ["string", "null"]}, {"anyOf": [_TEXT, {"type": "null"}]}),
    ({"oneOf": [_cat(), _dog()]}, {"anyOf": [_dog(), _cat()]}),
    ({"oneOf": [_TEXT, {"type": "null"}]}, {"type": ["null", "string"]}),
    ({"enum": ["a", "b"]}, {**_TEXT, "enum": ["b", "a"], "description": "A letter."}),
    ({"const": 1}, {"enum": [1.0]}),
    ({"type": "boolean"}, {"type": "boolean", "enum": [True, False]}),
    ({"type": "array", "items": _TEXT, "minItems": 0}, {"type": "array", "items": {**_TEXT}}),
    ({"$ref": "#/components/schemas/Text"}, _TEXT),
    ({"$ref": "#/components/schemas/Text", "maxLength": 3}, {**_TEXT, "maxLength": 3}),
    ({**_OBJECT, "properties": {"a": {}, "b": True}}, _OBJECT),
    (
        {**_OBJECT, "properties": {"a": {"maximum": 3}}, "required": ["a"]},
        {"allOf": [{**_OBJECT, "required": ["a"]}, {"properties": {"a": {"maximum": 3}}}]},
    ),
    (
        {"type": ["number", "string"], "maximum": 3, "maxLength": 3},
        {"anyOf": [{"type": "number", "maximum": 3}, {**_TEXT, "maxLength": 3}]},
    ),
    (
        {"oneOf": [_cat(a=_TEXT), _dog()]},
        {"oneOf": [_dog(), {"allOf": [_cat(), {"properties": {"a": _TEXT}}]}]},
    ),
]


def _document(schema: Any) -> dict[str, Any]:
    content = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": content, "responses": {"200": {"description": "", **content}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": {"Text": _TEXT}},
    }


def _changes(old: Any, new: Any) -> list[str]:
    apis = [resolve_api(_document(schema)) for schema in (old, new)]
    return [f"{change.rule} {change.place}" for change in compare(*apis)]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_other_words_change_nothing(one: Any, other: Any) -> None:
    assert _changes(one, other) == []
    assert _changes(other, one) == []


RECURRING: list[dict[str, Any]] = [
    {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}},
    {"A": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
     "B": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}},
    {"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}},
     "B": {"type": "array", "items": {"$ref": "#/components/schemas/A"}, "maxItems": 3}},
    {"A": {"not": {"$ref": "#/components/schemas/A"}}},
    {f"A{n or ''}": {"anyOf": [{"$ref": f"#/components/schemas/A{n + 1}"}, {"minLength": n}]}
     for n in range(300)} | {"A300": {"type": "string"}},
    {f"A{n or ''}": {"oneOf": [{"$ref": f"#/components/schemas/A{n + 1}"}] * 4}
     for n in range(6)} | {"A6": {"type": "string"}},
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(RECURRING)))
def test_what_recurs_or_branches_without_end_is_compared_in_bounds(number: int) -> None:
    old = _document({"$ref": "#/components/schemas/A"})
    old["components"]["schemas"] = RECURRING[number]
    new = json.loads(json.dumps(old))
    last = list(new["components"]["schemas"])[-1]
    new["components"]["schemas"][last]["maxLength"] = 7
    compare(resolve_api(old), resolve_api(new))
    compare(resolve_api(new), resolve_api(old))


_SWAGGER = """
swagger: "2.0"
info: {title: t, version: "1"}
host: api.example.com
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /pets/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: pet, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}
      responses: {200: {description: ok, schema: {$ref: "#/definitions/Pet"}}}
definitions:
  Pet: {type: object, properties: {name: {type: string, maxLength: 9}}}
"""
_OPENAPI = """
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://api.example.com"}]
paths:
  /pets/{pet}:
    put:
      parameters: [{name: pet, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}
components:
  schemas:
    Animal: {type: object, properties: {name: {type: string, maxLength: 9}}}
"""


def test_versions_of_openapi_and_names_of_path_parameters_do_not_matter() -> None:
    apis = [resolve_api(canonical_of(text, "x").document) for text in (_SWAGGER, _OPENAPI)]
    assert compare(*apis) == []


def test_lines_are_those_of_the_file_whatever_its_version(specmeld: Any, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(_SWAGGER, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(_OPENAPI.replace("maxLength: 9", "maxLength: 5"), "utf-8")
    told = specmeld("diff", "old.yaml", "new.yaml", "--no-python", cwd=tmp_path, code=1).stdout
    lines = [text.split("\n") for text in (_SWAGGER, _OPENAPI)]
    for name, number in re.findall(r"(old|new)\.yaml:(\d+)", told):
        assert "maxLength" in lines[name == "new"][int(number) - 1]
    assert told.count(".yaml:") == 4


def test_paths_that_differ_in_names_alone_are_told_apart() -> None:
    def document(*statuses: str) -> dict[str, Any]:
        paths = {}
        for name, status in zip("abc", statuses, strict=False):
            paths[f"/{{{name}}}"] = {"get": {"responses": {status: {"description": ""}}}}
        return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}

    apis = [resolve_api(document(*each)) for each in (("200", "201"), ("200", "204"))]
    told = [(change.rule, change.place) for change in compare(*apis)]
    assert told == [
        ("response-status-removed", "GET /{b}#response.201"),
        ("response-status-added", "GET /{b}#response.204"),
    ]
