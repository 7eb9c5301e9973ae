"""Documents broken at random: whatever is done to them, the laws of ``laws.py`` hold."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.read.registry import DIALECTS

from .laws import as_read, broken, settled

_DIALECTS = tuple(DIALECTS)
_CHANCES = st.integers(0, 2**32)
_FEW = settings(
    max_examples=examples(12),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
_MANY = settings(_FEW, max_examples=200)


def _reads(dialect: str, seed: int) -> None:
    as_read(broken(dialect, random.Random(seed)), dialect)


def _settles(dialects: list[str], seed: int) -> None:
    chance = random.Random(seed)
    readings = [
        as_read(broken(dialect, chance), dialect, f"document {number}")
        for number, dialect in enumerate(dialects)
    ]
    if any(readings):
        settled([reading for reading in readings if reading is not None])


_SOME = st.lists(st.sampled_from(_DIALECTS), min_size=1, max_size=3)


@pytest.mark.few(8)
@pytest.mark.parametrize("dialect", _DIALECTS)
@_FEW
@given(_CHANCES)
def test_a_broken_document_is_read_or_refused(dialect: str, seed: int) -> None:
    _reads(dialect, seed)


@_FEW
@given(_SOME, _CHANCES)
def test_broken_documents_settle_or_are_refused(dialects: list[str], seed: int) -> None:
    _settles(dialects, seed)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", _DIALECTS)
@_MANY
@given(_CHANCES)
def test_many_broken_documents_are_read_or_refused(dialect: str, seed: int) -> None:
    _reads(dialect, seed)


@pytest.mark.slow
@_MANY
@given(_SOME, _CHANCES)
def test_many_broken_documents_settle_or_are_refused(dialects: list[str], seed: int) -> None:
    _settles(dialects, seed)


@pytest.mark.slow
def test_a_coverage_guided_fuzzer_finds_nothing(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "fuzz_readers.py"), "-runs=600", "-seed=1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path)])},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
