"""The names that packages use: the lock beside a package, or the code of another one.

A lock has classes by the places of their schemas, methods by those of their operations, and names
of fields and arguments (``plan.names.lock_places``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.diagnostics import InputError, SpecmeldError

if TYPE_CHECKING:
    from specmeld.model.api_description import Api
    from specmeld.model.named_types import Seed
    from specmeld.pipeline.make.python_modules import PythonModule
    from specmeld.plan.names.lock_places import Kind

LOCK = "names.lock"
DOCUMENT = "server/openapi.json"
"""The document that a package was generated from, in it."""

_COMPONENT = re.compile(r"/components/schemas/[^/]*")


def read_lock(root: Path) -> Mapping[str, str]:
    """The current names of the package at ``root``. Raises InputError."""
    path = root / LOCK
    try:
        names = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except _TwiceError as error:
        raise InputError(
            f"has {error} twice", file=str(path), fix="keep the line with the name in the code"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        names = error
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputError(
            "is not a names.lock file", file=str(path), fix="restore it from version control"
        )
    return names


def followed(lock: Mapping[str, str], api: Api, root: Path, assert_formats: bool) -> dict[str, str]:
    """``lock`` with the names of classes moved to where their schemas are in ``api``, by the
    document that the package at ``root`` was generated from."""
    from specmeld.plan import follow_schemas
    from specmeld.resolve import resolve_api

    def before() -> Api:
        document = json.loads((root / DOCUMENT).read_bytes())
        return resolve_api(document, assert_formats=assert_formats)

    try:
        return follow_schemas(lock, before, api)
    except (OSError, ValueError, RecursionError, SpecmeldError):
        return dict(lock)  # there is no such package, or it was edited


class _TwiceError(Exception):
    """A duplicate place in a lock, as in badly merged files."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for at, name in pairs:
        if at in found:
            raise _TwiceError(at)
        found[at] = name
    return found


def check_names(lock: Mapping[str, str], root: Path) -> None:
    """Raises InputError for an invalid place, for a name that is invalid at its place, and for
    duplicate names of methods, components, arguments or fields."""
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
                f"{name!r} cannot be the name of {called} ({at})",
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
    """Kind of place → what has a name there, and how to check it."""
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
        "alias": ("a class", is_class_name),
    }


def _rivals(at: str, kind: Kind) -> str | None:
    """The names among which a name must be unique: all methods, all components, those of one method
    or class. None for inline schemas, which share a class if they are equal."""
    from specmeld.plan import holder

    if kind in ("argument", "credential", "field"):
        return holder(at)
    return kind if kind == "method" or _COMPONENT.fullmatch(at) else None


def seeded(
    api: Api,
    lock: Mapping[str, str],
    other: Path,
    modules: Sequence[PythonModule] | None = None,
) -> Seed:
    """``lock`` with the names of the package, or the module, at ``other``, whose code is parsed
    unless it is given. Raises InputError.
    """
    from specmeld.pipeline.make.known_classes import known_classes
    from specmeld.pipeline.make.known_methods import known_methods
    from specmeld.pipeline.make.python_modules import python_modules
    from specmeld.plan import seed

    theirs = read_lock(other)
    check_names(theirs, other)
    modules = python_modules(other) if modules is None else modules
    classes = list(known_classes(modules))
    if not (theirs or classes):
        raise InputError(
            "contains no classes whose names could be reused",
            file=str(other),
            fix="pass the folder of a package, or a module of models",
        )
    return seed(api, lock, theirs, classes, known_methods(modules))
