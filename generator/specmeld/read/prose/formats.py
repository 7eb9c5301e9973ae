"""Formats that a description states in words: "ISO 8601", "a valid e-mail address"."""

from __future__ import annotations

import re

from specmeld.read.prose.text import Sentence, sentences

_VALID = r"\b(?:an?|valid|in|as|be|is|the|full|absolute|formatted)\s"
_FORMATS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (type_, format_, re.compile(pattern, re.IGNORECASE))
    for type_, format_, pattern in (
        ("string", "date", r"\byyyy-mm-dd(?![ t]?hh|\w)"),
        (
            "string",
            "date-time",
            r"\biso[ -]?8601\b(?! date\b(?! ?-?/?(?:and )?time))(?! duration)|\brfc[ -]?3339\b",
        ),
        ("string", "date", r"\biso[ -]?8601 date\b(?! ?-?/?(?:and )?time)"),
        ("string", "duration", r"\biso[ -]?8601 duration\b"),
        ("string", "email", rf"{_VALID}(?:valid )?e-?mail address\b"),
        (
            "string",
            "uri",
            rf"{_VALID}(?:valid |absolute |https?s? )?ur[il]\b(?! param| path| query)",
        ),
        ("string", "uuid", rf"{_VALID}(?:valid |unique )?(?:uuid|guid)(?: v4)?\b"),
        ("string", "byte", r"\bbase-?64[ -]encoded\b"),
        ("integer", "unix-time", r"\b(?:unix|epoch) (?:epoch )?(?:time(?:stamp)?|seconds)\b"),
        ("integer", "unix-time", r"\bseconds since (?:the )?(?:unix )?epoch\b"),
    )
)


def format_of(description: str, type: str | None) -> tuple[str, str]:
    """JSON type and format that a description states, empty for none or for several.

    ``type`` is the JSON type of what is described, None for an unknown one.
    """
    found = {
        (of, format_)
        for sentence in sentences(description)
        for of, format_, pattern in _FORMATS
        if type in (None, of) and _states(sentence, pattern)
    }
    return found.pop() if len(found) == 1 else ("", "")


def _states(sentence: Sentence, pattern: re.Pattern[str]) -> bool:
    match = pattern.search(sentence.text)
    return match is not None and not sentence.governed(*match.span())
