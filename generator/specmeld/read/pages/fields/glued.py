"""Items copied from a browser, with the spaces between name, type and marks lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.fields.descriptions import describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.glued_lines import TYPE, take_glued_marks
from specmeld.read.pages.fields.remarks import take_worded
from specmeld.read.pages.fields.wire_names import wire_name
from specmeld.read.pages.fields.worded_types import worded_type

_ITEM = re.compile(
    rf"(?P<name>[a-z_][a-z0-9_.\[\]-]{{0,79}}?)(?P<type>{TYPE})"
    r"(?P<marks>(?:Required|Optional|Deprecated|Nullable|Expandable)*)(?P<words>(?:(?<=[a-z\]>])(?=[A-Z]|\s|$)).*)",
    re.DOTALL,
)


def _are_words(text: str) -> bool:
    """Whether a description follows the type directly, without a mark between them."""
    return text[:1].isupper() and " " in text.strip()


def glued_field(lines: Sequence[tuple[int, str]]) -> Field | None:
    """The field of ``namestringRequiredName on the hull``; None for other texts."""
    if not lines:
        return None
    number, text = lines[0]
    found = _ITEM.fullmatch(text.strip())
    if found is None or (text[:1] + found["name"]).isspace():
        return None
    name, worded = wire_name(found["name"]), worded_type(found["type"])
    if name is None or worded is None or not (found["marks"] or _are_words(found["words"])):
        return None
    field = named_field(name, number, found["name"])
    take_worded(field, number, worded)
    take_glued_marks(field, number, found["marks"])
    words = found["words"].strip()
    describe(field, [(number, words), *lines[1:]] if words else lines[1:])
    return field
