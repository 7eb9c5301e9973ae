"""Samples, defaults and listed values of MSON, which are written as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.read.formats.blueprint.blueprint_outline import Item
from specmeld.read.formats.blueprint.blueprint_signature import TypeName, split, unquoted
from specmeld.read.formats.blueprint.blueprint_types import BASES

_INTEGER = re.compile(r"[-+]?\d{1,300}\Z")
_NUMBER = re.compile(r"[-+]?(?:\d{1,300}(?:\.\d{1,300})?|\.\d{1,300})(?:[eE][-+]?\d{1,2})?\Z")


def value_of(text: str, type_: str) -> JSON:
    """A value of the type; the text itself if it is invalid."""
    text = unquoted(text)
    if type_ == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if type_ in ("integer", "number") and _INTEGER.match(text):
        return int(text)
    if type_ == "number" and _NUMBER.match(text):
        return float(text)
    return text


def is_value(value: JSON, type_: str) -> bool:
    """Whether a value is of a JSON type."""
    match type_:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
    return True


def sample_value(text: str, type_: str, stated: TypeName | None) -> JSON:
    """A sample or default of a JSON type; the values of an array are separated by commas."""
    if type_ != "array":
        return value_of(text, type_)
    inner = stated.inside[0].name.lower() if stated and stated.inside else "string"
    name = BASES.get(inner, ("string", ""))[0]
    return [value_of(part, name) for part in split(text) if part.strip()]


def item_values(item: Item, of: str | None) -> Iterator[tuple[str, int]]:
    """The values of ``Default: x``, or of the items or the text below ``Default``."""
    if of and of.strip():
        yield unquoted(of), item.line
        return
    for each in item.items:
        yield unquoted(each.text), each.line
    if not item.items and item.content:
        text, line = item.asset()
        if text.strip() and "\n" not in text.strip():
            yield unquoted(text), line


def fits(value: JSON, type_: str) -> bool:
    """Whether a value is of a JSON type, so that it can be shown as a sample."""
    if type_ == "array":
        return isinstance(value, list)
    return is_value(value, type_)
