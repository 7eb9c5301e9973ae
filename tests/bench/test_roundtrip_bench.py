"""The table of round trips, and how reading grows with the length of a page.

``pytest -m bench -s tests/bench/test_roundtrip_bench.py`` prints both. Nothing is asserted about
time: pages of doubled length are read in the same run, and their ratios are printed.
"""

from __future__ import annotations

import statistics
import time

import pytest
from tests.roundtrip.dialects import DIALECTS
from tests.roundtrip.facts import read_facts
from tests.roundtrip.long_pages import long_api
from tests.roundtrip.measure import measure

pytestmark = pytest.mark.bench

_APIS = 1000
_SIZES = (200, 400, 800)
_ROUNDS = 3


def test_recall_and_precision_of_each_dialect() -> None:
    print(f"\n{'dialect':20} {'APIs':>6} {'facts':>8} {'recall':>8} {'precision':>10}")
    for dialect in DIALECTS:
        tally = measure(dialect, _APIS)
        print(
            f"{dialect:20} {tally.apis:6} {tally.expected:8} {tally.recall:8.2%}"
            f" {tally.precision:10.2%}"
        )
        assert min(tally.recall, tally.precision) >= 0.99


@pytest.mark.parametrize("dialect", DIALECTS)
def test_reading_grows_with_the_page(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    before = 0.0
    for size in _SIZES:
        page = render(long_api(can, size))
        seconds = statistics.median(_seconds(page, dialect) for _ in range(_ROUNDS))
        growth = f", {seconds / before:.1f} × as long as half of it" if before else ""
        print(
            f"\n{dialect}: {size} parts, {len(page) // 1024} KiB in {seconds:.2f} s{growth}", end=""
        )
        before = seconds


def _seconds(page: str, dialect: str) -> float:
    started = time.perf_counter()
    assert read_facts(page, dialect)
    return time.perf_counter() - started
