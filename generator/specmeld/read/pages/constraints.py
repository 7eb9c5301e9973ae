"""Constraints in the badges of documentation sites: ``<= 64 characters``, ``Default: 1``."""

from __future__ import annotations

import re

from specmeld.model.json import JSON

_NUMBER = r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?"
_BOUND = re.compile(
    rf"(?P<sign>>=|<=|>|<|≥|≤) ?(?P<number>{_NUMBER})"
    r"(?P<unit> ?(?:items?|characters?|propert(?:ies|y)))?\s*"
)
_NUMBERED = re.compile(
    rf"(?P<side>min|max)(?:imum)? ?(?P<unit>length|items|properties)\s*:\s*(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"\^\S+\$")
_LABELLED = re.compile(
    r"(?P<label>Default|Examples?|(?:Allowed|Enum) values?|(?:Match )?pattern|Format|Multiple of"
    r"|Const)(?: value)?\s*:\s*(?P<value>.*)\Z",
    re.IGNORECASE,
)
_KEYWORDS = {
    "default": "default",
    "example": "example",
    "examples": "example",
    "allowed value": "enum",
    "allowed values": "enum",
    "enum value": "enum",
    "enum values": "enum",
    "match pattern": "pattern",
    "pattern": "pattern",
    "format": "format",
    "multiple of": "multipleOf",
    "const": "const",
}
_SIGNS = {
    ">=": ("minimum", "min"),
    "≥": ("minimum", "min"),
    "<=": ("maximum", "max"),
    "≤": ("maximum", "max"),
    ">": ("exclusiveMinimum", "min"),
    "<": ("exclusiveMaximum", "max"),
}
_UNITS = {"item": "Items", "char": "Length", "prop": "Properties"}


def bounds(text: str) -> list[tuple[str, JSON]]:
    """Keywords and values of ``>= 1<= 64 characters``, ``max length: 64`` and ``^[a-z]+$``.

    Empty if the text is anything else.
    """
    if numbered := _NUMBERED.fullmatch(text):
        keyword = numbered["side"].lower() + numbered["unit"].title()
        return [(keyword, int(float(numbered["number"])))]
    if _PATTERN.fullmatch(text):
        return [("pattern", text)]
    found: list[tuple[str, JSON]] = []
    end = 0
    while end < len(text):
        match = _BOUND.match(text, end)
        if match is None:
            return []
        plain, prefix = _SIGNS[match["sign"]]
        number = match["number"]
        value = int(number) if number.lstrip("-").isdigit() else float(number)
        unit = _UNITS.get((match["unit"] or "").strip()[:4])
        if unit is None:
            found.append((plain, value))
        else:
            found.append((prefix + unit, value + _exclusive_step(match["sign"])))
        end = match.end()
    return found


def _exclusive_step(sign: str) -> int:
    """``> 0 items`` is a minimum of 1: counts have no exclusive keyword."""
    return {">": 1, "<": -1}.get(sign, 0)


def labelled(text: str) -> tuple[str, str] | None:
    """Keyword and text of ``Default: 1``; the text is empty if it is on the next lines."""
    match = _LABELLED.match(text)
    return (_KEYWORDS[match["label"].lower()], match["value"]) if match else None
