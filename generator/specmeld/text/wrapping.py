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
    lines: list[str] = []
    rest = text.rstrip(" ")
    while rest:
        indent = further if lines else first
        room = max(width - len(indent), 0)
        end = len(rest) if len(rest) <= room else rest.rfind(" ", 0, room + 1)
        if end < 0:
            end = rest.find(" ") if " " in rest else len(rest)
        if line := rest[:end].rstrip(" "):
            lines.append(indent + line)
        rest = rest[end:].lstrip(" ")
    return lines
