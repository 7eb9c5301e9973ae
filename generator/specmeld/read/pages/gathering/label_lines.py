"""Labels of an operation's parts: headings, bold lines, terms and introductory sentences."""

from __future__ import annotations

import re
from dataclasses import replace

from specmeld.read.containers.page_events import Heading, Item, Term, Text
from specmeld.read.pages.fields import heading_field, item_field
from specmeld.read.pages.gathering.line_forms import is_named_line
from specmeld.read.pages.gathering.open_part import DEEP, FIELD_KINDS, OpenPart
from specmeld.read.pages.operations.part_labels import Label, is_label_of, label_of, plain
from specmeld.read.vocabulary.section_words import ENDPOINT_WORDS

_TYPE_NAME = re.compile(r"[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*")
_INSIDE_OF = re.compile(
    r"(?:child )?(?:properties|attributes|fields|parameters|members|children|items|objects)"
    r" (?:of|in|for|under) (?:the )?(?P<name>[\w.$-]+)(?: objects?)?",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"\*\*(?:show|hide|view) (?:(?:response|request) )?headers?\*\*", re.IGNORECASE
)
"""A button that opens a listing of headers, which no label of the page introduces."""
_SIGNS = re.compile(r"^[^\w\s*`\[({<\"'.#-]{1,3}\s+(?=\*\*)")
"""Symbols and emoji before a bold label."""


def read_heading(reader: OpenPart, event: Heading, *, shows_endpoint: bool) -> None:
    reader.announced = None
    label = label_of(event.text)
    if shows_endpoint or (
        is_label_of(event.text, ENDPOINT_WORDS) and not (label and label.kind in ("request",))
    ):
        if not shows_endpoint and reader.level and event.level <= reader.level:
            reader.begin(Label("other"), event.line, event.level)
        return
    if _heads_field(reader, event, label):
        return
    if label is not None:
        reader.begin(reader.within(label, event.level), event.line, event.level)
    elif not reader.level or event.level <= reader.level:
        reader.begin(Label("other"), event.line, event.level)
    else:
        reader.open.clear()


def _heads_field(reader: OpenPart, event: Heading, label: Label | None) -> bool:
    """Read a heading below a label of fields that names one of them, or a type of one."""
    below = reader.part.kind in FIELD_KINDS and 0 < reader.level < event.level
    if not below or (label is not None and _is_inner(reader, label)):
        return False
    if _names_type(reader, event.text):
        reader.begin(Label("object"), event.line, event.level)
        return True
    found = heading_field(event.text, event.line)
    if found is not None:
        reader.place(found, event.level - DEEP)
    return found is not None


def _names_type(reader: OpenPart, text: str) -> bool:
    """Whether a heading is the name of a type mentioned in the fields' descriptions."""
    name = plain(text).strip()
    if not _TYPE_NAME.fullmatch(name):
        return False
    fields = [each for part in reader.gathered.parts for each in part.fields]
    words = [line for each in fields for part in each.entry.paragraphs for _, line in part]
    return any(re.search(rf"\b{name}\b", line) for line in words)


def _is_inner(reader: OpenPart, label: Label) -> bool:
    """Whether a label below another opens a part and is not the name of a field."""
    return bool(label.status or label.sample or label.kind in ("statuses", "errors")) or (
        label.kind != reader.part.kind
    )


def read_label(reader: OpenPart, event: Text | Item | Term) -> bool:
    """Read a line that is only a label: bold, or ending with a colon."""
    if isinstance(event, Term):
        return _label_term(reader, event)
    if len(event.lines) != 1:
        return _announces(reader, event)
    text = _SIGNS.sub("", event.text.strip())
    bold = re.fullmatch(r"\*\*[^*]+\*\*:?(?:\s*[(:`][^*]{0,60})?", text)
    if _BUTTON.fullmatch(text):
        return True
    if not bold and not text.endswith((":", "：")) and not _is_quoted_label(event):
        return False
    if isinstance(event, Item) and reader.part.kind in FIELD_KINDS and not bold:
        return False
    if not bold and text.rstrip(":： ").count(" ") > 5:
        return _announces(reader, event)
    if event.depth > 0 and _names_open_field(reader, text):
        return True
    label = label_of(text)
    if label is None:
        return False
    if event.depth > 0 and reader.open and (not bold or label.kind == "object"):
        return False
    sure = label.kind == "other" and is_named_line(reader, event.lines)
    if bold and item_field(event.lines, sure=sure) is not None:
        return False
    if label.kind == "object" and event.depth and reader.part.kind in FIELD_KINDS:
        held = item_field([(event.line, plain(text))], sure=True)
        if held is not None:
            reader.place(held, event.depth - 1)
            return True
    _label(reader, label, event.line)
    return True


def _label_term(reader: OpenPart, event: Term) -> bool:
    """Read a term of several words that is a label: "Response JSON Object:"."""
    label = label_of(event.text) if " " in event.text.strip() else None
    if label is None or "`" in event.text or (reader.open and reader.open[-1][0] < event.depth):
        return False
    _label(reader, label, event.line)
    return True


def _names_open_field(reader: OpenPart, text: str) -> bool:
    """Whether a label says that what follows is inside a field above it."""
    named = _INSIDE_OF.fullmatch(plain(text).strip(" :："))
    return named is not None and any(named["name"] == e.label for _, e in reader.open)


def _label(reader: OpenPart, label: Label, line: int) -> None:
    if label.sample or label.kind == "sample":
        reader.announced = reader.within(label, 7)
        if reader.announced.kind == "sample" and reader.part.kind == "response":
            reader.announced = replace(reader.announced, kind="response")
        return
    reader.announced = None
    reader.begin(reader.within(label, 7), line, 0)
    reader.part.label = reader.gathered.parts[-1].label


def _announces(reader: OpenPart, event: Text | Item) -> bool:
    """A sentence that ends in a colon says what the next listing is a sample of."""
    if not plain(event.text).rstrip().endswith((":", "：")):
        return False
    tail = re.split(r"(?<=[.!?;])\s+", event.text)[-1]
    label = label_of(tail[-80:])
    if label is None or label.kind == "other":
        return False
    if label.kind in FIELD_KINDS and not label.sample and label.kind != "response":
        reader.begin(reader.within(label, 7), event.line, 0)
        return True
    reader.announced = label
    if label.status:
        reader.begin(label, event.line, 0)
    return bool(label.status)


def _is_quoted_label(event: Text | Item) -> bool:
    return isinstance(event, Text) and event.quoted and len(event.text) < 60
