"""The classes of a package from another generator: their names and their fields."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from specmeld.model.named_types import KnownClass
from specmeld.pipeline.make.python_modules import PythonModule

_NO_FIELDS = frozenset({"additional_properties", "model_config"})
_VALUES = frozenset({"Enum", "IntEnum", "StrEnum", "RootModel"})
"""Bases of classes that are not objects."""


def known_classes(modules: Iterable[PythonModule]) -> Iterator[KnownClass]:
    """The classes with fields, and those of values."""
    from specmeld.plan import plain

    found: dict[str, ast.ClassDef] = {}
    for module in modules:
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, node)
    for name, node in found.items():
        values = bool(_VALUES & set(_bases(node)))
        fields = set() if values else _fields(node, found)
        if values or fields:
            yield KnownClass(name, frozenset(map(plain, fields)))


def _bases(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        value = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(value, ast.Name):
            yield value.id
        elif isinstance(value, ast.Attribute):
            yield value.attr


def _fields(node: ast.ClassDef, known: Mapping[str, ast.ClassDef]) -> set[str]:
    """The names that a class and its bases annotate."""
    fields: set[str] = set()
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        fields.update(filter(None, map(_field, one.body)))
        waiting += [known[base] for base in _bases(one) if base in known and base not in seen]
        seen |= set(_bases(one))
    return fields - _NO_FIELDS


def _field(line: ast.stmt) -> str:
    """The field that a line of a class declares; empty if it declares none."""
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)):
        return ""
    shared = any(getattr(one, "id", "") == "ClassVar" for one in ast.walk(line.annotation))
    return "" if shared or line.target.id.startswith("_") else line.target.id
