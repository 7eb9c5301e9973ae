"""Work on many items, each a pure function of its input.

The caller of a stage may pass an ``Each`` that caches results or runs in parallel; the output is
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Piece = TypeVar("Piece")


class Each(Protocol):
    """``each(make, pieces)``: the text that ``make`` returns for each piece, in order.

    ``make`` is a module-level function; a piece consists of strings, booleans, tuples and frozen
    dataclasses, so that its ``repr`` identifies it.
    """

    def __call__(self, make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]: ...


def one_by_one(make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]:
    """Each piece in turn, without a cache."""
    return [make(piece) for piece in pieces]
