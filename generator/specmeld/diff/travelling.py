"""Schemas as what travels meets them: a request without what is read only, an answer without what
is written only."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from specmeld.diff.rules import Direction
from specmeld.model.api_description import INPUT, Api, Schema
from specmeld.model.json import JSONObject

_LEFT_OUT: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    *("items", "additionalProperties", "contains", "not", "if", "then", "else"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)


@dataclass(frozen=True, slots=True)
class Travel:
    """One direction of what travels between two versions."""

    direction: Direction
    says_what_is_left: bool
    """Whether one version has ``unevaluatedProperties``, for which it counts whether
    ``additionalProperties`` that takes anything is written out. It can stand in another schema."""

    def api(self, api: Api, other: Api) -> Api:
        """The API with its components as they travel, beside those of another."""
        schemas = {
            name: self.schema(schema, _counterpart(name, other.schemas))
            for name, schema in api.schemas.items()
        }
        changed = any(schemas[name] is not schema for name, schema in api.schemas.items())
        return replace(api, schemas=schemas) if changed else api

    def schema(self, schema: Schema | None, other: Any) -> Any:
        """The schema without the properties that do not travel; itself where all do.

        One that does by ``other``, the schema in the same place of the other API, is left: who may
        write it is then told otherwise. ``additionalProperties`` that takes anything is left out:
        it says what is so without it.
        """
        if not isinstance(schema, dict):
            return schema
        beside = other if isinstance(other, dict) else {}
        made: JSONObject = {
            keyword: self._part(keyword, value, beside.get(keyword))
            for keyword, value in schema.items()
            if keyword != "additionalProperties" or self.says_what_is_left or not _is_open(value)
        }
        properties, theirs = made.get("properties"), beside.get("properties")
        if isinstance(properties, dict):
            theirs = theirs if isinstance(theirs, dict) else {}
            gone = {
                name
                for name, each in properties.items()
                if self._stays(each) and (name not in theirs or self._stays(theirs[name]))
            }
            made |= _without(made, properties, gone) if gone else {}
        same = made.keys() == schema.keys() and all(made[key] is schema[key] for key in made)
        return schema if same else made

    def _part(self, keyword: str, value: Any, other: Any) -> Any:
        if keyword in _MAPS and isinstance(value, dict):
            beside = other if isinstance(other, dict) else {}
            named = {name: self.schema(each, beside.get(name)) for name, each in value.items()}
            return value if all(named[name] is value[name] for name in value) else named
        if keyword in _LISTS and isinstance(value, list):
            others = other if isinstance(other, list) else []
            listed = [
                self.schema(each, others[at] if at < len(others) else None)
                for at, each in enumerate(value)
            ]
            return value if all(map(operator.is_, listed, value)) else listed
        return self.schema(value, other) if keyword in _SINGLE else value

    def _stays(self, schema: Schema) -> bool:
        """Whether a property does not travel this way."""
        return isinstance(schema, dict) and schema.get(_LEFT_OUT[self.direction]) is True


def _counterpart(name: str, schemas: Mapping[str, Schema]) -> Any:
    """The component of that name; where only one version has another for requests, the one."""
    return schemas.get(name, schemas.get(name.removesuffix(INPUT)))


def says_what_is_left(document: Any) -> bool:
    """Whether ``unevaluatedProperties`` stands anywhere in a document."""
    waiting = [document]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "unevaluatedProperties" in each:
                return True
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return False


def _is_open(schema: Schema) -> bool:
    return schema is True or schema == {}


def _without(schema: JSONObject, properties: JSONObject, gone: set[str]) -> JSONObject:
    required = schema.get("required")
    left: JSONObject = {
        "properties": {name: each for name, each in properties.items() if name not in gone}
    }
    if isinstance(required, list):
        left["required"] = [name for name in required if name not in gone]
    return left
