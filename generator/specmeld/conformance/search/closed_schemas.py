"""Schemas that refer to nothing say the same whatever they are called and wherever they stand."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from specmeld.conformance.schema_nodes import SHAPES, SHOWING, SILENT, is_list, is_map
from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import Shape

_LONGEST = 6_000
"""Characters of a schema that is worth comparing with others."""
_DEEPEST = 100
"""Schemas inside of schemas; what is deeper is not compared either."""
_CONSTRUCTED = frozenset(
    {"type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"minLength", "maxLength", "minItems", "maxItems", "items", "properties", "required"}
    | {"additionalProperties"}
)
"""Keywords for which values are constructed, so that none that is shown is needed."""


class Closed(NamedTuple):
    """All that a schema says of values, as JSON, and how many schemas are one inside of another."""

    text: str
    depth: int


class _OpenError(Exception):
    """A schema refers to something or is referred to, or is too deep to be looked through."""


class _Itself:
    """A schema that equals only itself, so that it is looked through once."""

    __slots__ = ("schema",)

    def __init__(self, schema: JSONObject) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.schema is other.schema


def closed(schema: Schema) -> Closed | None:
    """What a schema says; None where it refers to something, is too large to be like another, or is
    only true or false."""
    return _closed(_Itself(schema)) if isinstance(schema, dict) else None


@lru_cache(maxsize=8192)
def _closed(itself: _Itself) -> Closed | None:
    try:
        said, depth = _said(itself.schema, _DEEPEST)
    except _OpenError:
        return None
    text = json.dumps(said)
    return Closed(text, depth) if len(text) <= _LONGEST else None


def _said(schema: Any, left: int) -> tuple[Any, int]:
    if not is_map(schema):
        return schema, 0
    if not left:
        raise _OpenError
    kept: JSONObject = {}
    deepest = 0
    spoken = [each for each in schema if each not in SILENT and not each.startswith("x-")]
    if _CONSTRUCTED.issuperset(set(spoken) - SHOWING):
        spoken = [each for each in spoken if each not in SHOWING]
    for keyword in spoken:
        if keyword.startswith("$"):
            raise _OpenError
        kept[keyword], depth = _held(SHAPES.get(keyword), schema[keyword], left - 1)
        deepest = max(deepest, depth)
    return kept, deepest


def _held(shape: Shape | None, value: Any, left: int) -> tuple[Any, int]:
    """What the schemas of a keyword say, and how deep they go with it."""
    if shape == "map" and is_map(value):
        named = {name: _said(one, left) for name, one in value.items()}
        depth = max((depth + 1 for _, depth in named.values()), default=0)
        return {name: one for name, (one, _) in named.items()}, depth
    if shape == "list" and is_list(value):
        listed = [_said(one, left) for one in value]
        return [one for one, _ in listed], max((depth + 1 for _, depth in listed), default=0)
    if shape == "one":
        said, depth = _said(value, left)
        return said, depth + 1
    return value, 0
