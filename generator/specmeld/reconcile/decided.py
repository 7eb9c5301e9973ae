"""What people decided, carried over to conflicts and verdicts (rule 16).

Rules decide first, then the overlay changes the document. After that every view tells the value
that the canonical document has, and who decided it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.model.overlay import Decision, Overlaid
from specmeld.model.settlement import Conflict, Outcome, Settlement, Verdict
from specmeld.openapi.places import Places
from specmeld.reconcile.equality import agree, listed
from specmeld.reconcile.statements import statement

_FAMILY = {"const": "enum", "nullable": "type", "openEnum": "enum", "knownValues": "enum"}
"""Keywords that the document writes under another."""


class Fact(NamedTuple):
    """A keyword of a place."""

    place: str
    keyword: str


def decisions(settlement: Settlement, places: Places | None = None) -> list[Decision]:
    """What the overlay has changed, place by place; the last action to change a fact counts."""
    places = places or Places(settlement.document, settlement.places)
    found = (each for one in settlement.overlaid for each in _decisions(one, places))
    return list({Fact(each.place, each.keyword): each for each in found}.values())


def with_decisions(settlement: Settlement) -> Settlement:
    """The settlement whose conflicts and verdicts know what people decided."""
    if not settlement.overlaid and not any(one.rule == 16 for one in settlement.conflicts):
        return settlement
    places = Places(settlement.document, settlement.places)
    made = {Fact(each.place, each.keyword): each for each in decisions(settlement, places)}
    gone = [
        fact.place for fact, each in made.items() if fact.keyword == "exists" and not each.value
    ]
    return replace(
        settlement,
        conflicts=tuple(_conflict(one, places, made) for one in settlement.conflicts),
        verdicts=tuple(_verdicts(settlement.verdicts, places, made, gone)),
    )


def is_at(at: str, place: str) -> bool:
    """Whether a place is another one, or below it."""
    if not at.startswith(place):
        return False
    rest = at[len(place) :]
    ends = ".[|# " if "#" in place else "#"
    return not rest or rest[0] in ends


# From the document to places -------------------------------------------------------------------


def _decisions(one: Overlaid, places: Places) -> Iterator[Decision]:
    by = f"{one.file}:{one.line}"
    pointer, rest = one.pointer, list[str]()
    while pointer and pointer not in places.known:
        pointer, _, step = pointer.rpartition("/")
        rest.insert(0, step.replace("~1", "/").replace("~0", "~"))
    for text in places.speaking(pointer):
        place, keyword = _below(places.place(text), list(rest))
        if keyword == "required" and rest[-1] == "required":
            for name in _differing(one.was, one.now):
                now = name in listed(one.now or [])
                yield Decision(str(place.key(name)), "required", now, not now, by)
            continue
        value = one.now if keyword != "exists" else one.now is not None
        was = one.was if keyword != "exists" else one.was is not None
        yield Decision(str(place), keyword, value, was, by)


def _below(place: Place, rest: list[str]) -> tuple[Place, str]:
    """What is changed at a place and the steps below it that no place is known of."""
    while rest:
        match rest:
            case ["properties", name, *below]:
                place, rest = place.key(name), below
            case ["items", *below]:
                place, rest = place.items(), below
            case _:
                return place, rest[0]
    return place, "exists"


def _differing(was: JSON, now: JSON) -> list[str]:
    """Names of properties that became required, or are required no more."""
    before, after = (list(map(str, listed(one or []))) for one in (was, now))
    return [
        name for name in dict.fromkeys([*before, *after]) if (name in before) != (name in after)
    ]


# What becomes of the rest ----------------------------------------------------------------------


def _conflict(one: Conflict, places: Places, made: Mapping[Fact, Decision]) -> Conflict:
    decision = _deciding(Fact(one.place, one.keyword), made)
    if decision is None and one.rule != 16:
        return one
    found = statement(places, places.place(one.place), one.keyword)
    chosen = found.value if found is not None else None
    by = decision.by if decision is not None else one.reason.removeprefix("in ")
    return replace(one, rule=16, open=False, chosen=chosen, reason=by)


def _deciding(fact: Fact, made: Mapping[Fact, Decision]) -> Decision | None:
    keyword = _FAMILY.get(fact.keyword, fact.keyword)
    for known in (fact, Fact(fact.place, keyword), Fact(fact.place, "const")):
        if known in made and (known.keyword != "const" or keyword == "enum"):
            return made[known]
    return None


def _verdicts(
    verdicts: Sequence[Verdict],
    places: Places,
    made: Mapping[Fact, Decision],
    gone: Sequence[str],
) -> Iterator[Verdict]:
    """Who says otherwise is overruled, and who says what was decided is not any more."""
    touched = {fact.place for fact in made}
    kept: set[Fact] = set()
    for one in verdicts:
        removed = next((at for at in gone if is_at(one.place, at)), None)
        if removed is not None:
            reason = f"taken out in {made[Fact(removed, 'exists')].by}"
            yield replace(one, outcome="overruled", rule=16, reason=reason)
            continue
        fact = Fact(one.place, one.claim.keyword)
        decision = _deciding(fact, made) if one.place in touched else None
        found = statement(places, places.place(one.place), fact.keyword) if decision else None
        if decision is None or found is None or one.outcome == "unplaced":
            yield one
        elif not agree(fact.keyword, _value(one), found.value):
            yield replace(one, outcome="overruled", rule=16, reason=f"decided in {decision.by}")
        elif one.outcome == "overruled":
            outcome: Outcome = "corroborates" if fact in kept else "kept"
            kept.add(fact)
            yield replace(one, outcome=outcome, rule=0, reason="")
        else:
            kept.add(fact)
            yield one


def _value(one: Verdict) -> JSON:
    return [one.claim.value] if one.claim.keyword == "const" else one.claim.value
