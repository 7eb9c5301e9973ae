"""Schemas that have moved: renamed components, inline schemas that became components, and back.

A class keeps its name when its schema moves. The two versions of an API are walked side by side
from what both have, operations above all, so a schema is recognized by its uses; it counts as the
same only if its content is similar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from typing import Any

from specmeld.model.api_description import Api
from specmeld.openapi.akin_schemas import are_akin
from specmeld.plan.models.schema_shape import children, reference
from specmeld.plan.names.inline_places import api_roots, places_of
from specmeld.plan.names.lock_places import alias_place, component_place, of_kind
from specmeld.plan.names.operation_schemas import with_split_kinds

_Stood = tuple[str, Any]
"""A place and its schema."""
_MOST_MET = 1_000_000
"""Most pairs of places that are compared."""


def follow_schemas(lock: Mapping[str, str], old: Callable[[], Api], new: Api) -> dict[str, str]:
    """The lock with the names of classes moved to their schemas' places in the new version.

    A name stays where it is while a schema in the new version has it, or if it is not clear where
    it should go. If the new place has a name already, its class has both. The old version is only
    looked at if a place is gone.
    """
    named, new = of_kind(lock, "class"), with_split_kinds(new)
    declared = {component_place(name) for name in new.schemas}
    present = declared | {one.pointer for one in places_of(api_roots(new, {}))}
    held = {named[at] for at in named.keys() & present}
    missing = {at for at in named.keys() - present if named[at] not in held}
    if not missing:
        return dict(lock)
    before = with_split_kinds(old())
    moved_to = moved_places(before, new)
    gone = {at: moved_to[at] & present for at in sorted(missing & moved_to.keys())}
    fresh = present - named.keys() - {component_place(name) for name in before.schemas}
    given: dict[str, str] = {}
    for at, places in gone.items():
        goals = sorted(places & fresh - given.keys())
        components = [goal for goal in goals if goal in declared]
        if len(components) == 1 and named[at] not in given.values():
            given[components[0]] = named[at]
        elif not components:
            given |= dict.fromkeys(goals, named[at])
    others = _aliases(gone, {**named, **given}, {*given.values()})
    moved = {*given.values(), *others}
    left = {at: name for at, name in lock.items() if at not in named or name not in moved}
    return left | given | {alias_place(name): one for name, one in others.items()}


def moved_places(old: Api, new: Api) -> Mapping[str, Set[str]]:
    """Old place → the places of its schema in the new version, for schemas that both have."""
    return _Walk(old, new).followed()


def _aliases(
    gone: Mapping[str, Set[str]], named: Mapping[str, str], given: Set[str]
) -> dict[str, str]:
    """Names of schemas that were merged into another → the class of that one."""
    found = {}
    for at, places in gone.items():
        classes = {named.get(place, "") for place in places}
        if len(classes) == 1 and named[at] not in given and (one := classes.pop()):
            found[named[at]] = one
    return found


class _Walk:
    """Walks two versions together: which new place corresponds to an old place."""

    def __init__(self, old: Api, new: Api) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[tuple[_Stood, _Stood]] = []
        self._followed: defaultdict[str, set[str]] = defaultdict(set)

    def followed(self) -> Mapping[str, Set[str]]:
        """Old place → the new places of its schema."""
        theirs = {root.pointer: root.schema for root in api_roots(self._new, {})}
        for root in api_roots(self._old, {}):
            if root.pointer in theirs:
                self._meet((root.pointer, root.schema), (root.pointer, theirs[root.pointer]))
        while self._waiting and len(self._seen) < _MOST_MET:
            (at, one), (place, other) = self._waiting.pop()
            inner = {child.path: child.schema for child in children(other)}
            for child in children(one):
                if child.path in inner:
                    path = child.path
                    self._meet((f"{at}/{path}", child.schema), (f"{place}/{path}", inner[path]))
        return self._followed

    def _meet(self, one: _Stood, other: _Stood) -> None:
        """Compare the schemas at one place that both versions have."""
        (at, mine), (place, theirs) = _led(one, self._old), _led(other, self._new)
        if (at, place) in self._seen:
            return
        self._seen.add((at, place))
        if not isinstance(mine, dict) or not isinstance(theirs, dict):
            return
        if at == place or are_akin(mine, theirs):
            self._followed[at].add(place)
            self._waiting.append(((at, mine), (place, theirs)))


def _led(stood: _Stood, api: Api) -> _Stood:
    """The target of a reference, else the schema itself."""
    name = reference(stood[1])
    if name is None or name not in api.schemas:
        return stood
    return component_place(name), api.schemas[name]
