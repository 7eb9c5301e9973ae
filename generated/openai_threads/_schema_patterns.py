"""Patterns of ECMA-262, which JSON Schema means, as Rust reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern of ECMA-262 is found in a text. Raises ValueError where none can tell.

    Rust's ``regex``, which is pydantic's, decides in linear time. What it cannot read (it neither
    looks around nor back) is asked of ``_regex_search``, in bounded time.
    """
    try:
        schema = core_schema.str_schema(pattern=_translated(pattern))
        return SchemaValidator(schema).isinstance_python
    except (SchemaError, ValueError):
        pass
    search: Any = import_module("._regex_search", __package__)  # only where it is needed
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
"""The same inside of brackets."""


def _translated(pattern: str) -> str:
    """A pattern with what Rust reads in another way, outside and inside of brackets."""
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
    """``[]`` and ``[^]`` are no tokens of their own inside of brackets."""
    return token if token in ("[]", "[^]") else (token,)


def _character(escape: str) -> str:
    """The character that an escape of ECMA-262 names. Raises ValueError where there is none."""
    if escape == r"\0":
        return "\0"
    if escape.startswith(r"\c"):
        return chr(ord(escape[2]) % 32)
    if escape.startswith(r"\u{"):
        return chr(int(escape[3:-1], 16))
    units = bytes.fromhex(escape.replace(r"\u", ""))
    return units.decode("utf-16-be", "surrogatepass")
