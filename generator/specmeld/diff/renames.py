"""Renamed components, matched by where they are used and by their content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import INPUT, Api, Operation
from specmeld.model.claims import Place
from specmeld.openapi.akin_schemas import are_akin
from specmeld.text.pointer import unescaped

_COMPONENTS = "#/components/schemas/"
_DEEPEST = 100


def compare_names(old: Api, new: Api, tell: Teller) -> Iterator[Change]:
    for name, other in renamed(old, new).items():
        if not name.endswith(INPUT):
            said = (Said(one, ("components", "schemas", one)) for one in (name, other))
            place = Place("", "/components/schemas/" + name)
            yield tell("schema-renamed", place, f"{name} was renamed to {other}", *said)


def renamed(old: Api, new: Api) -> Mapping[str, str]:
    """Old name → new name, for components whose name is gone and whose every common use now is one
    of the new component, and vice versa."""
    both = old.schemas.keys() & new.schemas.keys()
    if len(both) == len(old.schemas) or len(both) == len(new.schemas):
        return {}
    walk = _Walk(old, new, [*_bodies(old, new)])
    walk.waiting += [(old.schemas[name], new.schemas[name]) for name in sorted(both)]
    while walk.waiting:
        walk.compare(*walk.waiting.pop(0))
    found = {}
    for name, others in walk.followed.items():
        if len(others) == 1:
            (other,) = others
            if walk.leading[other] == {name} and are_akin(old.schemas[name], new.schemas[other]):
                found[name] = other
    return found


def _bodies(old: Api, new: Api) -> Iterator[tuple[Any, Any]]:
    """The schemas that both versions have at one place of an operation."""
    theirs = {(one.method, one.path): dict(_schemas(one)) for one in new.operations}
    for operation in old.operations:
        there = theirs.get((operation.method, operation.path), {})
        for place, schema in _schemas(operation):
            if place in there:
                yield schema, there[place]


def _schemas(operation: Operation) -> Iterator[tuple[tuple[str, ...], Any]]:
    for parameter in operation.parameters:
        yield (parameter.location, parameter.name), parameter.schema
    for content in operation.body.contents if operation.body else ():
        yield ("request", content.media_type), content.schema
    for response in operation.responses:
        for content in response.contents:
            yield (response.status, content.media_type), content.schema


@dataclass
class _Walk:
    """Walks two versions together: which names the other version has at the places of a name."""

    old: Api
    new: Api
    waiting: list[tuple[Any, Any]]
    followed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    leading: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def compare(self, one: Any, other: Any, depth: int = 0) -> None:
        if depth > _DEEPEST or one is other:
            return
        if isinstance(one, dict) and isinstance(other, dict):
            self._named(one, other)
            for key in [key for key in one if key in other]:
                self.compare(one[key], other[key], depth + 1)
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            for each, theirs in zip(one, other, strict=True):
                self.compare(each, theirs, depth + 1)

    def _named(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Two references at one place, whose names are both unknown to the other version."""
        mine, theirs = _name(one, self.old), _name(other, self.new)
        if mine is None or theirs is None or mine in self.new.schemas or theirs in self.old.schemas:
            return
        if theirs not in self.followed[mine]:
            self.waiting.append((self.old.schemas[mine], self.new.schemas[theirs]))
        self.followed[mine].add(theirs)
        self.leading[theirs].add(mine)


def _name(schema: dict[str, Any], api: Api) -> str | None:
    """The component that a schema refers to, if it is one of the API."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith(_COMPONENTS):
        return None
    name = unescaped(reference.removeprefix(_COMPONENTS))
    return name if name in api.schemas else None
