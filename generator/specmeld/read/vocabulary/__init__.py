"""The words that pages are written with, as data: types, heads of columns, marks and labels."""

from __future__ import annotations

__all__ = ["words"]


def words(text: str) -> tuple[str, ...]:
    """The words or groups of words that commas part; their white space is single."""
    return tuple(filter(None, (" ".join(part.split()) for part in text.split(","))))
