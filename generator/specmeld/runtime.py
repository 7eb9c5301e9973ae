"""The runtime that every package carries: its files, and which patterns it can read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

Matcher = Callable[[str], Callable[[str], bool]]
"""Pattern → whether it is found in a text. Raises ValueError for one that cannot be read."""


def runtime_text(name: str) -> str:
    """The text of a module of ``templates/runtime``."""
    package = Path(__file__).resolve().parent
    for root in (package, package.parents[1]):
        file = root / "templates" / "runtime" / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"templates/runtime/{name}")


@cache
def matcher() -> Matcher:
    """The runtime's own reader of patterns, in the meaning of ECMA-262."""
    names: dict[str, Any] = {}
    exec(runtime_text("_schema_patterns.py"), names)
    found: Matcher = names["matcher"]
    return found


def readable(pattern: str) -> bool:
    """Whether the runtime can read a pattern."""
    try:
        matcher()(pattern)
    except ValueError:
        return False
    return True
