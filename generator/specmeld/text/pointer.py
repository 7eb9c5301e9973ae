"""JSON pointers (RFC 6901): as steps, and as text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

_LONGEST_INDEX = 9
"""An index; long digit strings are excluded, since Python parses them slowly."""

Pointer = tuple[str | int, ...]
"""Keys and indexes from the root."""


def escaped(step: str | int) -> str:
    """One step, escaped for a pointer (section 3)."""
    text = str(step)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text


def unescaped(step: str) -> str:
    """The key of one escaped step (section 4)."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer_text(steps: Iterable[str | int]) -> str:
    """``("paths", "/a")`` → ``/paths/~1a``."""
    return "".join(f"/{escaped(step)}" for step in steps)


@lru_cache(maxsize=4096)
def parse_pointer(pointer: str) -> tuple[str, ...]:
    """``/paths/~1a`` → ``("paths", "/a")``; text before the first slash is ignored."""
    return tuple(map(unescaped, pointer.split("/")[1:]))


def key_in(value: Any, step: str | int) -> str | int | None:
    """The key or index of a step in a value; None if it does not exist."""
    if isinstance(value, dict):
        return step if step in value else None
    if not isinstance(value, list):
        return None
    text = str(step)
    index = int(text) if text.isdecimal() and len(text) <= _LONGEST_INDEX else len(value)
    return index if index < len(value) else None


def value_at(document: Any, steps: Iterable[str | int]) -> Any:
    """The value at a pointer (section 4). Raises LookupError if there is none."""
    for step in steps:
        key = key_in(document, step)
        if key is None:
            raise LookupError(step)
        document = document[key]
    return document


def value_or_none(document: Any, steps: Iterable[str | int]) -> Any:
    """The value at a pointer; None if there is none."""
    try:
        return value_at(document, steps)
    except LookupError:
        return None


def parse_fragment(reference: str) -> tuple[str, ...] | None:
    """The steps of a reference into its own document, such as ``#/components/schemas/Pet``.

    None for any other reference. Percent-encoding is decoded (section 6).
    """
    if reference == "#" or reference.startswith("#/"):
        return parse_pointer(unquote(reference[1:]))
    return None


def fragment(steps: Iterable[str | int]) -> str:
    """The inverse of ``parse_fragment``."""
    return "#" + quote(pointer_text(steps), safe="/~!$&'()*+,;=:@", errors="replace")
