"""A description whose objects may all be expanded into each other, with bodies that are forms.

So are those of some payment services. ``describe(100)`` has five hundred operations.
"""

from __future__ import annotations

import random
from itertools import product
from typing import Any

_KINDS = ("bill", "card", "claim", "dispute", "fund", "grant", "lease", "order", "parcel", "payee")
_PARTS = ("account", "batch", "entry", "event", "line", "link", "plan", "report", "rule", "term")
_TEXT = {"type": "string", "maxLength": 5000}
_SCALARS: tuple[dict[str, Any], ...] = (
    _TEXT,
    {"type": "integer"},
    {"type": "boolean"},
    {"type": "string", "nullable": True},
    {"type": "string", "enum": ["open", "closed", "void"]},
    {"type": "object", "additionalProperties": {"type": "string", "maxLength": 500}},
)


def describe(resources: int) -> dict[str, Any]:
    """Five operations for each of so many resources, a hundred at most."""
    chance = random.Random(7)
    names = [f"{kind}_{part}" for kind, part in product(_KINDS, _PARTS)][:resources]
    paths: dict[str, Any] = {}
    for name in names:
        one = _answer(_ref(name))
        listed = {"type": "object", "properties": {"data": {"type": "array", "items": _ref(name)}}}
        place = {"name": "id", "in": "path", "required": True, "schema": _TEXT}
        body = {"requestBody": _form(chance)}
        paths[f"/{name}s"] = {"get": _answer(listed), "post": {**one, **body}}
        paths[f"/{name}s/{{id}}"] = {
            "parameters": [place],
            **{"get": one, "post": {**one, **body}, "delete": one},
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Expanding", "version": "1"},
        "servers": [{"url": "https://api.example"}],
        "paths": paths,
        "components": {"schemas": {name: _schema(name, names, chance) for name in names}},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "What is asked for.", "content": content}}}


def _schema(name: str, names: list[str], chance: random.Random) -> dict[str, Any]:
    """An object that names six others, each as its id or as itself, and one of any of four."""
    properties: dict[str, Any] = {"id": _TEXT, "object": {"type": "string", "enum": [name]}}
    properties |= {f"field_{at}": chance.choice(_SCALARS) for at in range(20)}
    for other in chance.sample(names, min(6, len(names))):
        properties[other] = {"anyOf": [_TEXT, _ref(other)], "nullable": True}
    any_of = chance.sample(names, min(4, len(names)))
    properties["source"] = {"anyOf": [_TEXT, *map(_ref, any_of)]}
    for at in range(3):
        properties[f"detail_{at}"] = _object(chance, 8)
    return {"type": "object", "properties": properties, "required": ["id", "object"]}


def _object(chance: random.Random, size: int) -> dict[str, Any]:
    properties = {f"part_{at}": chance.choice(_SCALARS) for at in range(size)}
    return {"type": "object", "properties": properties}


def _form(chance: random.Random) -> dict[str, Any]:
    nested = {f"nested_{at}": _object(chance, 5) for at in range(4)}
    style = {"style": "deepObject", "explode": True}
    schema = {
        "type": "object",
        "properties": {"name": _TEXT, "count": {"type": "integer"}, **nested},
    }
    form = {"schema": schema, "encoding": dict.fromkeys(nested, style)}
    return {"content": {"application/x-www-form-urlencoded": form}}
