"""JSON whose values describe types: ``{"name": "string, required", "tags": ["string"]}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.containers.page_events import Code
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.label_values import values_of
from specmeld.read.pages.fields.remarks import parts_of, set_type, take_label, take_remark
from specmeld.read.pages.fields.wire_names import wire_name
from specmeld.read.pages.fields.worded_types import worded_type

_BARRED = re.compile(
    r"(?P<values>[\w.-]{1,60}(?:\s*\|\s*[\w.-]{1,60}){1,60})\s*(?:\((?P<rest>[^()]{1,80})\))?"
)
"""``sail | motor (required)``: the values of a string."""
_LONGEST = 100_000
_DEEPEST = 32


@dataclass
class _Walk:
    """What was found so far, and where the search for the next key begins."""

    text: str
    first: int
    at: int = 0
    fields: list[Field] = field(default_factory=list)
    leaves: int = 0
    typed: int = 0

    def line_of(self, key: str) -> int:
        """The line of a key; keys are looked up in text order."""
        found = self.text.find(json.dumps(key, ensure_ascii=False), self.at)
        self.at = found + 1 if found >= 0 else self.at
        return self.first + self.text.count("\n", 0, self.at)


def json_fields(code: Code) -> list[Field] | None:
    """The fields of such a listing, empty if it is a sample; None if it is not JSON."""
    text = code.text
    if text.lstrip()[:1] not in ("{", "[") or len(text) > _LONGEST:
        return None
    try:
        value: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return None
    walk = _Walk(text, code.lines[0][0])
    _walk(walk, value, (), 0)
    return walk.fields if walk.typed and walk.typed * 2 >= walk.leaves else []


def _walk(walk: _Walk, value: JSON, above: tuple[str, ...], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:1]:
            _walk(walk, item, (*above, "[]"), depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            line = walk.line_of(key)
            name = wire_name(key)
            if name is None:
                continue
            one = named_field(name, line, key)
            one.ancestors = (*above, *one.ancestors)
            walk.fields.append(one)
            for each in _take_value(walk, one, line, item):
                _walk(walk, each, (*above, key), depth + 1)
            complete(one)


def _take_value(walk: _Walk, one: Field, line: int, value: JSON) -> Iterator[JSON]:
    """Read a value; returns what has fields of its own."""
    if isinstance(value, dict):
        set_type(one, line, "object")
        yield value
    elif isinstance(value, list):
        inner = value[0] if value else None
        if isinstance(inner, str):
            walk.leaves += 1
            walk.typed += take_label(one, line, "items", inner) if _is_type(inner) else 0
        else:
            set_type(one, line, "array")
            yield value
    else:
        walk.leaves += 1
        walk.typed += isinstance(value, str) and _take_words(one, line, value)
        if not isinstance(value, str) and value is not None:
            one.fact(line, "example", value)


def _is_type(text: str) -> bool:
    return worded_type(text, named=False) is not None


def _take_words(one: Field, line: int, text: str) -> bool:
    """A type with remarks, or a bracket of remarks; returns whether it is not a sample."""
    bare = text.strip()
    if bare[:1] == "<" and bare[-1:] == ">":
        bare = bare[1:-1]
    if set_type(one, line, bare, named=False):
        return True
    barred = _BARRED.fullmatch(bare)
    if barred is not None:
        values = [each.strip() for each in barred["values"].split("|")]
        if not any(_is_type(each) for each in values):
            one.fact(line, "enum", values)
            return not barred["rest"] or _take_remarks(one, line, barred["rest"])
    if bare[:1] == "[" and bare[-1:] == "]":
        return _take_remarks(one, line, bare[1:-1])
    words = take_head(one, line, bare, named=True) if bare[:1] not in ("{", "[") else bare
    if one.entry.said is None and one.entry.required is None:
        if bare:
            one.fact(line, "example", text)
        return False
    if words:
        describe(one, [(line, words)])
    return True


def _take_remarks(one: Field, line: int, text: str) -> bool:
    values = values_of(text, None)
    if len(values) > 1:
        one.fact(line, "enum", values)
        return True
    if not sum([take_remark(one, line, part) for part in parts_of(text)]):
        describe(one, [(line, text)])
    return True
