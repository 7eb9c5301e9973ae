"""Copies of a document that disagree: each disagreement is told once and settled by the rules."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from specmeld.config import Config, Project
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.settlement import Conflict, Settlement
from specmeld.pipeline.settling import refuse_under_strict
from specmeld.reconcile import reconcile

from .copies import DIALECTS, Api, Copy, random_api
from .disagreements import (
    Expected,
    as_set,
    disagreements,
    expected,
    inject,
    same,
    say_in_prose,
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


def check_settled(api: Api, copies: list[Copy]) -> Settlement:
    """Settle the copies, and hold it against what must hold of each fact."""
    settlement = reconcile([copy.read(api) for copy in copies])
    told: dict[tuple[str, str], Conflict] = {}
    for conflict in settlement.conflicts:
        for place in (conflict.place, *conflict.also):
            assert told.setdefault((place, conflict.keyword), conflict) is conflict
    for fact, holds in expected(api, copies).items():
        found = [told.pop((str(p), fact[1])) for p in holds if (str(p), fact[1]) in told]
        wanted = disagreements(holds)
        assert len({id(conflict) for conflict in found}) == len(wanted), (fact, holds, found)
        for conflict in found:
            (hold,) = [w for w in wanted if same(fact[1], w.value, conflict.chosen)]
            check_conflict(conflict, hold)
        for place, hold in holds.items():
            check_value(settlement, place, fact[1], hold.value)
    assert not told, "nobody disagrees there"
    is_open = any(hold.open for holds in expected(api, copies).values() for hold in holds.values())
    with pytest.raises(InputError) if is_open else nullcontext():
        refuse_under_strict(settlement, STRICT)
    return settlement


def check_conflict(conflict: Conflict, hold: Expected) -> None:
    sides = [(claim.origin.document, claim.origin.line) for claim in conflict.sides]
    assert conflict.open == hold.open
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
        # Where no type is said, null is as good as anything.
        assert found == value or not said_at(settlement.document, place, "type"), (place, value)
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
    if rng.random() < 0.5:
        say_in_prose(rng, api, copies, 0.3)
    check_settled(api, copies)


@settings(max_examples=100, deadline=None, phases=QUICK)
@given(st.integers(0, 2**32))
def test_each_disagreement_is_told_once_and_settled_by_the_rules(seed: int) -> None:
    disagree(seed, most=12)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, phases=QUICK)
@given(st.integers(0, 2**32))
def test_fifty_disagreements(seed: int) -> None:
    disagree(seed, most=50)
