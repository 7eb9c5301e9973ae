"""The built-in types of RAML, and the facets that refine a type."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.model.json import JSON

BUILT_IN: Mapping[str, Mapping[str, JSON]] = {
    "any": {},
    "object": {"type": "object"},
    "array": {"type": "array"},
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string"},
    "date-only": {"type": "string", "format": "date"},
    "time-only": {"type": "string"},
    "datetime-only": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "file": {"type": "string", "format": "binary"},
    "nil": {"type": "null"},
    "null": {"type": "null"},
}
FORMATS: Mapping[str, str] = {
    "int": "int32",
    "int8": "int8",
    "int16": "int16",
    "int32": "int32",
    "int64": "int64",
    "long": "int64",
    "float": "float",
    "double": "double",
    "rfc2616": "",
    "rfc3339": "date-time",
}

_COUNTS = frozenset(
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
)
FACETS = frozenset(
    [*_COUNTS, "pattern", "minimum", "maximum", "multipleOf", "uniqueItems", "default", "enum"]
)
"""Facets that are JSON Schema keywords too."""


def is_facet(facet: str, value: JSON) -> bool:
    """Whether a facet can have a value."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if facet in _COUNTS:
        return isinstance(value, int) and number and value >= 0
    match facet:
        case "minimum" | "maximum":
            return number
        case "multipleOf":
            return isinstance(value, int | float) and number and value > 0
        case "pattern":
            return isinstance(value, str)
        case "uniqueItems":
            return isinstance(value, bool)
        case "enum":
            return isinstance(value, list) and bool(value)
    return value is not None
