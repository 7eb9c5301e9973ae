"""Formats that a description states in words: "ISO 8601", "a valid e-mail address"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from specmeld.read.prose.plain_sentences import Sentence, sentences

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
        (
            "string",
            "uri",
            r"^\W*(?:(?:the|an?|this) )?(?:external|public|publicly accessible|direct|callback"
            r"|webhook|redirect) ur[il]\b(?! param| path| query)",
        ),
        ("string", "uuid", rf"{_VALID}(?:valid |unique )?(?:uuid|guid)(?: v4)?\b"),
        ("string", "byte", r"\bbase-?64[ -]encoded\b"),
        ("integer", "unix-time", r"\b(?:unix|epoch) (?:epoch )?(?:time(?:stamp)?|seconds)\b"),
        ("integer", "unix-time", r"\bseconds since (?:the )?(?:unix )?epoch\b"),
    )
)
_FINER = re.compile(r"\b(?:milli|micro|nano)-?seconds?\b|\bin ms\b", re.IGNORECASE)
"""Units that Unix timestamps never use."""
_OF_A_MOMENT = re.compile(
    r"\b(?:for )?when\b"
    r"(?=\s(?:the|an?|this|it|they)\s(?:\w+\s){0,4}?(?:was|were|will|has|had|\w+ed)\b)"
    r"|\b(?:was|were)\b",
    re.IGNORECASE,
)
""""When the run was created, as a Unix timestamp" names a moment and is not a condition."""


@dataclass(frozen=True, slots=True)
class StatedFormat:
    """``quote`` is the sentence that says so, unchanged."""

    type: str
    format: str
    quote: str


def format_of(description: str, type: str | None) -> tuple[str, str]:
    """JSON type and format that a description states, empty for none or for several.

    ``type`` is the JSON type of what is described, None if unknown.
    """
    stated = stated_format(description, type)
    return (stated.type, stated.format) if stated else ("", "")


def stated_format(description: str, type: str | None) -> StatedFormat | None:
    """The one format that a description states; None for none or for several."""
    found = {
        (of, format_): StatedFormat(of, format_, sentence.quote)
        for sentence in reversed(list(sentences(description)))
        for of, format_, pattern in _FORMATS
        if type in (None, of) and _states(sentence, format_, pattern)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _states(sentence: Sentence, format_: str, pattern: re.Pattern[str]) -> bool:
    match = pattern.search(sentence.text)
    if match is None or (format_ == "unix-time" and _FINER.search(sentence.text)):
        return False
    plain = _OF_A_MOMENT.sub(_blanks, sentence.text)
    return not replace(sentence, text=plain).governed(*match.span())


def _blanks(words: re.Match[str]) -> str:
    return " " * len(words.group())
