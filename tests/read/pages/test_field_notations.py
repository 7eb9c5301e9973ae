"""A field is the same in whichever notation it is written; no text breaks the grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.read.containers.page_events import Row, Table, Tag
from specmeld.read.pages.fields import (
    Field,
    announces_values,
    describe,
    heading_field,
    is_attribute,
    item_field,
    listing_fields,
    schema_listing,
    table_fields,
    tag_field,
    take_values,
)
from specmeld.read.pages.fields.field import named_field
from specmeld.read.pages.fields.wire_names import WireName

from .seen import code, seen


@dataclass(frozen=True)
class Wanted:
    """A field to write down."""

    name: str
    type: str
    shown: str
    required: bool
    words: str

    @property
    def mark(self) -> str:
        return "required" if self.required else "optional"

    @property
    def yes(self) -> str:
        return "Yes" if self.required else "No"


WORDS = ["The name.", "How many there are.", "Free words", "Who owns it.", "Length in metres."]
TYPES = [
    ("string", "string"),
    ("integer", "integer"),
    ("number", "number"),
    ("boolean", "boolean"),
    ("object", "object"),
    ("string[]", "array<string>"),
    ("array of integers", "array<integer>"),
    ("int64", "integer:int64"),
    ("uuid", "string:uuid"),
]
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(_[a-z]{1,6}){0,2}", fullmatch=True).filter(
    lambda name: seen(item_field([(1, f"`{name}` (string)")], sure=True)) is not None
)
WANTED = st.builds(
    lambda name, type_, required, words: Wanted(name, *type_, required, words),
    NAMES,
    st.sampled_from(TYPES),
    st.booleans(),
    st.sampled_from(WORDS),
)


def _item(text: str) -> Field | None:
    return item_field([(1, text)], sure=True)


def _row(head: list[str], cells: list[str]) -> Field | None:
    fields = table_fields(Table(1, 0, head, [Row(3, cells)]))
    return fields[0] if fields and len(fields) == 1 else None


def _below(field: Field | None, *lines: str) -> Field | None:
    if field is not None:
        describe(field, list(enumerate(lines, 2)))
    return field


def _listing(text: str) -> Field | None:
    fields = listing_fields(code(text))
    return fields[0] if len(fields) == 1 else None


def _tag(f: Wanted) -> Field | None:
    attributes = {"name": f.name, "type": f.type, "required": str(f.required).lower()}
    return tag_field(Tag(1, 0, "ParamField", attributes, f.words))


NOTATIONS: list[Callable[[Wanted], Field | None]] = [
    lambda f: _item(f"`{f.name}` ({f.type}, {f.mark}): {f.words}"),
    lambda f: _item(f"**{f.name}** ({f.type}, {f.mark}) - {f.words}"),
    lambda f: _item(f"**{f.name}** ({f.type}) **{f.mark}** {f.words}"),
    lambda f: _item(f"`{f.name}` `{f.type}` `{f.mark}` {f.words}"),
    lambda f: _item(f"`{f.name}`: `{f.type}` ({f.mark}) - {f.words}"),
    lambda f: _item(f"`{f.name}` - {f.type} - {f.mark} - {f.words}"),
    lambda f: _item(f"{f.name} ({f.type}, {f.mark}) — {f.words}"),
    lambda f: _item(f"{f.name}: {f.words} ({f.type}, {f.mark})"),
    lambda f: _item(f"`{f.name}` ({f.type}): {f.mark.title()}. {f.words}"),
    lambda f: _item(f"`{f.name}` [{f.type}] [{f.mark}] {f.words}"),
    lambda f: _item(f"**{f.name}** | {f.type} | {f.mark} | {f.words}"),
    lambda f: _row(["Name", "Type", "Required", "Description"], [f.name, f.type, f.yes, f.words]),
    lambda f: _row(
        ["Field", "Description", "Type", "Optional"],
        [f"`{f.name}`", f.words, f"`{f.type}`", "No" if f.required else "Yes"],
    ),
    lambda f: _row(["Parameter", "Notes"], [f"{f.name} ({f.type}, {f.mark})", f.words]),
    lambda f: _row(["Name", "Type", "Description"], [f.name, f"{f.type}, {f.mark}", f.words]),
    lambda f: _row(
        ["Key", "Type", "Description"], [f.name, f.type, f"**{f.mark.title()}.** {f.words}"]
    ),
    lambda f: _row(
        ["字段", "类型", "必填", "说明"], [f.name, f.type, "是" if f.required else "否", f.words]
    ),
    lambda f: _below(heading_field(f.name, 1), f"`{f.type}` {f.mark}", f.words),
    lambda f: _below(heading_field(f"`{f.name}` ({f.type})", 1), f.mark.title(), f.words),
    lambda f: _below(heading_field(f.name, 1), f"Type: {f.type}", f"Required: {f.yes}", f.words),
    lambda f: _below(_item(f"`{f.name}`"), f.type, f.mark, f.words),
    lambda f: _listing(f"{f.name}: {f.type} ({f.mark}) // {f.words}"),
    lambda f: _listing(f'{{\n  "{f.name}": "{f.type}", // {f.mark}, {f.words}\n}}'),
    _tag,
]


@settings(deadline=None, max_examples=examples(60))
@given(WANTED)
def test_a_field_is_the_same_in_every_notation(wanted: Wanted) -> None:
    expected = {
        "name": wanted.name,
        "type": wanted.shown,
        "required": wanted.required,
        "words": wanted.words,
    }
    for number, notation in enumerate(NOTATIONS):
        assert (number, seen(notation(wanted))) == (number, expected)


PIECES = st.sampled_from(
    [
        "`",
        "**",
        "*",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "{",
        "}",
        "|",
        ":",
        " - ",
        ",",
        ".",
        "?",
        "$",
        "string",
        "required",
        "array of ",
        "map<",
        "name",
        " ",
        "\n",
        "\u00a0",
        "↳",
        "»",
        "--",
        "//",
        '"',
        "'",
        "default: ",
        "one of ",
        "max ",
        "5",
        "1-",
        "é",
        "必填",
        "\x00",
        "=",
        "\\",
        "#",
        "/*",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def _everything(text: str) -> list[Any]:
    """The text in every place that the grammar reads."""
    lines = list(enumerate(text.split("\n"), 1))
    field = named_field(WireName("x"), 1)
    return [
        item_field(lines, sure=True),
        item_field(lines, sure=False),
        heading_field(text, 1),
        describe(field, lines),
        take_values(field, [lines, lines]),
        announces_values(text),
        is_attribute(text),
        table_fields(
            Table(
                1,
                0,
                ["Name", "Type", "Required", "Default", "Description"],
                [Row(2, [text] * 5), Row(3, ["name", *[text] * 4]), Row(4, [text])],
            )
        ),
        table_fields(Table(1, 0, [text, "Type"], [Row(2, ["name", text])])),
        table_fields(Table(1, 0, [], [Row(2, ["name", text]), Row(3, [])])),
        tag_field(Tag(1, 0, "ParamField", {"name": text, "type": text, "default": text}, text)),
        tag_field(Tag(1, 0, "ParamField", {"name": "x", "type": text, "enum": text}, text)),
        tag_field(Tag(1, 0, "query", {}, text)),
        listing_fields(code(text)),
        schema_listing(code(text)),
    ]


@settings(deadline=None, max_examples=examples(120))
@given(TEXTS)
def test_no_text_breaks_the_grammar(text: str) -> None:
    for field in _everything(text):
        if isinstance(field, Field):
            assert field.entry.label


LONG = [
    "`",
    "(",
    "[",
    "<",
    "[[",
    "a|",
    "a, ",
    "`a` ",
    "required ",
    "array of ",
    "- ",
    " ",
    "** ",
    "name: ",
    "string, ",
    "?",
    "1-",
    "A. ",
    "\u00a0",
    "//",
    '"',
    "↳ ",
    "or ",
    "x=",
    ") ",
]


@pytest.mark.slow
def test_long_texts_are_read_in_a_time_that_grows_with_them() -> None:
    """Every one of them is long enough that a grammar of squared cost would never end."""
    for piece in LONG:
        _everything(piece * (10_000 // len(piece)))
