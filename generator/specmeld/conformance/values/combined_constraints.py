"""What all schemas of one value state together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from specmeld.conformance.schema_nodes import Node, as_map
from specmeld.conformance.search.branches import Way
from specmeld.conformance.values.pattern_match import UnreadablePatternError, found
from specmeld.model.json import identity
from specmeld.openapi.schema import SchemaView, Span

_ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
_HINTS = {
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties",
               "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"),
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}  # fmt: skip


def required(way: Way) -> list[str]:
    """The properties that must be there, those that others bring with them too."""
    names = {name: None for node in way for name in node.view.required}
    dependents = [found for node in way if (found := node.view.dependent_required)]
    waiting = list(names) if dependents else []
    while waiting:
        name = waiting.pop()
        for dependent in dependents:
            for other in dependent.get(name, ()):
                if other not in names:
                    names[other] = None
                    waiting.append(other)
    return list(names)


def property_nodes(way: Way, name: str) -> Way:
    """The schemas that apply to a property of an object that takes this way."""
    found: list[Node] = []
    for node in way:
        named = False
        if name in as_map(node.get("properties")):
            found.append(node.child("properties", name))
            named = True
        for pattern in node.named("patternProperties"):
            if matches(pattern, name):
                found.append(node.child("patternProperties", pattern))
                named = True
        if not named and node.holds_schema("additionalProperties"):
            found.append(node.child("additionalProperties"))
    return tuple(found)


def item_nodes(way: Way, index: int) -> Way:
    """The schemas that apply to an item of an array that takes this way."""
    found: list[Node] = []
    for node in way:
        prefix = node.children("prefixItems")
        if index < len(prefix):
            found.append(prefix[index])
        elif node.holds_schema("items"):
            found.append(node.child("items"))
    return tuple(found)


def dependents(way: Way) -> Way:
    """The dependentSchemas of the names that the schemas require."""
    names = required(way)
    return tuple(
        node.child("dependentSchemas", name)
        for node in way
        for name in node.named("dependentSchemas")
        if name in names
    )


def share_no_value(some: Sequence[Any] | None, others: Sequence[Any] | None) -> bool:
    """Whether two schemas list other values; None is no list."""
    if some is None or others is None:
        return False
    return {*map(identity, some)}.isdisjoint(map(identity, others))


def allowed_kinds(views: Sequence[SchemaView]) -> list[str]:
    """The types that all schemas allow, the telling ones first."""
    allowed: list[str] | None = None
    for view in views:
        named = view.type_names
        if named is not None:
            allowed = list(named) if allowed is None else _both(allowed, named)
    if allowed is None:
        said = {keyword for view in views for keyword in view.keywords}
        hinted = [kind for kind, keys in _HINTS.items() if not said.isdisjoint(keys)]
        return hinted + [kind for kind in ("string", *_ORDER) if kind not in hinted][:8]
    known = [kind for kind in allowed if kind in _ORDER]
    return sorted(known, key=lambda kind: kind == "null")


def _both(some: Sequence[str], others: Sequence[str]) -> list[str]:
    kept = [kind for kind in some if kind in others]
    if (
        "integer" not in kept
        and {"integer", "number"} & set(some)
        and {"integer"} & {*some, *others}
    ):
        kept += ["integer"] if {"integer", "number"} & set(others) else []
    return kept


def tightest(spans: Iterable[Span]) -> tuple[int, int | None]:
    """The least that all spans ask for, 0 for none, and the most that they allow."""
    found = list(spans)
    least = max((int(one.least) for one in found if one.least is not None), default=0)
    return least, min((int(one.most) for one in found if one.most is not None), default=None)


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern is found in a name; not where nobody can say."""
    try:
        return found(pattern, name)
    except UnreadablePatternError:
        return False
