"""Each document that fuzzing has found to break a law of ``laws.py``, so that it never does again.

A finding is a file ``found/<dialect>/<what is odd about it>``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.read.registry import DIALECTS

from .laws import FOUND, as_read, settled

_CASES = sorted(FOUND.glob("*/*"))


@pytest.mark.few(4)
@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_what_was_found_stays_mended(case: Path) -> None:
    text = case.read_bytes().decode()
    for dialect in {case.parent.name, *DIALECTS}:
        reading = as_read(text, dialect)
        if reading is not None:
            settled([reading])
            settled([reading, reading])
