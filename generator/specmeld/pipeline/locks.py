"""The names that packages have given: the lock beside a package, the classes of another one.

A lock has classes by the places of their schemas, and methods by those of their operations.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from specmeld.diagnostics import InputError
from specmeld.model.api import Api
from specmeld.model.named_types import KnownClass, Seed

LOCK = "names.lock"

_MOST_FILES = 10_000
_MOST_BYTES = 20_000_000
_NO_FIELDS = frozenset({"additional_properties", "model_config"})
_VALUES = frozenset({"Enum", "IntEnum", "StrEnum", "RootModel"})
"""Bases of classes that are no objects."""


def read_lock(root: Path) -> Mapping[str, str]:
    """The names that the package at ``root`` has given so far. Raises InputError."""
    path = root / LOCK
    try:
        names = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError) as error:
        names = error
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputError(
            "is not a lock of names", file=str(path), mend="restore it from version control"
        )
    return names


def check_names(lock: Mapping[str, str], root: Path) -> None:
    """Raises InputError where a name could not be that of a class, or of a method."""
    from specmeld.plan import is_class_name, is_method_name, is_operation

    for at, name in lock.items():
        operation = is_operation(at)
        if not (is_method_name(name) if operation else is_class_name(name)):
            kind = "a method and its resources" if operation else "a class"
            raise InputError(
                f"{name!r}, the name of {at}, cannot be that of {kind}",
                file=str(root / LOCK),
                mend="write another, or take the line out",
            )


def seeded(api: Api, lock: Mapping[str, str], other: Path) -> Seed:
    """``lock`` with the names of the package, or the module, at ``other``. Raises InputError."""
    from specmeld.plan import seed

    theirs = read_lock(other)
    check_names(theirs, other)
    classes = list(_classes(other))
    if not (theirs or classes):
        raise InputError(
            "holds no classes whose names could be taken",
            file=str(other),
            mend="name the folder of a package, or a module of models",
        )
    return seed(api, lock, theirs, classes)


def _classes(other: Path) -> Iterator[KnownClass]:
    """The classes with fields, and those of values, in the files of a package."""
    from specmeld.plan import plain

    found: dict[str, ast.ClassDef] = {}
    for path in _files(other):
        for node in _statements(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, node)
    for name, node in found.items():
        values = bool(_VALUES & set(_bases(node)))
        fields = set() if values else _fields(node, found)
        if values or fields:
            yield KnownClass(name, frozenset(map(plain, fields)))


def _files(other: Path) -> list[Path]:
    files = [other] if other.is_file() else sorted(other.rglob("*.py"))[:_MOST_FILES]
    if not files:
        raise InputError("holds no Python", file=str(other), mend="name the folder of a package")
    return files


def _statements(path: Path) -> list[ast.stmt]:
    """Of a file that is no Python there are none."""
    try:
        text = path.read_bytes()
        return ast.parse(text).body if len(text) <= _MOST_BYTES else []
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []


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
    """The field that a line of a class declares; empty where it declares none."""
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)):
        return ""
    shared = any(getattr(one, "id", "") == "ClassVar" for one in ast.walk(line.annotation))
    return "" if shared or line.target.id.startswith("_") else line.target.id
