"""Schemas as what travels meets them: a request without what is read only, an answer without what
is written only, and a parameter as the text that it is written as."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specmeld.diff.rules import Direction
from specmeld.model.api import Api, Parameter, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import unescaped

_COMPONENTS = "#/components/schemas/"
_LEFT_OUT: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    *("items", "additionalProperties", "contains", "not", "if", "then", "else"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)
_SCALARS = {"string", "integer", "number", "boolean"}
_SAYS_NOTHING = frozenset(
    {"type", "title", "description", "default", "deprecated", "example", "examples", "format"}
)


def api_of(api: Api, other: Api, direction: Direction) -> Api:
    """The API with its components as they travel in one direction, beside those of another."""
    schemas = {
        name: schema_of(schema, other.schemas.get(name), direction)
        for name, schema in api.schemas.items()
    }
    changed = any(schemas[name] is not schema for name, schema in api.schemas.items())
    return replace(api, schemas=schemas) if changed else api


def schema_of(schema: Any, other: Any, direction: Direction) -> Any:
    """The schema without the properties that do not travel; itself where all do.

    One that does by ``other``, the schema in the same place of the other API, is left: who may
    write it is then told otherwise. ``additionalProperties`` that takes anything is left out: it
    says what is so without it.
    """
    if not isinstance(schema, dict):
        return schema
    beside = other if isinstance(other, dict) else {}
    made: JSONObject = {
        keyword: _part(keyword, value, beside.get(keyword), direction)
        for keyword, value in schema.items()
        if keyword != "additionalProperties" or value not in (True, {}) or value is False
    }
    properties, theirs = made.get("properties"), beside.get("properties")
    if isinstance(properties, dict):
        theirs = theirs if isinstance(theirs, dict) else {}
        gone = {
            name
            for name, each in properties.items()
            if _is(each, _LEFT_OUT[direction])
            and (name not in theirs or _is(theirs[name], _LEFT_OUT[direction]))
        }
        made |= _without(made, properties, gone) if gone else {}
    same = made.keys() == schema.keys() and all(made[key] is schema[key] for key in made)
    return schema if same else made


def _without(schema: JSONObject, properties: JSONObject, gone: set[str]) -> JSONObject:
    required = schema.get("required")
    left: JSONObject = {
        "properties": {name: each for name, each in properties.items() if name not in gone}
    }
    if isinstance(required, list):
        left["required"] = [name for name in required if name not in gone]
    return left


def _part(keyword: str, value: Any, other: Any, direction: Direction) -> Any:
    if keyword in _MAPS and isinstance(value, dict):
        beside = other if isinstance(other, dict) else {}
        made: Any = {
            name: schema_of(each, beside.get(name), direction) for name, each in value.items()
        }
        return value if all(made[name] is value[name] for name in value) else made
    if keyword in _LISTS and isinstance(value, list):
        others = other if isinstance(other, list) else []
        made = [
            schema_of(each, others[at] if at < len(others) else None, direction)
            for at, each in enumerate(value)
        ]
        return value if all(map(operator.is_, made, value)) else made
    return schema_of(value, other, direction) if keyword in _SINGLE else value


def _is(schema: Any, keyword: str) -> bool:
    return isinstance(schema, dict) and schema.get(keyword) is True


def takes_its_text(
    old: Parameter, new: Parameter, before: Mapping[str, Schema], after: Mapping[str, Schema]
) -> bool:
    """Whether every text that the old parameter is written as is one that the new one takes: of
    any text, or an item alone where a list repeats the name."""
    if old.content_type or new.content_type or new.location not in ("path", "query", "header"):
        return False
    mine, theirs = _resolved(old.schema, before), _resolved(new.schema, after)
    types = set(SchemaView(mine).type_names or ())
    if not types or not types <= _SCALARS:
        return False
    view = SchemaView(theirs)
    repeated = new.location == "query" and new.style == "form" and new.explode
    if view.type_names == ("array",) and repeated and _takes_one(view):
        theirs = _resolved(view.items.raw, after) if view.items is not None else True
        view = SchemaView(theirs)
        return theirs == mine or (view.type_names == ("string",) and _is_any_text(theirs))
    return view.type_names == ("string",) and _is_any_text(theirs) and types != {"string"}


def _takes_one(view: SchemaView) -> bool:
    count = view.item_count
    return (count.least or 0) <= 1 and (count.most is None or count.most >= 1)


def _is_any_text(schema: Schema) -> bool:
    """Whether a schema of texts says nothing of them but that they are such."""
    if not isinstance(schema, dict):
        return False
    told = {word for word in schema if not word.startswith("x-")}
    return told <= _SAYS_NOTHING


def _resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    for _ in range(16):
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(ref, str) or not ref.startswith(_COMPONENTS):
            break
        schema = schemas.get(unescaped(ref.removeprefix(_COMPONENTS)), True)
    return schema
