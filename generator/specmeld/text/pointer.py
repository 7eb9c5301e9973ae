"""JSON pointers (RFC 6901): as steps, and as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

_LONGEST_INDEX = 9
"""Digits; Python takes long to read a number of many."""

Pointer = tuple[str | int, ...]
"""Keys and indexes from the root."""


def escaped(step: str | int) -> str:
    """One step as it stands in a pointer (section 3)."""
    text = str(step)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text


def unescaped(step: str) -> str:
    """The key that one step of a pointer stands for (section 4)."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer_text(steps: Iterable[str | int]) -> str:
    """``("paths", "/a")`` → ``/paths/~1a``."""
    return "".join(f"/{escaped(step)}" for step in steps)


def parse_pointer(pointer: str) -> tuple[str, ...]:
    """``/paths/~1a`` → ``("paths", "/a")``; what stands before the first slash does not count."""
    return tuple(map(unescaped, pointer.split("/")[1:]))


def key_in(value: Any, step: str | int) -> str | int | None:
    """The key or index by which a step leads into a value; None where it leads nowhere."""
    if isinstance(value, dict):
        return step if step in value else None
    if not isinstance(value, list):
        return None
    text = str(step)
    index = int(text) if text.isdecimal() and len(text) <= _LONGEST_INDEX else len(value)
    return index if index < len(value) else None


def value_at(document: Any, steps: Iterable[str | int]) -> Any:
    """What stands at the end of a pointer (section 4). Raises LookupError where nothing does."""
    for step in steps:
        key = key_in(document, step)
        if key is None:
            raise LookupError(step)
        document = document[key]
    return document


def value_or_none(document: Any, steps: Iterable[str | int]) -> Any:
    """What stands at the end of a pointer; None where nothing does."""
    try:
        return value_at(document, steps)
    except LookupError:
        return None


def parse_fragment(reference: str) -> tuple[str, ...] | None:
    """The steps of a reference into its own document, such as ``#/components/schemas/Pet``.

    None for any other reference. Percent-encoding is undone (section 6).
    """
    if reference == "#" or reference.startswith("#/"):
        return parse_pointer(unquote(reference[1:]))
    return None


def fragment(steps: Iterable[str | int]) -> str:
    """The reference that ``parse_fragment`` reads."""
    return "#" + quote(pointer_text(steps), safe="/~!$&'()*+,;=:@", errors="replace")
