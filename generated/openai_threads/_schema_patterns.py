"""ECMA-262 patterns, which JSON Schema uses, translated for Rust's regex engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """A search for an ECMA-262 pattern. Raises ValueError if no engine can run it.

    Rust's ``regex``, which pydantic uses, runs in linear time. What it cannot read (look-arounds
    and backreferences) goes to ``_regex_search``, in bounded time.
    """
    try:
        schema = core_schema.str_schema(pattern=_translated(pattern))
        return SchemaValidator(schema).isinstance_python
    except (SchemaError, ValueError):
        pass
    search: Any = import_module("._regex_search", __package__)  # loaded only when needed
    found: Callable[[str], bool] = search.asked(pattern, matcher)
    return found


_TOKEN = re.compile(
    r"\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|\\u\{[0-9A-Fa-f]+\}"
    r"|\\u[0-9A-Fa-f]{4}|\\c[A-Za-z]|\\0(?![0-9])|\\.|\(\?<(?![=!])|\[\^?\]|.",
    re.DOTALL,
)
_SPACES = r"\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_LINE_ENDS = r"\n\r\u2028\u2029"

_RUST: Mapping[str, str] = {
    ".": f"[^{_LINE_ENDS}]",
    r"\s": f"[{_SPACES}]",
    r"\S": f"[^{_SPACES}]",
    r"\d": "[0-9]",
    r"\D": "[^0-9]",
    r"\w": "[A-Za-z0-9_]",
    r"\W": "[^A-Za-z0-9_]",
    r"\b": r"(?-u:\b)",
    r"\B": r"(?-u:\B)",
    "[]": r"[^\s\S]",
    "[^]": r"[\s\S]",
}
"""What means something else to Rust (ECMA-262, section 22.2)."""
_RUST_INSIDE: Mapping[str, str] = {
    **{r"\s": _SPACES, r"\S": f"[^{_SPACES}]", r"\d": "0-9", r"\D": "[^0-9]"},
    **{r"\w": "A-Za-z0-9_", r"\W": "[^A-Za-z0-9_]", r"\b": r"\x08"},
    **{"[": r"\[", "&": r"\&", "~": r"\~"},
}
"""The same inside character classes."""


def _translated(pattern: str) -> str:
    """A pattern with what Rust reads differently replaced, outside and inside character classes."""
    parts: list[str] = []
    bracketed = False
    tokens: list[str] = _TOKEN.findall(pattern)
    for token in tokens:
        if token == r"\0" or (len(token) > 2 and token.startswith((r"\u", r"\c"))):
            parts.append(re.escape(_character(token)))
        elif bracketed:
            bracketed = not token.endswith("]") or token == r"\]"
            parts += [_RUST_INSIDE.get(part, part) for part in _parts(token)]
        else:
            bracketed = token == "["
            parts.append(_RUST.get(token, token))
    return "".join(parts)


def _parts(token: str) -> Iterable[str]:
    """``[]`` and ``[^]`` are not tokens inside a character class."""
    return token if token in ("[]", "[^]") else (token,)


def _character(escape: str) -> str:
    """The character that an ECMA-262 escape names. Raises ValueError if there is none."""
    if escape == r"\0":
        return "\0"
    if escape.startswith(r"\c"):
        return chr(ord(escape[2]) % 32)
    if escape.startswith(r"\u{"):
        return chr(int(escape[3:-1], 16))
    units = bytes.fromhex(escape.replace(r"\u", ""))
    return units.decode("utf-16-be", "surrogatepass")
