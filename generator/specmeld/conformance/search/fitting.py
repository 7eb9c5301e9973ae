"""Cases cut to a size: the same share for every subject that needs more than there is.

What a subject says itself comes before what it takes over by reference, which has cases of its own
elsewhere. A body that is large and serves one case goes before many small changes of another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.conformance.search.differences import changed, is_large, written
from specmeld.conformance.search.recorded import BASES, Recorded, Told, nearest


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a suite, and how many cases of each subject are not among them."""

    lines: tuple[str, ...]
    left_out: Mapping[str, int]


def fitted(recorded: Recorded, most: int) -> Fitted:
    """The lines of all records in ``most`` characters. Inline schemas that no operation uses have
    none."""
    told = [Told(name, text) for name, text in recorded.records if not name.startswith("#")]
    whole = [list(one.lines()) for one in told]
    sizes = [sum(map(len, lines)) + len(lines) for lines in whole]
    share = _share(sizes, most)
    lines: list[str] = []
    left_out: dict[str, int] = {}
    for one, all_lines, size in zip(told, whole, sizes, strict=True):
        if size <= share:
            lines += all_lines
            continue
        kept, missing = _cut(one, share)
        lines += kept
        left_out |= {one.name: missing} if missing else {}
    return Fitted(tuple(lines), left_out)


def _share(sizes: list[int], most: int) -> int:
    """The most that one subject may take, so that all together take no more than ``most``."""
    ordered = sorted(sizes)
    left, share = most, max(ordered, default=0)
    for number, size in enumerate(ordered):
        share = left // (len(ordered) - number)
        if size > share:
            return share
        left -= size
    return max(share, max(ordered, default=0))


def _cut(told: Told, share: int) -> tuple[list[str], int]:
    """The lines of one subject that fit, and how many cases do not."""
    bases: list[Any] = []
    cases: list[tuple[int, list[Any]]] = []
    for row in told.rows:
        if len(row) == 1:
            bases.append(row[0])
        else:
            cases.append((len(bases) - 1 - row[3], row))
    cases.sort(key=lambda case: "/$ref/" in told.places[case[1][0]])
    cut = _Cut(told, bases, share)
    missing = sum(not cut.took(base, row) for base, row in cases)
    return cut.lines, missing


@dataclass
class _Cut:
    """The lines of a subject as long as there is space."""

    told: Told
    bases: list[Any]
    left: int
    lines: list[str] = field(default_factory=list)
    _written: deque[tuple[int, Any]] = field(default_factory=lambda: deque(maxlen=BASES))
    """The last bases that there are lines of, each with its number; none for others."""

    def took(self, number: int, row: list[Any]) -> bool:
        """Whether a case, given as a change of a base, fits."""
        constraint, side, _, _, *where = row
        if self.told.least(constraint) > self.left:
            return False
        is_base = not where
        back = next((n for n, (one, _) in enumerate(self._written) if one == number), -1)
        base = None
        if back < 0:
            back, where, base = self._otherwise(number, where)
        if is_large(where if base is None else base[0], self.left):
            return False
        made = [] if base is None else [written(base)]
        made.append(self.told.line(constraint, side, back, where))
        size = sum(map(len, made)) + len(made)
        if size > self.left:
            return False
        self.left -= size
        self.lines += made
        if base is not None:
            self._written.appendleft((number if is_base else -1, base[0]))
        return True

    def _otherwise(self, number: int, where: list[Any]) -> tuple[int, list[Any], list[Any] | None]:
        """The case as a change of a base that has a line, else with a line of its own."""
        body = changed(self.bases[number], where[0], where[1:]) if where else self.bases[number]
        back, place, change = nearest((base for _, base in self._written), body)
        if back >= 0:
            return back, [] if place is None else [place, *change], None
        return 0, [], [body]
