"""The lines of a document, for the containers that are read line by line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from specmeld.read.containers.page_events import Event, Line, Text

_OTHER_BREAKS = dict.fromkeys(map(ord, "\r\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029"), " ")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_PLAIN_WORD = re.compile(r"\w+")
_CANDIDATES = 16


def split_lines(text: str) -> list[str]:
    r"""The lines of a text; only ``\n`` and ``\r\n`` end one, tabs stay."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").translate(_OTHER_BREAKS)
    return [line.rstrip() for line in plain.split("\n")]


def squeezed(text: str) -> str:
    """The text with single white space and none around it."""
    return _SPACE.sub(" ", text).strip()


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def numbered(texts: Sequence[str], first: int) -> list[Line]:
    """Texts of successive lines in a paragraph's form: squeezed, without empty ones."""
    pairs = ((number, squeezed(text)) for number, text in enumerate(texts, first))
    return [(number, text) for number, text in pairs if text]


def plain_paragraphs(lines: Sequence[str]) -> list[Event]:
    """Each run of non-blank lines as a paragraph: the fallback if the parser fails."""
    events: list[Event] = []
    run: list[Line] = []
    for line in [*numbered(lines, 1), (len(lines) + 2, "")]:
        if run and line[0] != run[-1][0] + 1:
            events.append(Text(run[0][0], 0, tuple(run)))
            run = []
        run.append(line)
    return events


class LineFinder:
    """Finds the line of a text for which a parser only gives an estimate."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._by_word: dict[str, list[int]] = {}
        for number, line in enumerate(lines, 1):
            for word in set(_WORD.findall(line)):
                self._by_word.setdefault(word, []).append(number)
        self._last = 1

    def find(self, source: str, hint: int | None = None) -> int:
        """The line number on which a source text begins.

        The hint if that line has the text, else the first such line after the last result, else the
        hint, else the last result.
        """
        head = source.strip().split("\n", 1)[0].strip()
        if hint is not None and 1 <= hint <= len(self._lines) and head in self._lines[hint - 1]:
            self._last = hint
        else:
            self._last = self._next(head) or self._clamped(hint)
        return self._last

    def find_block(self, texts: Sequence[str], hint: int | None) -> int:
        """The line number on which successive lines begin; the hint may be any line of them."""
        wanted = [text.strip() for text in texts]
        last = len(self._lines) - len(texts) + 1
        near = self._clamped(hint)
        among = range(min(near, last), max(near - len(texts), 0), -1)
        alike = (first for first in among if self._lines[first - 1].strip() == wanted[0])
        for first in islice(alike, _CANDIDATES):
            block = self._lines[first - 1 : first - 1 + len(texts)]
            if [line.strip() for line in block] == wanted:
                self._last = first
                return first
        return max(1, min(self.find(texts[0], hint), last))

    def within(self, text: str, first: int, last: int) -> int:
        """The first of some lines that has a long word of a text, else the first of them."""
        words = [word for word in _PLAIN_WORD.findall(text) if len(word) > 3][:8]
        if words:
            for number in range(first, min(last, first + _CANDIDATES, len(self._lines)) + 1):
                if any(word in self._lines[number - 1] for word in words):
                    return number
        return first

    def _next(self, head: str) -> int | None:
        word = max(_WORD.findall(head), key=len, default="")
        numbers = self._by_word.get(word, ())
        start = bisect_left(numbers, self._last)
        for number in numbers[start : start + _CANDIDATES]:
            if head in self._lines[number - 1]:
                return number
        return None

    def _clamped(self, hint: int | None) -> int:
        return self._last if hint is None else min(max(hint, 1), len(self._lines))
