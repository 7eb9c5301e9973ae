"""Cut the cases of a suite to a size, with equal shares for subjects that need more than that.

What a subject says itself comes before what it takes over by reference, which has cases of its own
elsewhere, and a first case of a constraint before a second. A body that is large and serves one
case goes before many small changes of another.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from specmeld.conformance.records import Side
from specmeld.conformance.search.differences import is_large, written
from specmeld.conformance.search.recorded import Recorded, Told
from specmeld.conformance.search.rows import BASES, Row, is_body, nearest, plainly


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a suite, and the subjects that have more cases than are among them."""

    lines: tuple[str, ...]
    cut: tuple[str, ...]


def fitted(recorded: Recorded, most: int) -> Fitted:
    """The lines of all records in ``most`` characters. Inline schemas that no operation uses have
    none."""
    told = [Told(name, text) for name, text in recorded.records if not name.startswith("#")]
    whole = [list(one.lines()) for one in told]
    sizes = [sum(map(len, lines)) + len(lines) for lines in whole]
    share = _share(sizes, most)
    lines: list[str] = []
    cut: list[str] = []
    for one, all_lines, size in zip(told, whole, sizes, strict=True):
        kept, is_whole = (all_lines, True) if size <= share else _cut(one, share)
        lines += kept
        if one.ended_early or not is_whole:
            cut.append(one.name)
    return Fitted(tuple(lines), tuple(cut))


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


def _cut(told: Told, share: int) -> tuple[list[str], bool]:
    """The lines of one subject that fit, and whether all cases do."""
    bases: list[str] = []
    cases: list[tuple[int, Row]] = []
    for line in told.rows:
        if is_body(line):
            bases.append(plainly(line))
        else:
            row = Row.read(line)
            cases.append((len(bases) - 1 - row.back, row))
    cases = _in_turn(told, cases)
    cut = _Cut(told, [_Base(line) for line in bases], share)
    took = [cut.took(base, row) for base, row in cases]
    return cut.lines, all(took)


def _in_turn(told: Told, cases: Sequence[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """First what the subject says itself; of that, one case of each side of a constraint first."""
    turns: dict[int, tuple[bool, bool]] = {}
    seen: set[tuple[int, Side]] = set()
    for number, (_, row) in enumerate(cases):
        side = (row.constraint, row.side)
        turns[number] = ("/$ref/" in told.places[row.constraint], side in seen)
        seen.add(side)
    return [cases[number] for number in sorted(turns, key=turns.__getitem__)]


class _Base:
    """A body that cases are changes of, with its line and the lengths of its parts."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._read: list[Any] | None = None
        self._lengths: dict[tuple[str | int, ...], int] = {(): len(line) - len("[]")}

    @property
    def body(self) -> Any:
        """The body, read when it is asked for."""
        self._read = self._read or json.loads(self._line)
        return self._read[0]

    def length(self, place: Sequence[str | int]) -> int:
        """Characters of what stands at a place; 0 where nothing does."""
        key = tuple(place)
        if key not in self._lengths:
            self._lengths[key] = self._written_at(place)
        return self._lengths[key]

    def _written_at(self, place: Sequence[str | int]) -> int:
        part = self.body
        try:
            for step in place:
                part = part[step]
        except (LookupError, TypeError):
            return 0
        return len(written(part))

    def lost(self, row: Row) -> int:
        """Characters that a case takes out of the body, or fewer."""
        if not row.change:
            return 0
        place = json.loads(f"[{row.change}]")[0]
        name = len(written(place[-1])) + len('"":,') if place else 0
        return self.length(place) + name


@dataclass
class _Cut:
    """The lines of a subject as long as there is space."""

    told: Told
    bases: list[_Base]
    left: int
    lines: list[str] = field(default_factory=list)
    _written: deque[tuple[int, Any]] = field(default_factory=lambda: deque(maxlen=BASES))
    """The last bases that there are lines of, each with its number; none for others."""

    def took(self, number: int, row: Row) -> bool:
        """Whether a case, given as a change of a base, fits."""
        if self.told.least(row.constraint) > self.left:
            return False
        back = next((n for n, (one, _) in enumerate(self._written) if one == number), -1)
        if back >= 0:
            return self._put(self.told.line(row, back, row.change))
        base = self.bases[number]
        least = -base.lost(row)

        def too_long(place: Sequence[str | int]) -> bool:
            return base.length(place) + least > self.left

        if not self._written and too_long(()):
            return False
        body = row.body(base.body)
        back, place, change = nearest((one for _, one in self._written), body, too_long)
        if back >= 0:
            where = "" if place is None else written([place, *change])[1:-1]
            return self._put(self.told.line(row, back, where))
        if too_long(()) or is_large(body, self.left):
            return False
        if not self._put(written([body]), self.told.line(row, 0, "")):
            return False
        self._written.appendleft((-1 if row.change else number, body))
        return True

    def _put(self, *lines: str) -> bool:
        """Whether the lines fit, which are there then."""
        size = sum(map(len, lines)) + len(lines)
        if size > self.left:
            return False
        self.left -= size
        self.lines += lines
        return True
