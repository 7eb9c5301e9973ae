"""The places in a lock of names, and what each names.

| place | name |
|---|---|
| ``/components/schemas/Pet``, and what is inside components and operations | a class |
| ``/paths/~1pets/get`` | a method, with the resources that lead to it |
| ``/paths/~1pets/get/arguments/query/pageSize`` | an argument of that method |
| ``/classes/Pet/birthDate`` | a field of that class |
| ``/components/securitySchemes/token`` | the client's argument for it |
| ``/aliases/Dog`` | a class that is called ``Dog`` as well: two schemas became one |

A name equal to its key is left out if nothing else could take it: for fields, and for query
parameters. Path parameters come first and are left out as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from specmeld.text.pointer import escaped

Kind = Literal["class", "method", "argument", "field", "credential", "alias"]
NO_CLASSES: tuple[Kind, ...] = ("method", "argument", "field", "credential", "alias")

_PLACES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("method", re.compile(r"/paths/[^/]*/[^/]+")),
    ("argument", re.compile(r"/paths/[^/]*/[^/]+/arguments/[^/]+/[^/]*")),
    ("field", re.compile(r"/classes/[^/]+/[^/]*")),
    ("credential", re.compile(r"/components/securitySchemes/[^/]+")),
    ("alias", re.compile(r"/aliases/[^/]+")),
    ("class", re.compile(r"/components/[^/]+/.*", re.DOTALL)),
    ("class", re.compile(r"/paths/[^/]*/[^/]+/(parameters|requestBody|responses|callbacks)/.+")),
    ("class", re.compile(r"/(x-)?webhooks/.+", re.DOTALL)),
)


def kind_of(at: str) -> Kind | None:
    """What is named at a place; None if nothing can be."""
    return next((kind for kind, places in _PLACES if places.fullmatch(at)), None)


def is_operation(at: str) -> bool:
    """Whether a place is that of an operation, and its name that of a method."""
    return kind_of(at) == "method"


def component_place(name: str) -> str:
    return f"/components/schemas/{escaped(name)}"


def argument_place(operation: str, location: str, key: str) -> str:
    """``operation`` is the place of the method; ``key`` need not be in the document. Headers are
    case-insensitive."""
    key = key.lower() if location == "header" else key
    return f"{operation}/arguments/{location}/{escaped(key)}"


def field_place(class_name: str, key: str) -> str:
    return f"/classes/{class_name}/{escaped(key)}"


def credential_place(scheme: str) -> str:
    return f"/components/securitySchemes/{escaped(scheme)}"


def field_places(class_name: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Place → name, for the fields (by key) whose names differ from their keys."""
    return {field_place(class_name, key): name for key, name in fields.items() if name != key}


def alias_place(class_name: str) -> str:
    return f"/aliases/{class_name}"


def aliases(lock: Mapping[str, str]) -> dict[str, str]:
    """Former names of classes that were merged into another → that one."""
    return {at.rpartition("/")[2]: name for at, name in of_kind(lock, "alias").items()}


def holder(at: str) -> str:
    """The place of an argument's method, or of a field's class."""
    return at.partition("/arguments/")[0] if at.startswith("/paths/") else at.rpartition("/")[0]


def needs_place(location: str, key: str, name: str) -> bool:
    """Whether an argument could lose its name to another, and so has a place in the lock."""
    return location not in ("path", "query") or (location == "query" and name != key)


def of_kind(lock: Mapping[str, str], *kinds: Kind) -> dict[str, str]:
    return {at: name for at, name in lock.items() if kind_of(at) in kinds}


def kept(lock: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """``given``, and those names of the lock that left the document and are still free: what
    returns gets its name back."""
    used = {(holder(at), name) for at, name in given.items()}
    gone = {at: name for at, name in lock.items() if (holder(at), name) not in used}
    return gone | dict(given)
