"""Which schemas decide on one part of an object or an array, whatever its other parts are.

Most schemas only say which names an object has and what each value is: whether it is valid with
another value for one name is then decided by what they say of that name. A union is decided by one
branch, where all others refuse the object for what it is in its other parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.schema_nodes import Node, is_map
from specmeld.conformance.search.branches import Way, named, target
from specmeld.conformance.values.combined_constraints import item_nodes, property_nodes

_ENTANGLING = frozenset(
    {"enum", "const", "not", "if", "dependentSchemas", "patternProperties", "prefixItems"}
    | {"contains", "uniqueItems", "unevaluatedProperties", "unevaluatedItems"}
    | {"$dynamicRef", "$recursiveRef"}
)
"""Keywords by which the verdict on one part of a value depends on another part."""
_WHOLE = ""
"""What a branch blames that refuses a value for its type."""
_DEEPEST = 8


@dataclass
class Parts:
    """The parts of a valid object or array; of an object to which a name is added it may be the
    object before."""

    value: Any
    deciding: Way
    """The schemas that decide on the value."""
    judge: Judge
    _blamed: dict[str, tuple[str | int, ...]] = field(default_factory=dict)

    def deciding_on(self, step: str | int) -> Way | None:
        """The schemas that decide on the part at a step; None where others may as well."""
        found = self._separable(self.deciding, step)
        return None if found is None else _below(found, step)

    def _separable(self, nodes: Way, step: str | int, depth: int = 0) -> Way | None:
        """All schemas that the nodes are composed of, where each says of parts one by one."""
        found: dict[str, Node] = {}
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node.pointer in found:
                continue
            inner = self._composed_of(node, step, depth)
            if inner is None:
                return None
            found[node.pointer] = node
            waiting += inner
        return tuple(found.values())

    def _composed_of(self, node: Node, step: str | int, depth: int) -> list[Node] | None:
        if not isinstance(node.schema, dict) or not _ENTANGLING.isdisjoint(node.schema):
            return None
        inner = node.children("allOf")
        if "$ref" in node.schema:
            referred = target(self.judge.document, node)
            if referred is None:
                return None
            inner.append(referred)
        for keyword in ("anyOf", "oneOf"):
            branches = node.children(keyword)
            left = [one for one in branches if not self._refused(one, step, depth)]
            if branches and len(left) != 1:
                return None
            inner += left
        return inner

    def _refused(self, branch: Node, step: str | int, depth: int) -> bool:
        """Whether a branch refuses the value, whatever is at a step."""
        branch = named(self.judge.document, branch)
        if branch.pointer not in self._blamed:
            self._blamed[branch.pointer] = ()  # for schemas that are composed of themselves
            blamed = tuple(islice(self._blame(branch, depth), 2))
            self._blamed[branch.pointer] = blamed
        return any(blamed != step for blamed in self._blamed[branch.pointer])

    def _blame(self, branch: Node, depth: int) -> Iterator[str | int]:
        """The steps to parts for which a branch refuses the value."""
        kind = "object" if is_map(self.value) else "array"
        types = branch.view.type_names
        if types is not None and kind not in types:
            yield _WHOLE
            return
        way = self._separable((branch,), _WHOLE, depth + 1) if depth < _DEEPEST else None
        if way is None:
            return
        if any((types := node.view.type_names) and kind not in types for node in way):
            yield _WHOLE
        if is_map(self.value):
            yield from (
                name for node in way for name in node.view.required if name not in self.value
            )
        steps = self.value if is_map(self.value) else range(len(self.value))
        for step in steps:
            if not self._accepted(_below(way, step), self.value[step]):
                yield step

    def _accepted(self, nodes: Way, value: Any) -> bool:
        try:
            return all(self.judge.accepts(node, value) for node in nodes)
        except UnjudgeableError:
            return True


def _below(way: Way, step: str | int) -> Way:
    """The schemas that apply to the part at a step."""
    return item_nodes(way, step) if isinstance(step, int) else property_nodes(way, step)
