"""The lines of copied text without a site's navigation and buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.read.containers.copied.copied_types import type_of
from specmeld.read.containers.source_lines import indent_of, split_lines, squeezed
from specmeld.read.vocabulary.site_lines import CODE_TABS, SITE_LINE_SHAPES, SITE_LINES

_BIDIRECTIONAL = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad" + _BIDIRECTIONAL), "")
_BROKEN_SPACE = re.compile(r"\u00c2(?=\s|\Z)", re.MULTILINE)
"""What is left of a non-breaking space that was decoded wrongly."""
_SHAPES = re.compile(rf"(?:{'|'.join(SITE_LINE_SHAPES)})\Z")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2003\u2002\u2009"), " ")


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """A line: its number, its text with single spaces, the original text, its indentation."""

    number: int
    text: str
    raw: str
    indent: int

    @property
    def cells(self) -> list[str]:
        """The non-empty parts between tabs."""
        return [part for each in self.raw.split("\t") if (part := squeezed(each))]


def copied_lines(text: str) -> list[CopiedLine]:
    """All lines of the content; a blank line is an empty string."""
    plain_text = _BROKEN_SPACE.sub("", text.translate(_INVISIBLE).translate(_SPACES))
    lines = [
        CopiedLine(number, squeezed(raw), raw, indent_of(raw.expandtabs(4)))
        for number, raw in enumerate(split_lines(plain_text), 1)
    ]
    after = following(lines)
    return [
        line
        for line, below in zip(lines, after, strict=True)
        if not _is_site_line(line, lines[below].text if below < len(lines) else "")
    ]


def _is_site_line(line: CopiedLine, below: str) -> bool:
    """Whether a line is a button or the like, and not the name of a field above its type."""
    lower = line.text[:100].lower()
    if lower not in SITE_LINES:
        return len(line.text) < 60 and bool(_SHAPES.match(lower))
    is_word = line.text.isalpha() and line.text.islower()
    return not is_word and type_of(below) is None


def following(lines: Sequence[CopiedLine]) -> list[int]:
    """For each index, that of the next non-blank line, or the number of lines."""
    after = len(lines)
    indexes = [after] * len(lines)
    for at in range(len(lines) - 1, -1, -1):
        indexes[at] = after
        if lines[at].text:
            after = at
    return indexes


def is_code_tab(text: str) -> bool:
    return text.lower() in CODE_TABS


_JSON_START = re.compile(
    r"\{\s*(?:\Z|[\"}…]|//|\.\.\.)"
    r"|\[\s*(?:\Z|[\[{\"\]…]|(?:-?\d[\d., ]*|true|false|null)[,\]]|//|\.\.\.)"
)


def starts_json(text: str) -> bool:
    return bool(_JSON_START.match(text))
