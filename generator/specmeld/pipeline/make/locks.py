"""The names that packages have given: the lock beside a package, the classes of another one.

A lock has classes by the places of their schemas, methods by those of their operations, and what
fields and arguments are called (``plan.names.lock_places``).
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Api
from specmeld.model.named_types import KnownClass, Seed

if TYPE_CHECKING:
    from specmeld.plan.names.lock_places import Kind

LOCK = "names.lock"

_COMPONENT = re.compile(r"/components/schemas/[^/]*")
_MOST_FILES = 10_000
_MOST_BYTES = 20_000_000
_NO_FIELDS = frozenset({"additional_properties", "model_config"})
_VALUES = frozenset({"Enum", "IntEnum", "StrEnum", "RootModel"})
"""Bases of classes that are no objects."""


def read_lock(root: Path) -> Mapping[str, str]:
    """The names that the package at ``root`` has given so far. Raises InputError."""
    path = root / LOCK
    try:
        names = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except _TwiceError as error:
        raise InputError(
            f"has {error} twice",
            file=str(path),
            fix="keep the line with the name that the code uses",
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        names = error
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputError(
            "is not a names.lock file", file=str(path), fix="restore it from version control"
        )
    return names


class _TwiceError(Exception):
    """A place that a lock has twice, as merged files may."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for at, name in pairs:
        if at in found:
            raise _TwiceError(at)
        found[at] = name
    return found


def check_names(lock: Mapping[str, str], root: Path) -> None:
    """Raises InputError where no name can be at a place, where a name could not be that of what is
    there, and where two methods, components, arguments or fields have the same one."""
    from specmeld.plan import kind_of

    file = str(root / LOCK)
    seen: dict[tuple[str, str], str] = {}
    for at, name in lock.items():
        kind = kind_of(at)
        if kind is None:
            raise InputError(
                f"{at} is not the place of a schema or an operation", file=file, fix=_PLACE
            )
        called, fits = _kinds()[kind]
        if not fits(name):
            raise InputError(
                f"{name!r}, the name of {at}, cannot be that of {called}",
                file=file,
                fix="choose another, or remove the line",
            )
        if (among := _rivals(at, kind)) is not None:
            other = seen.setdefault((among, name), at)
            if other != at:
                raise InputError(
                    f"{name!r} is used for both {other} and {at}",
                    file=file,
                    fix="change one of them, or remove its line",
                )


_PLACE = "remove the line; a '/' inside a path or a name is written '~1'"


@cache
def _kinds() -> dict[Kind, tuple[str, Callable[[str], bool]]]:
    """Kind of place → what has a name there, and whether it can have one."""
    from specmeld.plan import (
        is_argument_name,
        is_class_name,
        is_credential_name,
        is_field_name,
        is_method_name,
    )

    return {
        "class": ("a class", is_class_name),
        "method": ("a method and its resources", is_method_name),
        "argument": ("an argument", is_argument_name),
        "credential": ("an argument of the client", is_credential_name),
        "field": ("a field", is_field_name),
    }


def _rivals(at: str, kind: Kind) -> str | None:
    """What has to have a name of its own among: all methods, all components, those of one method or
    class. None for inline schemas, which share a class where they say the same."""
    from specmeld.plan import holder

    if kind in ("argument", "credential", "field"):
        return holder(at)
    return kind if kind == "method" or _COMPONENT.fullmatch(at) else None


def seeded(api: Api, lock: Mapping[str, str], other: Path) -> Seed:
    """``lock`` with the names of the package, or the module, at ``other``. Raises InputError."""
    from specmeld.plan import seed

    theirs = read_lock(other)
    check_names(theirs, other)
    classes = list(_classes(other))
    if not (theirs or classes):
        raise InputError(
            "contains no classes whose names could be reused",
            file=str(other),
            fix="name the folder of a package, or a module of models",
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
        raise InputError("contains no Python", file=str(other), fix="name the folder of a package")
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
