"""What keywords about the parts of objects and arrays ask of the proof of inclusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specmeld.conformance.judge import UnjudgeableError
from specmeld.conformance.schema_nodes import ANY_TEXT, Node
from specmeld.conformance.search.branches import Way
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.values.combined_constraints import item_nodes, property_nodes
from specmeld.conformance.values.pattern_match import UnreadablePatternError
from specmeld.conformance.values.pattern_match import found as matches
from specmeld.diff.proof.assertions import ABOUT_VALUES
from specmeld.diff.proof.inclusion import Check, Doubt, Findings, Inclusion
from specmeld.diff.proof.unions import any_of, one_of
from specmeld.diff.proof.value_places import ANY_NAME, Pattern, Spot, kinds, required

_FAR = 1_000_000
"""An item behind all that are told apart."""


def requirements(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "object" not in kinds(flat):
        return
    mine = required(flat)
    for name in other.view.required:
        if name not in mine:
            known = any(name in node.named("properties") for node in flat)
            aspect = "required" if known else "required-unknown"
            found.doubts.append(Doubt(spot, aspect, "required", other, name))


def properties(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "object" not in kinds(flat):
        return
    mine = required(flat)
    for name in other.named("properties"):
        nodes = property_nodes(flat, name)
        below = spot.below(name, nodes)
        there = other.child("properties", name)
        if nodes or name in mine:  # what is required comes, whether it is described or not
            inclusion.enter(below, there, found)
        elif inclusion.holds(below, there) is None:
            found.doubts.append(Doubt(below, "declared", "properties", there, name))


def pattern_properties(
    inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings
) -> None:
    if "object" not in kinds(flat):
        return
    for pattern in other.named("patternProperties"):
        there = other.child("patternProperties", pattern)
        for name, nodes in _declared(inclusion, flat):
            if _matches(pattern, name):
                inclusion.visit(spot.below(name, nodes), there, found)
        mine = [n.child("patternProperties", pattern) for n in flat
                if pattern in n.named("patternProperties")]  # fmt: skip
        if mine:
            inclusion.visit(spot.below(Pattern(pattern), tuple(mine)), there, found)
        else:
            _others(inclusion, spot, flat, there, found, pattern)


def _others(
    inclusion: Inclusion, spot: Spot, flat: Way, there: Node, found: Findings, pattern: str
) -> None:
    """Properties that this side does not name, and whose names match a pattern of the other."""
    for mine in _patterns(flat):
        nodes = tuple(n.child("patternProperties", mine) for n in flat
                      if mine in n.named("patternProperties"))  # fmt: skip
        inclusion.visit(spot.below(Pattern(mine), nodes), there, found)
    inclusion.visit(spot.below(Pattern(pattern), _extra(flat)), there, found)


def additional(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "object" not in kinds(flat) or not other.holds_schema("additionalProperties"):
        return
    there = other.child("additionalProperties")
    known, patterns = set(other.named("properties")), other.named("patternProperties")
    for name, nodes in _declared(inclusion, flat):
        if name not in known and not any(_matches(pattern, name) for pattern in patterns):
            _extra_property(inclusion, spot.below(name, nodes), there, other, found, name)
    for pattern in _patterns(flat):
        if pattern not in patterns:
            nodes = tuple(n.child("patternProperties", pattern) for n in flat
                          if pattern in n.named("patternProperties"))  # fmt: skip
            _extra_property(inclusion, spot.below(Pattern(pattern), nodes), there, other, found, "")
    extra = spot.below(ANY_NAME, _extra(flat))
    if inclusion.holds(extra, there) is None:
        _extra_property(inclusion, extra, there, other, found, "")


def _extra_property(
    inclusion: Inclusion, below: Spot, there: Node, other: Node, found: Findings, name: str
) -> None:
    if there.schema is not False:
        inclusion.enter(below, there, found)
    elif inclusion.holds(below, there) is None:
        aspect = "forbidden" if name else "closed"
        found.doubts.append(Doubt(below, aspect, "additionalProperties", there, name, other))


def _extra(flat: Way) -> Way:
    """What holds for a property that no schema of this side names."""
    return tuple(
        node.child("additionalProperties") for node in flat
        if node.holds_schema("additionalProperties")
    )  # fmt: skip


def _declared(inclusion: Inclusion, flat: Way) -> Iterable[tuple[str, Way]]:
    for name in dict.fromkeys(name for node in flat for name in node.named("properties")):
        yield name, property_nodes(flat, name)


def _patterns(flat: Way) -> list[str]:
    return list(dict.fromkeys(name for node in flat for name in node.named("patternProperties")))


def names(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "object" not in kinds(flat) or not other.holds_schema("propertyNames"):
        return
    there = other.child("propertyNames")
    closed = any(node.schema is False for node in _extra(flat))
    if closed and not _patterns(flat) and _all_taken(inclusion, flat, there):
        return
    mine = tuple(node.child("propertyNames") for node in flat if node.holds_schema("propertyNames"))
    named = Findings()
    inclusion.visit(Spot((*mine, ANY_TEXT)), there, named)
    if inclusion.clean(named):
        found.links += named.links
    else:
        parts = tuple(named.doubts)
        found.doubts.append(Doubt(spot, "names", "propertyNames", other, parts=parts))


def _all_taken(inclusion: Inclusion, flat: Way, there: Node) -> bool:
    try:
        return all(
            inclusion.there.judge.accepts(there, name) for name, _ in _declared(inclusion, flat)
        )
    except UnjudgeableError:
        return False


def items(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "array" not in kinds(flat) or not other.holds_schema("items"):
        return
    there = other.child("items")
    first = len(other.children("prefixItems"))
    last = max((len(node.children("prefixItems")) for node in flat), default=0)
    for number in [*range(first, max(first, last)), _FAR]:
        _item(inclusion, spot, flat, number if number < _FAR else max(first, last), there, found)


def first_items(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "array" in kinds(flat):
        for number, there in enumerate(other.children("prefixItems")):
            _item(inclusion, spot, flat, number, there, found)


def _item(
    inclusion: Inclusion, spot: Spot, flat: Way, number: int, there: Node, found: Findings
) -> None:
    most = _most_items(flat)
    if most is None or most > number:
        nodes = item_nodes(flat, number)
        inclusion.enter(spot.below(number, nodes), there, found)


def uniqueness(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "array" not in kinds(flat) or other.get("uniqueItems") is not True:
        return
    most = _most_items(flat)
    few = most is not None and most <= 1
    if not few and not any(node.get("uniqueItems") is True for node in flat):
        found.doubts.append(Doubt(spot, "size", "uniqueItems", other))


def _most_items(flat: Way) -> int | float | None:
    limits = (most for node in flat if (most := node.view.item_count.most) is not None)
    return min(limits, default=None)


def containment(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    """``contains`` with its bounds, which count the items that match."""
    if "array" not in kinds(flat) or not other.holds_schema("contains"):
        return
    there = other.child("contains")
    least, most = other.get("minContains", 1), other.get("maxContains")
    for node in flat:
        if node.holds_schema("contains") and inclusion.alike(node.child("contains"), there):
            upper = node.get("maxContains")
            fits = most is None or (upper is not None and upper <= most)
            if node.get("minContains", 1) >= least and fits:
                return
    if least > 0 or most is not None:
        found.doubts.append(Doubt(spot, "size", "contains", other))


def _matches(pattern: str, name: str) -> bool:
    try:
        return matches(pattern, name)
    except (UnreadablePatternError, NoInstanceError):
        return True  # looked at to be on the safe side


CHECKS: Mapping[str, Check] = {
    **ABOUT_VALUES,
    "anyOf": any_of,
    "oneOf": one_of,
    "required": requirements,
    "properties": properties,
    "patternProperties": pattern_properties,
    "additionalProperties": additional,
    "propertyNames": names,
    "items": items,
    "prefixItems": first_items,
    "uniqueItems": uniqueness,
    "contains": containment,
}
"""Keyword → its check. ``then``, ``else``, ``minContains`` and ``maxContains`` are asked with the
keywords that they belong to."""
