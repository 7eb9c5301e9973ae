"""Types in JSON Schema's words: ``string | null``, ``array[object]``, ``string or array``.

Other words for types are in ``vocabulary.type_names``, which ``fields.worded_types`` reads.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from specmeld.model.json import JSON

FORMATS = frozenset(
    [
        "binary",
        "byte",
        "date",
        "date-time",
        "double",
        "duration",
        "email",
        "float",
        "hostname",
        "int32",
        "int64",
        "ipv4",
        "ipv6",
        "password",
        "time",
        "uri",
        "url",
        "uuid",
    ]
)
"""Formats that pages print beside a type; any other word there is not a format."""

_ATOM = re.compile(
    r"(?P<word>string|integer|number|boolean|object|array|null|map)\s*"
    r"(?:[<\[(](?P<inside>.*)[>\])])?\Z",
    re.DOTALL,
)
_DEEPEST = 8
_BEGINNINGS = frozenset('"[{-0123456789tfn')
"""What a JSON value can begin with; most words of pages cannot be one."""


@dataclass(frozen=True, slots=True)
class StatedType:
    """A type on a page; ``names`` are JSON types without ``null``, in page order."""

    names: tuple[str, ...]
    nullable: bool = False
    items: StatedType | None = None
    format: str = ""
    is_map: bool = False
    """The page says "map": a word for a shape, which says nothing about null."""
    named: str = ""
    """The name of the object that the page gives in place of a type, as in ``Boat``."""

    @property
    def value(self) -> JSON:
        """The claimed value of ``type``: one name, or a list of several."""
        names = self.names or ("null",)
        return names[0] if len(names) == 1 else list(names)

    @property
    def only_null(self) -> bool:
        return not self.names


def parse_type(text: str, depth: int = 0) -> StatedType | None:
    """Read a whole type expression; None if the text is anything else."""
    names: list[str] = []
    nullable, items, format_, is_map = False, None, "", False
    for alternative in _alternatives(text.strip()):
        atom = _ATOM.match(alternative)
        if atom is None or depth > _DEEPEST:
            return None
        word, inside = atom["word"], (atom["inside"] or "").strip()
        if inside and word == "array":
            items = parse_type(inside, depth + 1)
            if items is None:
                return None
        elif inside and inside in FORMATS:
            format_ = inside
        elif inside:
            return None
        if word == "null":
            nullable = True
        else:
            is_map = is_map or word == "map"
            names.append("object" if word == "map" else word)
    return StatedType(tuple(dict.fromkeys(names)), nullable, items, format_, is_map)


def _alternatives(text: str) -> list[str]:
    """Split at each ``|`` and ``or`` outside brackets."""
    parts, depth, start = [], 0, 0
    for mark in re.finditer(r"[<\[(]|[>\])]|\||\bor\b", text):
        if mark.group() in "<[(":
            depth += 1
        elif mark.group() in ">])":
            depth -= 1
        elif depth == 0:
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [part.strip() for part in [*parts, text[start:]]]


def value_by_type(text: str, stated: StatedType | None) -> JSON:
    """Parse a default or an example that a page prints without marking it as JSON.

    A string stays unchanged, unless it is written as a JSON string; what does not match the given
    type stays a string too: validating it is not the reader's task.
    """
    if text.lstrip()[:1] not in _BEGINNINGS:
        return text
    try:
        value: JSON = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    if stated is None:
        return value if isinstance(value, list | dict) else text
    wanted = {*stated.names} | ({"null"} if stated.nullable or stated.only_null else set())
    return value if _json_types(value) & wanted else text


def typed(keyword: str, value: JSON, stated: StatedType | None) -> JSON:
    """The value of a keyword whose value has the given type, from the text of the page."""
    if keyword == "enum" and isinstance(value, list):
        return [value_by_type(each, stated) if isinstance(each, str) else each for each in value]
    if keyword in ("default", "example", "const") and isinstance(value, str):
        return value_by_type(value, stated)
    if keyword == "multipleOf" and isinstance(value, str):
        return value_by_type(value, StatedType(("number",)))
    return value


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")


def _json_types(value: JSON) -> set[str]:
    if value is None:
        return {"null"}
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, int):
        return {"integer", "number"}
    if isinstance(value, float):
        return {"integer", "number"} if value.is_integer() else {"number"}
    if isinstance(value, str):
        return {"string"}
    return {"array"} if isinstance(value, list) else {"object"}
