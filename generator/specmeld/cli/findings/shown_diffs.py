"""A diff as people read it: with long lines cut.

A generated file may hold a whole document in one line. The formats for programs have the diff as it
is, which can be applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

_WIDEST = 200
_BEFORE = 60
"""Characters that are shown of a long line before its first difference."""


def shown_diff(diff: str) -> list[str]:
    """The lines, headers first; a long one is shown around its first difference."""
    header, hunks = diff.splitlines()[:2], diff.splitlines()[2:]
    lines: list[str] = []
    removed: list[str] = []
    for sign, block in groupby(hunks, lambda line: line[:1]):
        if sign == "-":
            removed = list(block)
            continue
        added = list(block)
        lines += _changed(removed, added) if sign == "+" else [*_changed(removed, []), *added]
        removed = []
    return [*header, *(_cut(line, 0) for line in [*lines, *_changed(removed, [])])]


def _changed(removed: Sequence[str], added: Sequence[str]) -> Iterator[str]:
    """The lines of a change, both sides of each cut at the same column."""
    same = [_alike(a[1:], b[1:]) for a, b in zip(removed, added, strict=False)]
    for block in (removed, added):
        yield from (_cut(line, at or 0) for line, at in zip_longest(block, same[: len(block)]))


def _alike(old: str, new: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _cut(line: str, first: int) -> str:
    """At most ``_WIDEST`` characters of a line, from a little before the ``first`` that matters."""
    if len(line) <= _WIDEST:
        return line
    start = max(0, first - _BEFORE)
    end = start + _WIDEST - 3
    sign, text = line[:1], line[1:]
    return f"{sign}{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"
