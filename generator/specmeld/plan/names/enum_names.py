"""Names and descriptions of an enum's values, as the extensions that people use tell them."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import SchemaView
from specmeld.plan.names import identifiers
from specmeld.plan.quoting import literal

_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumnames")
_TEXTS = ("x-enum-descriptions", "x-enumDescriptions", "x-enum-description")
_MOST_TOLD = 30
"""Values that a sentence lists."""


@dataclass(frozen=True, slots=True)
class NamedValue:
    """One value of an enum; its name as the document has it, empty where it has none."""

    value: Any
    name: str
    text: str


def named_values(schema: Schema | None) -> tuple[NamedValue, ...]:
    """The values of an enum whose document names or describes them; none of another."""
    values = SchemaView(schema).values if isinstance(schema, dict) else None
    if values is None or not isinstance(schema, dict):
        return ()
    names, texts = _told(schema, _NAMES, values), _told(schema, _TEXTS, values)
    if not any(names) and not any(texts):
        return ()
    found = map(NamedValue, values, names, texts)
    return tuple(one for one in found if one.value is not None or one.name or one.text)


def _told(schema: dict[str, Any], keys: Sequence[str], values: Sequence[Any]) -> list[str]:
    """What an extension says of each value: in a list of their order, or by value."""
    told = next((schema[key] for key in keys if key in schema), None)
    listed: list[Any] = []
    if isinstance(told, list) and len(told) == len(values):
        listed = told
    elif isinstance(told, list) and len(told) == sum(one is not None for one in values):
        left = iter(told)  # null has no text of its own
        listed = ["" if one is None else next(left) for one in values]
    elif isinstance(told, dict):
        listed = [told.get(str(one), "") for one in values]
    return [str(one) if isinstance(one, str | int) else "" for one in listed or [""] * len(values)]


def constants(values: Sequence[NamedValue]) -> dict[str, NamedValue]:
    """Name of a constant → its value, those that have a name and can be written so.

    A name that the document gives twice is that of the first value.
    """
    named: dict[str, NamedValue] = {}
    for one in values:
        if one.name and (one.value is None or isinstance(one.value, str | int)):
            named.setdefault(one.name, one)
    made = identifiers.unique(named, _constant, "value")
    return {made[name]: one for name, one in named.items()}


def _constant(text: str) -> str:
    plain = text.isidentifier() and text.isascii() and not text.startswith("_")
    if plain and not keyword.iskeyword(text):
        return text
    return identifiers.snake_name(text, "value").upper()


def lines(values: Sequence[NamedValue]) -> list[str]:
    """A line for each value: ``- 2 DONE: it is over``."""
    return [f"- {_said(one)}" for one in values]


def sentence(values: Sequence[NamedValue]) -> str:
    """The values in a sentence: ``0 is PENDING (not yet), 1 is DONE (it is over).``"""
    told = ", ".join(
        literal(one.value)
        + (f" is {one.name}" if one.name else "")
        + (f" ({one.text.strip().rstrip('.')})" if one.text.strip() else "")
        for one in values[:_MOST_TOLD]
    )
    return f"{told}, …" if len(values) > _MOST_TOLD else f"{told}."


def _said(one: NamedValue) -> str:
    name = f" {one.name}" if one.name else ""
    return f"{literal(one.value)}{name}: {one.text.strip()}".removesuffix(": ")
