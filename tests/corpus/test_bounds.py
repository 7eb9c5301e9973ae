"""Real descriptions: at each boundary of each constraint the package says what the schema says.

The ten smallest, under the slow tests; all with SPECMELD_WHOLE_CORPUS in the environment. The table
of all is printed by ``pytest -m bench -s tests/bench/test_conform_bench.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .proofs import documents, proof

pytestmark = pytest.mark.slow

_SMALL = None if "SPECMELD_WHOLE_CORPUS" in os.environ else 10


@pytest.mark.parametrize("name", documents()[:_SMALL])
def test_package_and_schema_agree(name: str, shared: Path, tmp_path: Path) -> None:
    told = proof(name, tmp_path)
    assert told["cases"] > 0
    assert not told["disagreements"]
    assert not told["missing"]
    assert len(told["misplaced"]) <= told["cases"] / 100
    counted = told["keywords"].values()
    assert sum(one["not tested"] for one in counted) == len(told["untested"])
    assert told["constraints"] - told["bothSides"] <= len(told["untested"])
