"""Methods named as in another package of the same API, by the operations that they send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from specmeld.model.api_description import Api, Operation
from specmeld.model.named_types import KnownMethod, Seed
from specmeld.openapi.paths import nameless
from specmeld.plan.names.identifiers import snake_name
from specmeld.plan.names.operation_schemas import operation_pointer
from specmeld.plan.places.resources import is_method_name, members_of


def seeded_methods(api: Api, lock: Mapping[str, str], methods: Iterable[KnownMethod]) -> Seed:
    """The names of methods alone; ``lock`` has the current ones, which yield."""
    known: defaultdict[tuple[str, str], list[KnownMethod]] = defaultdict(list)
    for one in methods:
        known[one.method, nameless(one.path)].append(one)
    wanted: dict[str, str] = {}
    left: dict[str, str] = {}
    calls: dict[str, str] = {}
    for operation, alike in _matched(api, known):
        name, at = _name(alike), operation_pointer(operation)
        if is_method_name(name):
            wanted[at], calls[at] = name, alike.call
        else:
            left[name] = "not a valid method name" if "." in name else "it has no tag"
    given = {one.pointer: one.name for one in members_of(api, {**lock, **wanted})}
    taken = {at: name for at, name in wanted.items() if given[at] == name}
    for at in [at for at in wanted if at not in taken]:
        left[wanted[at]] = "another method or resource has this name"
    return Seed({**lock, **taken}, taken, left, {at: calls[at] for at in taken})


def _matched(
    api: Api, known: Mapping[tuple[str, str], list[KnownMethod]]
) -> Iterable[tuple[Operation, KnownMethod]]:
    """The operations with the methods that send them. If two differ only in the names of path
    parameters, the one with exactly that path is used."""
    twins: defaultdict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in api.operations:
        twins[operation.method, nameless(operation.path)].append(operation)
    for sent, operations in twins.items():
        for operation in operations:
            exact = [one for one in known.get(sent, ()) if one.path == operation.path]
            alike = exact if len(operations) > 1 else known.get(sent, ())
            if alike:
                yield operation, _home(operation, alike)


def _home(operation: Operation, alike: Iterable[KnownMethod]) -> KnownMethod:
    """The method of the operation's first tag, if several tags have one."""
    tag = snake_name(operation.tags[0], "tag") if operation.tags else ""
    return min(alike, key=lambda one: (snake_name(one.resource, "tag") != tag, one.resource))


def _name(one: KnownMethod) -> str:
    name = snake_name(one.name, "method")
    return f"{snake_name(one.resource, 'resource')}.{name}" if one.resource else name
