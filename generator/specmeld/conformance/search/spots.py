"""Places in an instance, and how a value gets there in a whole body.

The body around a value is valid; whether it still is with another value is asked of as little of it
as decides that. Where an object's schemas only say which names it has and what each value is, a
value's own schemas decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from specmeld.conformance.judge import Judge, UnjudgeableError
from specmeld.conformance.records import Case, Constraint, Path, Side
from specmeld.conformance.schema_nodes import ANY_TEXT, Node, steered
from specmeld.conformance.search.branches import Way, together
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.separate_parts import Parts
from specmeld.conformance.values.combined_constraints import item_nodes, property_nodes
from specmeld.conformance.values.instances import Instances
from specmeld.conformance.values.strings import strings
from specmeld.model.json import JSONObject

Embed = Callable[[Any], Any]

DEEPEST = 60
"""Levels of properties and items that are walked."""
_BASES = 6


class Spot(NamedTuple):
    """A place in the instance: what applies there, and how a value gets there in a whole body."""

    nodes: Way
    path: Path
    embed: Embed
    deciding: Way
    """The schemas that decide whether the whole body is valid with a value here."""
    decided: Embed | None = None
    """The part of the body that these are asked of, by the value; None where it is the value."""
    why: str = ""
    """Why no value can be put here; empty where it can."""
    reach: int = DEEPEST
    """How many levels of properties and items may still be entered."""
    borrowed: int = 0
    """By how many references in place it was reached: its constraints are tested in a component of
    their own."""
    entered: tuple[str, ...] = ()
    """The pointers that were walked on the way, at this very place."""
    named: bool = False
    """Whether the value is the name of a property, and no part of the body."""

    def stands_alone(self, node: Node) -> bool:
        """Whether a schema is all that applies here, and alone decides on a value."""
        if self.why or self.decided is not None or len(self.nodes) + len(self.deciding) > 2:
            return False
        return self.nodes[0].pointer == node.pointer == self.deciding[0].pointer

    def accepts(self, value: Any, judge: Judge) -> bool:
        """Whether the whole body is valid with a value here. Raises UnjudgeableError."""
        part = value if self.decided is None else self.decided(value)
        return all(judge.accepts(node, part) for node in self.deciding)


class Found(NamedTuple):
    """A case as the search finds it: the body is made when it is asked for."""

    constraint: Constraint
    side: Side
    spot: Spot
    value: Any
    """The value at the spot."""
    path: Path

    @property
    def body(self) -> Any:
        """The whole body."""
        return self.spot.embed(self.value)

    def case(self) -> Case:
        """The same with its body."""
        return Case(self.constraint, self.side, self.body, self.path)


@dataclass
class Holder:
    """Whole bodies around the properties and items of one spot, one value left open."""

    spot: Spot
    instances: Instances
    judge: Judge
    _bases: dict[str, list[tuple[Way, Any]] | str] = field(default_factory=dict)
    _parts: dict[int, Parts] = field(default_factory=dict)

    def property(self, name: str, child: Node) -> Spot:
        """The spot of a property; it is added where the small body does without it."""
        return self._made(child, lambda: self._property(name, child))

    def matching(self, pattern: str, child: Node) -> Spot:
        """The spot of a property whose name matches a pattern."""

        def make() -> Spot:
            for name in strings([pattern]):
                return self._property(name, child)
            raise NoInstanceError("no name was found that matches the pattern")

        return self._made(child, make)

    def extra(self, child: Node) -> Spot:
        """The spot of a property that is not declared."""

        def make() -> Spot:
            way, _ = self._based({"type": "object"})[0]
            return self._property(next(self.instances.free_names(way)), child)

        return self._made(child, make)

    def name(self, child: Node) -> Spot:
        """The spot of a property's name."""
        return self._made(child, lambda: self._name(child))

    def item(self, index: int, child: Node) -> Spot:
        """The spot of an item; there are no more items than needed."""
        return self._made(child, lambda: self._item(index, child))

    def _none(self, child: Node, why: str) -> Spot:
        return self.spot._replace(nodes=(child,), why=why)

    def _made(self, child: Node, make: Callable[[], Spot]) -> Spot:
        if self.spot.why:
            return self._none(child, self.spot.why)
        try:
            return make()
        except NoInstanceError as failure:
            return self._none(child, str(failure))

    def _property(self, name: str, child: Node) -> Spot:
        if child.schema is False:
            base = self._based({"type": "object"})[0][1]
            return self._spot((child,), name, lambda value: {**base, name: value}, None)
        for way, base in self._with_property(name):
            nodes = together(child, *property_nodes(way, name))
            if name in base or self._may_have(name, nodes, base):
                deciding = self._deciding_on(name, base)
                return self._spot(nodes, name, lambda v, b=base: {**b, name: v}, deciding)  # type: ignore[misc]
        raise NoInstanceError("no valid body was found that has this property")

    def _may_have(self, name: str, nodes: Way, base: JSONObject) -> bool:
        """Whether a valid object stays so with a property that has a value of these schemas."""
        return any(
            self._whole({**base, name: value})
            for width in (1, 2)
            for value in self.instances.values(nodes, width)[width - 1 :]
        )

    def _with_property(self, name: str) -> Iterator[tuple[Way, Any]]:
        yield from self._based({"type": "object"})
        yield from self._based({"type": "object", "required": [name]})

    def _name(self, child: Node) -> Spot:
        way, base = self._based({"type": "object"})[0]

        def embed(name: Any) -> Any:
            if not isinstance(name, str):
                raise NoInstanceError("every name is a string")
            value = self.instances.smallest(property_nodes(way, name) or (ANY_TEXT,))
            return {**base, name: value}

        spot = self._spot((child, ANY_TEXT), "", embed, None)
        return spot._replace(path=self.spot.path, named=True)

    def _item(self, index: int, child: Node) -> Spot:
        way, base = self._based({"type": "array", "minItems": index + 1})[0]

        def embed(value: Any) -> Any:
            return [*base[:index], value, *base[index + 1 :]]

        nodes = together(child, *item_nodes(way, index))
        return self._spot(nodes, index, embed, self._deciding_on(index, base))

    def _spot(self, nodes: Way, step: str | int, embed: Embed, deciding: Way | None) -> Spot:
        """The spot one step further down; ``deciding`` are the schemas that decide on the value
        there, where these alone do."""
        above = self.spot
        local = embed if above.decided is None else _chained(above.decided, embed)
        return above._replace(
            nodes=nodes,
            path=(*above.path, step),
            embed=_chained(above.embed, embed),
            deciding=above.deciding if deciding is None else deciding,
            decided=local if deciding is None else None,
        )

    def _deciding_on(self, step: str | int, base: Any) -> Way | None:
        """The schemas that alone decide on the part at a step of a valid value."""
        if self.spot.decided is not None or not self.judge.plain:
            return None
        parts = self._parts.get(id(base))
        if parts is None:
            parts = Parts(base, self.spot.deciding, self.judge)
            self._parts[id(base)] = parts  # keeps the value alive, so that no id is used again
        return parts.deciding_on(step)

    def _whole(self, value: Any) -> bool:
        """Whether the whole body is valid with a value at the spot."""
        try:
            return self.spot.accepts(value, self.judge)
        except UnjudgeableError as failure:
            raise NoInstanceError(f"jsonschema cannot validate this: {failure}") from None

    def _based(self, steer: JSONObject) -> list[tuple[Way, Any]]:
        """Values for the spot that make the whole body valid, each with its way."""
        key = str(steer)
        if key not in self._bases:
            self._bases[key] = (
                list(islice(self._search(steer), _BASES)) or "no valid body was found"
            )
        bases = self._bases[key]
        if isinstance(bases, str):
            raise NoInstanceError(bases)
        return bases

    def _search(self, steer: JSONObject) -> Iterator[tuple[Way, Any]]:
        for way, value in self.instances.ways_with(steered(self.spot.nodes, **steer)):
            if self._whole(value):
                yield way, value


def _chained(outer: Embed, inner: Embed) -> Embed:
    return lambda value: outer(inner(value))
