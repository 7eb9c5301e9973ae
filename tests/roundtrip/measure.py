"""Renders random APIs, reads them, and adds up how well the facts came back."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings

from .apis import Api
from .dialects import DIALECTS
from .facts import difference, facts, read_facts
from .random_apis import apis

BIG = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@dataclass
class Tally:
    """How many facts the APIs have, how many were read, and how many of these are the same."""

    apis: int = 0
    expected: int = 0
    found: int = 0
    both: int = 0

    @property
    def recall(self) -> float:
        return self.both / self.expected

    @property
    def precision(self) -> float:
        return self.both / self.found


def assert_round_trips(dialect: str, examples: int) -> None:
    """What was rendered is what is read, to the fact; hypothesis makes a failure small."""
    can, render = DIALECTS[dialect]

    @settings(max_examples=examples, deadline=None, suppress_health_check=BIG)
    @given(apis(can))
    def holds(api: Api) -> None:
        page = render(api)
        assert not (lost := difference(facts(api, can), read_facts(page, dialect))), (
            f"{lost}\n\n{page}"
        )

    holds()


def measure(dialect: str, examples: int) -> Tally:
    """Recall and precision over many APIs; a failure counts and does not end it."""
    can, render = DIALECTS[dialect]
    tally = Tally()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=BIG,
    )
    @given(apis(can))
    def add(api: Api) -> None:
        expected, found = facts(api, can), read_facts(render(api), dialect)
        tally.apis += 1
        tally.expected += len(expected)
        tally.found += len(found)
        tally.both += len(expected & found)

    add()
    return tally
