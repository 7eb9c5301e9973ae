"""The passages of documents that the report quotes: the claims' lines and their context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from specmeld.model.claims import Origin

_AROUND = 4
"""Context lines before and after a quoted line."""
_WIDEST = 500
"""Most characters shown of one line."""


@dataclass
class Quotes:
    """Collects the lines that are quoted, and returns passages of them at the end."""

    texts: Mapping[str, str]
    _split: dict[str, list[str]] = field(default_factory=dict)
    _quoted: dict[str, set[int]] = field(default_factory=dict)

    def quote(self, origin: Origin) -> str:
        """Add the line. Returns the part around the column if it is too long to show."""
        lines = self._lines(origin.document)
        if not 0 < origin.line <= len(lines):
            return ""
        self._quoted.setdefault(origin.document, set()).add(origin.line)
        line = lines[origin.line - 1]
        if len(line) <= _WIDEST:
            return ""
        start = min(max(0, origin.column - 1 - _WIDEST // 4), max(0, len(line) - _WIDEST))
        return ("…" if start else "") + line[start : start + _WIDEST] + "…"

    def passages(self, document: str) -> list[list[object]]:
        """``[first line, [text, …]]``, in order; overlapping passages are merged."""
        lines = self._lines(document)
        return [
            [first, [_cut(line) for line in lines[first - 1 : last]]]
            for first, last in self._passages(sorted(self._quoted.get(document, ())), len(lines))
        ]

    @staticmethod
    def _passages(quoted: list[int], count: int) -> Iterator[tuple[int, int]]:
        first = last = 0
        for line in quoted:
            if line - _AROUND > last + 1:
                if last:
                    yield first, last
                first = max(1, line - _AROUND)
            first = first or 1
            last = min(count, line + _AROUND)
        if last:
            yield first, last

    def _lines(self, document: str) -> list[str]:
        if document not in self._split:
            text = self.texts.get(document, "")
            self._split[document] = text.split("\n") if text else []
        return self._split[document]


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST else line[:_WIDEST] + "…"
