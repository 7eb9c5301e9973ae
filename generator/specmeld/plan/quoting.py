"""The one filter through which text of a document reaches generated code."""

from __future__ import annotations

import math
from typing import Any


def literal(value: Any) -> str:
    """A JSON value as a Python expression: ``[1, None, "it's"]``.

    Whatever the value, the expression evaluates to it and to nothing else.
    """
    match value:
        case str():
            return _text(value)
        case float() if math.isinf(value) or math.isnan(value):
            return f'float("{value}")'
        case float():
            return repr(value).replace("e+", "e")
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            inner = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
            return f"{{{', '.join(inner)}}}"
        case None | bool() | int():
            return repr(value)
        case _:
            raise TypeError(f"not JSON: {type(value).__name__}")


def _text(value: str) -> str:
    """In double quotes, unless that takes more backslashes."""
    quoted = repr(str(value))
    if quoted.startswith('"'):
        return quoted
    inner = quoted[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inner}"' if inner.count("\\") <= quoted.count("\\") else quoted


def docstring(text: str) -> str:
    """``text`` as a docstring, including quotes, its lines unchanged (not indented)."""
    clean = text
    if not text.replace("\n", "").isprintable():
        clean = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    clean = "\n".join(line.rstrip() for line in clean.strip().splitlines())
    clean = clean.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    clean = f" {clean}" if clean.startswith('"') else clean
    if "\n" in clean:
        return f'"""{clean}\n"""'
    return f'"""{clean} """' if clean.endswith('"') else f'"""{clean}"""'
