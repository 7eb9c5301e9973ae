"""What follows a name on its line: types, marks and remarks, then text."""

from __future__ import annotations

import re

from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.field_marks import is_condition, mark_word, place_word, set_mark
from specmeld.read.pages.fields.label_values import label_and_value
from specmeld.read.pages.fields.remarks import (
    is_clear_type,
    listed_values,
    parts_of,
    set_type,
    take_bracket,
    take_label,
    take_worded,
)
from specmeld.read.pages.fields.worded_types import is_type_word, worded_type

_SEPARATOR = re.compile(
    r"(?:\s|=>|->|→|[:：=|,，、;；·•—–]|-(?=\s)|//|\.(?=\s|$)|\*\*\s*(?=[:.—–-]))*"
)
_OPEN, _CLOSE = "([{<（【", ")]}>）】"
_SHORTCODE = re.compile(r"\{\{\s*[<%]?\s*/?(?P<word>[^{}<>%]{1,60}?)\s*/?[>%]?\s*\}\}")
_SPAN = re.compile(r"`(?P<code>[^`]{1,120})`|\*\*(?P<bold>[^*]{1,120})\*\*")
_SEGMENT = re.compile(
    r"(?P<text>[^\n]{1,100}?)(?P<end>\s*$|\s*\n|\.(?=\s|$)|:(?=\s|$)|\s+[-–—](?=\s)|\s*[|;·•]|,\s|,(?=[a-z])|\s+(?=[(\[`*])|\s*//|(?=\())"
)
_ANOTHER_VALUE = re.compile(r"(?<=[\"'”’]),\s*(?:or\s+)?[\"'“‘]")
_BEFORE_SENTENCE = re.compile(r"(?P<text>[a-z][\w\[\]<>| ]{1,60}?)\s+(?=[A-Z][a-z']*\s)")
_SAMPLE = re.compile(
    r"(?P<value>[^()\n]{1,80}?)\s+\((?P<inside>[^()]{1,160})\)(?:\s*$|\s+-\s+(?P<words>.*))",
    re.DOTALL,
)
_TRAILING = re.compile(r"\s*(?:\((?P<round>[^()]{1,160})\)|\[(?P<square>[^\[\]]{1,160})\])\.?\s*$")
_LEADING_MARK = re.compile(
    r"(?P<mark>required|optional|deprecated|mandatory)"
    r"(?:\s*[.:,;–—-]+\s*|\s*$|\s+(?=(?-i:[A-Z`])))",
    re.IGNORECASE,
)
_LAST_MARK = re.compile(
    r"(?:^|(?<=[.!?)])\s+|\s*[;,]\s+|\s+[-–—]\s+)[\s*_`(\[]*(?P<mark>required|optional|mandatory|deprecated|nullable|read-only)[*_`)\]]*\s*[.!]?\s*[*_]*\s*$",
    re.IGNORECASE,
)
_OWN_SENTENCE = re.compile(
    r"(?:^|[.!?)`]\s+)[*_(\[`]{0,4}(?P<mark>required|optional|mandatory|deprecated|read-only)"
    r"[*_`]{0,3}(?:[.!][)*_\]`]{0,3}|[)\]])(?=\s|$)",
    re.IGNORECASE,
)
_SAYS_REQUIRED = re.compile(
    r"(?:^|[.!?]\s+)\W{0,4}(?:this|the)?\s?(?:field|parameter|property|attribute|value|argument|it|this|header)?\s?"
    r"(?:is|are)\s(?:always\s)?(?P<mark>required|mandatory|optional)\W*(?=[.!]|$)",
    re.IGNORECASE,
)
_LOOKED_AT = 4_000
"""Most characters of text that are searched for marks."""


def take_head(field: Field, line: int, rest: str, *, named: bool = False) -> str:
    """Read types, marks and remarks from the start of a text; returns the remaining text.

    ``named``: it is right after a name, where words for a type need no further evidence.
    """
    while True:
        gap = _SEPARATOR.match(rest)
        at = gap.end() if gap else 0
        required = field.entry.required
        end = _piece(field, line, rest, at, named=named)
        if field.entry.required != required and is_condition(rest, end):
            field.entry.required = required
            return rest[at:].strip()
        if end <= at:
            return rest[at:].strip()
        rest = rest[end:]


def _piece(field: Field, line: int, text: str, at: int, *, named: bool) -> int:
    """End of the piece at ``at`` if it was understood, else ``at``."""
    if at >= len(text):
        return at
    shortcode = _SHORTCODE.match(text, at)
    if shortcode is not None and mark_word(shortcode["word"]):
        set_mark(field, line, mark_word(shortcode["word"]))
        return shortcode.end()
    if text[at] in _OPEN:
        end = _closing(text, at)
        if end and _take_inside(field, line, text[at + 1 : end - 1]):
            return end
        return at
    span = _SPAN.match(text, at)
    if span is not None:
        if _take_span(field, line, span, named=named):
            return span.end()
        return at
    segment = _SEGMENT.match(text, at)
    if segment is not None and _ANOTHER_VALUE.match(text, segment.end("text")):
        return at  # a list of values is read as a whole, with the description
    if segment is not None and _take_segment(field, line, segment["text"], segment["end"], named):
        return segment.end("text")
    sentence = _BEFORE_SENTENCE.match(text, at) if named else None
    if sentence is not None and _take_segment(field, line, sentence["text"], ":", named):
        return sentence.end("text")
    leading = _LEADING_MARK.match(text, at)
    if leading is not None and not is_condition(text, leading.end("mark")):
        set_mark(field, line, mark_word(leading["mark"]))
        return leading.end()
    return at


def _closing(text: str, at: int) -> int:
    """Index after the bracket that closes the one at ``at``; 0 for none."""
    depth = 0
    for index in range(at, min(len(text), at + 400)):
        if text[index] in _OPEN:
            depth += 1
        elif text[index] in _CLOSE and text[index - 1] not in "-=":
            depth -= 1
            if depth == 0:
                return index + 1
    return 0


def _take_inside(field: Field, line: int, inside: str) -> bool:
    """``(string, required)``, ``(string: "")``, ``(string: <required>)``."""
    head, colon, tail = inside.partition(":")
    if colon and is_type_word(head.strip("` ")) and set_type(field, line, head):
        value = tail.strip()
        if mark_word(value):
            set_mark(field, line, mark_word(value))
        elif (
            value and not take_bracket(field, line, value) and not listed_values(field, line, value)
        ):
            take_label(field, line, "default", value)
        return True
    return take_bracket(field, line, inside) > 0


def _take_span(field: Field, line: int, span: re.Match[str], *, named: bool) -> bool:
    text = (span["code"] or span["bold"] or "").strip()
    if text[:1] in "([" and _closing(text, 0) == len(text):
        return _take_inside(field, line, text[1:-1])
    if mark_word(text):
        set_mark(field, line, mark_word(text))
        return True
    if place_word(text) and span["code"] is None:
        field.location = field.location or place_word(text)
        return True
    is_code = span["code"] is not None
    object_named = named and is_code and text[:1].isupper()
    worded = worded_type(text, named=object_named, weak=named or is_code)
    if not field.wants_type:
        worded = None
    if worded is not None and len(worded.said.literals) != 1:
        take_worded(field, line, worded)
        return True
    labelled = label_and_value(text)
    if labelled is not None:
        return take_label(field, line, *labelled)
    return (
        "," in text
        and all(mark_word(part) or is_type_word(part) for part in parts_of(text))
        and take_bracket(field, line, text) > 0
    )


def _take_segment(field: Field, line: int, text: str, end: str, named: bool) -> bool:
    """Text up to a stop: a mark, a type, or a labelled value."""
    mark = mark_word(text)
    if mark:
        set_mark(field, line, mark)
        return True
    if field.wants_type:
        weak = named and end.strip() not in (":", ".") and not text[:1].isupper()
        worded = worded_type(text, named=False, weak=weak)
        if worded is not None and "`" not in text[1:-1] and (named or is_clear_type(text)):
            take_worded(field, line, worded)
            return True
    return False


def take_words(field: Field, line: int, words: str) -> str:
    """Read the marks within text: a sample, a bracket at its end, "Required." """
    words = _without_sample(field, line, words)
    trailing = _TRAILING.search(words, max(0, len(words) - 200))
    inside = (trailing["round"] or trailing["square"]) if trailing else ""
    if trailing is not None and trailing.start() > 0 and only_marks(inside):
        take_bracket(field, line, inside)
        words = words[: trailing.start()].strip()
    last = _LAST_MARK.search(words[-40:])
    while last is not None:
        set_mark(field, line, mark_word(last["mark"]))
        words = words[: len(words) - len(words[-40:]) + last.start()].strip()
        last = _LAST_MARK.search(words[-40:])
    for pattern in (_SAYS_REQUIRED, _OWN_SENTENCE):
        for said in pattern.finditer(words[:_LOOKED_AT]):
            if is_condition(words, said.end("mark")):
                continue
            set_mark(field, line, mark_word(said["mark"]))
    return words


def ends_in_marks(words: str) -> bool:
    """Whether text ends in a bracket of marks and types: ``The name (string, required)``."""
    trailing = _TRAILING.search(words, max(0, len(words) - 200))
    sample = _SAMPLE.fullmatch(words[:_LOOKED_AT])
    if sample is not None and only_marks(sample["inside"]):
        return True
    return trailing is not None and only_marks(trailing["round"] or trailing["square"])


def only_marks(inside: str) -> bool:
    """Whether a text consists of types and marks: ``string, required``."""
    parts = list(parts_of(inside))
    return bool(parts) and all(
        mark_word(part) or is_type_word(part) or worded_type(part, named=False, weak=False)
        for part in parts
    )


def _without_sample(field: Field, line: int, words: str) -> str:
    """``Gull (string, required) - The name``: a sample precedes the bracket."""
    found = _SAMPLE.fullmatch(words)
    if found is None or not only_marks(found["inside"]):
        return words
    if found["words"] is None and " " in found["value"]:
        return words
    take_bracket(field, line, found["inside"])
    field.fact(line, "example", found["value"].strip("`"))
    return (found["words"] or "").strip()
