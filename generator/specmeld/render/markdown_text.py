"""A document's text inside our Markdown, where it stays plain text."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_MARK = re.compile(r"[\\`*\[\]<>#|&]|(?<![^\W_])_|_(?![^\W_])")
"""Characters that Markdown would interpret; an underscore within a word is safe."""


def escaped(text: str) -> str:
    """``text`` on one line; code spans stay code, all other markup becomes text."""
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
