"""The boundaries of keywords that speak of arrays, objects, unions and references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice
from typing import Any

from specmeld.conformance.schema_nodes import Node, is_list, is_map, steered
from specmeld.conformance.search.boundary import At, Boundary, Group
from specmeld.conformance.search.branches import named
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.exclusive_objects import ODDS, exclude_each_other
from specmeld.conformance.values.candidates import MOST_ITEMS
from specmeld.openapi.schema import is_number

_MOST_PAIRS = 64


def sizes(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    n, kind = int(at.value), "array" if at.keyword.endswith("Items") else "object"
    suffix = "Items" if kind == "array" else "Properties"
    wrong = n - 1 if at.keyword.startswith("min") else n + 1
    yield Boundary(
        at.value,
        [Group(_of_size(at.near, kind, suffix, n)), Group(at.near(), spare=True)],
        [Group(_of_size(at.past, kind, suffix, wrong))],
    )


def _of_size(search: Callable[..., Iterator[Any]], kind: str, suffix: str, n: int) -> Iterator[Any]:
    if n > MOST_ITEMS:
        raise NoInstanceError(f"{n} {suffix.lower()} are too many to generate")
    if n < 0:
        raise NoInstanceError("no value can violate it")
    yield from search(**{"type": kind, f"min{suffix}": n, f"max{suffix}": n})


def uniqueness(at: At) -> Iterator[Boundary]:
    if at.value is True:
        valid = [
            Group(at.near(type="array", minItems=2)),
            Group([[0, False]]),
            Group(at.near(), spare=True),
        ]
        same = [Group(at.past(type="array", minItems=2)), Group([[1, 1.0]])]
        yield Boundary(True, valid, same, isolate=True)


def containment(at: At) -> Iterator[Boundary]:
    """``contains`` with its bounds; they count the items that match (validation 6.4.4, 6.4.5)."""
    if not at.node.holds_schema("contains"):
        return
    wanted = at.node.child("contains").reference()
    n = 1 if at.keyword == "contains" else int(at.value)
    wrong = n + 1 if at.keyword == "maxContains" else n - 1
    exact = {"type": "array", "contains": wanted, "minContains": n}
    others = ("contains", "minContains", "maxContains")
    broken = {"type": "array", "contains": wanted, "minContains": wrong, "maxContains": wrong}
    value = True if at.keyword == "contains" else at.value
    yield Boundary(
        value,
        [Group(at.near(**exact)), Group(at.near(), spare=True)],
        [Group(at.past(others, **broken)), Group(at.past(others, type="array"), spare=True)],
    )


def _objects(at: At) -> list[Group]:
    return [Group(at.near(type="object")), Group(at.near(), spare=True)]


def requirements(at: At) -> Iterator[Boundary]:
    for name in at.value if is_list(at.value) else ():
        if isinstance(name, str):
            yield Boundary(name, _objects(at), [Group(_lacking(at, name))])


def _lacking(at: At, name: str) -> Iterator[Any]:
    for value in at.near(type="object"):  # which has all that is required
        yield {key: held for key, held in value.items() if key != name}


def dependents(at: At) -> Iterator[Boundary]:
    for key, names in at.value.items() if is_map(at.value) else ():
        for name in names if is_list(names) else ():
            both = at.near(type="object", required=[key, name])
            yield Boundary([key, name], [Group(both)], [Group(_without(at, key, name))])


def _without(at: At, key: str, name: str) -> Iterator[Any]:
    for value in at.near(type="object", required=[key, name]):
        yield {other: held for other, held in value.items() if other != name}


def closedness(at: At) -> Iterator[Boundary]:
    if at.value is False:
        extra = (one for odd in ("a", None, 0) for one in at.extended(odd))
        yield Boundary(False, _objects(at), [Group(extra)])


def closed_ends(at: At) -> Iterator[Boundary]:
    if at.value is False:
        n = len(at.node.children("prefixItems"))
        longer = ([*one, "a"] for one in at.near(type="array", minItems=n))
        valid = [Group(at.near(type="array", minItems=n)), Group(at.near(), spare=True)]
        yield Boundary(False, valid, [Group(longer)])


def denials(at: At) -> Iterator[Boundary]:
    if at.node.holds_schema("not"):
        denied = at.node.child("not")
        broken = at.together(denied, relaxed={at.node.pointer: _without_not(at)})
        yield Boundary(True, [Group(at.near())], [Group(broken), Group(_odds(at))])


def _without_not(at: At) -> dict[str, Any]:
    return {key: value for key, value in at.bare.items() if key != "not"}


def _odds(at: At) -> Iterator[Any]:
    yield from ODDS


def unions(at: At) -> Iterator[Boundary]:
    branches = at.node.children(at.keyword)
    if not branches:
        return
    valid = [
        Group(at.together(branch), f"branch {n + 1}", owed=True)
        for n, branch in enumerate(branches)
    ]
    invalid = [Group(_odds(at)), Group(reversed(ODDS))]
    if at.keyword == "oneOf":
        invalid.append(Group(_twice(at, branches)))
    yield Boundary(len(branches), valid, invalid)


def _twice(at: At, branches: Sequence[Node]) -> Iterator[Any]:
    """Values of two branches at once; none where the branches exclude each other."""
    schema = {key: value for key, value in at.bare.items() if key != "oneOf"}
    document = at.instances.document
    for one, other in islice(combinations(branches, 2), _MOST_PAIRS):
        if exclude_each_other(named(document, one), named(document, other)):
            continue
        relaxed = {at.node.pointer: schema}
        for value in at.together(one, other, relaxed=relaxed):
            if at.instances.holds((one, other), value):
                yield value


def references(at: At) -> Iterator[Boundary]:
    yield Boundary(
        at.value, [Group(at.near())], [Group([None]), Group([*ODDS[1:]]), Group(_broken(at))]
    )


def _broken(at: At) -> Iterator[Any]:
    """Arrays of one odd item, and objects with an odd value in a declared property."""
    yield from ([odd] for odd in ODDS)
    for way, base in islice(at.instances.ways_with(steered(at.nodes, type="object")), 6):
        for name in islice((name for node in way for name in node.named("properties")), 5):
            yield from ({**base, name: odd} for odd in ODDS)
