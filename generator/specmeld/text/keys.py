"""Titles as keys."""

from __future__ import annotations

import re

_PHRASE = re.compile(r"[A-Z][A-Za-z0-9]*(?: [A-Za-z0-9]+)+")
_WORD = re.compile(r"[A-Z][a-z0-9]*")


def is_phrase(text: str) -> bool:
    """``File IDs``: several words, which no key contains."""
    return _PHRASE.fullmatch(text) is not None


def is_title(text: str) -> bool:
    """``File IDs`` or ``Type``: words as in a heading, not a name in CamelCase."""
    return is_phrase(text) or _WORD.fullmatch(text) is not None


def snake(text: str) -> str:
    """``File IDs`` → ``file_ids``; a run of capitals is one word."""
    words = re.findall(r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]+|[^\W\d_]+|\d+", text)
    return "_".join(word.lower() for word in words)
