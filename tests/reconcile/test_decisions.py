"""Copies of a document that disagree: each disagreement is told once and settled by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.config import Config, Project
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.settlement import Conflict, Settlement
from specmeld.pipeline.settle.settling import refuse_under_strict
from specmeld.reconcile import reconcile

from .copies import DIALECTS, Api, Copy, Fact, Part, random_api
from .disagreements import (
    Expected,
    as_set,
    disagreements,
    expected,
    inject,
    silence,
)
from .settled import said_at

STRICT = Project(Path(), replace(Config(), strict=True))

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)

DIFFERENCES: dict[str, list[dict[str, Any]]] = {
    "nothing": [{}] * 5,
    "precedence": [{"precedence": number} for number in range(5)],
    "some precedence": [{"precedence": number % 2} for number in range(5)],
    "retrieval": [{"retrieved": f"2024-01-0{number + 1}"} for number in range(5)],
    "version": [{"api_version": f"v{1 + number % 2}"} for number in range(5)],
    "all": [
        {"api_version": f"v{2 - number % 2}", "precedence": number % 3, "retrieved": "2024-01-01"}
        for number in range(5)
    ],
}
"""What tells copies apart, besides evidence."""


def make_copies(rng: Random, api: Api, dialects: tuple[str, ...]) -> list[Copy]:
    difference = DIFFERENCES[rng.choice([*DIFFERENCES])]
    return [
        Copy(f"d{number}", rng.choice(dialects), dict(api.facts), **difference[number])
        for number in range(rng.randrange(2, 6))
    ]


def numbers(api: Api, text: str) -> set[int]:
    """The parts of the API that a place of a conflict speaks of."""
    place = Place.parse(text)
    steps = place.steps
    root: Part | None = None
    if place.section.startswith("/components"):
        root = api.components[place.section.rpartition("/")[2]]
    else:
        operation = next(one for one in api.operations if one.name == place.operation)
        if place.section == "request":
            root = operation.request
        elif place.section == "query":
            root, steps = operation.query[steps[0][1:]], steps[1:]
        else:
            root = operation.responses[place.section.partition(".")[2]]
    found = [root]
    for step in steps:
        below = [pair for part in _behind(api, found) for pair in part.below()]
        exact = [part for name, part in below if name == step]
        # A branch may be called by its type, where its siblings state none.
        found = exact or [part for name, part in below if step[0] == name[0] == "|"]
    return {part.number for part in _behind(api, found)}


def _behind(api: Api, found: Sequence[Part]) -> list[Part]:
    """The parts, and what they refer to."""
    more = list(found)
    for part in more:
        if part.kind == "ref":
            more.append(api.components[part.component])
    return more


def check_settled(api: Api, copies: list[Copy]) -> Settlement:
    """Reconcile the copies, and hold the result against what must hold of each fact."""
    settlement = reconcile([copy.read(api) for copy in copies])
    told: dict[tuple[int, str], list[Conflict]] = {}
    for conflict in settlement.conflicts:
        assert not conflict.also, "a component is told once"
        for number in numbers(api, conflict.place):
            told.setdefault((number, conflict.keyword), []).append(conflict)
    for fact, holds in expected(api, copies).items():
        unreachable = not holds or any(_says_elsewhere(fact, place, copies) for place in holds)
        if unreachable or _depends_on_lists(fact):
            continue
        wanted = disagreements(holds)
        found = told.get(fact, [])
        assert len(found) == len(wanted), (fact, holds, found)
        for conflict, hold in zip(found, wanted, strict=True):
            check_conflict(conflict, hold)
        for place, hold in holds.items():
            check_value(settlement, place, fact[1], hold.value)
    is_open = any(conflict.open for conflict in settlement.conflicts)
    with pytest.raises(InputError) if is_open else nullcontext():
        refuse_under_strict(settlement, STRICT)
    return settlement


def _says_elsewhere(fact: Fact, place: Place, copies: Sequence[Copy]) -> bool:
    """Whether a copy whose dialect has no such place says the fact in a component."""
    return any(fact in copy.lines and not copy.reaches(place) for copy in copies)


def _depends_on_lists(fact: Fact) -> bool:
    """Properties that are in no list of required names are not required: other tests ask that."""
    return fact[1] == "required" or "." in fact[1]


def check_conflict(conflict: Conflict, hold: Expected) -> None:
    sides = [(claim.origin.document, claim.origin.line) for claim in conflict.sides]
    assert conflict.open == hold.open
    if conflict.keyword.startswith("exclusive"):  # 3.0 has two lines for it
        assert {document for document, _ in hold.dissent} <= {document for document, _ in sides}
        return
    assert hold.open or conflict.rule == hold.rule
    assert len(sides) == len(set(sides))
    followed = {sides[0]} if hold.followed else set()
    assert followed <= hold.followed, (conflict, hold)
    assert set(sides) - followed == hold.dissent, (conflict, hold)


def check_value(settlement: Settlement, place: Place, keyword: str, value: Any) -> None:
    found = said_at(settlement.document, place, keyword)
    if value is None:
        assert not found, (place, keyword, found)
    elif keyword == "nullable":
        # Where no type is said, null is as good as anything; without a type beside it, 3.0 says
        # nothing by it.
        assert found == value or not (found and said_at(settlement.document, place, "type"))
    elif keyword in ("enum", "type", "values.type"):
        assert as_set(found) == as_set(value), (place, keyword, value)
    elif keyword == "additionalProperties":
        assert (found is not False) == value, (place, keyword, value)
    elif keyword == "uniqueItems":
        assert bool(found) == value, (place, keyword, value)
    else:
        assert found == value, (place, keyword, value)


def disagree(seed: int, most: int) -> None:
    rng = Random(seed)
    api = random_api(rng)
    copies = make_copies(rng, api, DIALECTS)
    inject(rng, api, copies, rng.randrange(most + 1))
    if rng.random() < 0.5:
        silence(rng, api, copies, 0.2)
    check_settled(api, copies)


@pytest.mark.slow
@settings(max_examples=examples(40), deadline=None, phases=QUICK)
@given(st.integers(0, 2**32))
def test_each_disagreement_is_told_once_and_decided_by_the_rules(seed: int) -> None:
    disagree(seed, most=12)


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None, phases=QUICK)
@given(st.integers(0, 2**32))
def test_fifty_disagreements(seed: int) -> None:
    disagree(seed, most=50)
