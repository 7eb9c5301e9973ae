"""Recognize single lines of a part: names, values, remarks, operations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.page_events import Line
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.fields import Field, describe, is_label_of_values
from specmeld.read.pages.fields.glued_lines import TYPE
from specmeld.read.pages.gathering.open_part import FIELD_KINDS, OpenPart
from specmeld.read.pages.operations import endpoints

_NOTATION = re.compile(
    r"[A-Za-z_$][\w$.\[\]-]{0,60}\s?(?:[^\w\s.,;:!?'\"()/`*&%+–—-]|::)\S{0,2}"
    r"\s?[\w<{\[].{0,40}"
)
"""A name and a few words on the two sides of a mark."""
_RUN_TOGETHER = re.compile(rf"[a-z_$][\w.$\[\]-]{{1,60}}?(?:{TYPE})(?:[A-Z].*)?")
"""A name, a type and words without a space between them."""
_ABOUT = re.compile(
    r"(?:\*\*)?(?:description|summary|about|purpose|beschreibung|descripción|descrição|описание|描述"
    r"|説明)(?:\*\*)?\s*[:：](?:\*\*)?\s*(?=\S)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[`\"'](?P<value>[^`\"'=<>]{1,60})[`\"']\s*(?:$|[-–—:(].*)")
_NAMED_LINE = re.compile(
    r"(?:`[^`\s]{1,80}`|\*\*[a-z_][\w.\[\]-]{0,80}\*\*)\s*(?P<words>[-–—:]\s.*)?"
)
"""A name alone on its line, or with text after a dash."""
_BOLD_CODE = re.compile(r"\*\*`[^`*\s]{1,80}`\*\*")
"""A name alone on its line, in bold and in code."""
_SENT = frozenset(["path", "query", "header", "cookie", "form", "body"])


def is_named_line(reader: OpenPart, lines: Sequence[Line]) -> bool:
    """Whether a paragraph in a part of fields begins with a separate name."""
    if reader.part.kind not in FIELD_KINDS or not lines:
        return False
    if reader.part.kind in _SENT and _BOLD_CODE.fullmatch(lines[0][1].strip()):
        return True
    named = _NAMED_LINE.fullmatch(lines[0][1])
    if named is None or (named["words"] is None and len(lines) == 1 and not reader.part.lined):
        return False
    return reader.part.lined or reader.part.kind in _SENT


def shows_operation(text: str) -> bool:
    return any(map(endpoints.alone, endpoints.one_method_each(text)))


def is_unknown_notation(lines: Sequence[Line]) -> bool:
    """Whether a line below a field describes another one in an unknown form."""
    text = lines[0][1]
    few = _NOTATION.fullmatch(text) is not None and text.count(" ") < 5
    return few and text[-1] not in ".!?" and not describe(Field(Entry("", lines[0][0])), lines)


def is_run_together(text: str) -> bool:
    """Whether a line is probably a field whose name and type cannot be divided for certain."""
    return len(text) < 400 and _RUN_TOGETHER.fullmatch(text) is not None


def without_label(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines without a bold "Description:" before them."""
    number, text = lines[0]
    found = _ABOUT.match(text)
    return [(number, text[found.end() :]), *lines[1:]] if found else lines


def listed_value(entry: Entry, lines: Sequence[Line], *, begun: bool) -> bool:
    """Read an item below "one of:" as a value of the field."""
    words = entry.paragraphs[-1][-1][1] if entry.paragraphs else ""
    value = _VALUE.match(lines[0][1])
    announced = begun or words.rstrip().endswith((":", "：")) or is_label_of_values(words)
    if value is None or not announced:
        return False
    if not begun and is_label_of_values(words):
        entry.paragraphs[-1:] = [entry.paragraphs[-1][:-1]] if entry.paragraphs[-1][:-1] else []
    known = next((fact for fact in entry.facts if fact.keyword == "enum"), None)
    values = known.value if known is not None and isinstance(known.value, list) else []
    if known is not None:
        entry.facts.remove(known)
    number = known.line if known is not None else lines[0][0]
    entry.facts.append(Fact(number, "enum", [*values, value["value"]]))
    return True
