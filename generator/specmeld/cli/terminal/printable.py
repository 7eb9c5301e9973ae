"""Text of documents on a terminal, which it must not steer."""

from __future__ import annotations


def printable(text: str) -> str:
    """``text`` without what could move the cursor of a terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)
