"""Objects of one branch of a ``oneOf`` that its rivals, the other branches, refuse.

Branches of optional properties all take the smallest object of each. Told apart they are by a value
that one rival after the other refuses, in a property that the chosen branch leaves free.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import Way
from specmeld.conformance.values.combined_constraints import property_nodes, share_no_value
from specmeld.model.json import JSONObject

if TYPE_CHECKING:
    from specmeld.conformance.values.instances import Instances

ODDS: tuple[Any, ...] = (None, 0, "", True, [], {}, 0.5, "a")
"""One of each kind, for schemas of which we only know that they refuse something."""

_WAYS = 3
_VALUES = 8


def told_apart(instances: Instances, way: Way, base: JSONObject) -> Iterator[JSONObject]:
    """The object without what all the branches have in common; at most one."""
    changed = base
    for rival in _rivals(way):
        if instances.holds((rival,), changed):
            spoilt = next(_spoilt(instances, way, rival, changed), None)
            if spoilt is None:
                return
            changed = spoilt
    if changed is not base:
        yield changed


def exclude_each_other(one: Node, other: Node) -> bool:
    """Whether two schemas say in so many words that no value is valid against both: they name other
    types, or other values for a property that both require."""
    if not one.view.declared_types & other.view.declared_types:
        return True
    tagged = set(one.view.required).intersection(other.view.required)
    ours, theirs = one.view.properties, other.view.properties
    objects = one.view.type_names == other.view.type_names == ("object",)
    return objects and any(
        share_no_value(ours[name].values, theirs[name].values)
        for name in tagged
        if name in ours and name in theirs
    )


def _rivals(way: Way) -> Iterator[Node]:
    """The branches that are not on the way beside those that are."""
    taken = {node.pointer for node in way}
    for node in way:
        branches = node.children("oneOf")
        if any(branch.pointer in taken for branch in branches):
            yield from (branch for branch in branches if branch.pointer not in taken)


def _spoilt(instances: Instances, way: Way, rival: Node, base: JSONObject) -> Iterator[JSONObject]:
    """The object with a property that the rival refuses and the way does not."""
    for other in islice(instances.ways((rival,)), _WAYS):
        for name in (*_declared(other), *islice(instances.free_names((*way, *other)), 1)):
            own = property_nodes(way, name)
            theirs = property_nodes(other, name)
            for value in (*(instances.values(own, _VALUES) if own else ()), *ODDS):
                if instances.holds(own, value) and not instances.holds(theirs, value):
                    changed = {**base, name: value}
                    if not instances.holds((rival,), changed):
                        yield changed


def _declared(way: Way) -> Iterator[str]:
    yield from dict.fromkeys(name for node in way for name in node.named("properties"))
