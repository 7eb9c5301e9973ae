"""The order of imports, as isort has it, and of ``__all__``, as ruff has it."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+")


def name_order(name: str) -> tuple[int, str, str]:
    """The key that sorts imported names: constants, classes, the rest; each whatever its case."""
    kind, natural = all_order(name)
    return kind, natural.lower(), name


def all_order(name: str) -> tuple[int, str]:
    """The key that sorts ``__all__``: the same, but capitals come first. Numbers count by their
    value."""
    kind = 0 if name.isupper() else 1 if name[:1].isupper() else 2
    return kind, _NUMBER.sub(lambda found: found[0].zfill(20), name)


def module_order(module: str) -> tuple[int, str]:
    """The key that sorts relative modules: those of the outermost package first."""
    return len(module.lstrip(".")) - len(module), module
