"""Text of documents inside of Markdown, where it is text and nothing else.

Comments on merge requests are more than Markdown: who is named with ``@``, ``#12``, ``!12`` or an
address is called there, and an escape does not help against it, since that is looked for in what
the Markdown has become. Code is left alone, so words that hold such things are code.
"""

from __future__ import annotations

import re

_CALLING = re.compile(r"[@#!~&$^%]|://|www\.|GH-\d", re.IGNORECASE)
_MARK = re.compile(r"[\\`*_{}\[\]<>|]")


def code_span(text: str, *, cell: bool = False) -> str:
    """``text`` as code, whatever it is (CommonMark, section 6.1); also in the ``cell`` of a table,
    which ends at a bar."""
    line = " ".join(_visible(text).split())
    if cell:
        line = line.replace("|", "/")
    ticks = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    pad = " " if "`" in line or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def plain(text: str) -> str:
    """``text`` on one line; what would be Markdown, HTML, a link or the name of somebody is not."""
    return " ".join(map(_word, _visible(text).split()))


def _word(word: str) -> str:
    return code_span(word, cell=True) if _CALLING.search(word) else _MARK.sub(r"\\\g<0>", word)


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)
