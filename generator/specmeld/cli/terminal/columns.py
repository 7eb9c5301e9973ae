"""Text in columns, and counts in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

_NARROWEST = 12
"""Characters that a column keeps, however narrow the terminal is."""
_FIRST = 3
"""Names of a long list that are printed."""


def pairs(rows: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each name and value; further lines of a value stand below its first."""
    return [
        f"{left:<12} {right}"
        for name, value in rows
        for left, right in zip_longest([name], value.split("\n"), fillvalue="")
    ]


def columns(rows: Sequence[tuple[str, ...]], width: int = 0) -> list[str]:
    """The rows, each column as wide as its widest cell; cut to fit ``width``, if given."""
    if width:
        rows = _fitted(rows, width)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  ".join(
            [*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]
        )
        for row in rows
    ]


def _fitted(rows: Sequence[tuple[str, ...]], width: int) -> list[tuple[str, ...]]:
    """The rows with the cells of the widest columns cut, as far as that is needed and useful."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return [
        tuple(shortened(cell, most) for cell, most in zip(row, widths, strict=True)) for row in rows
    ]


def shortened(text: str, most: int) -> str:
    """No more of it than so many characters; what is cut ends with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(number: int, thing: str) -> str:
    """The number and the thing, which has its plural with an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def first_names(names: Sequence[str], *, all_of_them: bool = False) -> str:
    """The first of some names, and how many more there are."""
    shown = len(names) if all_of_them or len(names) <= _FIRST + 1 else _FIRST
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more else "")
