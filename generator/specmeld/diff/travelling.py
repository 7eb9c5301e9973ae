"""Schemas as they travel: requests without read-only, responses without write-only properties."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from specmeld.diff.rules import Direction
from specmeld.model.api_description import INPUT, Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import unescaped

_LEFT_OUT: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_COMPONENTS = "#/components/schemas/"
_DEEPEST, _MOST_BRANCHES = 20, 100
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_BRANCHES = ("allOf", "anyOf", "oneOf")
_LISTS = (*_BRANCHES, "prefixItems")
_SINGLE = (
    *("items", "additionalProperties", "contains", "not", "if", "then", "else"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)


@dataclass(frozen=True, slots=True)
class Travel:
    """One direction of travel between two versions."""

    direction: Direction
    says_what_is_left: bool
    """Whether one version has ``unevaluatedProperties``, to which an explicit
    ``additionalProperties`` that accepts anything matters. It can be in another schema."""

    def api(self, api: Api, other: Api) -> Api:
        """The API with its components as they travel, beside those of another."""
        schemas = {
            name: self.schema(schema, _counterpart(name, other.schemas), other.schemas)
            for name, schema in api.schemas.items()
        }
        changed = any(schemas[name] is not schema for name, schema in api.schemas.items())
        return replace(api, schemas=schemas) if changed else api

    def top(
        self, schema: Schema | None, other: Any, own: Mapping[str, Any], known: Mapping[str, Any]
    ) -> Any:
        """The schema of a whole body, beside that of the other version.

        A component is compared with the one of its name (``api``). If the other version has another
        component here, or none, and more travels by that, the schema itself takes its place.
        """
        made = self.schema(schema, other, known)
        name = _component(made)
        target = own.get(name) if name is not None else None
        if target is None or name == _component(other):
            return made
        here = self.schema(target, other, known)
        there = self.schema(target, _counterpart(name or "", known), known)
        return made if here == there else here

    def schema(self, schema: Schema | None, other: Any, known: Mapping[str, Any]) -> Any:
        """The schema without the properties that do not travel; itself if all do.

        One that does by ``other``, the schema in the same place of the other API, is left: who may
        write it is then told otherwise. ``known`` are the components of that API.
        ``additionalProperties`` that takes anything is left out: it says what is so without it.
        """
        if not isinstance(schema, dict):
            return schema
        beside = _led(other, known)
        made: JSONObject = {
            keyword: self._part(keyword, value, beside.get(keyword), known)
            for keyword, value in schema.items()
            if keyword != "additionalProperties" or self.says_what_is_left or not _is_open(value)
        }
        properties = made.get("properties")
        if isinstance(properties, dict):
            staying = {name for name, each in properties.items() if self._stays(each)}
            gone = staying - self._travelling(beside, known) if staying else staying
            made |= _without(made, properties, gone) if gone else {}
        same = made.keys() == schema.keys() and all(made[key] is schema[key] for key in made)
        return schema if same else made

    def _travelling(self, schema: JSONObject, known: Mapping[str, Any]) -> set[str]:
        """The properties that come by a schema and its branches: described, or only required."""
        described, coming, required = set[str](), set[str](), set[str]()
        for each in _alternatives(schema, known):
            properties = each.get("properties")
            for name, one in properties.items() if isinstance(properties, dict) else ():
                described.add(name)
                coming |= set() if self._stays(one) else {name}
            required |= {*SchemaView(each).required}
        return coming | (required - described)

    def _part(self, keyword: str, value: Any, other: Any, known: Mapping[str, Any]) -> Any:
        if keyword in _MAPS and isinstance(value, dict):
            beside = other if isinstance(other, dict) else {}
            named = {
                name: self.schema(each, beside.get(name), known) for name, each in value.items()
            }
            return value if all(named[name] is value[name] for name in value) else named
        if keyword in _LISTS and isinstance(value, list):
            others = other if isinstance(other, list) else []
            listed = [
                self.schema(each, others[at] if at < len(others) else None, known)
                for at, each in enumerate(value)
            ]
            return value if all(map(operator.is_, listed, value)) else listed
        return self.schema(value, other, known) if keyword in _SINGLE else value

    def _stays(self, schema: Schema) -> bool:
        """Whether a property does not travel this way."""
        return isinstance(schema, dict) and schema.get(_LEFT_OUT[self.direction]) is True


def _counterpart(name: str, schemas: Mapping[str, Schema]) -> Any:
    """The component of that name; if only one version has a request variant, the shared one."""
    return schemas.get(name, schemas.get(name.removesuffix(INPUT)))


def _led(schema: Any, known: Mapping[str, Any]) -> JSONObject:
    """The target of a reference, else the schema itself."""
    for _ in range(_DEEPEST):
        name = _component(schema)
        if name is None:
            break
        schema = known.get(name)
    return schema if isinstance(schema, dict) else {}


def _component(schema: Any) -> str | None:
    """The component that a schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith(_COMPONENTS):
        return None
    return unescaped(reference.removeprefix(_COMPONENTS))


def _alternatives(schema: JSONObject, known: Mapping[str, Any]) -> list[JSONObject]:
    """A schema and its branches, to a bounded depth."""
    found, waiting = {id(schema): schema}, [schema]
    while waiting and len(found) < _MOST_BRANCHES:
        each = waiting.pop()
        for keyword in _BRANCHES:
            branches = each.get(keyword)
            for branch in branches if isinstance(branches, list) else ():
                led = _led(branch, known)
                if id(led) not in found:
                    found[id(led)] = led
                    waiting.append(led)
    return [*found.values()]


def says_what_is_left(document: Any) -> bool:
    """Whether ``unevaluatedProperties`` occurs anywhere in a document."""
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
