"""The resource of each operation, and the name of its method there.

Names in the lock take precedence over all but those of ``x-method``; ``operation_places`` gives the
rest.
"""

from __future__ import annotations

import keyword
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from specmeld.model.api_description import Api, Operation
from specmeld.plan.names import identifiers
from specmeld.plan.names.operation_schemas import operation_pointer
from specmeld.plan.places.method_names import method_names, rank
from specmeld.plan.places.neighbours import Neighbours
from specmeld.plan.places.operation_places import operation_places
from specmeld.plan.places.path_places import Place

ResourcePath = tuple[str, ...]

_RESERVED_METHODS = frozenset({"deprecated", "functools", "overload", "runtime"})
_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str")
_RESERVED_BELOW = frozenset({"functools", "runtime", *_BUILTINS})
"""Names that classes with resources use in their bodies."""
_RESERVED_AT_TOP = _RESERVED_BELOW | frozenset(
    {"aclose", "call", "close", "download", "pages", "send", "stream"}
    | {"with_options", "with_response"}
)
"""The same, and the attributes of a client."""


@dataclass(frozen=True, slots=True)
class Member:
    """An operation, the accessors that lead to its resource, and its method there."""

    operation: Operation
    resource: ResourcePath
    method: str

    @property
    def name(self) -> str:
        """Such as ``threads.messages.list``."""
        return ".".join((*self.resource, self.method))

    @property
    def pointer(self) -> str:
        """Its place in the lock."""
        return operation_pointer(self.operation)


def is_method_name(name: str) -> bool:
    """Whether ``name`` is valid for a method of a generated package, with its resources."""
    *resource, method = name.split(".")
    taken = method in _RESERVED_METHODS or any(
        part in _reserved(level) for level, part in enumerate(resource)
    )
    plain = all(
        part.isidentifier() and part == part.lower() and not part.startswith("_")
        and not keyword.iskeyword(part) and len(part) <= identifiers.LONGEST
        for part in (*resource, method)
    )  # fmt: skip
    return plain and bool(resource) and not taken


def _reserved(level: int) -> frozenset[str]:
    """Names not available to resources at a level; the first is that of the client itself."""
    return _RESERVED_BELOW if level else _RESERVED_AT_TOP


def members_of(api: Api, lock: Mapping[str, str] | None = None) -> tuple[Member, ...]:
    """Every operation with its unique place in the client, in document order.

    ``lock`` maps places of operations to the names that must stay.
    """
    kept = _kept(api.operations, lock or {})
    locked = {tuple(one.name.split(".")) for one in kept.values()}
    neighbours = Neighbours(api.operations)
    groups: defaultdict[ResourcePath, list[tuple[Operation, Place]]] = defaultdict(list)
    taken: defaultdict[ResourcePath, set[str]] = defaultdict(lambda: {*_RESERVED_METHODS})
    for operation, place in zip(api.operations, operation_places(api, neighbours), strict=True):
        one = kept.get(operation_pointer(operation))
        home = one.resource if one is not None else _accessors(place.resource, locked)
        if one is not None:
            taken[home].add(one.method)
        else:
            groups[home].append((operation, place))
        for size in range(len(home)):
            taken[home[:size]].add(home[size])
    for home, group in groups.items():
        for operation, method in method_names(group, taken[home], neighbours):
            kept[operation_pointer(operation)] = Member(operation, home, method)
    return tuple(kept[operation_pointer(operation)] for operation in api.operations)


def _kept(operations: Iterable[Operation], lock: Mapping[str, str]) -> dict[str, Member]:
    """Pointer → member, for operations whose names in the lock are consistent and that people have
    not renamed.

    Of operations with one name the first keeps it; a method that hides a resource loses it.
    """
    said = [one.client_name for one in operations if one.client_name]
    claimed = {name[:size] for name in said for size in range(1, len(name) + 1)} | {*said}
    present = {operation_pointer(one): one for one in operations if not one.client_name}
    wanted = {at: tuple(lock[at].split(".")) for at in present if at in lock}
    resources = {name[:size] for name in wanted.values() for size in range(1, len(name))}
    found: dict[ResourcePath, str] = {}
    for at in sorted(wanted, key=lambda at: rank(present[at])):
        if wanted[at] not in resources | claimed:
            found.setdefault(wanted[at], at)
    return {at: Member(present[at], name[:-1], name[-1]) for name, at in found.items()}


def _accessors(resource: ResourcePath, locked: Iterable[ResourcePath]) -> ResourcePath:
    """The Python names of a resource and its parents, none of them a method's in the lock."""
    made: ResourcePath = ()
    for part in resource:
        name = identifiers.beside(identifiers.snake_name(part, "resource"), _reserved(len(made)))
        while (*made, name) in locked:
            name += "_"
        made = (*made, name)
    return made


def locked_names(members: Iterable[Member], lock: Mapping[str, str]) -> dict[str, str]:
    """The lock's part for methods: those of ``members``, and those of removed operations."""
    given = {member.pointer: member.name for member in members}
    used = {*given.values()}
    gone = {at: name for at, name in lock.items() if name not in used}
    return gone | given


def tree(paths: Mapping[ResourcePath, object]) -> dict[ResourcePath, list[ResourcePath]]:
    """Each resource, including parents without operations of their own → its children."""
    every = dict.fromkeys(path[:size] for path in paths for size in range(len(path) + 1))
    found: dict[ResourcePath, list[ResourcePath]] = {path: [] for path in every}
    for path in every:
        if path:
            found[path[:-1]].append(path)
    return found
