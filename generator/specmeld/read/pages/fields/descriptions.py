"""The description of a field, and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from specmeld.model.claims import Evidence
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.fields.field import Field, type_values
from specmeld.read.pages.fields.glued_lines import take_glued_line
from specmeld.read.pages.fields.heads import only_marks, take_head, take_words
from specmeld.read.pages.fields.label_values import keyword_of, label_and_value
from specmeld.read.pages.fields.remarks import parts_of, take_bracket, take_label
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.prose import prose_facts
from specmeld.read.prose.formats import format_of
from specmeld.read.vocabulary.label_words import ASIDES

_LABELS = re.compile(
    r"(?<=[.;,])\s+(?=(?:\*\*)?(?:default|max|min|maximum|minimum|range|possible|allowed"
    r"|example|format|type|required)(?: values?| length)?:?(?:\*\*)?:?\s)",
    re.IGNORECASE,
)
"""Where one labelled value ends and the next begins on a line."""
_FEW_LINES = 12
"""What an entry of so many paragraphs and facts says of its type is concluded after each."""
_STOP = re.compile(r"[.;,]\s+")
_VALUE_AND_WORDS = re.compile(
    r"(?P<value>`[^`]*`|\"[^\"]*\"|[\w-]{1,40})[.;]\s+(?P<words>[^\W\d_].*)", re.DOTALL
)
"""A value, and a sentence after it."""
_TYPES_IN_WORDS = tuple(
    (type_, re.compile(pattern, re.IGNORECASE))
    for type_, pattern in (
        (
            "array",
            r"\W*(?:an? |the )?(?:optional |json )?(?:array|list|comma[- ]separated list) of \w",
        ),
        (
            "boolean",
            r"\W*(?:whether|true if|if true|true when|set to `?true`?|indicates (?:if|whether))\b",
        ),
    )
)


def describe(field: Field, lines: Sequence[tuple[int, str]]) -> bool:
    """Read further lines of a field; returns whether they were more than text."""
    before = _state(field)
    words: list[tuple[int, str]] = []
    for number, text in lines:
        for part in _parts(text.strip()):
            said = _take_line(field, number, part)
            if said:
                words.append((number, said))
    if words:
        field.entry.paragraphs.append(words)
    if not _is_long(field.entry):
        complete(field)
    return _state(field) != before


def complete_long(entries: Iterable[Entry]) -> None:
    """Complete the entries that were too long to be completed after each of their lines."""
    waiting = [*entries]
    while waiting:
        entry = waiting.pop()
        waiting += [*entry.properties, *entry.branches, *([entry.items] if entry.items else [])]
        if _is_long(entry):
            complete(Field(entry))


def _is_long(entry: Entry) -> bool:
    return len(entry.paragraphs) + len(entry.facts) > _FEW_LINES


def _parts(text: str) -> list[str]:
    """The labelled values of a line that begins with one, or with a type; others are whole."""
    parts = _LABELS.split(text)
    if len(parts) > 1 and (label_and_value(parts[0]) or _are_marks(parts[0])):
        return [part.rstrip(",; ") for part in parts]
    return [text]


def _are_marks(text: str) -> bool:
    """``Integer. Required.``: types and marks with full stops after them."""
    return all(map(only_marks, _STOP.split(text.rstrip(".;,"))))


def _state(field: Field) -> tuple[object, ...]:
    entry = field.entry
    structure = sum(fact.evidence == "structure" for fact in entry.facts)
    return (entry.said, entry.required, entry.nullable, structure, field.location)


def _take_line(field: Field, number: int, text: str) -> str:
    """Read the facts of one line; returns the remaining text."""
    labelled = label_and_value(text)
    if labelled is not None:
        if keyword_of(labelled[0]) == "description":
            return text if labelled[0] in ASIDES else labelled[1]
        value = _VALUE_AND_WORDS.fullmatch(labelled[1])
        is_value = keyword_of(labelled[0]) in ("default", "example", "const")
        if value and is_value and take_label(field, number, labelled[0], value["value"]):
            return take_words(field, number, value["words"])
        if _take_labels(field, number, text) or take_label(field, number, *labelled):
            return ""
    if field.entry.said is None and take_glued_line(field, number, text):
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
    """Parse the values by the type, and infer facts from the description and values.

    Done after each part of a field, for long ones at the end. Explicit statements override
    earlier inferences.
    """
    entry = field.entry
    entry.facts = [fact for fact in entry.facts if not _is_concluded(fact)]
    _kind_of_values(entry)
    words = _words(entry)
    if entry.said is None:
        found = _type_in_words(words) or (_type_of_values(entry, words), "", "example")
        _conclude(entry, *found)
        type_values(field, found[0])
        return
    type_values(field)
    named = any(fact.keyword == "format" for fact in entry.facts)
    if entry.stated and not entry.stated.format and len(entry.names) == 1 and not named:
        _conclude(entry, "", format_of(words, entry.names[0])[1], "prose")


def _is_concluded(fact: Fact) -> bool:
    """Explicit types and formats are in the type, or are a fact of the structure."""
    return fact.keyword in ("type", "format") and fact.evidence != "structure"


def _conclude(entry: Entry, type_: str, format_: str, evidence: Evidence) -> None:
    for keyword, value in (("type", type_), ("format", format_)):
        if value:
            entry.facts.append(Fact(entry.line, keyword, value, evidence))


def _words(entry: Entry) -> str:
    return "\n\n".join(" ".join(line for _, line in paragraph) for paragraph in entry.paragraphs)


def _kind_of_values(entry: Entry) -> None:
    """A named type with string values is a string: ``boatKind``."""
    stated = entry.stated
    if stated is None or not stated.named or stated.names != ("object",):
        return
    if any(isinstance(value, str) for value in _values(entry, "string")):
        named = StatedType(("string",), stated.nullable, named=stated.named)
        entry.said = SaidType(named)


def _values(entry: Entry, type_: str | None) -> list[object]:
    """The values in the facts and the description."""
    said = [fact.value for fact in entry.facts if fact.keyword == "enum"]
    found = prose_facts(_words(entry), type=type_)
    said += [fact.value for fact in found if fact.keyword == "enum"]
    return [value for each in said if isinstance(each, list) for value in each]


def _type_in_words(words: str) -> tuple[str, str, Evidence] | None:
    """``Whether …`` is a boolean, ``A list of …`` an array, ``ISO 8601`` a string."""
    for type_, pattern in _TYPES_IN_WORDS:
        if pattern.match(words):
            return type_, "", "prose"
    type_, format_ = format_of(words, None)
    return (type_, format_, "prose") if type_ else None


def _type_of_values(entry: Entry, words: str) -> str:
    """The JSON type of a default, an example or of the values; empty for none or several."""
    said = [(fact.keyword, fact.value) for fact in entry.facts]
    said += [(fact.keyword, fact.value) for fact in prose_facts(words)]
    said += [(fact.keyword, fact.value) for fact in prose_facts(words, type="string")]
    values: list[object] = []
    for keyword, value in said:
        if keyword == "enum" and isinstance(value, list):
            values += value
        elif keyword in ("default", "const", "example"):
            values.append(value)
        elif keyword == "maxLength":
            values.append("text")
    kinds = {_kind(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: object) -> str:
    """The JSON type of a value that may be the text of the page."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case list():
            return "array"
        case dict():
            return "object"
        case str() if re.fullmatch(r"-?\d{1,15}", value):
            return "integer"
        case str() if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", value):
            return "number"
        case str():
            return "boolean" if value.lower() in ("true", "false") else "string"
    return ""
