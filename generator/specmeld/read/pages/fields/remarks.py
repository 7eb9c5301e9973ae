"""Remarks beside a name: marks, types, places and labelled values, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specmeld.read.pages.constraints import bounds
from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.field_marks import mark_word, place_word, set_mark, yes_or_no
from specmeld.read.pages.fields.label_values import (
    keyword_of,
    label_and_value,
    range_facts,
    value_facts,
    values_of,
)
from specmeld.read.pages.fields.worded_types import WordedType, is_type_word, worded_type
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.prose import prose_facts

_SPLIT = re.compile(
    r"`[^`]*`|\"[^\"]*\"|(?<!\w)'[^']*'|[\[({]|<(?=[A-Za-z])|[\])}>]"
    r"|\s*[;；|·•\n]\s*|\s*[,，、]\s+|[,，、](?=[^\W\d_])|\s+[-–—]\s+"
)
_SAYS_FACTS = re.compile(
    r"\d|`|\"|\b(?:default|always|must|one of|either|only|values?|empty|unique|positive|negative"
    r"|deprecated|allowed|options?)\b",
    re.IGNORECASE,
)
"""Without one of these no remark contains a fact for the prose grammar."""
_FLAGS = ("nullable", "deprecated", "readOnly", "writeOnly")


def set_type(field: Field, line: int, text: str, *, named: bool = True) -> bool:
    """Set a type with the remarks beside it; False if the text is not a type."""
    worded = worded_type(text, named=named)
    if worded is None:
        return False
    take_worded(field, line, worded)
    return True


def take_worded(field: Field, line: int, worded: WordedType) -> None:
    """Set a parsed type, and the remarks in it."""
    entry = field.entry
    if entry.said is None:
        entry.said, entry.type_line = worded.said, line
    elif entry.names == ("array",) and entry.stated and entry.stated.items is None:
        stated = worded.stated if worded.stated.names != ("array",) else worded.stated.items
        entry.said = SaidType(StatedType(("array",), entry.stated.nullable, items=stated))
    for remark in worded.remarks:
        understood = sum([take_remark(field, line, part) for part in parts_of(remark)])
        if not understood and not listed_values(field, line, remark) and len(remark.split()) > 2:
            entry.paragraphs.append([(line, remark)])


def listed_values(field: Field, line: int, text: str) -> bool:
    """``(sail, motor)`` beside a scalar type."""
    if field.entry.names not in (("string",), ("integer",), ("number",)):
        return False
    values = values_of(text, field.entry.stated)
    if len(values) < 2:
        return False
    field.fact(line, "enum", values)
    return True


def take_bracket(field: Field, line: int, text: str) -> int:
    """Read the parts of a bracket or a cell; returns how many of them were understood."""
    if field.wants_type:
        whole = worded_type(text, named=False)
        if whole is not None:
            take_worded(field, line, whole)
            return 1
    parts = parts_of(text)
    read = [take_remark(field, line, each, object_named=at == 0) for at, each in enumerate(parts)]
    if any(read) and not read[0] and parts[0].isidentifier():
        field.unknown_type = parts[0]
    return sum(read)


def take_remark(field: Field, line: int, text: str, *, object_named: bool = False) -> bool:
    """Read one mark, type, place, labelled value or bound; False if it is text.

    ``object_named``: an object may be named here in place of a type.
    """
    part = text.strip().strip("*").strip()
    if not part:
        return False
    if mark := mark_word(part):
        set_mark(field, line, mark)
        return True
    labelled = label_and_value(part)
    if labelled is not None and take_label(field, line, *labelled):
        return True
    if field.wants_type and set_type(field, line, part, named=object_named and _names_object(part)):
        return True
    if place_word(part) and not field.location:
        field.location = place_word(part)
        return True
    if _take_format(field, part):
        return True
    facts = bounds(part) or range_facts(part, field.entry.stated)
    for keyword, value in facts:
        field.fact(line, keyword, value)
    return bool(facts) or _take_prose(field, line, part)


def _take_format(field: Field, text: str) -> bool:
    """``(string, uuid)``: a second word of the same type that gives its format."""
    stated = field.entry.stated
    if stated is None or stated.format or field.entry.said is None:
        return False
    worded = worded_type(text, named=False)
    if worded is None or not worded.stated.format or worded.stated.names != stated.names:
        return False
    said = replace(field.entry.said, stated=replace(stated, format=worded.stated.format))
    field.entry.said = said
    return True


def _names_object(text: str) -> bool:
    """An object's name in a bracket is one capitalized word: ``(Boat)``, ``(Boat[])``."""
    bare = text.replace("`", "").strip("[]")
    return bare.isalnum() and bare[:1].isupper() and not bare.isupper()


def _take_prose(field: Field, line: int, text: str) -> bool:
    if not _SAYS_FACTS.search(text):
        return False
    type_ = field.entry.names[0] if len(field.entry.names) == 1 else None
    facts = [fact for fact in prose_facts(text, type=type_) if not fact.items]
    for fact in facts:
        field.fact(line, fact.keyword, fact.value, prose=True)
    return bool(facts)


def parts_of(text: str) -> list[str]:
    """The parts between commas, bars and dashes, with code and brackets kept whole.

    What follows "one of:" or "range:" stays with it unless it has a label of its own.
    """
    start, depth = 0, 0
    pieces: list[str] = []
    for found in _SPLIT.finditer(text):
        token = found.group()
        if token[0] in "`\"'" and len(token) > 1:
            continue
        if token in "[({<":
            depth += 1
        elif token in "])}>":
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append(text[start : found.start()])
            start = found.end()
    return list(_joined([*pieces, text[start:]]))


def _joined(pieces: list[str]) -> Iterator[str]:
    """Pieces, with the values after "one of:" joined again."""
    held: list[str] = []
    for piece in filter(None, (each.strip() for each in pieces)):
        labelled = label_and_value(piece)
        if held and labelled is None and not mark_word(piece) and not place_word(piece):
            held.append(piece)
            continue
        if held:
            yield ", ".join(held)
        held = [piece] if labelled and keyword_of(labelled[0]) in ("enum", "range") else []
        if not held:
            yield piece
    if held:
        yield ", ".join(held)


def take_label(field: Field, line: int, label: str, value: str) -> bool:
    """Read ``Label: value``; False if the value is not understood."""
    keyword, value = keyword_of(label), value.strip()
    if keyword == "type":
        return set_type(field, line, value) or take_bracket(field, line, value) > 0
    if keyword in ("required", "optional"):
        said = yes_or_no(value)
        if said is not None:
            set_mark(field, line, "required" if said is (keyword == "required") else "optional")
        return said is not None
    if keyword in _FLAGS:
        if yes_or_no(value):
            set_mark(field, line, keyword)
        return yes_or_no(value) is not None
    if keyword in ("uniqueItems", "additionalProperties"):
        flag = yes_or_no(value)
        if flag is not None:
            field.fact(line, keyword, flag)
        return flag is not None
    if keyword == "location":
        field.location = field.location or place_word(value)
        return bool(place_word(value))
    if keyword == "description":
        if value:
            field.entry.paragraphs.append([(line, value)])
        return bool(value)
    if keyword == "items":
        return _take_items(field, line, value)
    if keyword == "values.type":
        field.fact(line, keyword, value)
        return True
    facts = list(value_facts(keyword, value, field.entry.stated))
    for name, fact in facts:
        field.fact(line, name, fact)
    return bool(facts)


def _take_items(field: Field, line: int, value: str) -> bool:
    inner = worded_type(value)
    if inner is None:
        return False
    said = SaidType(StatedType(("array",), items=inner.stated))
    take_worded(field, line, WordedType(said, inner.remarks))
    return True


def is_clear_type(text: str) -> bool:
    """Whether the text can only be a type: a plain type word, or one with type syntax."""
    return is_type_word(text) or " of " in text or text.endswith("[]") or "<" in text
