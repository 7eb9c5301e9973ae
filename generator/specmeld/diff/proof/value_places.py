"""Places in a value, and what one side says about the value there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from specmeld.conformance.schema_nodes import Node, is_map
from specmeld.conformance.search.branches import Way, target
from specmeld.model.json import JSONObject, identity
from specmeld.openapi.schema import ALL_TYPES
from specmeld.text.pointer import unescaped

_DEEPEST_CHAIN = 400


class Pattern(str):
    """Replaces a property: any whose name matches the pattern."""


ANY_NAME = Pattern("*")
"""Replaces a property that no schema names; it is not matched as a pattern."""
_Pin = tuple[str, str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A place in the value, and everything that one side's schemas say about it."""

    nodes: Way
    """Empty means unconstrained."""
    steps: tuple[str, ...] = ()
    """The path here, in the notation of ``model.claims``."""
    parent: Spot | None = None
    key: str | int | None = None
    """The property or item of the parent's value; None: it is the parent's value itself."""
    pins: tuple[_Pin, ...] = ()
    """Unions with a chosen branch: pointer, keyword, number of the branch."""

    def below(self, key: str | int, nodes: Way) -> Spot:
        step = "[]" if isinstance(key, int) else f".{key}"
        return Spot(nodes, (*self.steps, step), self, key)

    def narrowed(self, node: Node, label: str = "", pin: _Pin | None = None) -> Spot:
        """The same place with one more schema that holds."""
        steps = (*self.steps, f"|{label}") if label else self.steps
        pins = (*self.pins, pin) if pin else self.pins
        return Spot((*self.nodes, node), steps, self, None, pins)

    def labelled(self, label: str) -> Spot:
        return replace(self, steps=(*self.steps, f"|{label}"), parent=self, key=None)


def flattened(document: JSONObject, nodes: Iterable[Node]) -> Way:
    """The nodes with what they refer to and the parts of their ``allOf``, which all hold."""
    found: dict[str, Node] = {}
    waiting = list(nodes)
    while waiting and len(found) < _DEEPEST_CHAIN:
        node = waiting.pop(0)
        if node.pointer in found:
            continue
        found[node.pointer] = node
        named = target(document, node) if isinstance(node.schema, dict) else None
        waiting = [*node.children("allOf"), *([named] if named else []), *waiting]
    return tuple(found.values())


def kinds(flat: Way) -> frozenset[str]:
    """The types that values may have if all of these hold."""
    allowed = ALL_TYPES
    for node in flat:
        allowed &= node.view.types
    return allowed


def listed(flat: Way) -> Sequence[Any] | None:
    """The shortest list of values in a node; None if there is none."""
    lists = (values for node in flat if (values := node.view.values) is not None)
    return min(lists, key=len, default=None)


def said(flat: Way, keyword: str) -> tuple[Node | None, Any]:
    """The first node that has the keyword, and its value."""
    for node in flat:
        if isinstance(node.schema, dict) and keyword in node.schema:
            return node, node.schema[keyword]
    return None, None


def required(flat: Way) -> set[str]:
    return {name for node in flat for name in node.view.required}


def may_have(names: set[str], flat: Way) -> bool:
    """Whether an object that satisfies all may have properties with these names."""
    closed = (node.view.closed_names for node in flat)
    return all(known is None or names <= known for known in closed)


def unions(flat: Way, pins: Iterable[_Pin]) -> Iterator[tuple[Node, str]]:
    """The unions without a chosen branch."""
    chosen = {pin[:2] for pin in pins}
    for node in flat:
        for keyword in ("oneOf", "anyOf"):
            if node.children(keyword) and (node.pointer, keyword) not in chosen:
                yield node, keyword


def tags(document: JSONObject, flat: Way) -> dict[str, frozenset[Hashable]]:
    """Property → its few possible values, if a schema lists them."""
    found: dict[str, frozenset[Hashable]] = {}
    for node in flat:
        properties = node.get("properties")
        for name, schema in properties.items() if is_map(properties) else ():
            if isinstance(schema, dict):
                values = listed(flattened(document, (node.child("properties", name),)))
                if values is not None:
                    found[name] = frozenset(map(identity, values))
    return found


def label(document: JSONObject, branch: Node, number: int) -> str:
    """The label of a branch: its type, else its tag, else its name or title, else its number."""
    flat = flattened(document, (branch,))
    types = kinds(flat)
    if len(types - {"integer"}) == 1 and types != {"object"}:
        return next(iter(types - {"integer"}))
    if types == {"integer"}:
        return "integer"
    for values in tags(document, flat).values():
        only = list(values)
        if len(only) == 1 and isinstance(only[0], str):
            return only[0]
    reference = branch.view.reference
    title = said(flat, "title")[1]
    if reference is not None:
        return unescaped(reference.rpartition("/")[2])
    return title if isinstance(title, str) and title else f"branch {number + 1}"
