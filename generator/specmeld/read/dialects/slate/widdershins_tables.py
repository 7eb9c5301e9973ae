"""The tables of a widdershins page: rows, their types, and the values listed below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON, JSONObject
from specmeld.read.pages.lines import Line
from specmeld.read.pages.stated_types import StatedType, value_by_type
from specmeld.text.pointer import fragment

UNIONS = {
    "oneOf": "oneOf",
    "xor": "oneOf",
    "anyOf": "anyOf",
    "or": "anyOf",
    "allOf": "allOf",
    "and": "allOf",
    "not": "not",
}
"""The title above the table of a branch → the keyword of the union."""

ANONYMOUS = "*anonymous*"
ADDITIONAL = "**additionalProperties**"
_UNION = re.compile(r"\*?(?P<word>\w+)(?: - discriminator: (?:.*\.)?(?P<tag>[^.*]+))?\*?\Z")
_SEPARATOR = re.compile(r"\|(?:---\|)+\Z")
_INDENT = re.compile(r"(?P<depth>»*) ?(?P<name>.*)", re.DOTALL)
_LINK = re.compile(r"\[(?P<name>.+)\]\(#schema[^)]*\)(?:\((?P<format>[^()]*)\))?\Z")
_WORDS = re.compile(
    r"(?P<names>[a-z]+(?:,[a-z]+)*)(?:\((?P<format>[^()]*)\)|\[(?P<items>.*)\])?\Z", re.DOTALL
)
_TYPES = frozenset(["array", "boolean", "integer", "null", "number", "object", "string"])
_NULL = "¦null"
_NOTHING = ("none", "None", "")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of properties; ``depth`` counts its indentation marks."""

    line: int
    depth: int
    name: str
    schema: JSONObject
    required: bool
    restrictions: str
    description: str
    union: str = ""
    """The keyword of the union that the row is a branch of, for the first row of such a table."""


@dataclass(slots=True)
class Listed:
    """Values below a table, for one name of it."""

    name: str
    values: list[str] = field(default_factory=list)
    line: int = 0


def table_rows(lines: Sequence[Line], columns: int) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row of the tables with so many columns; texts span lines."""
    inside = False
    number, text = 0, ""
    for line in lines:
        if text and not text.endswith("|"):
            text += "\n" + line.text
        elif _SEPARATOR.match(line.text):
            inside, text = line.text.count("|") == columns + 1, ""
            continue
        elif inside and line.text.startswith("|"):
            number, text = line.number, line.text
        else:
            inside = inside and line.text == ""
            text = ""
        if text.endswith("|") and len(text) > 1:
            cells = text[1:-1].split("|", columns - 1)
            if len(cells) == columns:
                yield number, cells


def property_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """The rows of the tables of a schema, with the unions from titles above the tables."""
    unions = dict(_union_titles(lines))
    for number, (name, type_, required, restrictions, text) in table_rows(lines, 5):
        indent = _INDENT.match(name)
        if indent is None:
            continue
        union = max((at for at in unions if at < number), default=0)
        keyword = unions.pop(union) if union else ""
        yield Row(
            number,
            len(indent["depth"]),
            indent["name"],
            schema_of(type_),
            required == "true",
            restrictions,
            described(text),
            keyword,
        )


def _union_titles(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for index, line in enumerate(lines):
        title = _UNION.match(line.text)
        if title and title["word"] in UNIONS:
            following = [each.text for each in lines[index + 1 : index + 3] if each.text]
            if following[:1] and following[0].startswith("|Name|"):
                yield line.number, UNIONS[title["word"]]


def described(text: str) -> str:
    """The text of a cell; empty if it says that there is none."""
    text = text.replace("<br>", "\n").strip()
    return "" if text in _NOTHING else text


def schema_of(text: str, depth: int = 0) -> JSONObject:
    """The schema of a type: ``string(date)¦null``, ``[Pet](#schemapet)``, ``[string]``."""
    text = text.strip()
    schema: JSONObject = {}
    if text.endswith(_NULL):
        return schema_of(text.removesuffix(_NULL), depth) | {"nullable": True}
    if text.startswith("[") and text.endswith("]") and depth < _DEEPEST:
        return {"type": "array", "items": schema_of(text[1:-1], depth + 1)}
    if link := _LINK.match(text):
        return {"$ref": fragment(("components", "schemas", link["name"]))}
    words = _WORDS.match(text)
    if words is None:
        return {}
    names = [name for name in words["names"].split(",") if name in _TYPES]
    if names:
        schema["type"] = names[0] if len(names) == 1 else names
    if words["format"]:
        schema["format"] = words["format"]
    if words["items"] is not None and depth < _DEEPEST:
        schema["items"] = schema_of(words["items"], depth + 1)
    return schema


def listed_values(lines: Sequence[Line]) -> list[Listed]:
    """The rows of a table of values, adjacent rows of one name together."""
    found: list[Listed] = []
    for number, (name, value) in table_rows(lines, 2):
        indent = _INDENT.match(name)
        bare = indent["name"] if indent else name
        if not found or found[-1].name != bare or value in found[-1].values:
            found.append(Listed(bare, [], number))
        found[-1].values.append(value)
    return found


def values_of(listed: Listed, schema: JSONObject) -> list[JSON]:
    """The values by the type of their schema."""
    type_ = schema.get("type")
    names = [type_] if isinstance(type_, str) else list(type_ or ())
    nullable = schema.get("nullable") is True or "null" in names
    if names == ["string"]:
        return [None if nullable and value == "null" else value for value in listed.values]
    stated = StatedType(tuple(name for name in names if name != "null"), nullable)
    return [value_by_type(value, stated) for value in listed.values]
