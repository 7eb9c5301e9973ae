"""All documents of the goldens, broken at random and recognised: read, or refused in one line."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from .laws import as_read
from .mutations import documents, mutated

_SEEDS = st.integers(0, 2**32)
_FEW = settings(
    max_examples=examples(25),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def _reads(seed: int) -> None:
    as_read(mutated(seed)[1], None)


@_FEW
@given(_SEEDS)
def test_mutated_documents_are_read_or_refused(seed: int) -> None:
    _reads(seed)


@pytest.mark.slow
@settings(_FEW, max_examples=int(os.environ.get("SPECMELD_MUTATIONS", "150")))
@given(_SEEDS)
def test_many_mutated_documents_are_read_or_refused(seed: int) -> None:
    _reads(seed)


def test_mutations_change_documents_of_all_dialects() -> None:
    changed = [mutated(seed) for seed in range(400)]
    texts = {text for _, text in documents()}
    assert sum(text not in texts for _, text in changed) > 380
    dialects = {name.partition("/")[0] for name, _ in documents()}
    assert {name.partition("/")[0] for name, _ in changed} == dialects
