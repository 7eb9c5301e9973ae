"""JSON Schema bounds that pydantic checks itself, as arguments of its ``Field``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.openapi.schema import is_number
from specmeld.plan.models.schema_patterns import native_pattern
from specmeld.plan.quoting import literal
from specmeld.plan.types.type_text import TypeText, annotated

INT64 = 2**63
"""pydantic's limit for literals, bounds and lengths."""
_ARGUMENTS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
    "maxProperties": "max_length",
}
"""Keyword → its argument."""


def bounded(base: TypeText, said: JSONObject, keywords: Iterable[str]) -> tuple[TypeText, set[str]]:
    """``base`` with those keywords that pydantic checks as JSON Schema does, and these."""
    native = {key: said[key] for key in keywords if key in said and _is_native(key, said[key])}
    if not native:
        return base, set()
    arguments = ", ".join(f"{_ARGUMENTS[key]}={_argument(value)}" for key, value in native.items())
    return annotated(base, f"Field({arguments})", names=["Field"]), set(native)


def _is_native(keyword: str, value: Any) -> bool:
    if keyword == "pattern":
        return isinstance(value, str) and native_pattern(value) is not None
    if not is_number(value):
        return False
    if isinstance(value, int) and not -INT64 <= value < INT64:
        return False
    return keyword != "multipleOf" or (isinstance(value, int) and value > 0)


def _argument(value: Any) -> str:
    return literal(native_pattern(value) if isinstance(value, str) else value)
