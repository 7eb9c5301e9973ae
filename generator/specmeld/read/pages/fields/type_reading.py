"""Words for types, and the result of reading a type expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.vocabulary import mark_words as marks
from specmeld.read.vocabulary import type_names as types

OPEN, CLOSE = "<[({", ">])}"
_QUOTES = "\"'`"

WORDS: dict[str, tuple[str, str]] = {
    **{word: (kind, "") for kind, listed in types.PLAIN.items() for word in listed},
    **{word: kind for kind, listed in types.FORMATTED.items() for word in listed},
    **{word: kind for kind, listed in types.WEAK.items() for word in listed},
}
WEAK = frozenset(word for listed in types.WEAK.values() for word in listed)
MARKS = frozenset(
    [*marks.REQUIRED, *marks.OPTIONAL, *marks.NULLABLE, *marks.DEPRECATED, *marks.READ_ONLY]
)
_NAMESPACE = re.compile(r"(?:edm\.|xsd?:|system\.|java\.lang\.|google\.protobuf\.)")
_TOKEN = re.compile(
    r"\"[^\"]*\"|'[^']*'|`[^`]*`|->|=>|[<\[({]|[>\])}]"
    r"|\s*,\s*or\s+|\s*\|\|?\s*|\s+(?:or|oder|ou|или)\s+|\s*[,;·•]\s*|\s*/\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WordedType:
    """A type, and remarks in the same text: ``required``, ``max length: 40``."""

    said: SaidType
    remarks: tuple[str, ...] = ()

    @property
    def stated(self) -> StatedType:
        return self.said.stated


@dataclass
class TypeReading:
    """The result of reading one expression."""

    named: bool
    names: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    items: list[StatedType] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    nullable: bool = False
    is_map: bool = False
    any: bool = False
    strings: int = 0

    def add(self, stated: StatedType) -> None:
        self.names += stated.names
        self.nullable = self.nullable or stated.nullable or stated.only_null
        self.is_map = self.is_map or stated.is_map
        self.strings += "string" in stated.names
        if stated.format:
            self.formats.append(stated.format)
        if stated.items is not None:
            self.items.append(stated.items)
        if stated.named:
            self.objects.append(stated.named)

    def worded(self) -> WordedType | None:
        names = list(dict.fromkeys(self.names))
        if not names and not self.literals and not (self.nullable and not self.remarks):
            return None
        if self.literals and "string" not in names:
            names.append("string")
        stated = StatedType(
            tuple(names),
            self.nullable,
            self.items[0]
            if all(each == self.items[0] for each in self.items[1:]) and self.items
            else None,
            _only(self.formats),
            self.is_map,
            _only(self.objects),
        )
        is_open = bool(self.literals) and self.strings > 0
        return WordedType(
            SaidType(stated, tuple(dict.fromkeys(self.literals)), is_open), tuple(self.remarks)
        )


def _only(found: list[str]) -> str:
    return found[0] if len(set(found)) == 1 else ""


def is_type_word(text: str) -> bool:
    """Whether a text is a plain word for a type, everyday words excluded."""
    word = text.strip().lower()
    return word in WORDS and word not in WEAK


def bare_text(text: str) -> str:
    return text.replace("`", "").strip().strip("*_").strip()


def type_of_word(text: str) -> StatedType | None:
    """A word of the vocabulary, in the singular or in the plural."""
    lower = _NAMESPACE.sub("", text.lower(), count=1)
    kind = WORDS.get(lower)
    if kind is None and lower.endswith("s") and lower[:-1] in WORDS:
        kind = WORDS[lower[:-1]]
    if kind is None:
        return None
    name, format_ = kind
    if name == "null":
        return StatedType((), True)
    return StatedType((name,), format=format_, is_map=lower in ("map", "mapping"))


def alternatives(text: str) -> Iterator[tuple[str, str]]:
    """The parts between ``|``, ``or``, ``/`` and ``,`` outside brackets, and their separators."""
    start, depth, before = 0, 0, ""
    for found in _TOKEN.finditer(text):
        token = found.group()
        if token[0] in _QUOTES and len(token) > 1:
            continue
        if token in OPEN:
            depth += 1
        elif token in CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield before, text[start : found.start()].strip()
            start, before = found.end(), token.strip().lower()
    yield before, text[start:].strip()


def closing_bracket(text: str) -> tuple[str, str] | None:
    """What is before and in the bracket at the end of a text; None if there is none."""
    depth = 0
    if text[-1:] not in tuple(CLOSE):
        return None
    for index in range(len(text) - 1, -1, -1):
        if text[index] in CLOSE:
            depth += 1
        elif text[index] in OPEN:
            depth -= 1
            if depth == 0:
                return text[:index].strip(), text[index + 1 : -1].strip()
    return None
