"""The values that JSON Schema's meta-schema allows for keywords.

A string ``minimum`` or a ``required`` of true has no meaning for any reader.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.openapi.schema import ALL_TYPES, is_number
from specmeld.runtime import readable

UNUSABLE = object()
"""Replaces a value of which nothing is usable."""
_OF_VALUES = (
    *("x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames"),
    *("x-enum-descriptions", "x-enumDescriptions", "x-enum-description"),
)
"""Extensions that list a text for each value of an enum, in order."""


def usable(keyword: str, value: Any) -> tuple[Any, str]:
    """The usable part of a keyword's value, perhaps UNUSABLE; and what is wrong, if anything."""
    if keyword not in _EXPECTED:
        return value, ""
    shape, expected = _EXPECTED[keyword]
    kept = shape(value)
    if kept is None or (isinstance(kept, list) and kept != value and _holds_less(kept, value)):
        return (
            UNUSABLE if kept is None else kept,
            f"{keyword} must be {expected}, not {shown(value)}",
        )
    return kept, ""


def _holds_less(kept: list[str], value: list[Any]) -> bool:
    """Whether values are gone, other than those that were there twice."""
    known = {*kept}
    return any(not isinstance(one, str) or one not in known for one in value)


def misfit_texts(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The extensions that list more or fewer texts than an enum has values, and what is wrong."""
    values = schema.get("enum")
    if not isinstance(values, list):
        return
    for keyword in _OF_VALUES:
        told = schema.get(keyword)
        fits = (len(values), sum(value is not None for value in values))
        if isinstance(told, list) and len(told) not in fits:
            yield (
                keyword,
                f"{keyword} must have {len(values)} strings, one per value, not {len(told)}",
            )


def shown(value: Any) -> str:
    """A value in few characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _types(value: Any) -> Any:
    if isinstance(value, list):
        known = [one for one in value if isinstance(one, str) and one in ALL_TYPES]
        return list(dict.fromkeys(known)) or None
    return value if isinstance(value, str) and value in ALL_TYPES else None


def _number(value: Any) -> Any:
    if not is_number(value):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


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
    if not isinstance(value, dict) or not all(isinstance(one, list) for one in value.values()):
        return None
    return {name: _texts(inner) for name, inner in value.items()}


def _nothing(_: Any) -> Any:
    return None


def _flag(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else None


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _pattern(value: Any) -> Any:
    return value if isinstance(value, str) and readable(value) else None


_EXPECTED: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "type": (_types, "a type of JSON Schema or a list of them"),
    "enum": (_list, "a list"),
    "required": (_texts, "a list of names"),
    "dependentRequired": (_named_texts, "lists of names by name"),
    "pattern": (_pattern, "a pattern that can be read"),
    "uniqueItems": (_flag, "true or false"),
    "items": (_nothing, "one schema, since 2020-12"),
    "multipleOf": (_positive, "a number above 0"),
    **dict.fromkeys(("title", "description", "format", ASSERTED_FORMAT), (_text, "text")),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), (_number, "a number")
    ),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (_nothing, "a list of schemas")),
    **dict.fromkeys(("properties", "patternProperties"), (_nothing, "schemas by name")),
    **dict.fromkeys(("dependentSchemas", "$defs"), (_nothing, "schemas by name")),
    **dict.fromkeys(("minLength", "maxLength"), (_count, "a whole number of at least 0")),
    **dict.fromkeys(("minItems", "maxItems"), (_count, "a whole number of at least 0")),
    **dict.fromkeys(("minContains", "maxContains"), (_count, "a whole number of at least 0")),
    **dict.fromkeys(("minProperties", "maxProperties"), (_count, "a whole number of at least 0")),
}
"""Keyword → a test of its value, and the expected form. Schemas in ``allOf`` or ``properties`` are
checked elsewhere."""
