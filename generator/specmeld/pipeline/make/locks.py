"""The names that packages have given: the lock beside a package, the code of another one.

A lock has classes by the places of their schemas, methods by those of their operations, and what
fields and arguments are called (``plan.names.lock_places``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Api
from specmeld.model.named_types import Seed
from specmeld.pipeline.make.known_classes import known_classes
from specmeld.pipeline.make.known_methods import known_methods
from specmeld.pipeline.make.python_modules import python_modules

if TYPE_CHECKING:
    from specmeld.plan.names.lock_places import Kind

LOCK = "names.lock"

_COMPONENT = re.compile(r"/components/schemas/[^/]*")


def read_lock(root: Path) -> Mapping[str, str]:
    """The names that the package at ``root`` has given so far. Raises InputError."""
    path = root / LOCK
    try:
        names = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except _TwiceError as error:
        raise InputError(
            f"has {error} twice", file=str(path), fix="keep the line whose name the code has"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        names = error
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputError(
            "is not a lock of names", file=str(path), fix="restore it from version control"
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
                fix="write another, or take the line out",
            )
        if (among := _rivals(at, kind)) is not None:
            other = seen.setdefault((among, name), at)
            if other != at:
                raise InputError(
                    f"{name!r} is the name of both {other} and {at}",
                    file=file,
                    fix="write another for one of them, or take its line out",
                )


_PLACE = "take the line out; a '/' inside a path or a name is written '~1'"


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
    modules = python_modules(other)
    classes = list(known_classes(modules))
    if not (theirs or classes):
        raise InputError(
            "contains no classes whose names could be reused",
            file=str(other),
            fix="name the folder of a package, or a module of models",
        )
    return seed(api, lock, theirs, classes, known_methods(modules))
