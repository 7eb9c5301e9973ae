"""Random pairs of small APIs, asked of generated code: an old client before new stubs.

``SPECMELD_DRIVEN=100000`` asks for that many pairs more, ``SPECMELD_SEED`` says which.
"""

from __future__ import annotations

import os
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

_TOGETHER = 100
"""APIs that are in one package."""
_VERSIONS = 10
"""Versions of each API."""
_APART = 3
"""So far apart are versions that are compared, each with the other."""
_PAIRS = 2 * sum(_VERSIONS - apart for apart in range(1, _APART + 1))
"""Pairs of versions of each API."""


def pairs(seed: int, count: int, versions: int, folder: Path) -> Iterator[Pair]:
    """Versions of some random APIs beside those shortly before and after them. A package has one
    version of each API."""
    drawn = [Dice(Random(f"{seed}.{number}")).versions(versions) for number in range(count)]
    recent: list[tuple[Package, list[Version]]] = []
    for turn, documents in enumerate(zip(*drawn, strict=True)):
        package = Package([*documents], f"driven_{seed}_{turn}", folder)
        latest = [
            Version(package, Peer(each, resolve_api(each), Random(f"{seed}.{turn}.{at}")), at)
            for at, each in enumerate(documents)
        ]
        for _, earlier in recent:
            for one, other in zip(earlier, latest, strict=True):
                yield from (_compared(one, other), _compared(other, one))
        recent.append((package, latest))
        if len(recent) > _APART:
            recent.pop(0)[0].forget()
    for package, _ in recent:
        package.forget()


def _compared(old: Version, new: Version) -> Pair:
    return Pair(old, new, compare(old.peer.api, new.peer.api))


def _shares() -> list[Any]:
    first = int(os.environ.get("SPECMELD_SEED", "1000"))
    more = -(-int(os.environ.get("SPECMELD_DRIVEN", "0")) // (_TOGETHER * _PAIRS))
    return [
        (0, 8, 3),
        (1, 60, _VERSIONS),
        *((first + one, _TOGETHER, _VERSIONS) for one in range(more)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count", "versions"), _shares())
def test_what_a_diff_says_is_met(
    seed: int, count: int, versions: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    counted: Counter[str] = Counter()
    faults: list[str] = []
    for pair in pairs(seed, count, versions, tmp_path):
        found = [*pair.faults()]
        faults += [f"{pair.old.number}: {found}\n{pair.shown()}"] if found else []
        counted.update(pair.counts())
    print(f"{seed}: {len(faults)} faults, {dict(sorted(counted.items()))}")
    assert not faults, "\n".join(faults)
    sides = ("request", "answer", "event")
    assert all(counted[f"{side} breaks"] and counted[f"{side} passes"] for side in sides)
    unknown = sum(times for what, times in counted.items() if what.startswith("unmet, as"))
    assert 20 * unknown <= counted["met"]
