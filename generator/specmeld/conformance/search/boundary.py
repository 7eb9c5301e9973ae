"""What a keyword's boundary is made of: groups of candidates on both sides, and how to find them.

A candidate is a value at the keyword's own place. Of each group the first candidate that jsonschema
judges as intended becomes a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from specmeld.conformance.schema_nodes import Node, made_up, steered
from specmeld.conformance.search.branches import Way
from specmeld.conformance.values.instances import Instances, Relaxed

_MORE = 8
"""Values to try where the first does not do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which one is wanted."""

    candidates: Iterable[Any]
    label: str = ""
    owed: bool = False
    """Its lack is told even if another group of the same side has a case."""
    spare: bool = False
    """Wanted only where no other group of the same side has a case."""

    @property
    def wanted_anywhere(self) -> bool:
        """Whether a place that borrows a constraint needs this group beside another: whether null
        is allowed there, and each branch and listed value."""
        return self.owed or self.candidates == [None]


@dataclass(frozen=True, slots=True)
class Boundary:
    value: Any
    valid: list[Group]
    invalid: list[Group]
    isolate: bool = False
    """Take only invalid values that the node accepts without the keyword, if there are any."""


@dataclass(frozen=True, slots=True)
class At:
    """A keyword at a place: what the boundary functions look at."""

    node: Node
    keyword: str
    nodes: Way
    instances: Instances

    @property
    def value(self) -> Any:
        return self.node.get(self.keyword)

    def near(self, **steer: Any) -> Iterator[Any]:
        """Valid values, steered by a made-up schema."""
        return self._found(steered(self.nodes, **steer))

    def past(self, without: Sequence[str] = (), **steer: Any) -> Iterator[Any]:
        """Values that the other keywords may accept when this one is left out."""
        left_out = {self.keyword, *without}
        schema = {key: value for key, value in self.bare.items() if key not in left_out}
        return self._found((made_up(**steer), *self.nodes), {self.node.pointer: schema})

    def together(self, *others: Node, relaxed: Relaxed | None = None) -> Iterator[Any]:
        """Values that satisfy other schemas as well."""
        return self._found((*others, *self.nodes), relaxed)

    def _found(self, nodes: Way, relaxed: Relaxed | None = None) -> Iterator[Any]:
        first = self.instances.values(nodes, 1, relaxed)
        yield from first
        if first:
            yield from self.instances.values(nodes, _MORE, relaxed)[1:]

    @property
    def bare(self) -> dict[str, Any]:
        return self.node.schema if isinstance(self.node.schema, dict) else {}

    def extended(self, value: Any = "a", bases: int = 2) -> Iterator[Any]:
        """Valid objects with one property more than declared."""
        way = self.instances.way(steered(self.nodes, type="object"))
        for base in islice(self.near(type="object"), bases):
            for name in islice(self.instances.free_names(way), 2):
                yield {**base, name: value}
