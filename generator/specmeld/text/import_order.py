"""The order of imports and of ``__all__``, as isort has it."""

from __future__ import annotations


def name_order(name: str) -> tuple[int, str]:
    """The key that sorts imported names: constants, classes, the rest."""
    return 0 if name.isupper() else 1 if name[:1].isupper() else 2, name


def module_order(module: str) -> tuple[int, str]:
    """The key that sorts relative modules: those of the outermost package first."""
    return len(module.lstrip(".")) - len(module), module
