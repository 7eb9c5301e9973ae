"""Carry people's decisions over to conflicts and verdicts (rule 16).

Rules decide first, then the overlay changes the document. After that every view shows the value in
the canonical document, and who decided it.
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

_FAMILY = {"const": "enum", "nullable": "type"}
"""Keywords that the document writes under another name."""


class Fact(NamedTuple):
    """A keyword of a place."""

    place: str
    keyword: str


def decisions(settlement: Settlement) -> list[Decision]:
    """What the overlay has changed, place by place; the last action that changes a fact counts."""
    return _replayed(settlement)[1]


def places_now(settlement: Settlement) -> Places:
    """The places of the document after the overlay."""
    return _replayed(settlement)[0]


def with_decisions(settlement: Settlement) -> Settlement:
    """The settlement with conflicts and verdicts updated by people's decisions."""
    if not settlement.overlaid and not any(one.rule == 16 for one in settlement.conflicts):
        return settlement
    places, changed = _replayed(settlement)
    made = {Fact(each.place, each.keyword): each for each in changed}
    gone = [
        fact.place for fact, each in made.items() if fact.keyword == "exists" and not each.value
    ]
    return replace(
        settlement,
        conflicts=tuple(_conflict(one, places, made) for one in settlement.conflicts),
        verdicts=tuple(_verdicts(settlement.verdicts, places, made, gone)),
    )


def is_at(at: str, place: str) -> bool:
    """Whether a place is equal to another one, or below it."""
    if not at.startswith(place):
        return False
    rest = at[len(place) :]
    ends = ".[|# " if "#" in place else "#"
    return not rest or rest[0] in ends


# From the document to places -------------------------------------------------------------------


def _replayed(settlement: Settlement) -> tuple[Places, list[Decision]]:
    """The places after all actions, and what each action decided at the places of its time."""
    places = Places(settlement.document, settlement.places)
    found: dict[Fact, Decision] = {}
    for one in settlement.overlaid:
        found |= {Fact(each.place, each.keyword): each for each in _decisions(one, places)}
        holder, _, last = one.pointer.rpartition("/")
        if one.now is None and last.isdecimal() and isinstance(places.value(holder), list):
            places = Places(settlement.document, _moved_up(places.known, holder, int(last)))
    return places, list(found.values())


def _moved_up(
    known: Mapping[str, Sequence[str]], holder: str, removed: int
) -> dict[str, Sequence[str]]:
    """Pointers after an item of a list was removed: those of later items move up by one."""
    found: dict[str, Sequence[str]] = {}
    head = f"{holder}/"
    for pointer, places in known.items():
        index, slash, below = pointer.removeprefix(head).partition("/")
        if not pointer.startswith(head) or not index.isdecimal() or int(index) < removed:
            found[pointer] = places
        elif int(index) > removed:
            found[f"{head}{int(index) - 1}{slash}{below}"] = places
    return found


def _decisions(one: Overlaid, places: Places) -> Iterator[Decision]:
    by = f"{one.file}:{one.line}"
    named, rest = places.nearest(one.pointer)
    for text in named:
        place, keyword = fact_below(places.place(text), rest)
        if keyword == "required" and rest[-1] == "required" and _is_list(one):
            for name in _differing(one.was, one.now):
                now = name in listed(one.now or [])
                yield Decision(str(place.key(name)), "required", now, not now, by)
            continue
        value = one.now if keyword != "exists" else one.now is not None
        was = one.was if keyword != "exists" else one.was is not None
        yield Decision(str(place), keyword, value, was, by)


def fact_below(place: Place, steps: Sequence[str]) -> tuple[Place, str]:
    """The place and the keyword that steps of a pointer lead to, below a place."""
    match steps:
        case []:
            return place, "exists"
        case ["properties", name, *below]:
            return fact_below(place.key(name), below)
        case ["items", *below]:
            return fact_below(place.items(), below)
        case _:
            return place, steps[0]


def _is_list(one: Overlaid) -> bool:
    """Whether ``required`` is an object's list of properties, and not a parameter's flag."""
    return isinstance(one.was if one.was is not None else one.now, list)


def _differing(was: JSON, now: JSON) -> list[str]:
    """Names of properties that became required, or no longer are."""
    before, after = (list(map(str, listed(one or []))) for one in (was, now))
    return [
        name for name in dict.fromkeys([*before, *after]) if (name in before) != (name in after)
    ]


# The other claims ------------------------------------------------------------------------------


def _conflict(one: Conflict, places: Places, made: Mapping[Fact, Decision]) -> Conflict:
    decision = _deciding(Fact(one.place, one.keyword), made)
    if decision is None and one.rule != 16:
        return one
    if decision is not None and one.keyword == "exists":
        chosen = decision.value
    else:
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
    """Dissenting claims are overruled, and those that agree with the decision no longer are."""
    touched = {fact.place for fact in made}
    kept: set[Fact] = set()
    for one in verdicts:
        if one.place not in touched and not gone:
            yield one
            continue
        removed = next((at for at in gone if is_at(one.place, at)), None)
        if removed is not None:
            reason = f"removed in {made[Fact(removed, 'exists')].by}"
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
