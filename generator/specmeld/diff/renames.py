"""Renamed components, found by the walk over both versions that keeps class names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import INPUT, Api
from specmeld.model.claims import Place
from specmeld.plan.names.lock_places import component_place
from specmeld.plan.names.moved_schemas import moved_places


def compare_names(old: Api, new: Api, tell: Teller) -> Iterator[Change]:
    for name, other in renamed(old, new).items():
        if not name.endswith(INPUT):
            said = (Said(one, ("components", "schemas", one)) for one in (name, other))
            place = Place("", "/components/schemas/" + name)
            yield tell("schema-renamed", place, f"{name} was renamed to {other}", *said)


def renamed(old: Api, new: Api) -> Mapping[str, str]:
    """Old name → new name, for components whose name is gone and whose every common use now is one
    of the new component, and vice versa."""
    gone = sorted(old.schemas.keys() - new.schemas.keys())
    fresh = {component_place(name): name for name in new.schemas if name not in old.schemas}
    if not gone or not fresh:
        return {}
    moved = moved_places(old, new)
    leading: defaultdict[str, set[str]] = defaultdict(set)
    followed: dict[str, set[str]] = {}
    for name in gone:
        followed[name] = {fresh[at] for at in moved.get(component_place(name), ()) if at in fresh}
        for other in followed[name]:
            leading[other].add(name)
    return {
        name: other
        for name, others in followed.items()
        for other in others
        if len(others) == 1 and leading[other] == {name}
    }
