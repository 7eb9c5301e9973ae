"""Headers on their way out: merged whatever the case of their names, and what they can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ._problems import Problem

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?![\t ])[\t\x20-\x7e]*(?<![\t ])")


def merged(*layers: Mapping[str, str | None]) -> dict[str, str]:
    """One mapping of several, in which later ones win; None takes a header away."""
    found: dict[str, tuple[str, str | None]] = {}
    for layer in layers:
        for name, value in layer.items():
            found[name.lower()] = name, value
    return {name: value for name, value in found.values() if value is not None}


def speakable(value: str) -> bool:
    """Whether a header can hold ``value``."""
    return _VALUE.fullmatch(value) is not None


def unfit(headers: Mapping[str, str]) -> Iterator[Problem]:
    """What cannot be sent. Raises TypeError for a value that is no string."""
    for name, value in headers.items():
        if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"header {name!r} must be a string or None, not {type(value).__name__}")
        if not _NAME.fullmatch(name):
            yield Problem(f"header.{name}", "a header cannot have such a name")
        elif not speakable(value):
            yield Problem(
                f"header.{name}", "a header cannot hold such characters, or blanks at its ends"
            )
