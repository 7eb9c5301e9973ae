"""The words of a field, and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.entries import Entry, Fact
from specmeld.read.pages.fields.field import Field, type_values
from specmeld.read.pages.fields.heads import take_head, take_words
from specmeld.read.pages.fields.remarks import (
    keyword_of,
    label_and_value,
    parts_of,
    take_bracket,
    take_label,
)
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.type_words import StatedType
from specmeld.read.prose import prose_facts

_SEVERAL = re.compile(
    r"(?:^|[.;,]\s+|\s+[-–—]\s+)(?=\W{0,3}(?:default|max|min|maximum|minimum|range|example|possible values|allowed values|format|enum)\b[^:.]{0,20}:)",
    re.IGNORECASE,
)


def describe(field: Field, lines: Sequence[tuple[int, str]]) -> bool:
    """Take further lines of a field; returns whether they said more than words."""
    before = _state(field)
    words: list[tuple[int, str]] = []
    for number, text in lines:
        said = _take_line(field, number, text.strip())
        if said:
            words.append((number, said))
    if words:
        field.entry.paragraphs.append(words)
    complete(field)
    return _state(field) != before


def _state(field: Field) -> tuple[object, ...]:
    entry = field.entry
    structure = sum(fact.evidence == "structure" for fact in entry.facts)
    return (entry.said, entry.required, entry.nullable, structure, field.location)


def _take_line(field: Field, number: int, text: str) -> str:
    """Take what one line states; returns the words that are left of it."""
    labelled = label_and_value(text)
    if labelled is not None:
        if keyword_of(labelled[0]) == "description":
            return labelled[1]
        if _take_labels(field, number, text) or take_label(field, number, *labelled):
            return ""
    words = take_head(field, number, text)
    return take_words(field, number, words) if words else ""


def _take_labels(field: Field, number: int, text: str) -> bool:
    """``Default: 20, maximum: 100``: several labelled values on one line."""
    parts = list(parts_of(text))
    if len(parts) < 2:
        return False
    labels = [label_and_value(part) for part in parts]
    if not all(labels):
        return False
    return take_bracket(field, number, text) > 0


def complete(field: Field) -> None:
    """Read the values by the type, and conclude the type from the values where none is said."""
    type_values(field)
    entry = field.entry
    _kind_of_values(entry)
    if entry.said is None and not any(fact.keyword == "type" for fact in entry.facts):
        concluded = _concluded(entry)
        if concluded:
            line = entry.line
            entry.facts.append(Fact(line, "type", concluded, "example"))


def _kind_of_values(entry: Entry) -> None:
    """A named type with possible values that are strings is a string: ``boatKind``."""
    stated = entry.stated
    if stated is None or not stated.named or stated.names != ("object",) or entry.said is None:
        return
    if any(isinstance(value, str) for value in _values(entry, "string")):
        entry.said = SaidType(StatedType(("string",), stated.nullable, named=stated.named))


def _values(entry: Entry, type_: str | None) -> list[object]:
    """The values that facts and words list."""
    said = [fact.value for fact in entry.facts if fact.keyword == "enum"]
    words = " ".join(line for paragraph in entry.paragraphs for _, line in paragraph)
    said += [fact.value for fact in prose_facts(words, type=type_) if fact.keyword == "enum"]
    return [value for each in said if isinstance(each, list) for value in each]


def _concluded(entry: Entry) -> str:
    """The JSON type of a default, an example or of the values; empty for none or several."""
    words = " ".join(line for paragraph in entry.paragraphs for _, line in paragraph)
    said = [(fact.keyword, fact.value) for fact in entry.facts]
    said += [(fact.keyword, fact.value) for fact in prose_facts(words)]
    values: list[object] = []
    for keyword, value in said:
        if keyword == "enum" and isinstance(value, list):
            values += value
        elif keyword in ("default", "const", "example"):
            values.append(value)
    kinds = {_kind(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: object) -> str:
    if isinstance(value, str):
        if re.fullmatch(r"-?\d{1,15}", value):
            return "integer"
        if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", value):
            return "number"
        return "boolean" if value in ("true", "false") else "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else ""
