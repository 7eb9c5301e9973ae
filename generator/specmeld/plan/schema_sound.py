"""Schemas without the keywords that JSON Schema's own meta-schema refuses.

A ``minimum`` of text or a ``required`` of true means nothing to any reader; it is left out, so that
no later step needs to ask for the shape of what it reads.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from specmeld.model.api import ASSERTED_FORMAT, Schema
from specmeld.plan.schema_facts import ALL_KINDS
from specmeld.plan.schema_patterns import readable


def sound(schema: Any) -> Schema:
    """``schema`` with only keywords of the shapes that JSON Schema 2020-12 gives them."""
    if not isinstance(schema, dict):
        return schema if isinstance(schema, bool) else True
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        shape = _SHAPES.get(keyword)
        kept = value if shape is None else shape(value)
        if kept is not None or keyword == "const":
            made[keyword] = kept
    return made


def _schema(value: Any) -> Any:
    return sound(value) if isinstance(value, dict | bool) else None


def _schemas(value: Any) -> Any:
    if not isinstance(value, list):
        return None
    return [sound(inner) for inner in value if isinstance(inner, dict | bool)] or None


def _named_schemas(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    known = {name: sound(inner) for name, inner in value.items() if isinstance(inner, dict | bool)}
    return known or None


def _patterns(value: Any) -> Any:
    named = _named_schemas(value)
    return named and {name: inner for name, inner in named.items() if readable(name)}


def _types(value: Any) -> Any:
    if isinstance(value, list):
        known = [one for one in value if isinstance(one, str) and one in ALL_KINDS]
        return list(dict.fromkeys(known)) or None
    return value if isinstance(value, str) and value in ALL_KINDS else None


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def _positive(value: Any) -> Any:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _count(value: Any) -> Any:
    number = _number(value)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _texts(value: Any) -> Any:
    if not isinstance(value, list):
        return None
    return list(dict.fromkeys(one for one in value if isinstance(one, str)))


def _named_texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    return {name: _texts(inner) or [] for name, inner in value.items()}


def _flag(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else None


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _pattern(value: Any) -> Any:
    return value if isinstance(value, str) and readable(value) else None


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "type": _types,
    "enum": _list,
    "required": _texts,
    "pattern": _pattern,
    "patternProperties": _patterns,
    "dependentRequired": _named_texts,
    "uniqueItems": _flag,
    "multipleOf": _positive,
    **dict.fromkeys(("title", "description", "format", ASSERTED_FORMAT, "$ref"), _text),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _count),
    **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), _count),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _schemas),
    **dict.fromkeys(("properties", "dependentSchemas"), _named_schemas),
    **dict.fromkeys(("items", "contains", "not", "if", "then", "else"), _schema),
    **dict.fromkeys(("additionalProperties", "propertyNames"), _schema),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), _schema),
}
"""What each keyword's value becomes; None leaves the keyword out."""
