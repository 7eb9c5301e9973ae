"""A unified diff between two texts, of bounded length."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

_CONTEXT = 3
_MOST_COMPARED = 1000
"""Lines of either side to compare, from the first difference: each with each, at worst."""
_MOST = 100
"""Most lines in the diff."""


def unified(file: str, now: str, wanted: str) -> str:
    """From ``now`` to ``wanted``, which applies with ``patch -p1``; empty if they are equal.

    A diff that is too long ends with a line that says so, beginning with a backslash.
    """
    old, new = now.splitlines(), wanted.splitlines()
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    start, rest = max(0, first - _CONTEXT), max(0, last - _CONTEXT)
    old, new = old[start : len(old) - rest], new[start : len(new) - rest]
    lines = list(_hunks(old[:_MOST_COMPARED], new[:_MOST_COMPARED], start))
    if not lines:
        return ""
    if len(lines) > _MOST or max(len(old), len(new)) > _MOST_COMPARED:
        lines = [*lines[:_MOST], "\\ and so on"]
    return "\n".join([f"--- a/{file}", f"+++ b/{file}", *lines]) + "\n"


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _hunks(old: Sequence[str], new: Sequence[str], start: int) -> Iterator[str]:
    """The hunks, their lines counted from ``start``."""
    for line in list(difflib.unified_diff(old, new, n=_CONTEXT, lineterm=""))[2:]:
        if line.startswith("@@"):
            line = re.sub(r"(?<=[-+])\d+", lambda at: str(int(at[0]) + start), line)
        yield line
