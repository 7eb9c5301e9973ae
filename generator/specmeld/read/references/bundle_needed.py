"""Whether a document has to be bundled at all: most refer to nothing but their own components."""

from __future__ import annotations

import re

_OUTWARD = re.compile(r"""\$ref["']?\s*:\s*\\?["']?(?!\#/|["'\s\\])""")
_NAMED = re.compile(r"\$(?:id|anchor|schema|dynamic\w+|recursive\w+)\b|\bjsonSchemaDialect\b")
_REFERENCE = re.compile(r"\$ref\b")
_MAP = re.compile(r"\b(?:properties|paths|responses|parameters)\Z")
_FAR = 400
"""Characters between the name of a map and the reference that stands for it; most are spaces."""


def needs_bundling(text: str) -> bool:
    """Whether a document may refer to another file or by name, or have schemas of another draft."""
    if _OUTWARD.search(text) or _NAMED.search(text):
        return True
    return any(_is_of_map(text, found.start()) for found in _REFERENCE.finditer(text))


def _is_of_map(text: str, at: int) -> bool:
    """Whether the reference there may stand for a whole map."""
    before = text[max(at - _FAR, 0) : at].rstrip(" \t\r\n\"'{:")
    return _MAP.search(before[-12:]) is not None
