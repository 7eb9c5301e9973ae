"""The cases of one subject as lines of text: each body once, and each case as a change of one.

A body is a line ``[body]``. A case is a line of five parts with tabs between them: the number of
its constraint, its side, how many bodies back its base is (0 is the last one above), the path to
its value in the body, and what of the base is changed: nothing, or ``place,value,times``. Put
``value`` (``times`` over, where given) at ``place``; without a value, take out what is there. All
is JSON in ASCII, so that a text of many lines takes a byte a character, whatever is in one of them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from specmeld.conformance.records import Case, Path, Side
from specmeld.conformance.search.differences import changed, difference, is_longer, written

BASES = 6
"""How many of the last bases a case looks at for the one that it is nearest to."""
_SMALL = 60
"""Characters of JSON up to which a whole new value is no reason for a new base."""
_TINY = 24
"""Characters of a change for which no other base need be looked at."""
_ASCII = json.JSONEncoder(separators=(",", ":"))


class Row(NamedTuple):
    """A line that is a case."""

    constraint: int
    side: Side
    back: int
    path: str
    change: str

    @classmethod
    def read(cls, line: str) -> Row:
        """The parts of such a line."""
        constraint, side, back, path, change = line.split("\t")
        return cls(
            int(constraint), "valid" if side == "valid" else "invalid", int(back), path, change
        )

    def body(self, base: Any) -> Any:
        """The body of the case."""
        place, *value = json.loads(f"[{self.change}]") if self.change else ([], base)
        return changed(base, place, value)


def is_body(line: str) -> bool:
    """Whether a line is a body, and no case."""
    return line.startswith("[")


def plainly(text: str) -> str:
    """JSON in ASCII as ``written`` has it."""
    return written(json.loads(text)) if "\\u" in text else text


def lines_of(cases: Iterable[Case], numbers: Mapping[int, int]) -> Iterator[str]:
    """The lines; ``numbers`` has the constraints by their ``id``."""
    bases: deque[Any] = deque(maxlen=BASES)
    paths: dict[Path, str] = {}
    for case in cases:
        back, place, change = nearest(bases, case.body)
        if back < 0:
            bases.appendleft(case.body)
            yield _ASCII.encode([case.body])
            back, place, change = 0, None, []
        where = "" if place is None else _ASCII.encode([place, *change])[1:-1]
        if case.path not in paths:
            paths[case.path] = _ASCII.encode(case.path)
        number = numbers[id(case.constraint)]
        yield f"{number}\t{case.side}\t{back}\t{paths[case.path]}\t{where}"


_Near: TypeAlias = tuple[int, list[str | int] | None, list[Any]]
"""How many bases back, the place of the difference, and what is there instead."""


def nearest(
    bases: Iterable[Any], body: Any, too_long: Callable[[Sequence[str | int]], bool] | None = None
) -> _Near:
    """The base with the smallest difference, or the first where that is small; -1 where a new one
    is due. ``too_long``, where it is given, says of which places a value is not worth writing."""
    best: _Near | None = None
    whole: _Near | None = None
    size = 0
    for back, base in enumerate(bases):
        place, change = difference(base, body)
        if too_long is not None and place is not None and len(change) == 1 and too_long(place):
            continue
        if place == []:
            whole = whole or (back, place, change)
        elif best is None or not is_longer(change, size - 1):
            best, size = (back, place, change), len(written(change))
            if size <= _TINY:
                return best
    if whole is not None and best is not None:
        longest = size if whole[0] < best[0] else size - 1
        best = best if is_longer(whole[2], longest) else None
    if best is None and whole is not None and not is_longer(whole[2], _SMALL):
        return whole
    return best or (-1, None, [])
