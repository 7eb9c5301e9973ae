"""Walk a schema of a source and its counterpart together, and find properties that are lost.

A property may be in another form of composition on the other side: inline or in a member of an
``allOf``, behind a reference, in a branch of a union. So a property counts as found if it can be
reached at its place without a step down to another property or an item. If the canonical document
has a union, a branch of the same name or with the same constants must have it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from specmeld.audit.nodes import Spot
from specmeld.audit.schema_parts import (
    Branch,
    Parts,
    Reach,
    Schemas,
    Tags,
    component_name,
    has_parts,
)
from specmeld.audit.twins import Pairs, Twins

_MOST_POSITIONS = 500
"""Most positions that one schema of a source is compared with.

Unions can be built so that exponentially many sets of schemas are at their places; real documents
have up to 250 for one schema. What is only lost at a later place goes unnoticed.
"""

Trail: TypeAlias = "tuple[Trail, str] | str"
"""The path to a place in words, as a chain from its last step."""


def trail_text(trail: Trail) -> str:
    """A trail as text: ``POST /notes request body application/json notes[].title``."""
    steps: list[str] = []
    while not isinstance(trail, str):
        trail, step = trail
        steps.append(step)
    path = "".join(reversed(steps))
    return f"{trail} {path.removeprefix('.')}" if path else trail


@dataclass(frozen=True, slots=True)
class Label:
    """What identifies a branch of a union."""

    name: str
    """Of its component; empty if it is inline."""
    tags: Tags
    properties: frozenset[str] = frozenset()
    known: Collection[str] = ()
    """The names of all components of its document."""


class Position:
    """All schemas of the canonical document at one place."""

    def __init__(self, all_: Positions, entries: list[tuple[Spot, Reach]]) -> None:
        self._all = all_
        self._entries = entries
        self._parts: Parts | None = None
        self._properties: dict[str, Position] = {}
        self._labels: list[Label] | None = None

    @property
    def parts(self) -> Parts:
        if self._parts is None:
            self._parts = self._all.schemas.parts(self._entries)
        return self._parts

    def schemas_of_twin(self, spot: Spot, twins: Twins) -> Pairs | None:
        """The targets of a schema and of the only one here, if the two are equal."""
        if len(self._entries) > 1 or not self._entries:
            return None
        only, reach = self._entries[0]
        return twins.schemas_of(spot.value, only.value) if reach is Reach.VARIANTS else None

    def of(self, spot: Spot) -> Position:
        """The position of another schema of the canonical document."""
        return self._all.of([spot])

    def has(self, name: str) -> bool:
        return name in self.parts.properties

    def property(self, name: str) -> Position:
        if name not in self._properties:
            self._properties[name] = self._all.of(self.parts.properties.get(name, ()))
        return self._properties[name]

    def items(self) -> Position:
        return self._all.of(self.parts.items)

    def values(self) -> Position:
        return self._all.of(self.parts.values)

    def narrowed(self, wanted: Label) -> Position:
        """The branches with the name of a component or the same constants, if there are any."""
        branches = self.parts.branches
        if self._labels is None:
            self._labels = [self._all.label(branch) for branch in branches]
        labels = list(zip(branches, self._labels, strict=True))
        alike = [each for each, label in labels if label.name and label.name == wanted.name]
        alike = alike or [each for each, label in labels if _agree(wanted.tags, label.tags)]
        if not alike:
            return self
        found = self._only(alike)
        if wanted.properties <= found.parts.properties.keys():
            return found
        renamed = (self._only([each]) for each, label in labels if _may_be(wanted, label))
        whole = (one for one in renamed if wanted.properties <= one.parts.properties.keys())
        return next(whole, found)

    def _only(self, branches: list[Branch]) -> Position:
        """What is outside of unions, with these branches of them."""
        around = [(spot, Reach.BASE) for branch in branches for spot in branch.around]
        base = [(spot, Reach.BASE) for spot, _ in self._entries]
        return self._all.at([*base, *around, *((each.spot, Reach.VARIANTS) for each in branches)])


def _agree(tags: Tags, others: Tags) -> bool:
    common = tags.keys() & others.keys()
    return bool(common) and all(tags[name] & others[name] for name in common)


def _may_be(wanted: Label, label: Label) -> bool:
    """Whether a branch may be the wanted one under a name that the source does not use."""
    if label.name in wanted.known:
        return False
    return _agree(wanted.tags, label.tags) or not wanted.tags.keys() & label.tags.keys()


class Positions:
    """The positions of the canonical document, each created once."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._known: dict[frozenset[tuple[int, Reach]], Position] = {}
        self._labels: dict[int, Label] = {}

    def of(self, spots: Iterable[Spot]) -> Position:
        """The position of schemas at one place."""
        objects = (spot for spot in spots if isinstance(spot.value, dict))
        return self.at([(self.schemas.node(spot), Reach.VARIANTS) for spot in objects])

    def at(self, entries: list[tuple[Spot, Reach]]) -> Position:
        key = frozenset((id(spot.value), reach) for spot, reach in entries)
        position = self._known.get(key)
        if position is None:
            position = self._known[key] = Position(self, entries)
        return position

    def label(self, branch: Branch) -> Label:
        spot = branch.spot
        if id(spot.value) not in self._labels:
            tags = self.schemas.parts([(spot, Reach.BASE)]).tags()
            self._labels[id(spot.value)] = Label(component_name(spot), tags)
        return self._labels[id(spot.value)]


class SchemaWalk:
    """Compares schemas of one source; each pair of places once, however it is reached."""

    def __init__(
        self,
        schemas: Schemas,
        report: Callable[[str, Trail, Spot], None],
        twins: Twins | None = None,
    ) -> None:
        self._schemas = schemas
        self._report = report
        self._twins = twins
        self._seen: set[tuple[int, Reach, int]] = set()
        self._waiting: deque[tuple[Spot, Reach, Position, Trail]] = deque()
        self._labels: dict[int, Label] = {}
        self._visits: dict[int, int] = {}

    def compare(self, spot: Spot, position: Position, where: str) -> None:
        """Report the properties below ``spot`` that are not below ``position``."""
        self._add(spot, Reach.VARIANTS, position, where)
        while self._waiting:
            self._step(*self._waiting.popleft())

    def is_leaf(self, spot: Spot) -> bool:
        """Whether a schema, or its target, has nothing below it to compare."""
        return not (has_parts(spot.value) and has_parts(self._schemas.node(spot).value))

    def _add(self, spot: Spot, reach: Reach, position: Position, trail: Trail) -> None:
        if self.is_leaf(spot):
            return
        spot = self._schemas.node(spot)
        visits = self._visits.get(id(spot.value), 0)
        key = (id(spot.value), reach, id(position))
        if key not in self._seen and visits < _MOST_POSITIONS:
            self._seen.add(key)
            self._visits[id(spot.value)] = visits + 1
            self._waiting.append((spot, reach, position, trail))

    def _label(self, spot: Spot) -> Label:
        if id(spot.value) not in self._labels:
            tags = self._schemas.parts([(spot, Reach.BASE)]).tags()
            names = frozenset(self._schemas.parts([(spot, Reach.UNIONS)]).properties)
            known = self._schemas.names
            self._labels[id(spot.value)] = Label(component_name(spot), tags, names, known)
        return self._labels[id(spot.value)]

    def _step(self, spot: Spot, reach: Reach, position: Position, trail: Trail) -> None:
        pairs = position.schemas_of_twin(spot, self._twins) if self._twins else None
        if pairs is not None:
            for mine, other in pairs:
                self._add(mine, Reach.VARIANTS, position.of(other), trail)
            return
        if position.parts.branches:
            position = position.narrowed(self._label(spot))
        parts = Parts()
        self._schemas.collect(spot, parts)
        self._parts(parts, position, trail)
        for each, link in self._schemas.composed(spot):
            further = link.reach(reach)
            if further is not None:
                self._add(each, further, position, trail)

    def _parts(self, parts: Parts, position: Position, trail: Trail) -> None:
        whole = Reach.VARIANTS
        for name, spots in parts.properties.items():
            step = (trail, f".{name}")
            for each in spots:
                if not position.has(name):
                    self._report("property", step, each)
                elif not self.is_leaf(each):
                    self._add(each, whole, position.property(name), step)
        for each in parts.items:
            self._add(each, whole, position.items(), (trail, "[]"))
        for each in parts.values:
            self._add(each, whole, position.values(), (trail, ".*"))
