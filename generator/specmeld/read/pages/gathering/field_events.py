"""Fields of a part: tables, tags, items and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Code, Item, Line, Table, Tag, Term, Text
from specmeld.read.pages.definitions.entries import Entry
from specmeld.read.pages.definitions.item_groups import is_group, without_value
from specmeld.read.pages.fields import (
    Field,
    describe,
    is_label_of_values,
    item_field,
    table_fields,
    tag_field,
)
from specmeld.read.pages.gathering.line_forms import (
    is_named_line,
    is_run_together,
    is_unknown_notation,
    listed_value,
    shows_operation,
    without_label,
)
from specmeld.read.pages.gathering.open_part import FIELD_KINDS, OpenPart
from specmeld.read.pages.operations import endpoints
from specmeld.read.pages.operations.operation_record import Sample
from specmeld.read.pages.operations.part_labels import Label, label_of
from specmeld.read.pages.operations.tag_parts import tag_part
from specmeld.read.pages.signing import lists_sign_in
from specmeld.read.pages.statuses import status_rows, status_tag, status_tags

_FIELD_LIKE = re.compile(
    r"[`*]*[A-Za-z_$][\w$.\[\]-]*[`*]*\s*(?:[^\w\s.,;!?'\"()/`*&%-]|\(|\t|  )|`[^`]+`\s*[-(:]"
)
"""A name, then a mark that no sentence has there."""
_NOT_RECOGNIZED = "looks like a field, but its notation was not recognized"
_UNCLEAR = "the column of this cell is not certain"
_NO_PART = "a field below a heading that names no part of an operation"
_BOLD_AND_TYPE = re.compile(r"\*\*[A-Za-z_][\w.\[\]-]*\*{2,3}\s`[^`]{2,40}`")
_REMARK = re.compile(r"[A-Z][a-z]+:\s+\S+\s+\S")
"""A sentence after a word such as "Note" or "Important"."""
_TYPE_BELOW = re.compile(r"\*\*type:?\*\*:?", re.IGNORECASE)
"""A label whose value is the listing below it."""
_LABELLED_VALUE = re.compile(r"\*\*(?P<label>[^*]{2,40}?):?\*\*:?\s*(?P<value>\S.*)")
_BODY = re.compile(
    r"\*\*(?:content|body|sample|example)\s*:?\*\*\s*:?\s*`(?P<body>[{\[].*[}\]])`", re.IGNORECASE
)
"""A label and the whole body on one line: "**Content:** `{"id": 1}`"."""


def read_table(reader: OpenPart, event: Table) -> None:
    statuses = status_rows(event)
    if statuses:
        reader.gathered.statuses += statuses
        return
    if lists_sign_in(event):
        return
    for line, text in event.unclear:
        reader.not_read(line, text, _UNCLEAR)
    label = label_of(event.caption) if event.caption else None
    if label is not None:
        reader.begin(reader.within(label, 7), event.line, 0)
    announced = bool(event.head) or reader.part.kind in FIELD_KINDS
    found = table_fields(event)
    if found and reader.part.kind == "other" and any(each.entry.said for each in found):
        named = {each.entry.line for each in found}
        for row in event.rows:
            if row.line in named:
                reader.not_read(row.line, " | ".join(row.cells), _NO_PART)
    found = found if reader.takes_fields() else None
    if found and not announced and all(each.entry.said is None for each in found):
        found = None  # names and words, of anything
    if not found:
        if reader.part.kind in FIELD_KINDS:
            for row in event.rows:
                why = "a row of a table whose columns were not recognized"
                reader.not_read(row.line, " | ".join(row.cells), why)
        return
    reader.part.tabled = True
    read = {each.entry.line for each in found}
    for row in event.rows if event.head else event.rows[1:]:
        first = row.cells[0].strip() if row.cells else ""
        if row.line not in read and first and sum(map(bool, row.cells)) > 1:
            reader.not_read(row.line, " | ".join(row.cells), "a row without the name of a field")
    for each in found:
        reader.place(each, event.depth + each.level)


def read_tag(reader: OpenPart, event: Tag, *, shows_endpoint: bool) -> None:
    if shows_endpoint:
        return
    stated = status_tag(event)
    if stated is not None:
        reader.gathered.statuses.append(stated)
        reader.open.clear()
        reader.status_depth = event.depth
        return
    if statuses := status_tags(event):
        reader.gathered.statuses += statuses
        return
    kind, status = tag_part(event)
    if kind and not (kind == "body" and reader.part.kind in ("response", "errors")):
        reader.begin(Label(kind, status, sample="example" in event.name.lower()), event.line, 0)
        if kind in ("response", "errors") and status and event.text:
            reader.part.words.append([(event.line, event.text)])
        return
    found = tag_field(event)
    if found is None:
        while reader.open and reader.open[-1][0] >= event.depth:
            reader.open.pop()
        return
    if re.search(r"json-?arr(?:ay)?$", event.name, re.IGNORECASE):
        found = replace(found, ancestors=("[]",))
    wanted = found.location
    if wanted == "response" and reader.part.kind != "response":
        reader.begin(Label("response"), event.line, 0)
    elif wanted in FIELD_KINDS - {"response", "request"} and reader.part.kind in (
        "response", "errors", "statuses", "other", "auth",
    ) and not reader.is_within(event.depth):  # fmt: skip
        reader.begin(Label(wanted), event.line, 0)
    reader.place(found, event.depth)


def read_lines(reader: OpenPart, event: Text | Item | Term, *, shows_endpoint: bool) -> None:
    lines = [(event.line, event.text)] if isinstance(event, Term) else event.lines
    lines = [line for line in lines if not endpoints.labelled_half(line[1])]
    if shows_endpoint:
        lines = [line for line in lines if not shows_operation(line[1])]
    if not lines:
        return
    lines = without_label(lines)
    named, reader.named = reader.named, None
    latest, reader.latest = reader.latest, None
    if _inline_body(reader, event, lines):
        return
    holder = reader.holder(event)
    if isinstance(event, Item) and is_group(event.text):
        return
    if isinstance(event, Item | Term):
        if latest is not None and _latest_value(reader, event, lines, latest):
            return
        if _item(reader, event, lines, holder):
            return
    elif holder is not None:
        found = item_field(lines, sure=False) if _BOLD_AND_TYPE.match(lines[0][1]) else None
        if found is not None and reader.takes_fields():
            reader.place(found, event.depth)
        else:
            _text_below(reader, holder, event, lines)
        return
    elif reader.takes_fields():
        lines = _without_returns(reader, lines)
        sure = is_named_line(reader, lines)
        found = item_field(lines, sure=sure) if _may_be_field(reader, lines) else None
        if found is not None:
            reader.place(found, event.depth)
            reader.named = None if found.entry.paragraphs else found
            reader.latest = found
            reader.part.lined = True
            return
        if named is not None and lines and reader.part.lined:
            describe(named, lines)
            reader.latest = named
            return
        if latest is not None and len(lines) == 1 and is_label_of_values(lines[0][1]):
            reader.latest, reader.listed = latest, (id(latest.entry), event.depth)
            return
    _keep_words(reader, event, lines)


def _latest_value(
    reader: OpenPart, event: Item | Term, lines: Sequence[Line], latest: Field
) -> bool:
    """Read an item below the label "Must be one of:", which is below the field's paragraphs."""
    begun = reader.listed == (id(latest.entry), event.depth)
    if not begun or not listed_value(latest.entry, lines, begun=True):
        return False
    reader.latest = latest
    return True


def _inline_body(reader: OpenPart, event: Text | Item | Term, lines: Sequence[Line]) -> bool:
    """Read a line that is a label and a whole body: "**Content:** `{"id": 1}`"."""
    body = _BODY.fullmatch(lines[0][1].strip()) if len(lines) == 1 else None
    if body is None or reader.part.kind not in ("response", "errors", "request", "body"):
        return False
    code = Code(event.line, event.depth, [(event.line, body["body"])], "json")
    reader.part.samples.append(Sample(code, None))
    return True


def _text_below(reader: OpenPart, holder: Entry, event: Text, lines: Sequence[Line]) -> None:
    """A paragraph below a field: its description, unless a value of it was listed there."""
    if len(lines) == 1 and (is_unknown_notation(lines) or is_run_together(lines[0][1])):
        reader.not_read(*lines[0], _NOT_RECOGNIZED)
    elif reader.listed[0] != id(holder) or event.depth <= reader.listed[1]:
        describe(Field(holder), lines)


def _item(
    reader: OpenPart, event: Item | Term, lines: Sequence[Line], holder: Entry | None
) -> bool:
    """Read an item that is a field, or describes the field around it."""
    if holder is not None:
        begun = reader.listed == (id(holder), event.depth)
        if listed_value(holder, lines, begun=begun):
            reader.listed = (id(holder), event.depth)
            return True
    if _described_by(reader, event, lines):
        return True
    sure = reader.part.kind in FIELD_KINDS and not reader.part.tabled
    found = item_field(lines, sure=sure) if reader.takes_fields() else None
    if found is None and not reader.open and reader.part.kind == "query":
        found = item_field(without_value(lines), sure=sure)
    if found is not None:
        reader.place(found, event.depth)
    elif holder is not None:
        describe(Field(holder), lines)
    return found is not None or holder is not None


def _described_by(reader: OpenPart, event: Item | Term, lines: Sequence[Line]) -> bool:
    """Whether a deeper item describes the field above it: "Type: string", "Required"."""
    if not reader.open or event.depth <= reader.open[-1][0]:
        return False
    if item_field(lines, sure=False) is not None:
        return False
    probe = Field(Entry("", event.line))
    if not describe(probe, lines):
        return False
    describe(Field(reader.open[-1][1]), lines)
    return True


def _keep_words(reader: OpenPart, event: Text | Item | Term, lines: Sequence[Line]) -> None:
    if reader.part.kind == "other" and lines and _is_typed(event, lines):
        reader.not_read(*lines[0], _NO_PART)
    if reader.part.kind in FIELD_KINDS:
        lines = [line for line in lines if not _TYPE_BELOW.fullmatch(line[1].strip())]
        for number, text in lines:
            is_remark = isinstance(event, Text) and _REMARK.match(text)
            if _FIELD_LIKE.match(text) and not is_remark and not shows_operation(text):
                reader.not_read(number, text, _NOT_RECOGNIZED)
    if isinstance(event, Text) and reader.takes_fields():
        for number, text in lines:
            if is_run_together(text):
                reader.not_read(number, text, _NOT_RECOGNIZED)
        lines = [line for line in lines if not is_run_together(line[1])]
    if lines:
        reader.part.words.append(lines)


def _is_typed(event: Text | Item | Term, lines: Sequence[Line]) -> bool:
    """Whether it is a field with a type or a mark, wherever it belongs."""
    if isinstance(event, Text) and not _BOLD_AND_TYPE.match(lines[0][1]):
        return False
    found = item_field(lines, sure=False)
    return found is not None and (found.entry.said or found.entry.required) is not None


def _may_be_field(reader: OpenPart, lines: Sequence[Line]) -> bool:
    """Whether a paragraph begins like a field: a sentence begins differently."""
    if not lines:
        return False
    named = re.match(
        r"`[^`]+`|\*\*[^*:]+\*\*(?!:)|[a-z_$][\w.$\[\]-]*(?=\s*[(:–—]|\s-\s)", lines[0][1]
    )
    return named is not None and (reader.part.kind in FIELD_KINDS or "`" in named.group())


def _without_returns(reader: OpenPart, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without one such as "**Returns:** Array of Boat", which is recorded."""
    kept = []
    for number, text in lines:
        found = _LABELLED_VALUE.match(text)
        label = label_of(found["label"]) if found else None
        if found and label and label.kind == "response" and not label.sample:
            reader.gathered.returns.append([(number, f"Returns {found['value']}")])
        else:
            kept.append((number, text))
    return kept
