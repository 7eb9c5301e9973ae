"""A document's text inside our Markdown, where it is text and nothing else."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_MARK = re.compile(r"[\\`*\[\]<>#|&]|(?<![^\W_])_|_(?![^\W_])")
"""What would be read as a mark; an underscore within a word is none."""


def escaped(text: str) -> str:
    """``text`` on one line; what it marks as code stays code, all other marks are text."""
    text = " ".join(text.split())
    made, end = "", 0
    for span in _CODE.finditer(text):
        made += _plain(text[end : span.start()]) + span[0]
        end = span.end()
    return made + _plain(text[end:])


def code_span(text: str) -> str:
    """``text`` as code, in which nothing is escaped."""
    text = " ".join(text.split())
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def _plain(text: str) -> str:
    return _MARK.sub(r"\\\g<0>", text)
