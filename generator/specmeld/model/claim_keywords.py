"""The keywords of claims, grouped by purpose."""

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
"""Bounds that are JSON Schema keywords, in the order in which they are written."""

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
"""All bounds, including those of the names and values of a map."""

WORDS = frozenset({"title", "summary", "description", "example"})
"""Keywords without effect on validity."""

KEYWORD_CLASSES: dict[str, frozenset[str]] = {
    "types": frozenset({"type", "format", "nullable"}),
    "values": frozenset({"enum", "const", "knownValues", "openEnum", "default"}),
    "bounds": BOUNDS,
    "words": WORDS,
}
"""Names by which a precedence can refer to several keywords."""
