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
"""Pairs whose packages are one."""


def pairs(seed: int, count: int, folder: Path) -> Iterator[Pair]:
    """Random pairs, whose old versions are one package and whose new ones are another."""
    drawn = [Dice(Random(f"{seed}.{number}")).pair() for number in range(count)]
    olds, news = ([*each] for each in zip(*drawn, strict=True))
    before = Package(olds, f"driven_old_{seed}", folder)
    after = Package(news, f"driven_new_{seed}", folder)
    for number, (old, new) in enumerate(zip(olds, news, strict=True)):
        one, other = resolve_api(old), resolve_api(new)
        dice = Random(f"{seed}.{number}.values")
        yield Pair(
            Version(before, Peer(old, one, dice), number),
            Version(after, Peer(new, other, dice), number),
            compare(one, other),
        )


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = int(os.environ.get("SPECMELD_DRIVEN", "0")) // _TOGETHER
    slow = pytest.param(1, 400, marks=pytest.mark.slow)
    return [(0, 10), slow, *((first + share, _TOGETHER) for share in range(more))]


@pytest.mark.parametrize(("seed", "count"), _shares())
def test_what_a_diff_says_is_met(
    seed: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    levels: Counter[str] = Counter()
    for pair in pairs(seed, count, tmp_path):
        faults = [*pair.faults()]
        assert not faults, f"{pair.old.number}: {faults}\n{pair.shown()}"
        levels.update({change.level for change in pair.changes} or {"none"})
    assert levels["breaking"] and levels["none"] + levels["info"]
    for name in [one for one in sys.modules if one.startswith("driven_")]:
        del sys.modules[name]
