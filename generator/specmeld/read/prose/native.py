"""Descriptions in other languages: their phrases translated to the English of the grammar."""

from __future__ import annotations

import re

from specmeld.read.vocabulary.phrases import ASCII_WORDS, PHRASES

_ROWS = tuple(
    (re.compile(pattern, re.IGNORECASE), phrase)
    for phrase, patterns in PHRASES
    for pattern in patterns
)
_FOREIGN = frozenset(ASCII_WORDS)
_BETWEEN_WORDS = re.compile(r"[^a-z]+")


def in_english(text: str) -> str:
    """A sentence with its statements about values in English, the rest unchanged."""
    if text.isascii() and _FOREIGN.isdisjoint(_BETWEEN_WORDS.split(text.lower())):
        return text
    for pattern, phrase in _ROWS:
        text = pattern.sub(phrase, text)
    return text
