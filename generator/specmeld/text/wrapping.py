"""Wrap text at its spaces."""

from __future__ import annotations

import textwrap


def wrapped(text: str, width: int, first: str = "", further: str = "") -> list[str]:
    """Lines of at most ``width`` columns, each behind an indent; longer words are not broken.

    It is ``textwrap.wrap`` for text in which only spaces are white space, several times as fast.
    """
    if not text.isprintable():
        return textwrap.wrap(
            text,
            width,
            initial_indent=first,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    text = text.rstrip(" ")
    lines: list[str] = []
    begin = 0
    while begin < len(text):
        indent = further if lines else first
        end = _end(text, begin, begin + max(width - len(indent), 0))
        if line := text[begin:end].rstrip(" "):
            lines.append(indent + line)
        begin = end
        while text.startswith(" ", begin):
            begin += 1
    return lines


def _end(text: str, begin: int, most: int) -> int:
    """Where a line ends: at ``most`` or before, unless its first word goes further."""
    if len(text) <= most:
        return len(text)
    end = text.rfind(" ", begin, most + 1)
    if end < 0:
        end = text.find(" ", most)
    return end if end >= 0 else len(text)
