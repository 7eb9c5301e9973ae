"""Patterns in sentences: the allowed characters, or a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.read.prose.numbers import Found
from specmeld.read.prose.plain_sentences import Sentence

_RANGES = {
    "a-z": "a-z",
    "A-Z": "A-Z",
    "0-9": "0-9",
    "a-zA-Z": "a-zA-Z",
    "a-zA-Z0-9": "a-zA-Z0-9",
    "A-Za-z": "a-zA-Z",
    "A-Za-z0-9": "a-zA-Z0-9",
}
_CLASSES = {
    "alphanumeric": "a-zA-Z0-9",
    "alphanumerics": "a-zA-Z0-9",
    "alphanumerical": "a-zA-Z0-9",
    "lowercase letters": "a-z",
    "lower-case letters": "a-z",
    "lower case letters": "a-z",
    "uppercase letters": "A-Z",
    "upper-case letters": "A-Z",
    "letters": "a-zA-Z",
    "digits": "0-9",
    "numbers": "0-9",
    "underscores": "_",
    "underscore": "_",
    "dashes": "-",
    "hyphens": "-",
    "dots": ".",
    "periods": ".",
    "spaces": " ",
    "colons": ":",
    "slashes": "/",
    "commas": ",",
}
_ORDER = ("a-z", "A-Z", "0-9", "_", ".", ",", ":", "/", " ", "-")
_PATTERN_START = re.compile(
    r"\b(?:must (?:only )?(?:be|contain|consist of|use|include)"
    r"|(?:can|may) (?:only )?(?:be|contain)"
    r"|only|consists? of|allowed characters(?: are|:)?|characters allowed:?)"
    r"(?: only| of)?(?: the characters)?(?=\s)",
    re.IGNORECASE,
)
_PATTERN_ITEM = re.compile(
    r"\s*(?:,\s*)?(?:(?:or|and|may|can|also|contain|the|only|of|include)\s+){0,4}[`'\"(]?(?P<item>"
    + r"|".join(sorted((re.escape(word) for word in [*_RANGES, *_CLASSES]), key=len, reverse=True))
    + r")[`'\")]?(?: characters)?(?![\w-])"
)
_REGEX = re.compile(
    r"\b(?:must match|matching|matches|conform to|satisf\w+)(?: the| this)?"
    r"(?: following)?(?: regex(?:p)?| regular expression| pattern){1,2}:?\s*"
    r"`(?P<regex>[^`\n]{1,300})`",
    re.IGNORECASE,
)


def patterns(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """The pattern in a sentence; of the items if the place is an array."""
    if type not in ("string", "array", None):
        return
    text, items = sentence.text, type == "array"
    for found in _REGEX.finditer(text):
        if not sentence.governed(*found.span()) and _compiles(found["regex"]):
            yield found.start(), "pattern", found["regex"], items
            return
    for start in _PATTERN_START.finditer(text):
        classes, at = [], start.end()
        while item := _PATTERN_ITEM.match(text, at):
            classes.append(item["item"])
            at = item.end()
        exact = "only" in start.group().lower() or "allowed" in start.group().lower()
        exact = exact or any(name in _RANGES or name.startswith("alphanumeric") for name in classes)
        ended = re.match(
            r"\s*(?:$|[.;)]|are allowed|only"
            r"|,? (?:with|and (?:have|has|be|must|no)|up to|of|between)\b)",
            text[at:],
        )
        if classes and exact and ended and not sentence.governed(start.start(), at):
            yield start.start(), "pattern", _class_pattern(classes), items
            return


def _class_pattern(classes: list[str]) -> str:
    members = "".join({**_RANGES, **_CLASSES}[name] for name in classes)
    parts = [part for part in ("a-z", "A-Z", "0-9") if part in members]
    singles = re.sub(r"a-z|A-Z|0-9", "", members)
    parts += [part for part in _ORDER[3:] if part in singles]
    return "^[" + "".join(parts) + "]+$"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
