"""Unique names for the methods of a resource.

Of operations that want the same name, the one that people named so gets it, else the one with the
earlier version, the shorter path and the earlier HTTP method; but an action on one item precedes
the same action on all. The others get longer names, so that none depends on the order of the
document.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from specmeld.model.api_description import Operation
from specmeld.plan.names import identifiers
from specmeld.plan.places.http_verbs import usual_verb, verb_and_path
from specmeld.plan.places.neighbours import Neighbours, Shape, shape_of
from specmeld.plan.places.operation_verbs import (
    PARAMETER,
    less,
    said_words,
    static_segments,
)
from specmeld.plan.places.path_places import Place
from specmeld.plan.places.path_segments import ending, query, segments, version
from specmeld.plan.places.verb_words import PROTOCOL, USUAL

_UPDATES = {"PUT": "replace", "PATCH": "patch"}
"""The name of a second way to update an item."""
_PROTOCOL = (("post",), ("put",), ("patch",))
_METHODS = ("POST", "PATCH", "PUT", "DELETE", "GET")
"""Of operations at one path, the earlier method gets the name that several want."""


def method_names(
    group: Iterable[tuple[Operation, Place]], taken: Container[str], neighbours: Neighbours
) -> Iterator[tuple[Operation, str]]:
    """A name for each operation of one resource, none of them in ``taken``."""
    used: set[str] = set()
    for operation, place in _ordered(group, neighbours):
        names = _candidates(operation, place, neighbours)
        name = next(name for name in names if name not in used and name not in taken)
        used.add(name)
        yield operation, name


def rank(operation: Operation) -> tuple[int, str, int, int, int, str, str]:
    """The precedence of operations that want the same name."""
    known = operation.method in _METHODS
    named = version(operation.path)
    return (
        len(named),
        named,
        len(query(operation.path)),
        len(segments(operation.path)),
        _METHODS.index(operation.method) if known else len(_METHODS),
        operation.method,
        operation.path,
    )


def _ordered(
    group: Iterable[tuple[Operation, Place]], neighbours: Neighbours
) -> list[tuple[Operation, Place]]:
    """By rank; actions on a collection come after the same actions on one item."""
    group = list(group)
    of_one = {_without_item(one.path): rank(one) for one, place in group if _is_done(one, place)}

    def key(one: tuple[Operation, Place]) -> tuple[object, ...]:
        operation, place = one
        own = rank(operation)
        path = shape_of(segments(operation.path))
        alone = _is_done(operation, place) and neighbours.is_alone(path)
        other = of_one.get(path, own) if alone else own
        return (not operation.client_name, max(own, other), other > own, own)

    return sorted(group, key=key)


def _is_done(operation: Operation, place: Place) -> bool:
    return operation.method == "POST" and place.kind == "deed"


def _without_item(path: str) -> Shape:
    """``/prices/evaluate`` for ``/prices/{id}/evaluate``; else empty."""
    shape = shape_of(segments(path))
    item = len(shape) > 1 and segments(path)[-2].is_parameter
    return (*shape[:-2], shape[-1]) if item else ()


def _is_of_many(operation: Operation) -> bool:
    """Whether a path ends in an action on a collection: ``/prices/evaluate``."""
    return not any(each.is_parameter for each in segments(operation.path)[-2:])


def _candidates(operation: Operation, place: Place, neighbours: Neighbours) -> Iterator[str]:
    """Names from the shortest to the longest; the last is unique to the operation."""
    does = usual_verb(operation, neighbours)
    method = place.method or (does,)
    yield _call(method)
    again = method == ("update",) and neighbours.has_several_updates(operation.path)
    if again and operation.method in _UPDATES:
        yield _UPDATES[operation.method]
    path = operation.path
    for distinction in (neighbours.later_version(path), ending(path), query(path)):
        if distinction:
            yield _call([*method, distinction])
    yield from map(_call, _said(operation, place))
    parameters = PARAMETER.findall(operation.path)
    of_one = bool(parameters) and segments(operation.path)[-1].is_parameter
    read = place.kind == "named" and operation.method == "GET" and not parameters
    deed = place.kind == "deed"
    bare = (deed and not of_one) or (read and method[0] not in USUAL | PROTOCOL)
    if _is_done(operation, place) and _is_of_many(operation):
        yield _call([*method, "many"])
    elif bare and method[0] != does and not _is_done(operation, place):
        yield _call([does, *method])
    if parameters:
        yield _call([*method, "by", parameters[-1]])
        yield _call([*method, "by", *parameters])
    yield _call([does, *static_segments(operation.path)])
    yield _call([verb_and_path(operation, neighbours)])
    yield _call([operation.method, operation.path])
    key = f"{operation.method} {operation.path}"
    yield f"{_call([key])}_{identifiers.digest(key)}"


def _said(operation: Operation, place: Place) -> Iterator[tuple[str, ...]]:
    """The words of the id without those of the resource, then all, unless it is named by them."""
    said = said_words(operation)
    if place.kind != "named" and said[:1] not in _PROTOCOL:
        yield from filter(None, (less(said, place.resource), said))


def _call(words: Iterable[str]) -> str:
    return identifiers.snake_name(" ".join(words), "call")
