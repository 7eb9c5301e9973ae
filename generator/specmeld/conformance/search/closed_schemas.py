"""Schemas that refer to nothing say the same whatever they are called and wherever they stand."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from specmeld.conformance.schema_nodes import is_list, is_map
from specmeld.model.json import JSONObject

_LONGEST = 6_000
"""Characters of a schema that is worth comparing with others."""
_SILENT = frozenset(
    {"title", "description", "externalDocs", "deprecated", "readOnly", "writeOnly", "xml"}
    | {"format", "discriminator", "nullable", "contentEncoding", "contentMediaType"}
)
"""Keywords that neither refuse a value nor show one."""
_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMAS = frozenset(
    {"items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems"}
    | {"propertyNames", "contains", "not", "if", "then", "else"}
)


_SHOWING = frozenset({"default", "example", "examples"})
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
    """A schema refers to something or is referred to."""


def closed(schema: JSONObject) -> Closed | None:
    """What a schema says; None where it refers to something, or is too large to be like another."""
    try:
        said, depth = _said(schema)
    except _OpenError:
        return None
    text = json.dumps(said)
    return Closed(text, depth) if len(text) <= _LONGEST else None


def _said(schema: Any) -> tuple[Any, int]:
    if not is_map(schema):
        return schema, 0
    kept: JSONObject = {}
    deepest = 0
    spoken = [each for each in schema if each not in _SILENT and not each.startswith("x-")]
    if _CONSTRUCTED.issuperset(set(spoken) - _SHOWING):
        spoken = [each for each in spoken if each not in _SHOWING]
    for keyword in spoken:
        value = schema[keyword]
        if keyword.startswith("$"):
            raise _OpenError
        kept[keyword] = value
        if keyword in _MAPS and is_map(value):
            inner = {name: _said(one) for name, one in value.items()}
            kept[keyword] = {name: one for name, (one, _) in inner.items()}
            deepest = max(deepest, *(depth + 1 for _, depth in inner.values()), 0)
        elif keyword in _LISTS and is_list(value):
            listed = [_said(one) for one in value]
            kept[keyword] = [one for one, _ in listed]
            deepest = max(deepest, *(depth + 1 for _, depth in listed), 0)
        elif keyword in _SCHEMAS:
            kept[keyword], depth = _said(value)
            deepest = max(deepest, depth + 1)
    return kept, deepest
