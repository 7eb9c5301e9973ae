"""Cases cut to a size: the same share for every subject that needs more than there is.

What a subject says itself comes before what it takes over by reference, which has cases of its own
elsewhere. A body that is large and serves one case goes before many small changes of another.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.conformance.search.differences import changed, is_longer, written
from specmeld.conformance.search.recorded import BASES, Recorded, nearest
from specmeld.text.pointer import escaped


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a suite, and how many cases of each subject are not among them."""

    lines: tuple[str, ...]
    left_out: Mapping[str, int]


def fitted(recorded: Recorded, most: int) -> Fitted:
    """The lines of all records in ``most`` characters. Inline schemas that no operation uses have
    none."""
    records = [(name, text) for name, text in recorded.records if not name.startswith("#")]
    whole = [list(Recorded(((name, text),)).lines()) for name, text in records]
    sizes = [sum(len(line) + 1 for line in lines) for lines in whole]
    share = _share(sizes, most)
    lines: list[str] = []
    left_out: dict[str, int] = {}
    for (name, text), all_lines, size in zip(records, whole, sizes, strict=True):
        if size <= share:
            lines += all_lines
            continue
        kept, missing = _cut(name, json.loads(text), share)
        lines += kept
        left_out |= {name: missing} if missing else {}
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


def _cut(name: str, record: dict[str, Any], share: int) -> tuple[list[str], int]:
    """The lines of one subject that fit, and how many cases do not."""
    places = [f"{place}/{escaped(keyword)}" for place, keyword, _ in record["constraints"]]
    cases = sorted(_cases(record), key=lambda case: "/$ref/" in places[case[0]])
    bases: deque[Any] = deque(maxlen=BASES)
    lines: list[str] = []
    missing = 0
    for number, side, body in cases:
        back, place, change = nearest(bases, body)
        if is_longer(change if back >= 0 else body, share):
            missing += 1
            continue
        made = [] if back >= 0 else [written([body])]
        where = [place, *change] if back >= 0 and place is not None else []
        made.append(written([name, places[number], side, max(back, 0), *where]))
        size = sum(len(line) + 1 for line in made)
        if size > share:
            missing += 1
            continue
        share -= size
        lines += made
        if back < 0:
            bases.appendleft(body)
    return lines, missing


def _cases(record: dict[str, Any]) -> Iterator[tuple[int, str, Any]]:
    """Constraint's number, side and body of each case."""
    bases: deque[Any] = deque(maxlen=BASES)
    for row in record["rows"]:
        if len(row) == 1:
            bases.appendleft(row[0])
            continue
        number, side, _, back, *where = row
        yield number, side, changed(bases[back], where[0], where[1:]) if where else bases[back]
