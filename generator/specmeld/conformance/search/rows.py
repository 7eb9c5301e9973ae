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
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from specmeld.conformance.records import Path, Side
from specmeld.conformance.search.differences import (
    changed,
    difference,
    is_large,
    is_longer,
    written,
)
from specmeld.text.pointer import value_at

if TYPE_CHECKING:
    from specmeld.conformance.search.spots import Embed, Found

BASES = 6
"""How many of the last bases a case looks at for the one that it is nearest to."""
_SMALL = 60
"""Characters of JSON up to which a whole new value is no reason for a new base."""
_TINY = 24
"""Characters of a change for which no other base need be looked at."""
_NOTHING = object()
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


def lines_of(cases: Iterable[Found], numbers: Mapping[int, int]) -> Iterator[str]:
    """The lines; ``numbers`` has the constraints by their ``id``."""
    writer = _Writer()
    for case in cases:
        where = writer.beside(case)
        if where is None:
            back, place, change = nearest(writer.bases, case.body)
            if back < 0:
                yield writer.add(case.body)
                back, place, change = 0, None, []
            where = writer.changed(case, back, place, change)
        path = writer.text(case.path)
        yield f"{numbers[id(case.constraint)]}\t{case.side}\t{where[0]}\t{path}\t{where[1]}"


class _Writer:
    """The last bases, and the one that the cases of a spot are near to.

    Bodies of one spot are the same but for the value there. Where a base is like them, the next
    one differs from it as the values do, which is seen without making the body.
    """

    def __init__(self) -> None:
        self.bases: deque[Any] = deque(maxlen=BASES)
        self._added = 0
        self._paths: dict[Path, str] = {}
        self._embed: Embed | None = None
        """Of the spot; none where no base is known to be like its bodies."""
        self._number = 0
        """How many bases came before that one."""
        self._held: Any = None
        """Its value at the spot."""

    def beside(self, case: Found) -> tuple[int, str] | None:
        """The base and the change of a case, where it is the like of the one before."""
        back = self._added - 1 - self._number
        if case.spot.embed is not self._embed or back >= BASES:
            return None
        place, change = difference(self._held, case.value)
        if place is None:
            return back, ""
        if is_large(change, _TINY):
            return None
        texts = list(map(_ascii, change))
        if sum(map(len, texts)) > _TINY:
            return None
        return back, ",".join([self.text((*case.spot.path, *place)), *texts])

    def add(self, body: Any) -> str:
        """The line of a new base."""
        self.bases.appendleft(body)
        self._added += 1
        return _ASCII.encode([body])

    def changed(
        self, case: Found, back: int, place: list[str | int] | None, change: list[Any]
    ) -> tuple[int, str]:
        """The base and the change of a case; the next ones are compared with the same base."""
        at = case.spot.path
        like = not case.spot.named and (place is None or tuple(place[: len(at)]) == at)
        self._embed = case.spot.embed if like else None
        if like:
            self._number = self._added - 1 - back
            self._held = _part(self.bases[back], at)
        if place is None:
            return back, ""
        return back, ",".join([self.text(tuple(place)), *map(_ascii, change)])

    def text(self, path: Path) -> str:
        """A path as JSON."""
        if path not in self._paths:
            self._paths[path] = f"[{','.join(map(_ascii, path))}]"
        return self._paths[path]


def _part(body: Any, path: Path) -> Any:
    """What is in a body at a path; something that is like no value where nothing is."""
    try:
        return value_at(body, path)
    except LookupError:
        return _NOTHING


def _ascii(value: Any) -> str:
    """JSON in ASCII."""
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)  # the encoder takes longer to start than to write
    return _ASCII.encode(value)


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
