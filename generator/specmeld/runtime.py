"""The runtime in every package: its files, and which patterns it can read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

Matcher = Callable[[str], Callable[[str], bool]]
"""Pattern → whether it is found in a string. Raises ValueError for an unreadable one."""

_PACKAGE = "specmeld_runtime"
"""The package name under which we load the runtime's modules ourselves."""


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
    """The runtime's own matcher of ECMA-262 patterns."""
    for name in ("_regex_syntax", "_regex_search"):
        _module(name)
    found: Matcher = vars(_module("_schema_patterns"))["matcher"]
    return found


@cache
def regex_syntax() -> Any:
    """The module ``_regex_syntax``: patterns as trees."""
    return _module("_regex_syntax")


@cache
def _module(name: str) -> ModuleType:
    """A module of the runtime, loaded without writing bytecode."""
    package = sys.modules.setdefault(_PACKAGE, ModuleType(_PACKAGE))
    package.__path__ = []
    made = ModuleType(f"{_PACKAGE}.{name}")
    made.__package__ = _PACKAGE
    sys.modules[made.__name__] = made
    exec(runtime_text(f"{name}.py"), vars(made))
    return made


def readable(pattern: str) -> bool:
    """Whether the runtime can read a pattern."""
    try:
        matcher()(pattern)
    except ValueError:
        return False
    return True


@cache
def is_linear(pattern: str) -> bool:
    """Whether a pattern that the runtime can read is matched in linear time."""
    parts = regex_syntax().split(pattern) if needs_search(pattern) else []
    return all(len(parts) > 1 and is_linear(part) for part, _ in parts)


def needs_search(pattern: str) -> bool:
    """Whether Rust cannot read a pattern, so that it needs the backtracking search."""
    return getattr(matcher()(pattern), "__name__", "") != "isinstance_python"
