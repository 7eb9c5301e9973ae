"""Pages of the text dialects that disagree with each other, or with an OpenAPI file.

Each page is rendered from a random API; in a copy of it some bounds are others. Each of these is
told once, with a line of both documents, and read the more permissive way; nothing else is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.roundtrip.apis import Api, Shape, openapi_document
from tests.roundtrip.dialects import DIALECTS
from tests.roundtrip.facts import facts
from tests.roundtrip.random_apis import apis

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.reconcile import reconcile

LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")


def moved(api: Api, random: Random) -> Api:
    """The API with about half of its bounds moved, each so that it stays one."""

    def shape(one: Shape) -> Shape:
        bounds = {
            word: value + random.choice((0, 1 if word in UPPER else -1))
            for word, value in one.facts.items()
            if word in UPPER or (word == "minimum" or (word in LOWER and value > 0))
        }
        is_union = len(one.branches) > 1  # a branch alone is left open, its bounds with it
        return replace(
            one,
            facts={**one.facts, **bounds},
            properties=tuple(replace(p, shape=shape(p.shape)) for p in one.properties),
            items=one.items and shape(one.items),
            branches=tuple(
                replace(b, shape=shape(b.shape)) if is_union else b for b in one.branches
            ),
        )

    return replace(
        api,
        operations=tuple(
            replace(
                operation,
                parameters=tuple(replace(p, shape=shape(p.shape)) for p in operation.parameters),
                body=operation.body and shape(operation.body),
                responses=tuple(
                    replace(a, shape=a.shape and shape(a.shape)) for a in operation.responses
                ),
            )
            for operation in api.operations
        ),
    )


def read(name: str, text: str, dialect: str) -> Reading:
    return read_document(SourceDocument(name, name, text, dialect=dialect))


def told(readings: list[Reading]) -> dict[tuple[str, str], Any]:
    """Place and keyword → value of each disagreement; each has a line of both documents."""
    found: dict[tuple[str, str], Any] = {}
    disagreements = [c for c in reconcile(readings).conflicts if c.keyword != "exists"]
    for conflict in disagreements:  # a page may list an answer more: what it returns, in words
        assert {claim.origin.document for claim in conflict.sides} == {"one", "other"}
        for place in (conflict.place, *conflict.also):
            assert (place, conflict.keyword) not in found, "told twice"
            found[place, conflict.keyword] = conflict.chosen
    return found


def injected(api: Api, other: Api, dialect: str) -> dict[tuple[str, str], Any]:
    """Place and keyword of each bound that differs → the more permissive of both values."""
    can = DIALECTS[dialect][0]
    ours, theirs = (
        {(place, word): json.loads(value) for place, word, value in facts(each, can)}
        for each in (api, other)
    )
    return {
        key: (max if key[1] in UPPER else min)(value, theirs[key])
        for key, value in ours.items()
        if key in theirs and theirs[key] != value
    }


def as_openapi(api: Api) -> tuple[str, str]:
    return json.dumps(openapi_document(api), indent=1), "openapi"


def disagree(dialect: str, examples: int, render_other: Callable[[Api], tuple[str, str]]) -> None:
    can, render = DIALECTS[dialect]

    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(apis(can), st.integers(0, 2**32))
    def holds(api: Api, seed: int) -> None:
        other = moved(api, Random(seed))
        found = told([read("one", render(api), dialect), read("other", *render_other(other))])
        assert found == injected(api, other, dialect)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_pages_of_a_dialect(dialect: str) -> None:
    disagree(dialect, 15, lambda api: (DIALECTS[dialect][1](api), dialect))


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_page_and_an_openapi_file(dialect: str) -> None:
    disagree(dialect, 15, as_openapi)
