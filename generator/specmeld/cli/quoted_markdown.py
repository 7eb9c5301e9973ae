"""Quote text of documents in Markdown, so that it stays plain text.

Comments on merge requests are more than Markdown: ``@name``, ``#12``, ``!12`` or an address
notifies or links, and escaping does not prevent it, since hosts look for these in the rendered
text. Code is left alone, so words with such things become code.
"""

from __future__ import annotations

import re

_CALLING = re.compile(r"[@#!~&$^%]|://|www\.|GH-\d", re.IGNORECASE)
_MARK = re.compile(r"[\\`*_{}\[\]<>|]")


def code_span(text: str, *, cell: bool = False) -> str:
    """``text`` as code, whatever it is (CommonMark, section 6.1); also in a table ``cell``, which
    ends at a bar."""
    line = " ".join(_visible(text).split())
    if cell:
        line = line.replace("|", "/")
    ticks = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    pad = " " if "`" in line or not line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def plain(text: str) -> str:
    """``text`` on one line, with Markdown, HTML, links and mentions made harmless."""
    return " ".join(map(_word, _visible(text).split()))


def _word(word: str) -> str:
    return code_span(word, cell=True) if _CALLING.search(word) else _MARK.sub(r"\\\g<0>", word)


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)
