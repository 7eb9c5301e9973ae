"""Patterns of ECMA-262, which JSON Schema means, as Python and Rust read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern of ECMA-262 is found in a text.

    Python's ``re`` decides; where it can't read the pattern (``\\p{Letter}``) Rust's ``regex``
    does, which is pydantic's.
    """
    try:
        found = re.compile(_python_pattern(pattern), re.ASCII).search
    except re.error:
        adapter = TypeAdapter[str](Annotated[str, Field(pattern=pattern)])
        return lambda text: _passes(adapter, text)
    return lambda text: found(text) is not None


def _passes(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


_TOKEN = re.compile(r"\\u\{[0-9A-Fa-f]+\}|\\c[A-Za-z]|\\.|\(\?<(?![=!])|\[\^?\]|.", re.DOTALL)
_SPACES = r"\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_OUTSIDE = {
    "$": r"\Z",
    ".": r"[^\n\r\u2028\u2029]",
    r"\s": f"[{_SPACES}]",
    r"\S": f"[^{_SPACES}]",
    "(?<": "(?P<",
    "[]": "(?!)",
    "[^]": r"[\s\S]",
}
"""What means something else to Python, outside of brackets (ECMA-262, section 22.2)."""


def _python_pattern(pattern: str) -> str:
    """An ECMA-262 pattern as Python reads it, under ``re.ASCII``."""
    parts: list[str] = []
    inside = False
    tokens: list[str] = _TOKEN.findall(pattern)
    for token in tokens:
        if token.startswith(r"\u{"):
            parts.append(re.escape(chr(int(token[3:-1], 16))))
        elif token.startswith(r"\c"):
            parts.append(re.escape(chr(ord(token[2]) % 32)))
        elif inside:
            inside = token != "]"
            parts.append({r"\s": _SPACES, "[": r"\["}.get(token, token))
        else:
            inside = token == "["
            parts.append(_OUTSIDE.get(token, token))
    return "".join(parts)
