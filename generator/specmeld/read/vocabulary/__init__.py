"""The words used on pages, as data: types, column heads, marks and labels."""

from __future__ import annotations

__all__ = ["words"]


def words(text: str) -> tuple[str, ...]:
    """The words or groups of words separated by commas; their white space is collapsed."""
    return tuple(filter(None, (" ".join(part.split()) for part in text.split(","))))
