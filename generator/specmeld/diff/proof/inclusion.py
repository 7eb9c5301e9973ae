"""Whether one side's schema accepts everything that the other's accepts: proved, or doubted.

The proof walks both schemas together and records a doubt wherever it fails. It is sound: without a
doubt there is no counterexample. It is not complete: a doubt is only a place to look for a witness
(``witnesses``).

References make *units*: one pair of what holds on this side and a component of the other. A unit is
checked once, however many uses lead to it, and units that lead to each other are assumed proved
while they are checked (coinduction), so that recursion ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from specmeld.conformance.judge import UnjudgeableError
from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import Way, named, target
from specmeld.diff.proof.compared_api import Alike, Side
from specmeld.diff.proof.value_places import (
    Spot,
    kinds,
    label,
    listed,
    said,
    unions,
)
from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.model.json import identity
from specmeld.text.pointer import unescaped

UnitKey = tuple[tuple[str, ...], tuple[tuple[str, str, int], ...], str]
ANNOTATIONS = (
    *("default", "deprecated", "format", "readOnly", "writeOnly", "discriminator"),
    *("contentEncoding", "contentMediaType", "contentSchema", "x-extensible-enum"),
)
"""Keywords that reject nothing but that people rely on."""

_SILENT = ("deprecated", "readOnly", "writeOnly")
"""Keywords without meaning if false."""
_COMPONENTS = "#/components/schemas/"
_IN_PLACE = ("$ref", "allOf", "anyOf", "oneOf")
"""Keywords that pass what is here on to other schemas, which check its branches themselves."""
_MOST_STEPS = 150_000
"""Most schemas visited in all, counting repetitions."""
MOST_PINS = 3
"""Most unions at one place whose branches are checked one by one."""
_DEEPEST = 60
_MOST_OPEN = 12
"""Most nested units, each checked for the sake of the one before."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A place where a value may be accepted by this side and not by the other."""

    spot: Spot
    aspect: str
    """What it is about, as the rules name it: ``type``, ``values``, ``length`` …"""
    keyword: str
    other: Node
    """The schema of the other side that may reject."""
    name: str = ""
    """The property or parameter that it is about, if any."""
    holder: Node | None = None
    """The schema that has the keyword, if that is not ``other``."""
    parts: tuple[Doubt, ...] = ()
    """The doubt about the names of properties, if the keyword is about them."""
    candidates: tuple[Any, ...] = ()
    """Values at the place that are known to confirm it."""
    reason: str = ""
    """Why there can be no witness."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A place where a unit begins."""

    spot: Spot
    unit: UnitKey


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A keyword that rejects nothing and differs on the other side."""

    spot: Spot
    keyword: str
    here: Node | None
    """Where this side says it; None if it does not."""
    other: Node
    """Where the other side says it, or would."""


@dataclass(slots=True)
class Findings:
    doubts: list[Doubt] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    by_branch: bool = False
    """Whether it must be checked again for each branch of this side's unions."""

    def add(self, others: Findings) -> None:
        self.doubts += others.doubts
        self.links += others.links
        self.notes += others.notes


@dataclass(slots=True)
class Unit:
    """A pair that references lead to, and its results."""

    spot: Spot
    other: Node
    found: Findings = field(default_factory=Findings)
    begun: bool = False


Check = Callable[["Inclusion", Spot, Way, Node, Findings], None]


class Inclusion:
    """One direction of the comparison: does ``there`` accept everything that ``here`` accepts?"""

    def __init__(self, here: Side, there: Side, alike: Alike, checks: Mapping[str, Check]) -> None:
        self.here = here
        self.there = there
        self.alike = alike
        self.reverse: Inclusion = self
        self.units: dict[UnitKey, Unit] = {}
        self.patterns = 0
        """How many pairs of patterns were compared."""
        self._roots: set[UnitKey] = set()
        self._checks = checks
        self._steps = 0
        self._open = 0
        self._narrower: dict[tuple[str, str], bool] = {}

    def root(self, node: Node, other: Node) -> UnitKey:
        """The unit of two schemas that are used in one place."""
        key = self._unit(Spot((node,)), other)
        unit = self.units[key]
        if key not in self._roots:
            self._roots.add(key)
            self._note(unit.spot, unit.other, unit.found)
        return key

    def clean(self, found: Findings) -> bool:
        """Whether nothing is doubted, including what references lead to."""
        waiting, seen = [found], set[UnitKey]()
        while waiting:
            each = waiting.pop()
            if each.doubts:
                return False
            for link in each.links:
                if link.unit not in seen:
                    seen.add(link.unit)
                    unit = self._gone_over(link.unit)
                    if unit is None:
                        return False
                    waiting.append(unit.found)
        return True

    def reached(self, root: UnitKey) -> Iterator[tuple[UnitKey, tuple[Link, ...]]]:
        """The units that a root leads to, nearest first, each with the path there."""
        waiting: list[tuple[UnitKey, tuple[Link, ...]]] = [(root, ())]
        seen = {root}
        while waiting:
            key, way = waiting.pop(0)
            unit = self._gone_over(key)
            assert unit is not None, "no comparison is under way"
            yield key, way
            for link in unit.found.links:
                if link.unit not in seen:
                    seen.add(link.unit)
                    waiting.append((link.unit, (*way, link)))

    def flat(self, nodes: Way) -> Way:
        return self.here.flat(*nodes)

    def enter(self, spot: Spot, other: Node, found: Findings) -> None:
        """``visit`` a part of the value, and record its notes."""
        self._note(spot, other, found)
        self.visit(spot, other, found)

    def _note(self, spot: Spot, other: Node, found: Findings) -> None:
        flat = self.flat(spot.nodes)
        if any(self.alike(node, other) for node in flat):
            return
        there = self.there.flat(other)
        for keyword in ANNOTATIONS:
            (mine, value), (theirs, said_there) = said(flat, keyword), said(there, keyword)
            asserted = keyword == "format" and said((*flat, *there), ASSERTED_FORMAT)[0]
            same = (
                self._says_alike(keyword, value, said_there) if mine and theirs else mine is theirs
            )
            silent = keyword in _SILENT and not value and not said_there
            opened = keyword == "x-extensible-enum" and not (mine and theirs)
            if not (same or silent or opened or asserted):
                found.notes.append(Note(spot, keyword, mine, theirs or other))

    def _says_alike(self, keyword: str, one: Any, other: Any) -> bool:
        """Whether both values of a keyword that rejects nothing mean the same."""
        if keyword == "discriminator":
            return self._tells_alike(one, other)
        if keyword == "x-extensible-enum":
            return _knows(other, one)
        return identity(one) == identity(other)

    def _tells_alike(self, one: Any, other: Any) -> bool:
        """Whether two discriminators use the same tag and map each value that both know to the same
        or a renamed schema; the rule about branches reports added or removed ones."""
        if not isinstance(one, dict) or not isinstance(other, dict):
            return False
        mine, theirs = (
            mapping if isinstance(mapping := each.get("mapping"), dict) else {}
            for each in (one, other)
        )
        both = mine.keys() & theirs.keys()
        same_tag = one.get("propertyName") == other.get("propertyName")
        return same_tag and all(self._leads_alike(mine[tag], theirs[tag]) for tag in both)

    def _leads_alike(self, one: Any, other: Any) -> bool:
        if not isinstance(one, str) or not isinstance(other, str):
            return False
        mine, theirs = (unescaped(each.removeprefix(_COMPONENTS)) for each in (one, other))
        renamed = mine not in self.there.api.schemas and theirs not in self.here.api.schemas
        return mine == theirs or renamed

    def visit(self, spot: Spot, other: Node, found: Findings) -> None:
        """Doubt what the schema ``other`` may reject of ``spot``."""
        flat = self.flat(spot.nodes)
        self._steps += len(flat) + 1
        if any(node.schema is False for node in flat) or other.schema is True:
            return
        if any(self.alike(node, other) for node in flat):
            return
        if other.schema is False:
            found.doubts.append(Doubt(spot, "refused", "false", other))
        elif self._steps > _MOST_STEPS or len(spot.steps) > _DEEPEST:
            found.doubts.append(_too_much(spot, other))
        else:
            self._visit(spot, flat, other, found)

    def holds(self, spot: Spot, other: Node) -> Findings | None:
        """What the proof rests on, if it succeeds without a doubt."""
        found = Findings()
        self.visit(spot, other, found)
        return found if self.clean(found) else None

    def follow(self, spot: Spot, other: Node, found: Findings) -> None:
        """The unit that begins where the other side's schema is a reference."""
        there = target(self.there.document, other)
        if there is None:
            found.doubts.append(Doubt(spot, "conditions", "$ref", other))
        else:
            found.links.append(Link(spot, self._unit(spot, there)))

    def _unit(self, spot: Spot, other: Node) -> UnitKey:
        """What holds here against a component there. A union that has nothing but branches is
        dropped once one of them is chosen, so that paths to a branch do not multiply."""
        everything = [named(self.here.document, node) for node in spot.nodes]
        behind = {pin for pin in spot.pins for node in everything if self._is_union(node, pin)}
        owners = {owner for owner, _, _ in behind}
        here = {node.pointer: node for node in everything if node.pointer not in owners}
        pins = tuple(pin for pin in spot.pins if pin not in behind)
        there = named(self.there.document, other)
        key = (tuple(here), pins, there.pointer)
        if key not in self.units:
            self.units[key] = Unit(Spot(tuple(here.values()), pins=pins), there)
        return key

    def _is_union(self, node: Node, pin: tuple[str, str, int]) -> bool:
        owner, keyword, _ = pin
        if node.pointer != owner or not isinstance(node.schema, dict):
            return False
        return node.schema.keys() & self._checks.keys() == {keyword}

    def _gone_over(self, key: UnitKey) -> Unit | None:
        """The unit with its results so far; None if too many are nested."""
        unit = self.units[key]
        if not unit.begun:
            if self._open >= _MOST_OPEN:
                return None
            unit.begun = True
            self._open += 1
            try:
                self.visit(unit.spot, unit.other, unit.found)
            finally:
                self._open -= 1
        return unit

    def _visit(self, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
        possible = kinds(flat)
        if not possible:
            return
        values = listed(flat)
        if values is not None:
            self._listed(spot, flat, values, other, found)
            return
        for keyword in other.schema if isinstance(other.schema, dict) else ():
            if keyword in self._checks:
                self.check(keyword, spot, other, found)

    def check(self, keyword: str, spot: Spot, other: Node, found: Findings) -> None:
        """Check one keyword of the other side; if this side has unions, branch by branch."""
        mine = Findings()
        flat = self.flat(spot.nodes)
        self._steps += len(flat)
        if self._steps > _MOST_STEPS:
            found.doubts.append(_too_much(spot, other))
            return
        self._checks[keyword](self, spot, flat, other, mine)
        if not mine.doubts and not mine.links:
            found.add(mine)
            return
        union = next(unions(flat, spot.pins), None)
        asked = keyword not in _IN_PLACE or mine.by_branch
        if union is None or not asked or len(spot.pins) >= MOST_PINS or self.clean(mine):
            found.add(mine)
            return
        parts = [self._part(keyword, inner, other) for inner in self._branches(spot, *union)]
        unclear = [part for part in parts if not self.clean(part)]
        if parts and len(unclear) == len(parts) and keyword not in _IN_PLACE:
            found.add(mine)
        else:
            for part in parts:
                found.add(part)

    def _part(self, keyword: str, spot: Spot, other: Node) -> Findings:
        part = Findings()
        if kinds(self.flat(spot.nodes)):
            self.check(keyword, spot, other, part)
        return part

    def _branches(self, spot: Spot, owner: Node, keyword: str) -> Iterator[Spot]:
        for number, branch in enumerate(owner.children(keyword)):
            called = label(self.here.document, branch, number)
            yield spot.narrowed(branch, called, (owner.pointer, keyword, number))

    def _listed(
        self, spot: Spot, flat: Way, values: Sequence[Any], other: Node, found: Findings
    ) -> None:
        """A listed value is accepted or not: that needs no proof, only a judge."""
        try:
            missing = [
                value
                for value in values
                if all(self.here.judge.accepts(node, value) for node in spot.nodes)
                and not self.there.judge.accepts(other, value)
            ]
        except UnjudgeableError as failure:
            found.doubts.append(Doubt(spot, "conditions", "enum", other, reason=str(failure)))
            return
        if missing:
            there = self.there.flat(other)
            same = kinds(flat) <= kinds(there)
            keyword = "const" if said(there, "const")[0] else "enum" if same else "type"
            aspect = "values" if same else "type"
            found.doubts.append(Doubt(spot, aspect, keyword, other, candidates=tuple(missing)))

    def narrower(self, branch: Node, rival: Node) -> bool:
        """Whether ``rival`` of this side accepts everything that ``branch`` of the other accepts.

        Not checked during the reverse proof itself: its assumptions prove nothing here.
        """
        if self.alike(rival, branch):
            return True
        if self.reverse._open:
            return False
        key = (branch.pointer, rival.pointer)
        if key not in self._narrower:
            self._narrower[key] = self.reverse.holds(Spot((branch,)), rival) is not None
        return self._narrower[key]


def _knows(values: Any, others: Any) -> bool:
    """Whether an open list of values includes another; without a list, any value is included."""
    if not isinstance(values, list) or not isinstance(others, list):
        return True
    known = {*map(identity, values)}
    return all(identity(value) in known for value in others)


def _too_much(spot: Spot, other: Node) -> Doubt:
    return Doubt(spot, "conditions", "", other, reason="there is too much to compare")
