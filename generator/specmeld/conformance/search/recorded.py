"""Cases as text: what is found for one subject, made once and kept.

A record is a JSON object: ``given_up``, whether the search was; ``constraints``, each ``[place,
keyword, value]``; ``untested``, each ``[constraint, side, reason]``; ``rows``, of which one is a
base, ``[body]``, and any other a case, ``[constraint, side, path, base, place, value, times]``: put
``value`` (``times`` over, where given) at ``place`` into the base that many bases back, 0 being the
last; without a value, take out what is there. Constraints are told by their numbers from 0.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from specmeld.conformance.records import Case, Cases, Constraint, Untested
from specmeld.conformance.search.differences import changed, difference, is_longer, written
from specmeld.conformance.search.effort import GIVEN_UP, Effort
from specmeld.conformance.search.self_contained import each_alone
from specmeld.conformance.search.shares import Search, shared
from specmeld.model.api_description import Api
from specmeld.model.each import Each, one_by_one
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

BASES = 6
"""How many of the last bases a case looks at for the one that it is nearest to."""
_SMALL = 60
"""Characters of JSON up to which a whole new value is no reason for a new base."""
_TINY = 24
"""Characters of a change for which no other base need be looked at."""

_GIVEN_UP = '{"given_up": true'
"""How the record of such a search begins."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The records of all subjects of a document, by name, in its order."""

    records: tuple[tuple[str, str], ...]

    def cases(self) -> Cases:
        """All of it as objects."""
        return together(_read(name, json.loads(text)) for name, text in self.records)

    def lines(self) -> Iterator[str]:
        """The cases as lines of the suite. Of inline schemas that no operation uses there are
        none."""
        for name, text in self.records:
            if not name.startswith("#"):
                yield from Told(name, text).lines()


class Told:
    """The record of one subject, as lines of the suite: ``[body]``, and ``[subject, constraint,
    side, base, place, value, times]``."""

    def __init__(self, name: str, text: str) -> None:
        record = json.loads(text)
        self.name = name
        self.rows: list[list[Any]] = record["rows"]
        self.places = [f"{place}/{escaped(keyword)}" for place, keyword, _ in record["constraints"]]
        self._written = [written([name, place])[:-1] for place in self.places]

    def lines(self) -> Iterator[str]:
        """All of them."""
        for row in self.rows:
            if len(row) == 1:
                yield written(row)
            else:
                number, side, _, back, *where = row
                yield self.line(number, side, back, where)

    def least(self, constraint: int) -> int:
        """Characters that any line of a constraint has, with its end."""
        return len(self._written[constraint]) + len(',"valid",0]') + 1

    def line(self, constraint: int, side: str, back: int, where: list[Any]) -> str:
        """The line of a case."""
        said = f'{self._written[constraint]},"{side}",{back}'
        return f"{said},{written(where)[1:]}" if where else f"{said}]"


def record(source: JSONObject | Api, each: Each = one_by_one) -> Recorded:
    """The cases of an OpenAPI 3.1 document, or of the ``Api`` made from it, each subject alone."""
    all_alone = list(each_alone(source))
    texts = shared(all_alone, lambda searches: each(_record, searches), _was_given_up)
    names = (alone.subject.name for alone in all_alone)
    return Recorded(tuple(zip(names, texts, strict=True)))


def found(source: JSONObject | Api) -> Cases:
    """The same cases, found here and now."""
    return together(shared(list(each_alone(source)), lambda all_of: [*map(_walked, all_of)], _cut))


def _walked(search: Search) -> Cases:
    """All cases of one subject."""
    from specmeld.conformance.search.walk import Walk  # it loads jsonschema

    walk = Walk(search.alone.document)
    walk.subject(search.alone.subject, Effort(search.most))
    return Cases(tuple(walk.constraints), tuple(walk.cases), tuple(walk.untested))


def together(parts: Iterable[Cases]) -> Cases:
    parts = list(parts)
    return Cases(
        tuple(one for part in parts for one in part.constraints),
        tuple(one for part in parts for one in part.cases),
        tuple(one for part in parts for one in part.untested),
    )


def _cut(cases: Cases) -> bool:
    return any(one.reason.endswith(GIVEN_UP) for one in cases.untested)


def _was_given_up(record: str) -> bool:
    return record.startswith(_GIVEN_UP)


def _record(search: Search) -> str:
    cases = _walked(search)
    numbers = {id(one): number for number, one in enumerate(cases.constraints)}
    constraints = [[one.place, one.keyword, one.value] for one in cases.constraints]
    untested = [[numbers[id(one.constraint)], one.side, one.reason] for one in cases.untested]
    rows = list(_rows(cases.cases, numbers))
    return json.dumps(
        {"given_up": _cut(cases), "constraints": constraints, "untested": untested, "rows": rows}
    )


def _rows(cases: Iterable[Case], numbers: dict[int, int]) -> Iterator[list[Any]]:
    bases: deque[Any] = deque(maxlen=BASES)
    for case in cases:
        back, place, change = nearest(bases, case.body)
        if back < 0:
            bases.appendleft(case.body)
            yield [case.body]
            back, place, change = 0, None, []
        where = [] if place is None else [place, *change]
        yield [numbers[id(case.constraint)], case.side, case.path, back, *where]


_Near: TypeAlias = tuple[int, list[str | int] | None, list[Any]]
"""How many bases back, the place of the difference, and what is there instead."""


def nearest(bases: Iterable[Any], body: Any) -> _Near:
    """The base with the smallest difference, or the first where that is small; -1 where a new one
    is due."""
    best: _Near | None = None
    whole: _Near | None = None
    size = 0
    for back, base in enumerate(bases):
        place, change = difference(base, body)
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


def _read(name: str, told: dict[str, Any]) -> Cases:
    constraints = tuple(Constraint(name, *one) for one in told["constraints"])
    untested = tuple(
        Untested(constraints[number], side, reason) for number, side, reason in told["untested"]
    )
    cases = []
    bases: deque[Any] = deque(maxlen=BASES)
    for row in told["rows"]:
        if len(row) == 1:
            bases.appendleft(row[0])
            continue
        number, side, path, back, *where = row
        body = changed(bases[back], where[0], where[1:]) if where else bases[back]
        cases.append(Case(constraints[number], side, body, tuple(path)))
    return Cases(constraints, tuple(cases), untested)
