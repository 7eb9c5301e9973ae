"""Patterns of ECMA-262, which JSON Schema means, as Rust and Python read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern of ECMA-262 is found in a text. Raises ValueError where none can tell.

    Rust's ``regex``, which is pydantic's, decides in linear time; Python's ``re`` where Rust can't
    read the pattern (look-arounds, references back).
    """
    try:
        schema = core_schema.str_schema(pattern=_translated(pattern, _RUST, _RUST_INSIDE))
        return SchemaValidator(schema).isinstance_python
    except (SchemaError, ValueError):
        pass
    try:
        found = re.compile(_translated(pattern, _PYTHON, _PYTHON_INSIDE), re.ASCII).search
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"the pattern cannot be read: {error}") from None
    return lambda text: found(text) is not None


_TOKEN = re.compile(
    r"\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|\\u\{[0-9A-Fa-f]+\}"
    r"|\\u[0-9A-Fa-f]{4}|\\c[A-Za-z]|\\0(?![0-9])|\\.|\(\?<(?![=!])|\[\^?\]|.",
    re.DOTALL,
)
_SPACES = r"\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NO_SPACES = (
    r"\0-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff"
)
_LINE_ENDS = r"\n\r\u2028\u2029"

_PYTHON: Mapping[str, str] = {
    "$": r"\Z",
    ".": f"[^{_LINE_ENDS}]",
    r"\s": f"[{_SPACES}]",
    r"\S": f"[^{_SPACES}]",
    r"\B": r"(?!\b)",
    "(?<": "(?P<",
    "[]": "(?!)",
    "[^]": r"[\s\S]",
}
"""What means something else to Python, under ``re.ASCII`` (ECMA-262, section 22.2)."""
_PYTHON_INSIDE: Mapping[str, str] = {
    **{r"\s": _SPACES, r"\S": _NO_SPACES, "[": r"\[", "&": r"\&", "~": r"\~", "|": r"\|"},
}
"""The same inside of brackets."""
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
_RUST_INSIDE: Mapping[str, str] = {
    **{r"\s": _SPACES, r"\S": f"[^{_SPACES}]", r"\d": "0-9", r"\D": "[^0-9]"},
    **{r"\w": "A-Za-z0-9_", r"\W": "[^A-Za-z0-9_]", r"\b": r"\x08"},
    **{"[": r"\[", "&": r"\&", "~": r"\~"},
}


def _translated(pattern: str, outside: Mapping[str, str], inside: Mapping[str, str]) -> str:
    """A pattern with what ``outside`` and ``inside`` of brackets is read in another way."""
    parts: list[str] = []
    bracketed = False
    tokens: list[str] = _TOKEN.findall(pattern)
    for token in tokens:
        if token == r"\0" or (len(token) > 2 and token.startswith((r"\u", r"\c"))):
            parts.append(re.escape(_character(token)))
        elif bracketed:
            bracketed = not token.endswith("]") or token == r"\]"
            parts += [inside.get(part, part) for part in _parts(token)]
        else:
            bracketed = token == "["
            parts.append(outside.get(token, token))
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
