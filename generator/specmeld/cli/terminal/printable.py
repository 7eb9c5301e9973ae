"""Make text of documents safe to print on a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """``text`` without what could move the cursor of a terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)
