"""Words that mark a field: required or not, null, deprecated, and its location."""

from __future__ import annotations

import re

from specmeld.read.pages.fields.field import Field
from specmeld.read.vocabulary import column_words as columns
from specmeld.read.vocabulary import mark_words as marks

_WRAPPED = re.compile(r"[\s*_`\[({<|.,;:!&%–—-]*(?P<word>.*?)[\s*_`\])}>|.,;:!&%–—-]*", re.DOTALL)
_WORDS = {
    word: mark
    for mark, each in (
        ("not null", marks.NOT_NULL),
        ("writeOnly", marks.WRITE_ONLY),
        ("readOnly", marks.READ_ONLY),
        ("deprecated", marks.DEPRECATED),
        ("nullable", marks.NULLABLE),
        ("conditional", marks.CONDITIONALLY),
        ("optional", marks.OPTIONAL),
        ("required", marks.REQUIRED),
    )
    for word in each
}
_YES, _NO = frozenset(marks.YES), frozenset(marks.NO)
_CONDITION = re.compile(r"\b(?:if|when|unless|for|depending|depends|except|only)\b|\?")
_CONDITION_AFTER = re.compile(
    r"(?<![)\]])[\s*_`>]*(?:for|only|except|depending)\b"
    r"|[\s*_`>,)\]]*(?:but |and )?(?:if|when|whenever|unless)\b"
    r"|[\s*_`>,)\]:;–—-]*(?:but |and )?only (?:if|when|for|in)\b"
    r"|[\s*_`>]*[a-z][^.!?\n]{0,200}?(?:\bonly (?:if|when|for|in)|, (?:if|when|unless))\b"
)
_FOOTNOTES = "*.!¹²³†‡"
_LONGEST = 60


def mark_word(text: str) -> str:
    """``required optional conditional nullable deprecated readOnly writeOnly``, or ``not null``.

    Ignores brackets and emphasis around the word; empty for other texts.
    """
    if len(text) > _LONGEST:
        return ""
    found = _WRAPPED.fullmatch(text)
    return _WORDS.get(" ".join(found["word"].lower().split()), "") if found else ""


def is_condition(text: str, at: int) -> bool:
    """Whether the text after a mark restricts it: ``**Required** for boats at sea``."""
    return _CONDITION_AFTER.match(text, at) is not None


def yes_or_no(text: str) -> bool | None:
    """The yes or no in a cell; None for anything else, and for conditions."""
    plain = " ".join(text.replace("`", "").replace("\\", "").strip("_ \n").lower().split())
    plain = plain if plain in _YES else plain.strip("*")
    if _CONDITION.search(plain) or plain in marks.CONDITIONAL:
        return None
    first = plain.split(" ")[0].strip(",;.*()") if plain else ""
    for word in (plain, plain.rstrip(_FOOTNOTES), first):
        if word in _NO:
            return False
        if word in _YES:
            return True
        if mark_word(word) in ("required", "optional"):
            return mark_word(word) == "required"
    return None


def place_word(text: str) -> str:
    """``path``, ``query``, ``header``, ``cookie``, ``body`` or ``form``; empty for other words."""
    if len(text) > _LONGEST:
        return ""
    plain = text.replace("`", "").replace("*", "").strip("() .").lower()
    plain = re.sub(r"^(?:in|in the|as a|located in)\s+", "", plain)
    return columns.PLACES.get(" ".join(plain.split()), "")


def set_mark(field: Field, line: int, mark: str) -> None:
    """Set a mark; the first statement about being required counts."""
    entry = field.entry
    if mark in ("required", "optional"):
        if entry.required is None:
            entry.required = (line, mark == "required")
    elif mark == "nullable":
        if not (entry.stated and entry.stated.nullable):
            entry.nullable = entry.nullable or line
    elif mark and mark not in ("not null", "conditional"):
        field.fact(line, mark, True)
