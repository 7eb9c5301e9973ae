"""Random pairs of schemas: what is said to break breaks, and what is not does not.

Both sides are judged by ``jsonschema`` here, which knows nothing of the comparison.
``SPECMELD_RANDOM=100000`` asks for that many bodies more, ``SPECMELD_SEED`` says which.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement.values import Values
from tests.agreement.verdicts import as_text, judge_of

from specmeld.diff import Change, compare
from specmeld.model.api_description import Api
from specmeld.resolve import resolve_api

from .pairs import two_versions

_LEFT_OUT = ("readOnly", "writeOnly")
_BODIES = 20
"""Bodies of one use, in each of the two versions' likings."""


@dataclass(frozen=True)
class Use:
    """A component in a request or a response, with the judges of who takes and who may refuse."""

    place: str
    name: str
    taking: Any
    refusing: Any


def document(components: Mapping[str, Any]) -> dict[str, Any]:
    """An API that takes and gives each component."""
    paths = {}
    for name in components:
        schema = {"$ref": f"#/components/schemas/{name}"}
        content = {"content": {"application/json": {"schema": schema}}}
        responses = {"200": {"description": "", **content}}
        paths[f"/{name}"] = {"post": {"requestBody": content, "responses": responses}}
    info = {"title": "random", "version": "1"}
    parts = {"schemas": dict(components)}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": parts}


def uses(old: Api, new: Api) -> Iterator[Use]:
    """Which side takes, and which may refuse, goes by the direction."""
    for one, other in zip(old.operations, new.operations, strict=True):
        assert one.body is not None and other.body is not None
        name, key = one.path[1:], f"POST {one.path}"
        mine, theirs = one.body.contents[0].schema, other.body.contents[0].schema
        yield Use(f"{key}#request", name, _judge(old, mine), _judge(new, theirs))
        mine, theirs = one.responses[0].contents[0].schema, other.responses[0].contents[0].schema
        yield Use(f"{key}#response.200", name, _judge(new, theirs), _judge(old, mine))


def _judge(api: Api, schema: Any) -> Any:
    return judge_of(api.schemas, schema["$ref"].rpartition("/")[2])


def examined(dice: Random) -> int:
    """How many bodies of one random pair were asked; none is a counter-example."""
    old, new = two_versions(dice)
    values = [Values(Random(dice.randint(0, 999)), each) for each in (old, new)]
    before, after = resolve_api(document(old)), resolve_api(document(new))
    changes = compare(before, after)
    asked = 0
    for use in uses(before, after):
        said = [change for change in changes if is_of(change, use)]
        for change in said:
            if change.level != "info" and change.place.startswith(use.place):
                assert holds(change, use), f"{change} in {as_text(old)} and {as_text(new)}"
        # Information has a witness where a schema is declared for what accepted anything before.
        # What is left out of requests or responses travels: the driven law is asked about it.
        settled = any(change.level != "info" or change.witness for change in said)
        settled |= any(_is_left_out(use.name, each) for each in (old, new))
        for liked, components in zip(values, (old, new), strict=True):
            for body in [] if settled else bodies(liked, components[use.name]):
                asked += 1
                counter = use.taking.is_valid(body) and not use.refusing.is_valid(body)
                shown = f"{use.place} {as_text(body)} in {as_text(old)} and {as_text(new)}"
                assert not counter, shown
    return asked


def _is_left_out(name: str, components: Mapping[str, Any]) -> bool:
    """Whether something that a component leads to is left out of requests or responses."""
    known = {name}
    waiting = [name]
    while waiting:
        text = as_text(components[waiting.pop()])
        if any(f'"{keyword}"' in text for keyword in _LEFT_OUT):
            return True
        further = {one for one in components if f'schemas/{one}"' in text} - known
        known |= further
        waiting += further
    return False


def is_of(change: Change, use: Use) -> bool:
    return change.layer == "values" and (
        change.place.startswith(use.place) or use.place in change.also
    )


def holds(change: Change, use: Use) -> bool:
    """Whether a change has a witness that witnesses, or a reason for having none and no claim."""
    if change.witness is None:
        unclaimed = change.rule == "request-property-removed"  # nothing is refused: it is ignored
        unclaimed |= change.rule.endswith(("-changed", "-told"))
        return change.level == "warning" and (unclaimed or bool(change.reason))
    body = change.witness.body
    return bool(use.taking.is_valid(body) and not use.refusing.is_valid(body))


def bodies(values: Values, schema: Any) -> Iterator[Any]:
    for _ in range(_BODIES // 10):
        yield from values.some(schema)


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = int(os.environ.get("SPECMELD_RANDOM", "0")) // 10_000
    slow = pytest.param(1, 100_000, marks=pytest.mark.slow)
    return [(0, 2_000), slow, *((first + share, 10_000) for share in range(more))]


@pytest.mark.parametrize(("seed", "wanted"), _shares())
def test_what_breaks_is_shown_and_what_is_not_does_not(seed: int, wanted: int) -> None:
    asked = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=wanted // 200,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def agree(dice: Random) -> None:
        asked.append(examined(dice))

    agree()
    assert sum(asked) > wanted // 2
