"""The keywords of claims by what they are for (design, section 3)."""

from __future__ import annotations

SCHEMA_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
"""Bounds that are keywords of JSON Schema, in the order in which they are written."""

BOUNDS = frozenset(
    {
        *SCHEMA_BOUNDS,
        "propertyNames.maxLength",
        "propertyNames.pattern",
        "values.type",
        "values.maxLength",
        "values.minLength",
    }
)
"""All bounds, those of the names and values of a map among them."""

WORDS = frozenset({"title", "summary", "description", "example"})
"""Keywords that say nothing of what is valid."""

KEYWORD_CLASSES: dict[str, frozenset[str]] = {
    "types": frozenset({"type", "format", "nullable"}),
    "values": frozenset({"enum", "const", "knownValues", "openEnum", "default"}),
    "bounds": BOUNDS,
    "words": WORDS,
}
"""Names under which a precedence can speak of several keywords."""
