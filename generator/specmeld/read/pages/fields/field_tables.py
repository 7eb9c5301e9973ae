"""Fields as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.page_events import Row, Table
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.field_marks import place_word, set_mark, yes_or_no
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.label_values import values_of
from specmeld.read.pages.fields.listed_values import take_run
from specmeld.read.pages.fields.remarks import set_type, take_bracket, take_label, take_worded
from specmeld.read.pages.fields.row_names import levels_of, row_names
from specmeld.read.pages.fields.table_columns import (
    column_kinds,
    head_word,
    one_column_of_names,
    with_head,
)
from specmeld.read.pages.fields.wire_names import WireName
from specmeld.read.pages.fields.worded_types import WordedType, worded_type
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType

_ENUM = re.compile(r"\benum\b", re.IGNORECASE)
_HAS_WORD = re.compile(r"(?!(?:n/?a|none)\b)[^\W\d_]{2}", re.IGNORECASE)
_LABELS = {
    "default": "default",
    "example": "example",
    "format": "format",
    "pattern": "pattern",
    "minimum": "min",
    "maximum": "max",
    "max length": "max length",
    "min length": "min length",
    "range": "range",
    "nullable": "nullable",
    "deprecated": "deprecated",
    "read only": "read-only",
}


def table_fields(table: Table) -> list[Field] | None:
    """The fields in a table; None if it lists something else."""
    table = with_head(table)
    filled_rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    rows, kinds = one_column_of_names(filled_rows, column_kinds(table.head, filled_rows))
    if not rows or "name" not in kinds:
        return None
    names = [_cell(row, kinds, "name") for row in rows]
    read = [row_names(name) for name in names]
    filled = sum(bool(name.strip()) for name in names)
    typed = bool({"type", "required", "optional"} & {*kinds})
    if not any(read) or (not typed and sum(map(bool, read)) * 3 < filled * 2):
        return None
    empty = _empty_required(rows, kinds)
    found: list[Field] = []
    for row, name, level in zip(rows, read, levels_of(names), strict=True):
        for one in name:
            field = _row_field(row, kinds, one, empty)
            field.level = level
            found.append(field)
        if name:
            continue
        if found and not _cell(row, kinds, "name").strip():
            _continue(found[-1], row, kinds)
    _conventions(found, kinds)
    _parents(found)
    _arrays(found)
    for field in found:
        field.location = field.location or _location_of(table.head, kinds)
    return found or None


def _cell(row: Row, kinds: Sequence[str], kind: str) -> str:
    index = kinds.index(kind) if kind in kinds else -1
    return row.cells[index] if 0 <= index < len(row.cells) else ""


def _row_field(
    row: Row, kinds: Sequence[str], read: tuple[WireName, str, str], empty: bool | None
) -> Field:
    name, spelled, beside = read
    line = row.line
    field = named_field(name, line, spelled)
    _take_type(field, line, _cell(row, kinds, "type"))
    for column in ("required", "optional"):
        if column in kinds:
            cell = _cell(row, kinds, column)
            said = yes_or_no(cell) if cell.strip() else empty
            if said is not None:
                set_mark(field, line, "required" if said is (column == "required") else "optional")
            elif cell.strip() and column == "required" and worded_type(cell, named=False):
                _take_type(field, line, cell)
    if beside:
        words = take_head(field, line, beside, named=True)
        if words:
            describe(field, [(line, words.strip("()"))])
    field.location = place_word(_cell(row, kinds, "location")) or field.location
    for column, label in _LABELS.items():
        cell = _cell(row, kinds, column)
        if cell.strip():
            take_label(field, line, label, cell.strip())
    values = values_of(_cell(row, kinds, "enum"), field.entry.stated)
    if len(values) > 1 or (values and "`" in _cell(row, kinds, "enum")):
        field.fact(line, "enum", values)
    if _cell(row, kinds, "constraints").strip():
        take_bracket(field, line, _cell(row, kinds, "constraints").strip())
    description = _cell(row, kinds, "description")
    _take_description(field, line, description)
    if _ENUM.search(_cell(row, kinds, "type")) and not any(
        fact.keyword == "enum" for fact in field.entry.facts
    ):
        take_run(field, line, description)
    return field


def _take_type(field: Field, line: int, cell: str) -> None:
    """A cell of types; text after a type in it is a remark or a description."""
    text = " ".join(cell.split("\n")).strip()
    if text == field.entry.label and text.islower():
        return  # a link to its description on the page
    if not text or set_type(field, line, text):
        return
    head, _, rest = text.partition(" ")
    worded = worded_type(head.rstrip(":,;."))
    if worded is not None and rest and not worded.stated.named:
        rest = rest.strip().strip("()").strip()
        take_worded(field, line, WordedType(worded.said, (*worded.remarks, rest)))
    elif not take_bracket(field, line, cell.strip()) and not _take_values(field, line, text):
        field.unknown_type = text if _HAS_WORD.search(text) else ""


def _take_values(field: Field, line: int, text: str) -> bool:
    """A cell that lists values instead of a type."""
    values = values_of(text, None)
    if len(values) < 2:
        return False
    field.entry.said, field.entry.type_line = SaidType(StatedType(("string",))), line
    field.fact(line, "enum", values)
    return True


def _take_description(field: Field, line: int, cell: str) -> None:
    lines = [(line, part.strip()) for part in cell.split("\n") if part.strip()]
    if lines:
        describe(field, lines)
    else:
        complete(field)


def _continue(field: Field, row: Row, kinds: Sequence[str]) -> None:
    """A row without a name continues the description of the field above it."""
    _take_description(field, row.line, _cell(row, kinds, "description"))


def _empty_required(rows: Sequence[Row], kinds: Sequence[str]) -> bool | None:
    """The meaning of an empty cell of the column: "no" if only the required ones are marked."""
    column = next((kind for kind in ("required", "optional") if kind in kinds), "")
    said = [
        yes_or_no(_cell(row, kinds, column))
        for row in rows
        if column and _cell(row, kinds, column).strip()
    ]
    return False if said and all(said) else None


def _conventions(found: Sequence[Field], kinds: Sequence[str]) -> None:
    """If some names of a table are marked with ``?``, the others are required."""
    marked = "required" in kinds or "optional" in kinds
    questions = [
        field
        for field in found
        if field.entry.required and not field.entry.required[1] and field.spelled.endswith("?")
    ]
    for field in found:
        field.entry.markable = marked or bool(questions)
        if questions and not marked and field.entry.required is None:
            field.entry.required = (field.entry.line, True)
        field.spelled = field.spelled.rstrip("?*")


def _parents(found: Sequence[Field]) -> None:
    """``owner/email`` and ``owner:email`` below an ``owner`` are nested in it."""
    known = {field.entry.label for field in found}
    for field in found:
        *steps, last = re.split(r"[/:]", field.entry.label)
        if steps and last and steps[0] in known:
            field.ancestors, field.entry.label = (*field.ancestors, *steps), last


def _arrays(found: Sequence[Field]) -> None:
    """``owner.0.email`` below an ``owner`` that is an object is ``owner.email``."""
    objects = {field.entry.label for field in found if field.entry.names == ("object",)}
    for field in found:
        steps = field.ancestors
        kept = tuple(
            step
            for at, step in enumerate(steps)
            if step != "[]" or at == 0 or steps[at - 1] not in objects
        )
        field.ancestors = kept


def _location_of(head: Sequence[str], kinds: Sequence[str]) -> str:
    """The location in the header of the names: "Header", "Query parameter"."""
    word = head_word(head[kinds.index("name")]) if head else ""
    first, _, rest = word.partition(" ")
    if first in ("header", "headers", "cookie", "cookies"):
        return first.rstrip("s")
    return first if first in ("query", "path") and rest else ""
