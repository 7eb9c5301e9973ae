"""The members of a union: literal types as one, and how many may be joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_UNION = 48
"""Members that may be joined by ``|``: each is one level deeper for who parses them."""
_VALUE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"',\[\] ]+)"""
_LITERAL = re.compile(rf"Literal\[({_VALUE}(?:, {_VALUE})*)\]")


def in_one(texts: Iterable[str]) -> list[str]:
    """The members of a union, with the values of all ``Literal[...]`` in the first of these."""
    texts = list(texts)
    if len(texts) < 2:
        return texts
    found: list[str] = []
    first, values = None, dict[str, None]()
    for text in texts:
        literal = _LITERAL.fullmatch(text)
        if literal is not None:
            values |= dict.fromkeys(re.findall(_VALUE, literal[1]))
        if literal is None or first is None:
            found.append(text)
        if literal is not None and first is None:
            first = len(found) - 1
    if first is not None:
        found[first] = f"Literal[{', '.join(values)}]"
    return found
