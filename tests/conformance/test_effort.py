"""The search for cases is bounded by steps, and what it does not come to is told."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.conformance import find_cases
from specmeld.conformance.search.effort import GIVEN_UP, Effort
from specmeld.conformance.search.self_contained import Alone, each_alone
from specmeld.conformance.search.shares import Search, shared
from specmeld.conformance.search.walk import Walk

_COMPONENTS = "#/components/schemas/"


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{_COMPONENTS}{name}"}


def _knot(depth: int) -> dict[str, Any]:
    """Two schemas a level, each one of the next two or both together."""
    schemas: dict[str, Any] = {}
    for level in range(depth):
        left, right = _ref(f"L{level + 1}"), _ref(f"R{level + 1}")
        more = {"type": "object", "properties": {f"p{level}": {"type": "integer"}}}
        schemas[f"L{level}"] = {"oneOf": [{"allOf": [left, right]}, right]}
        schemas[f"R{level}"] = {"oneOf": [left, {"allOf": [right, more]}]}
    for side in "LR":
        leaf = {"type": "object", "properties": {side: {"type": "string", "minLength": 2}}}
        schemas[f"{side}{depth}"] = leaf
    return {"openapi": "3.1.0", "components": {"schemas": schemas}}


def _first(document: dict[str, Any]) -> Alone:
    return next(each_alone(document))


def _walked(alone: Alone, steps: int) -> Walk:
    walk = Walk(alone.document)
    walk.subject(alone.subject, Effort(steps))
    return walk


@pytest.mark.parametrize("steps", [0, 1, 7, 40, 300, 2_000])
def test_every_constraint_has_a_case_or_a_reason(steps: int) -> None:
    alone = _first(_knot(2))
    whole, cut = _walked(alone, 10**6), _walked(alone, steps)
    own = {(one.place, one.keyword) for one in whole.constraints if "/$ref" not in one.place}
    assert own <= {(one.place, one.keyword) for one in cut.constraints}
    told = {(id(one.constraint), one.side) for one in (*cut.cases, *cut.untested)}
    sides = {(id(one), side) for one in cut.constraints for side in ("valid", "invalid")}
    assert told == sides


def test_the_same_steps_find_the_same() -> None:
    alone = _first(_knot(3))
    once, again = _walked(alone, 2_000), _walked(alone, 2_000)
    assert (once.cases, once.untested) == (again.cases, again.untested)


def test_what_was_given_up_is_told() -> None:
    cut = _walked(_first(_knot(4)), 500)
    assert any(one.reason == GIVEN_UP for one in cut.untested)


@pytest.mark.slow
def test_ways_that_lead_nowhere_end() -> None:
    either = {"oneOf": [{"minLength": 1}, {"maxLength": 0}]}
    schema = {"type": "string", "allOf": [*[either] * 40, False]}
    cases = find_cases({"openapi": "3.1.0", "components": {"schemas": {"Maze": schema}}})
    assert cases.untested and not any(one.side == "valid" for one in cases.cases)


@pytest.mark.parametrize(
    ("number", "needy", "asked_again"),
    [(100, 0, 0), (100, 1, 1), (100, 4, 4), (100, 90, 0), (4_000, 15, 15), (4_000, 3_000, 0)],
)
def test_the_few_that_need_more_get_more(number: int, needy: int, asked_again: int) -> None:
    searches = [Search(_first(_knot(1)))] * number
    rounds: list[list[int]] = []

    def find(asked: Any) -> list[int]:
        rounds.append([one.most for one in asked])
        return rounds[-1]

    first = searches[0].most
    numbers = iter([True] * needy + [False] * (number - needy))
    found = shared(searches, find, lambda _: next(numbers))
    assert [len(one) for one in rounds[1:]] == ([asked_again] if asked_again else [])
    assert sum(one > first for one in found) == asked_again
    assert sum(map(sum, rounds[1:])) <= max(1_300_000, 1_000 * number)
