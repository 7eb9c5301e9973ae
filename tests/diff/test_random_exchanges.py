"""Random pairs of small APIs: a break is an exchange that fails, and what is compatible has none.

``SPECMELD_RANDOM=100000`` asks for that many pairs more, ``SPECMELD_SEED`` says which.
"""

from __future__ import annotations

import json
import os
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specmeld.diff import compare
from specmeld.resolve import resolve_api

from .drafts import Draft
from .exchanges import Peer, certain, mismatches


def examined(dice: Random) -> bool:
    """Whether something breaks between two versions; what is said of it must be so."""
    draft = Draft(dice)
    old = draft.api()
    new = draft.changed(old)
    before, after = resolve_api(old), resolve_api(new)
    changes = compare(before, after)
    levels = {change.level for change in changes}
    bodies = [one.witness.body for one in changes if one.witness and one.level == "breaking"]
    peers = Peer(old, before, dice), Peer(new, after, dice)
    mismatched = mismatches(*peers, bodies)
    shown = f"{[change.row() for change in changes]}\n{json.dumps(old)}\n{json.dumps(new)}"
    if not levels & {"breaking", "warning"}:
        found = next(filter(certain, mismatched), "")
        assert not found, f"{found}: {shown}"
    elif "breaking" in levels:
        assert next(mismatched, ""), f"nothing fails: {shown}"
    return "breaking" in levels


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = int(os.environ.get("SPECMELD_RANDOM", "0")) // 1_000
    slow = pytest.param(1, 5_000, marks=pytest.mark.slow)
    return [(0, 15), slow, *((first + share, 1_000) for share in range(more))]


@pytest.mark.parametrize(("seed", "wanted"), _shares())
def test_what_breaks_fails_and_what_does_not_passes(seed: int, wanted: int) -> None:
    broken = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def agree(number: int) -> None:
        broken.append(examined(Random(number)))

    agree()
    assert 0 < sum(broken) < len(broken)
