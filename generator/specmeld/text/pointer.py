"""JSON pointers (RFC 6901): as steps, and as text."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote

Pointer = tuple[str | int, ...]
"""Keys and indexes from the root."""


def escaped(step: str | int) -> str:
    """One step as it stands in a pointer (section 3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def pointer_text(steps: Iterable[str | int]) -> str:
    """``("paths", "/a")`` → ``/paths/~1a``."""
    return "".join(f"/{escaped(step)}" for step in steps)


def parse_fragment(reference: str) -> tuple[str, ...] | None:
    """The steps of a reference into its own document, such as ``#/components/schemas/Pet``.

    None for any other reference. Percent-encoding is undone (section 6).
    """
    if reference == "#":
        return ()
    if not reference.startswith("#/"):
        return None
    steps = unquote(reference[2:]).split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def fragment(steps: Iterable[str | int]) -> str:
    """The reference that ``parse_fragment`` reads."""
    return "#" + quote(pointer_text(steps), safe="/~!$&'()*+,;=:@", errors="replace")
