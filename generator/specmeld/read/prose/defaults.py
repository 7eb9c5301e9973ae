"""Defaults that a sentence states: "Defaults to 20", "auto is the default value"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from specmeld.model.json import JSON
from specmeld.read.prose.literals import LITERAL, value_of
from specmeld.read.prose.numbers import Found, Subject
from specmeld.read.prose.plain_sentences import Sentence

_DEFAULT = re.compile(
    r"(?:\bdefault(?:s|ed)?(?: value)?"
    r"(?:(?: (?:is|to|of|will be|are|as)\b)(?: set\b)?(?: to\b)?\s?[:=]?"
    r"|\s?[:=])|(?:^|[(,] ?)default(?=\s[`\"'\d]))\s?" + LITERAL,
    re.IGNORECASE,
)
_IS_DEFAULT = re.compile(
    rf"(?:^|[.;(,]\s?|\bor ){LITERAL} (?:is|being) (?:used |set |applied )?"
    r"(?:the default(?: value| setting| option)?|by default)",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"(?<![\w.,-]){LITERAL}\s?\((?:the )?default(?: value)?\)", re.IGNORECASE)
_EMPTY = re.compile(
    r"\bdefaults?(?: value)? (?:is|to) an empty (?P<kind>array|list|object|map|string)\b", re.I
)
_EMPTY_VALUES: dict[str, tuple[str, JSON]] = {
    "array": ("array", []),
    "list": ("array", []),
    "object": ("object", {}),
    "map": ("object", {}),
    "string": ("string", ""),
}
_NOT_WHOLE = re.compile(
    r"\s*(?:(?:of|or|on|in|at|from|if|when|unless|until|depending|plus|minus|times|for|\*|/)\b"
    r"|'s\b)",
    re.IGNORECASE,
)
_BY_DEFAULT = re.compile(r",?\s*\bby default\b,?", re.IGNORECASE)
_FALLBACK = re.compile(
    rf"^(?:the )?(?:value )?{LITERAL}(?: \w+)? (?:is|will be|gets) "
    r"(?:used|assumed|applied|chosen|selected|taken)\b",
    re.IGNORECASE,
)
_FALLS_BACK = re.compile(
    r"\b(?:uses?|using|used|falls? back (?:to|on)|assumes?|(?:sort|order)(?:s|ed)? by|is|be"
    r"|applies|apply|takes?|picks?) "
    rf"(?:the )?(?:value )?{LITERAL}(?=\s?[.,;)]|$| \w+(?:[.,;)]|$)| and )",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{LITERAL}\W*$", re.IGNORECASE)
_OF_A_KIND = re.compile(rf"\bdefault(?: [a-z]+){{1,2}}(?: is|:|,) {LITERAL}", re.IGNORECASE)
_UNIT = re.compile(r" (?P<unit>[a-z]+)", re.IGNORECASE)


def defaults(sentence: Sentence, subject: Subject) -> Iterator[Found]:
    """The defaults in a sentence; the behaviour "if not set" is the default as well."""
    sentence, type = sentence.without_absence(), subject.type
    for found in _EMPTY.finditer(sentence.text):
        kind, value = _EMPTY_VALUES[found["kind"].lower()]
        if kind == type and not sentence.governed(*found.span()):
            yield found.start(), "default", value, False
    for pattern in (_DEFAULT, _IS_DEFAULT, _MARKED):
        for found in pattern.finditer(sentence.text):
            value = value_of(found, type)
            if value is None:
                continue
            if pattern is not _MARKED and _NOT_WHOLE.match(sentence.text, found.end()):
                continue
            if found["plain"] and not (
                pattern is _IS_DEFAULT
                or (pattern is _DEFAULT and _closes(sentence.text, found, value))
            ):
                continue
            if _in_another_unit(sentence.text, found, value, subject):
                continue
            if not sentence.governed(*found.span()):
                yield found.start(), "default", value, False


def fallbacks(sentence: Sentence, values: Collection[JSON], type: str | None) -> Iterator[Found]:
    """Which of the known values is used if none is given: "If unset, uses `auto`".

    Such words may be about anything; only the known values show that it is a default.
    """
    plain = sentence.without_absence()
    text = _BY_DEFAULT.sub(" ", plain.text).strip()
    absent = text != sentence.text
    patterns = [_OF_A_KIND, *([_FALLBACK, _FALLS_BACK] if absent else [])]
    matches = [found for pattern in patterns for found in pattern.finditer(text)]
    matches += [found for found in [_ALONE.match(text)] if found and absent]
    plain = Sentence(text, sentence.quote, sentence.bullet)
    for found in matches:
        value = value_of(found, type, no_values=frozenset())
        if value in values and not plain.governed(*found.span()):
            yield found.start(), "default", value, False


def _closes(text: str, found: re.Match[str], value: JSON) -> bool:
    """Whether a bare word ends its clause: "defaults to auto", not "defaults to your region"."""
    if found["plain"][-1] in ".:,":
        return True
    tail = text[found.end() :]
    if isinstance(value, int | float) and re.match(r" \w+(?:$|[.,;)])", tail):
        return True
    return bool(re.match(r"\s*(?:$|[.,;:)\]!]|\(|and |which )", tail))


def _in_another_unit(text: str, found: re.Match[str], value: JSON, subject: Subject) -> bool:
    unit = _UNIT.match(text, found.end())
    number = isinstance(value, int | float)
    return number and unit is not None and not subject.counts_in(unit["unit"])
