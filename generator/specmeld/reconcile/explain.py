"""What ``explain`` prints: who says what, which rule decided, and how to decide otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from specmeld.model.claims import Claim, Place
from specmeld.model.conflict_words import decided_by, side_line
from specmeld.model.json import JSON
from specmeld.model.overlay import Decision
from specmeld.model.settlement import RULES, Conflict, Settlement, Verdict
from specmeld.openapi.places import Places
from specmeld.reconcile.decided import decisions, fact_below, is_at, places_now
from specmeld.reconcile.overrides import action_lines, alternative, descriptions
from specmeld.text.pointer import parse_fragment, pointer_text

_WIDEST = 72
"""Most characters shown of a value."""
_LISTED = 5
"""Most uses named of a component."""
_SAME = {"const": "enum", "nullable": "type", "ref": "$ref"}
"""Keywords of claims → their form in the canonical file."""


def explain(settlement: Settlement, wanted: str, overlay: str = "the overlay") -> list[str]:
    """Lines that show who says what about a thing and everything below it; empty for an unknown
    one.

    ``wanted`` is a place or a JSON pointer into the canonical document
    (``/components/schemas/Run``, also after ``#``); a keyword at its end selects that keyword.
    References are followed: the target of a use is explained with the use. ``overlay`` says which
    file decisions go into.
    """
    return list(_explanation(settlement, wanted, overlay).lines())


def concerned(settlement: Settlement, wanted: str) -> list[str]:
    """The places that the lines are about. What is said about their operations and components, and
    where that was moved from, is all of the verdicts that they need."""
    found = _explanation(settlement, wanted)
    sides = (
        str(side.at)
        for conflicts in found.conflicts().values()
        for one in conflicts
        for side in one.sides
    )
    return list(dict.fromkeys([*found.thing.places, *sides]))


def askable(settlement: Settlement, wanted: str) -> list[str]:
    """Suggestions for a place or pointer that no document mentions."""
    if wanted.startswith(("/", "#/")):
        return list(settlement.places)
    known = [verdict.place or str(verdict.claim.at) for verdict in settlement.verdicts]
    holder = Place.parse(wanted).parent
    places = Places(settlement.document, settlement.places)
    names = {
        name: None
        for pointer in places.reached(holder)
        for name in (places.value(f"{pointer}/properties") or {})
    }
    return [*dict.fromkeys(known), *(str(holder.key(name)) for name in names)]


@dataclass(frozen=True, slots=True)
class _Thing:
    """The requested thing: all its places, the named one first."""

    places: Sequence[str]
    keyword: str = ""
    asked: str = ""
    """The named place; empty if a pointer was given."""

    def has(self, at: str, keyword: str) -> bool:
        if not self.keyword:
            return any(is_at(at, place) for place in self.places)
        if self.keyword == "required" and at not in self.places:
            above = at.rpartition(".")[0]
            return keyword == "required" and above in self.places
        known = keyword, _SAME.get(keyword, keyword)
        return at in self.places and (self.keyword in known or known[1] == _SAME.get(self.keyword))


def _explanation(settlement: Settlement, wanted: str, overlay: str = "the overlay") -> _Explanation:
    places = places_now(settlement)
    found = _thing(places, wanted)
    if found.asked:
        found = _with_moved(found, settlement.verdicts)
    return _Explanation(settlement, places, found, overlay)


def _thing(places: Places, wanted: str) -> _Thing:
    pointer = _pointer(places, wanted)
    if pointer is None:
        place = places.place(wanted)
        named = dict.fromkeys([str(place), wanted])
        return _Thing(_all_places(places, named, places.reached(place)), asked=str(place))
    texts, steps = places.nearest(pointer)
    facts = [fact_below(places.place(text), steps) for text in texts]
    named = dict.fromkeys(str(place) for place, _ in facts)
    keyword = next((keyword for _, keyword in facts if keyword != "exists"), "")
    reached = () if keyword else places.ends(pointer)
    return _Thing(_all_places(places, named, reached), keyword)


def _all_places(places: Places, named: Iterable[str], reached: Iterable[str]) -> list[str]:
    spoken = (place for pointer in reached for place in places.speaking(pointer))
    return list(dict.fromkeys([*named, *spoken]))


def _with_moved(thing: _Thing, verdicts: Sequence[Verdict]) -> _Thing:
    """Add the places to which reconciling moved what a page says at the named place."""
    operation = Place.parse(thing.asked).operation
    moved = [
        one.place
        for one in verdicts
        if one.place and one.claim.at.operation == operation and str(one.claim.at) == thing.asked
    ]
    return replace(thing, places=list(dict.fromkeys([*thing.places, *moved])))


def _pointer(places: Places, wanted: str) -> str | None:
    """The pointer meant, through references of the document; None for a place."""
    if not wanted.startswith(("/", "#/")):
        return None
    steps = parse_fragment(wanted) if wanted.startswith("#") else None
    pointer = pointer_text(steps) if steps is not None else wanted
    if _is_there(places, pointer):
        return pointer
    if _is_place(wanted):
        return None
    at = ""
    for step in pointer.split("/")[1:]:
        at = _down(places, at, step)
    return at


def _down(places: Places, at: str, step: str) -> str:
    """One step down, through references if the step does not exist itself."""
    for one in places.ends(at):
        if places.value(f"{one}/{step}") is not None:
            return f"{one}/{step}"
    return f"{at}/{step}"


def _is_there(places: Places, pointer: str) -> bool:
    return pointer in places.known or places.value(pointer) is not None


def _is_place(text: str) -> bool:
    try:
        return bool(Place.parse(text).section)
    except ValueError:
        return False


@dataclass(frozen=True)
class _Explanation:
    settlement: Settlement
    places: Places
    thing: _Thing
    overlay: str

    def lines(self) -> Iterator[str]:
        said, decided = self._said(), self._decided()
        conflicts = self.conflicts()
        if not (said or decided or conflicts):
            return
        known = dict.fromkeys([*self.thing.places, *decided, *said, *conflicts])
        led, used = self._led_to(), self._uses()
        for at in known:
            told = [
                *(f"leads to {one}" for one in led if at == self.thing.asked),
                *used.get(at, ()),
                *(_decision(one) for one in decided.get(at, ())),
                *(self._claim(one, at) for one in said.get(at, ())),
                *(line for one in conflicts.get(at, ()) for line in self._conflict(one)),
            ]
            if told:
                yield at
                yield from (f"  {line}" for line in told)

    def _led_to(self) -> list[str]:
        """Components that the requested place refers to, or is a part of."""
        places = self.thing.places
        return [one for one in places if one.startswith("#/") and one != self.thing.asked]

    def _uses(self) -> dict[str, list[str]]:
        """Where the requested components are used, except on the path here."""
        found: dict[str, list[str]] = {}
        for text in self._led_to() or self.thing.places[:1]:
            place = self.places.place(text)
            if place.section.startswith("/"):
                base = Place("", place.section)
                steps = text[len(str(base)) :]
                uses = [use + steps for use in _use_sites(self.places, base)]
                more = f" and {len(uses) - _LISTED} more" if len(uses) > _LISTED else ""
                shown = ", ".join(use for use in uses[:_LISTED])
                found[text] = [f"used at {shown}{more}"] if uses else []
        return found

    def _said(self) -> dict[str, list[Verdict]]:
        """What documents say about the thing, by place."""
        found: dict[str, list[Verdict]] = {}
        operations = {self.places.place(each).operation for each in self.thing.places} - {""}
        for verdict in self.settlement.verdicts:
            claim = verdict.claim
            at = verdict.place or str(claim.at)
            told = [at, str(claim.at)] if claim.at.operation in operations else [at]
            if any(self.thing.has(each, claim.keyword) for each in told):
                found.setdefault(at, []).append(verdict)
        return found

    def _decided(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for one in decisions(self.settlement):
            if self.thing.has(one.place, one.keyword) or self._is_within(one):
                found.setdefault(one.place, []).append(one)
        return found

    def _is_within(self, one: Decision) -> bool:
        """Whether the thing is part of what the overlay added or removed."""
        return one.keyword == "exists" and any(is_at(at, one.place) for at in self.thing.places)

    def conflicts(self) -> dict[str, list[Conflict]]:
        """Each under the first of its requested places."""
        found: dict[str, list[Conflict]] = {}
        for one in self.settlement.conflicts:
            at = next((at for at in (one.place, *one.also) if self.thing.has(at, one.keyword)), "")
            if at:
                found.setdefault(at, []).append(one)
        return found

    @cached_property
    def _undecided(self) -> Sequence[Claim]:
        """The claims of open conflicts, in which no rule decides."""
        return [side for one in self.settlement.conflicts if one.open for side in one.sides]

    def _claim(self, verdict: Verdict, shown: str) -> str:
        claim = verdict.claim
        rule = f" by rule {verdict.rule} ({RULES[verdict.rule]})" if verdict.rule else ""
        if verdict.outcome == "overruled" and claim in self._undecided:
            rule = ", no rule decides"
        reason = f": {verdict.reason}" if verdict.reason else ""
        implied = ", by convention" if claim.implied else ""
        told = str(self.places.place(str(claim.at)))
        moved = f"; on the page at {told}" if told != shown else ""
        return (
            f"{claim.keyword} {_brief(claim.value)}  {_spot(self.settlement.documents, claim)}"
            f" [{claim.evidence}{implied}] {verdict.outcome}{rule}{reason}{moved}"
        )

    def _conflict(self, one: Conflict) -> Iterator[str]:
        yield f"conflict: {one.keyword} {_brief(one.chosen)} ({decided_by(one)})"
        for side in one.sides:
            yield f"  {side_line(one, side, self.settlement.documents)}"
        if one.also:
            yield f"  also at {', '.join(one.also[:5])}{' …' if len(one.also) > 5 else ''}"
        described = descriptions([one], self.settlement.verdicts)
        actions = action_lines(alternative(self.places, one, described))
        if actions:
            yield f"  to decide otherwise, add to the actions of {self.overlay}:"
            yield from (f"    {line}" for line in actions)


def _use_sites(places: Places, component: Place) -> list[str]:
    """The places of all references to a component."""
    targets = set(places.pointers(component))
    found: dict[str, None] = {}
    for pointer, spoken in places.known.items():
        if not targets.isdisjoint(places.ends(pointer)[1:2]) and pointer not in targets:
            found |= dict.fromkeys(spoken)
    return list(found)


def _decision(one: Decision) -> str:
    was = f", was {_brief(one.was)}" if one.was is not None else ""
    value = _brief(one.value) if one.value is not None else "removed"
    return f"{one.keyword} {value}  {one.by} decided by rule 16 ({RULES[16]}){was}"


def _spot(documents: Mapping[str, str], claim: Any) -> str:
    return f"{documents.get(claim.origin.document, claim.origin.document)}:{claim.origin.line}"


def _brief(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
