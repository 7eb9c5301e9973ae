"""Work on many pieces, each made by a pure function of what it is given.

Who calls a stage may hand in an ``Each`` that remembers pieces or makes several at once; the texts
are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Piece = TypeVar("Piece")


class Each(Protocol):
    """``each(make, pieces)``: the text that ``make`` gives for each piece, in their order.

    ``make`` is a function of a module; a piece is made of texts, booleans, tuples and frozen
    dataclasses, so that its ``repr`` says all that it is.
    """

    def __call__(self, make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]: ...


def one_by_one(make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]:
    """Each piece here and now."""
    return [make(piece) for piece in pieces]
