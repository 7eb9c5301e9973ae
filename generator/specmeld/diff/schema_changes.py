"""Schemas that are used in both APIs: every use compared, every change told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.diff.changes import Change, Level, Said, Witness
from specmeld.diff.proof.compared_api import Alike, Side, in_document
from specmeld.diff.proof.inclusion import Doubt, Inclusion, Link, Note, Unit, UnitKey
from specmeld.diff.proof.structures import CHECKS
from specmeld.diff.proof.value_places import ANY_NAME, said
from specmeld.diff.proof.witnesses import Witnesses, reason_for
from specmeld.diff.rules import OF_NOTES, OF_SCHEMAS, Direction, Rule, Way
from specmeld.diff.schema_places import schema_place
from specmeld.diff.travelling import Travel, says_what_is_left
from specmeld.model.api_description import ASSERTED_FORMAT, Api, Schema
from specmeld.model.claims import Place

_MOST_SEARCHED = 500
"""Doubts for which bodies are looked for."""
_MOST_CHANCES = 40
"""Uses of which bodies are altered by chance until one is a witness."""
_USES_TRIED = 3
"""Uses of a component in which a witness is looked for."""
_WAYS: tuple[Way, ...] = ("narrowed", "widened")
_BREAKING: Mapping[Direction, Way] = {"request": "narrowed", "response": "widened"}


@dataclass(frozen=True, slots=True)
class _Use:
    """Two schemas in one place of an operation."""

    place: Place
    direction: Direction
    old: Node
    new: Node
    ways: tuple[Way, ...]


_Reached = tuple[_Use, tuple[Link, ...]]
"""A use, and the way from there to a unit."""


@dataclass(slots=True)
class _Met:
    """A unit, and by which uses and ways it is reached."""

    unit: Unit
    direction: Direction
    way: Way
    uses: list[_Reached] = field(default_factory=list)


class SchemaChanges:
    """Gathers the uses of schemas, then tells the changes."""

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
        self._chances: dict[tuple[Way, str, str], list[tuple[Any, str]]] = {}

    def add(
        self,
        place: Place,
        direction: Direction,
        old: tuple[str, Schema | None],
        new: tuple[str, Schema | None],
        *,
        what_breaks: bool = False,
    ) -> None:
        """A place where the schemas of two pointers are used; None is no schema, so anything.

        ``what_breaks``: only that is asked, since one of the two was made to be compared.
        """
        (old_pointer, one), (new_pointer, other) = old, new
        mine, theirs = self._sides["narrowed"]
        first = mine.inline(old_pointer, True if one is None else one)
        second = theirs.inline(new_pointer, True if other is None else other)
        if not self.alike(first, second):
            ways: tuple[Way, ...] = (_BREAKING[direction],) if what_breaks else _WAYS
            self._uses.append(_Use(place, direction, first, second, ways))

    def changes(self) -> Iterator[Change]:
        """The changes in the order of the uses, each with the first place that it shows in."""
        told: dict[tuple[str, str], Change] = {}
        sections: dict[str, str] = {}
        for met in self._met():
            used_in = _sections(met)
            for change in map(self._placed, self._of_unit(met)):
                own = (one for one in used_in if one not in change.also)
                sections.setdefault(change.place, next(own, change.place))
                key = (change.place, _family(change.rule))
                known = told.get(key)
                if known is None or _LEVELS[change.level] < _LEVELS[known.level]:
                    told[key] = change
        yield from _by_cause(_without_echoes(list(told.values())), sections)

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
                first, second = (use.old, use.new) if way == "narrowed" else (use.new, use.old)
                root = inclusion.root(first, second)
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
            yield _at(met, met.uses[0], note.spot.steps, self._noted(met.direction, note))

    def _doubted(self, met: _Met, doubt: Doubt) -> Change:
        rule = OF_SCHEMAS[met.direction, _ASPECTS.get(doubt.aspect, doubt.aspect), met.way]
        here, there = self._sides[met.way]
        mine, theirs = _said_by(here, doubt)
        old, new = (mine, theirs) if met.way == "narrowed" else (theirs, mine)
        level = self._severity.get(rule.id, rule.level)
        text = rule.text.format(name=doubt.name)
        shown = _SHOWN.get(doubt.keyword, "")
        text = f"{text} ({shown})" if shown else text
        about = f"{doubt.name} {shown}".strip()
        change = Change(rule.id, level, rule.layer, "", text, old, new, about=about)
        if new is None or doubt.aspect in _TELL_LITTLE:
            stands = _standing(there, doubt, met.way)
            change = replace(change, stands=tuple(in_document(node.pointer) for node in stands))
        named = (f".{doubt.name}",) if doubt.keyword == "required" else ()
        own = doubt.spot.steps[:-1] if doubt.spot.key == ANY_NAME else doubt.spot.steps
        steps = (*own, *named)
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
        lower: Level = "warning" if level == "breaking" else level
        reason = reason or reason_for(doubt, here)
        return _at(met, met.uses[0], steps, replace(change, level=lower, reason=reason))

    def _witness(self, met: _Met, use: _Reached, doubt: Doubt) -> list[Witness]:
        (place, links), narrowed = use, met.way == "narrowed"
        first, second = (place.old, place.new) if narrowed else (place.new, place.old)
        bodies = Witnesses(*self._sides[met.way]).find(doubt, links, first, second)
        return [Witness(body, "old" if narrowed else "new") for body in bodies]

    def _by_chance(self, met: _Met, doubt: Doubt) -> list[Witness]:
        """A witness that was not looked for in the place of the doubt, and breaks its keyword."""
        (use, _), narrowed = met.uses[0], met.way == "narrowed"
        first, second = (use.old, use.new) if narrowed else (use.new, use.old)
        key = (met.way, first.pointer, second.pointer)
        if key not in self._chances:
            self._chances[key] = self._chance(met, first, second)
        alone = len(met.unit.found.doubts) == 1
        return [
            Witness(body, "old" if narrowed else "new")
            for body, keyword in self._chances[key]
            if alone or keyword == doubt.keyword
        ]

    def _chance(self, met: _Met, first: Node, second: Node) -> list[tuple[Any, str]]:
        here, there = self._sides[met.way]
        if len(self._chances) >= _MOST_CHANCES:
            return []
        try:
            bodies = Witnesses(here, there).by_chance(first, second)
        except NoInstanceError:
            return []
        return [(body, there.judge.blamed(second, body)[1]) for body in bodies]

    def _noted(self, direction: Direction, note: Note) -> Change:
        rule: Rule = OF_NOTES[direction, note.keyword]
        return Change(
            rule.id,
            self._severity.get(rule.id, rule.level),
            rule.layer,
            "",
            f"{rule.text} ({note.keyword})",
            _said((note.here,) if note.here else (), note.keyword),
            _said((note.other,), note.keyword),
            about=note.keyword,
        )


class Exchanged:
    """The changes of what is sent and of what is answered, each as it travels."""

    def __init__(self, old: Api, new: Api, severity: Mapping[str, Level]) -> None:
        whole = SchemaChanges(Side(old), Side(new), severity)
        self._ways: dict[Direction, SchemaChanges] = {}
        ways: tuple[Direction, ...] = ("request", "response")
        spelled = says_what_is_left(old.document) or says_what_is_left(new.document)
        self._travels = {way: Travel(way, spelled) for way in ways}
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
        """A place where the schemas of two pointers are used; None is no schema, so anything.

        ``what_breaks``: only that is asked, since one of the two was made to be compared.
        """
        (here, one), (there, other) = old, new
        travel = self._travels[direction]
        mine, theirs = travel.schema(one, other), travel.schema(other, one)
        self._ways[direction].add(
            place, direction, (here, mine), (there, theirs), what_breaks=what_breaks
        )

    def alike(self, old: Schema | None, new: Schema | None) -> bool:
        """Whether two schemas are word for word the same, with all that they refer to."""
        return all(each.alike.schemas(old, new) for each in self._ways.values())

    def changes(self) -> Iterator[Change]:
        """Those of what is sent first, where the two are not told together."""
        for changes in {id(each): each for each in self._ways.values()}.values():
            yield from changes.changes()


_ASPECTS = {
    **{"null": "type", "refused": "conditions", "names": "closed"},
    **dict.fromkeys(("range", "length", "size"), "limits"),
}
"""Aspects of doubts that one rule has together."""
_SHOWN = {
    keyword: "format" if keyword == ASSERTED_FORMAT else keyword
    for keyword in CHECKS
    if keyword not in ("required", "properties")
}
"""Keywords that a message names, since the rule does not."""
_TELL_LITTLE = ("type", "required-unknown")
"""Aspects of which the keyword alone does not tell what is new."""
_TELL_ALL = ("range", "length", "size", "pattern", "format")
"""Aspects of which a missing keyword tells all: there is no limit."""
_LEVELS = {"breaking": 0, "warning": 1, "info": 2}


def _family(rule: str) -> str:
    """What a rule has in common with the one of the other way."""
    return rule.removesuffix("-narrowed").removesuffix("-widened")


def _at(met: _Met, reached: _Reached, steps: tuple[str, ...], change: Change) -> Change:
    """``change`` where a use shows it, with the other uses beside."""
    use, links = reached
    way = [step for link in links for step in link.spot.steps]
    place = str(replace(use.place, steps=(*use.place.steps, *way, *steps)))
    also = _sections(met)
    also.pop(str(replace(use.place, steps=())), None)
    return replace(change, place=place, also=tuple(also))


def _sections(met: _Met) -> dict[str, None]:
    """The operations and sections that a unit is used in."""
    return dict.fromkeys(str(replace(use.place, steps=())) for use, _ in met.uses)


def _said_by(here: Side, doubt: Doubt) -> tuple[Said | None, Said | None]:
    """What this side says, and what the other does."""
    if doubt.keyword == "properties":
        return None, Said(doubt.other.schema, in_document(doubt.other.pointer))
    theirs = _said((doubt.holder or doubt.other,), doubt.keyword)
    if doubt.aspect == "forbidden":
        mine = doubt.spot.nodes[0]
        return Said(mine.schema, in_document(mine.pointer)), theirs
    parent = doubt.spot.parent
    nodes = parent.nodes if doubt.holder and parent else doubt.spot.nodes
    return _said(here.flat(*nodes), doubt.keyword), theirs


def _standing(there: Side, doubt: Doubt, way: Way) -> Iterator[Node]:
    """What the new side has at the place of a doubt, where its keyword does not tell that."""
    if doubt.aspect == "required-unknown" and way == "narrowed":
        for node in there.flat(doubt.other):
            if doubt.name in node.named("properties"):
                yield node.child("properties", doubt.name)
    elif doubt.keyword not in ("required", "properties") and doubt.aspect not in _TELL_ALL:
        nodes = (doubt.other,) if way == "narrowed" else doubt.spot.nodes
        yield from (node for node in nodes if node.pointer.startswith("#"))


def _said(flat: Iterable[Node], keyword: str) -> Said | None:
    node, value = said(tuple(flat), keyword)
    if node is None:
        return None
    return Said(value, (*in_document(node.pointer), keyword))


def _without_echoes(changes: list[Change]) -> Iterator[Change]:
    """The changes without what another one at the same place says better."""
    told = {(change.place, change.rule) for change in changes}
    for change in changes:
        if (change.place, _SAID_BETTER.get(change.rule)) not in told:
            yield change


def _by_cause(changes: Iterable[Change], sections: Mapping[str, str]) -> Iterator[Change]:
    """Changes of one and the same part of both documents as one, at the first place that shows it.

    A component is gone over for each way in which it is reached, as by itself or in a union.
    ``sections``: place → its operation and section, which a name of a webhook hides.
    """
    causes: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        stands = [said.pointer if said else None for said in (change.old, change.new)]
        key = (change.rule, change.message, *(stands if any(stands) else [change.place]))
        known = causes.setdefault(key, change)
        if known is not change:
            shown = min(known, change, key=lambda one: (_LEVELS[one.level], one is change))
            other = change if shown is known else known
            further = [*shown.also, sections[other.place], *other.also]
            also = tuple(dict.fromkeys(one for one in further if one != sections[shown.place]))
            causes[key] = replace(shown, also=also)
    yield from causes.values()


_SAID_BETTER = {
    "request-property-declared": "request-property-required",
    "request-property-optional": "request-property-removed",
    "response-property-required": "response-property-added",
    "response-property-undeclared": "response-property-removed",
}
