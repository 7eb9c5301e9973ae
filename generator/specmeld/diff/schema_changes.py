"""Schemas used in both APIs: every use compared, every change reported once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.diff.changes import LEVELS, Change, Level, Said, Witness
from specmeld.diff.noted_changes import noted, said_of
from specmeld.diff.proof.compared_api import Alike, Side, in_document
from specmeld.diff.proof.inclusion import Doubt, Inclusion, Link, Unit, UnitKey
from specmeld.diff.proof.structures import CHECKS
from specmeld.diff.proof.value_places import ANY_NAME
from specmeld.diff.proof.witnesses import Witnesses, reason_for
from specmeld.diff.repeated_changes import by_cause, without_echoes
from specmeld.diff.rules import OF_SCHEMAS, Direction, Way
from specmeld.diff.schema_places import schema_place
from specmeld.diff.travelling import Travel, says_what_is_left
from specmeld.model.api_description import ASSERTED_FORMAT, Api, Schema
from specmeld.model.claims import Place

_MOST_SEARCHED = 500
"""Most doubts for which bodies are searched."""
_MOST_CHANCES = 40
"""Most uses whose bodies are altered randomly to find a witness."""
_MOST_VALUES = 6
"""Most values named in a message."""
_LONGEST_VALUE = 40
_ELSEWHERE = "a different alternative takes the same values"
_USES_TRIED = 3
"""Most uses of a component in which a witness is searched."""
_WAYS: tuple[Way, ...] = ("narrowed", "widened")
_BREAKING: Mapping[Direction, Way] = {"request": "narrowed", "response": "widened"}


@dataclass(frozen=True, slots=True)
class _Use:
    """Two schemas at one place of an operation."""

    place: Place
    direction: Direction
    old: Node
    new: Node
    ways: tuple[Way, ...]


_Reached = tuple[_Use, tuple[Link, ...]]
"""A use, and the path from there to a unit."""

_Chance = tuple[Any, str, tuple[str | int, ...]]
"""A rejected body, with the keyword and the place in it that reject it."""


@dataclass(slots=True)
class _Met:
    """A unit, and the uses and paths that reach it."""

    unit: Unit
    direction: Direction
    way: Way
    uses: list[_Reached] = field(default_factory=list)


class SchemaChanges:
    """Collects the uses of schemas, then reports the changes."""

    def __init__(self, old: Side, new: Side, severity: Mapping[str, Level]) -> None:
        self._sides: Mapping[Way, tuple[Side, Side]] = {
            "narrowed": (old, new),
            "widened": (new, old),
        }
        self.alike = Alike(old.api.schemas, new.api.schemas)
        self._severity = severity
        self._uses: list[_Use] = []
        self._inclusions: dict[Way, Inclusion] = {
            way: Inclusion(*sides, self.alike, CHECKS) for way, sides in self._sides.items()
        }
        self._inclusions["narrowed"].reverse = self._inclusions["widened"]
        self._inclusions["widened"].reverse = self._inclusions["narrowed"]
        self._searched = 0
        self._chances: dict[tuple[Way, str, str], list[_Chance]] = {}

    def add(
        self,
        place: Place,
        direction: Direction,
        old: tuple[str, Schema | None],
        new: tuple[str, Schema | None],
        *,
        what_breaks: bool = False,
    ) -> None:
        """Add a place where the schemas at two pointers are used; None is no schema, so anything.

        ``what_breaks``: only report breaking changes, since one of the two was made for the
        comparison.
        """
        (old_pointer, one), (new_pointer, other) = old, new
        mine, theirs = self._sides["narrowed"]
        first = mine.inline(old_pointer, True if one is None else one)
        second = theirs.inline(new_pointer, True if other is None else other)
        if not self.alike(first, second):
            ways: tuple[Way, ...] = (_BREAKING[direction],) if what_breaks else _WAYS
            self._uses.append(_Use(place, direction, first, second, ways))

    def changes(self) -> Iterator[Change]:
        """The changes in the order of the uses, each with the first place that shows it."""
        told: dict[tuple[str, ...], Change] = {}
        sections: dict[str, str] = {}
        for met in self._met():
            used_in = _sections(met)
            for change in map(self._placed, self._of_unit(met)):
                own = (one for one in used_in if one not in change.also)
                sections.setdefault(change.place, next(own, change.place))
                key = (change.place, *_family(change))
                known = told.get(key)
                if known is None or _rank(change) < _rank(known):
                    told[key] = change
        yield from by_cause(without_echoes(list(told.values())), sections)

    def _placed(self, change: Change) -> Change:
        """The change with its place in the component of the new version, else of the old one."""
        old, new = self._sides["narrowed"]
        shown = ((side, said) for side, said in ((new, change.new), (old, change.old)) if said)
        places = (schema_place(side.document, said.pointer) for side, said in shown)
        return replace(change, schema=next(filter(None, places), ""))

    def _met(self) -> Iterable[_Met]:
        met: dict[tuple[Direction, Way, UnitKey], _Met] = {}
        for use in self._uses:
            for way in use.ways:
                inclusion = self._inclusions[way]
                root = inclusion.root(*_in_order(use, way))
                for key, links in inclusion.reached(root):
                    unit = inclusion.units[key]
                    if not unit.found.doubts and not unit.found.notes:
                        continue
                    each = met.setdefault((use.direction, way, key), _Met(unit, use.direction, way))
                    each.uses.append((use, links))
        return met.values()

    def _of_unit(self, met: _Met) -> Iterator[Change]:
        for doubt in met.unit.found.doubts:
            yield self._doubted(met, doubt)
        for note in met.unit.found.notes if met.way == "narrowed" else ():
            flat = self._sides["narrowed"][0].flat(*note.spot.nodes)
            change = noted(met.direction, note, flat, self._severity)
            yield _at(met, met.uses[0], note.spot.steps, change)

    def _doubted(self, met: _Met, doubt: Doubt) -> Change:
        change, steps = self._told(met, doubt), _steps(doubt)
        if _BREAKING[met.direction] != met.way:
            return _at(met, met.uses[0], steps, change)
        reason = ""
        self._searched += 1
        for use in islice(met.uses, _USES_TRIED if self._searched <= _MOST_SEARCHED else 0):
            try:
                if found := self._witness(met, use, doubt):
                    return _at(met, use, steps, replace(change, witness=found[0]))
            except NoInstanceError as failure:
                reason = str(failure)
        if self._searched > _MOST_SEARCHED:
            reason = "there are too many changes to search for each"
        elif found := self._by_chance(met, doubt):
            return _at(met, met.uses[0], steps, replace(change, witness=found[0]))
        return _at(met, met.uses[0], steps, self._unshown(met, doubt, change, reason))

    def _told(self, met: _Met, doubt: Doubt) -> Change:
        """The change by its rule, without a place."""
        rule = OF_SCHEMAS[met.direction, _ASPECTS.get(doubt.aspect, doubt.aspect), met.way]
        here, there = self._sides[met.way]
        mine, theirs = _said_by(here, there, doubt)
        old, new = (mine, theirs) if met.way == "narrowed" else (theirs, mine)
        text = rule.text.format(name=doubt.name)
        if doubt.aspect == "values" and doubt.candidates:
            text = f"{text}: {_few(doubt.candidates)}"
        shown = _SHOWN.get(doubt.keyword, "")
        text = f"{text} ({shown})" if shown else text
        level = self._severity.get(rule.id, rule.level)
        about = f"{doubt.name} {shown}".strip()
        change = Change(rule.id, level, rule.layer, "", text, old, new, about=about)
        if new is not None and doubt.aspect not in _TELL_LITTLE:
            return change
        stands = _standing(there, doubt, met.way)
        return replace(change, stands=tuple(in_document(node.pointer) for node in stands))

    def _unshown(self, met: _Met, doubt: Doubt, change: Change, reason: str) -> Change:
        """The change without a witness: it may break, unless it is known not to or is harmless."""
        harmless = doubt.aspect == "exclusive"
        if not reason and self._taken_elsewhere(met, doubt):
            reason, harmless = _ELSEWHERE, True
        reason = reason or reason_for(doubt, self._sides[met.way][0])
        if change.level == "breaking":
            change = replace(change, level="info" if harmless else "warning")
        return replace(change, reason=reason)

    def _taken_elsewhere(self, met: _Met, doubt: Doubt) -> bool:
        """Whether another branch accepts what the doubted branch of a union does not."""
        if not doubt.candidates or len(met.uses) > _USES_TRIED:
            return False
        witnesses = Witnesses(*self._sides[met.way])
        try:
            return all(
                witnesses.taken_elsewhere(doubt, links, *_in_order(use, met.way))
                for use, links in met.uses
            )
        except NoInstanceError:
            return False

    def _witness(self, met: _Met, use: _Reached, doubt: Doubt) -> list[Witness]:
        place, links = use
        bodies = Witnesses(*self._sides[met.way]).find(doubt, links, *_in_order(place, met.way))
        return [Witness(body, "old" if met.way == "narrowed" else "new") for body in bodies]

    def _by_chance(self, met: _Met, doubt: Doubt) -> list[Witness]:
        """A witness found outside the place of the doubt, which violates its keyword, or something
        else there if nothing else is doubted."""
        use, links = met.uses[0]
        first, second = _in_order(use, met.way)
        key = (met.way, first.pointer, second.pointer)
        if key not in self._chances:
            self._chances[key] = self._chance(met, first, second)
        alone = len(met.unit.found.doubts) == 1
        steps = [step for link in links for step in link.spot.steps]
        way = [*_keys(*steps, *doubt.spot.steps)]
        return [
            Witness(body, "old" if met.way == "narrowed" else "new")
            for body, keyword, path in self._chances[key]
            if (alone or keyword == doubt.keyword) and _leads_there(path, way)
        ]

    def _chance(self, met: _Met, first: Node, second: Node) -> list[_Chance]:
        here, there = self._sides[met.way]
        if len(self._chances) >= _MOST_CHANCES:
            return []
        try:
            bodies = Witnesses(here, there).by_chance(first, second)
        except NoInstanceError:
            return []
        return [(body, *there.judge.blamed(second, body)[1:]) for body in bodies]


class Exchanged:
    """The changes of requests and of responses, each as it travels."""

    def __init__(self, old: Api, new: Api, severity: Mapping[str, Level]) -> None:
        whole = SchemaChanges(Side(old), Side(new), severity)
        self._ways: dict[Direction, SchemaChanges] = {}
        ways: tuple[Direction, ...] = ("request", "response")
        spelled = says_what_is_left(old.document) or says_what_is_left(new.document)
        self._travels = {way: Travel(way, spelled) for way in ways}
        self._known = old.schemas, new.schemas
        for way, travel in self._travels.items():
            one, other = travel.api(old, new), travel.api(new, old)
            same = one is old and other is new
            self._ways[way] = whole if same else SchemaChanges(Side(one), Side(other), severity)

    def add(
        self,
        place: Place,
        direction: Direction,
        old: tuple[str, Schema | None],
        new: tuple[str, Schema | None],
        *,
        what_breaks: bool = False,
    ) -> None:
        """Add a place where the schemas at two pointers are used; None is no schema, so anything.

        ``what_breaks``: only report breaking changes, since one of the two was made for the
        comparison.
        """
        (here, one), (there, other) = old, new
        travel = self._travels[direction]
        before, after = self._known
        mine = travel.top(one, other, before, after)
        theirs = travel.top(other, one, after, before)
        self._ways[direction].add(
            place, direction, (here, mine), (there, theirs), what_breaks=what_breaks
        )

    @property
    def components(self) -> tuple[Mapping[str, Schema], Mapping[str, Schema]]:
        """The components of both versions, by name."""
        return self._known

    def alike(self, old: Schema | None, new: Schema | None) -> bool:
        """Whether two schemas are literally equal, with everything that they refer to."""
        return all(each.alike.schemas(old, new) for each in self._ways.values())

    def changes(self) -> Iterator[Change]:
        """Those of requests first, unless both are reported together."""
        for changes in {id(each): each for each in self._ways.values()}.values():
            yield from changes.changes()


_ASPECTS = {
    **{"null": "type", "refused": "conditions", "names": "closed", "exclusive": "branches"},
    **dict.fromkeys(("range", "length", "size"), "limits"),
}
"""Aspects of doubts that share a rule."""
_SHOWN = {
    keyword: "format" if keyword == ASSERTED_FORMAT else keyword
    for keyword in CHECKS
    if keyword not in ("required", "properties")
}
"""Keywords that a message names, since the rule does not."""
_TELL_LITTLE = ("type", "required-unknown")
"""Aspects for which the keyword alone does not show what is new."""
_TELL_ALL = ("range", "length", "size", "pattern", "format")
"""Aspects for which a missing keyword says everything: there is no limit."""


def _rank(change: Change) -> int:
    return LEVELS.index(change.level)


def _family(change: Change) -> tuple[str, str]:
    """What a change shares with its reverse: the aspect; for limits, which one."""
    rule = change.rule.removesuffix("-narrowed").removesuffix("-widened")
    said = change.new or change.old
    if said is None or not rule.endswith("-limits"):
        return rule, ""
    return rule, said.pointer[-1].removeprefix("exclusive").lower()


def _at(met: _Met, reached: _Reached, steps: tuple[str, ...], change: Change) -> Change:
    """``change`` where a use shows it, with the other uses in ``also``."""
    use, links = reached
    way = [step for link in links for step in link.spot.steps]
    place = str(replace(use.place, steps=(*use.place.steps, *way, *steps)))
    also = _sections(met)
    also.pop(str(replace(use.place, steps=())), None)
    return replace(change, place=place, also=tuple(also))


def _in_order(use: _Use, way: Way) -> tuple[Node, Node]:
    """The schema that accepts, and the one that may reject."""
    return (use.old, use.new) if way == "narrowed" else (use.new, use.old)


def _steps(doubt: Doubt) -> tuple[str, ...]:
    """The path to what is doubted, with the required property."""
    own = doubt.spot.steps[:-1] if doubt.spot.key == ANY_NAME else doubt.spot.steps
    return (*own, f".{doubt.name}") if doubt.keyword == "required" else own


def _keys(*steps: str) -> Iterator[str | None]:
    """The steps of a place that lead into a value; None for any item or any name."""
    for step in steps:
        if not step.startswith("|"):
            yield None if step in ("[]", f".{ANY_NAME}") else step.removeprefix(".")


def _leads_there(path: Sequence[str | int], way: Sequence[str | None]) -> bool:
    """Whether a path in a body is a prefix of a place, or continues it."""
    return all(there in (None, here) for here, there in zip(path, way, strict=False))


def _few(values: Sequence[Any]) -> str:
    """The first of some values as text, short enough for a line."""
    texts = [json.dumps(value, ensure_ascii=False) for value in values[:_MOST_VALUES]]
    short = [text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…" for text in texts]
    more = [f"and {len(values) - len(texts)} more"] if len(values) > len(texts) else []
    return ", ".join([*short, *more])


def _sections(met: _Met) -> dict[str, None]:
    """The operations and sections that a unit is used in."""
    return dict.fromkeys(str(replace(use.place, steps=())) for use, _ in met.uses)


def _said_by(here: Side, there: Side, doubt: Doubt) -> tuple[Said | None, Said | None]:
    """What this side says, and what the other says."""
    if doubt.keyword == "properties":
        return None, Said(doubt.other.schema, in_document(doubt.other.pointer))
    theirs = said_of(there.flat(doubt.holder or doubt.other), doubt.keyword)
    if doubt.aspect == "forbidden":
        mine = doubt.spot.nodes[0]
        return Said(mine.schema, in_document(mine.pointer)), theirs
    parent = doubt.spot.parent
    nodes = parent.nodes if doubt.holder and parent else doubt.spot.nodes
    return said_of(here.flat(*nodes), doubt.keyword), theirs


def _standing(there: Side, doubt: Doubt, way: Way) -> Iterator[Node]:
    """What the new side has at the place of a doubt, if its keyword does not show that."""
    if doubt.aspect == "required-unknown" and way == "narrowed":
        for node in there.flat(doubt.other):
            if doubt.name in node.named("properties"):
                yield node.child("properties", doubt.name)
    elif doubt.keyword not in ("required", "properties") and doubt.aspect not in _TELL_ALL:
        nodes = (doubt.other,) if way == "narrowed" else doubt.spot.nodes
        yield from (node for node in nodes if node.pointer.startswith("#"))
