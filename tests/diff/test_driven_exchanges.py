"""Random pairs of small APIs, asked of generated code: an old client before new stubs.

``SPECMELD_DRIVEN=100000`` asks for that many pairs more, ``SPECMELD_SEED`` says which.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from specmeld.diff import compare
from specmeld.resolve import resolve_api

from .driven import Package, Version
from .driven_law import Dice, Pair
from .exchanges import Peer

_TOGETHER = 200
"""APIs that are in one package."""
_VERSIONS = 6
"""Versions of each API, so that one less are its pairs."""


def pairs(seed: int, count: int, versions: int, folder: Path) -> Iterator[Pair]:
    """Each version of some random APIs beside the next one; a package has one version of each."""
    drawn = [Dice(Random(f"{seed}.{number}")).versions(versions) for number in range(count)]
    before: list[Version] = []
    for turn, documents in enumerate(zip(*drawn, strict=True)):
        package = Package([*documents], f"driven_{seed}_{turn}", folder)
        after = [
            Version(
                package, Peer(each, resolve_api(each), Random(f"{seed}.{turn}.{number}")), number
            )
            for number, each in enumerate(documents)
        ]
        for old, new in zip(before, after, strict=bool(before)):
            yield Pair(old, new, compare(old.peer.api, new.peer.api))
        before = after


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = int(os.environ.get("SPECMELD_DRIVEN", "0")) // (_TOGETHER * (_VERSIONS - 1))
    slow = pytest.param(1, 100, _VERSIONS, marks=pytest.mark.slow)
    return [(0, 10, 2), slow, *((first + one, _TOGETHER, _VERSIONS) for one in range(more))]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count", "versions"), _shares())
def test_what_a_diff_says_is_met(
    seed: int, count: int, versions: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    levels: Counter[str] = Counter()
    for pair in pairs(seed, count, versions, tmp_path):
        faults = [*pair.faults()]
        assert not faults, f"{pair.old.number}: {faults}\n{pair.shown()}"
        levels.update({change.level for change in pair.changes} or {"none"})
    assert levels["breaking"] and levels["none"] + levels["info"]
    for name in [one for one in sys.modules if one.startswith("driven_")]:
        del sys.modules[name]
