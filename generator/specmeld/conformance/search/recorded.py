"""Cases as text: what is found for one subject, made once and kept.

The first line of a record says what cut the search short, if anything did: ``given_up``, it took
too many steps; ``ended_early``, there was no room for more constraints. The second line is a JSON
object: ``constraints``, each ``[place, keyword, value]``; ``untested``, each ``[constraint, side,
reason]``. The others are its cases, as ``rows`` has them. Constraints are identified by number,
from 0.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specmeld.conformance.records import Case, Cases, Constraint, Untested
from specmeld.conformance.search.differences import written
from specmeld.conformance.search.effort import GIVEN_UP as REASON
from specmeld.conformance.search.effort import Effort
from specmeld.conformance.search.rows import BASES, Row, is_body, lines_of, plainly
from specmeld.conformance.search.self_contained import each_alone
from specmeld.conformance.search.shares import Search, shared
from specmeld.model.api_description import Api
from specmeld.model.each import Each, one_by_one
from specmeld.model.json import JSONObject
from specmeld.text.pointer import escaped

if TYPE_CHECKING:
    from specmeld.conformance.search.walk import Walk

_GIVEN_UP, _ENDED_EARLY = "given_up", "ended_early"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The records of all subjects of a document, by name, in its order."""

    records: tuple[tuple[str, str], ...]

    def cases(self) -> Cases:
        """All of it as objects."""
        return together(_read(name, text) for name, text in self.records)

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
        _, head, *self.rows = text.split("\n")
        self.name = name
        self.ended_early = _ended_early(text)
        constraints = json.loads(head)["constraints"]
        self.places = [f"{place}/{escaped(keyword)}" for place, keyword, _ in constraints]
        self._written = [written([name, place])[:-1] for place in self.places]

    def lines(self) -> Iterator[str]:
        """All of them."""
        for line in self.rows:
            if is_body(line):
                yield plainly(line)
            else:
                row = Row.read(line)
                yield self.line(row, row.back, row.change)

    def least(self, constraint: int) -> int:
        """Characters that any line of a constraint has, with its end."""
        return len(self._written[constraint]) + len(',"valid",0]') + 1

    def line(self, row: Row, back: int, change: str) -> str:
        """The line of a case, as a change of the base that many bases back."""
        said = f'{self._written[row.constraint]},"{row.side}",{back}'
        return f"{said},{plainly(f'[{change}]')[1:]}" if change else f"{said}]"


def record(
    source: JSONObject | Api,
    each: Each = one_by_one,
    room: int | None = None,
    known: Recorded | None = None,
) -> Recorded:
    """The cases of an OpenAPI 3.1 document, or of the ``Api`` made from it, each subject alone.

    With ``room`` for so many constraints a subject, those that have more are not searched to the
    end. What is ``known`` of the same document as a whole is not searched again.
    """
    subjects = list(each_alone(source))
    texts = [text for _, text in known.records] if known else [_ENDED_EARLY] * len(subjects)
    missing = [number for number, text in enumerate(texts) if _ended_early(text)]
    searches = [Search(subjects[number], room=room) for number in missing]
    made = shared(searches, lambda further: each(_record, further), _was_given_up)
    for number, text in zip(missing, made, strict=True):
        texts[number] = text
    names = (alone.subject.name for alone in subjects)
    return Recorded(tuple(zip(names, texts, strict=True)))


def found(source: JSONObject | Api) -> Cases:
    """The same cases, found here and now."""
    searches = [Search(alone) for alone in each_alone(source)]
    return together(shared(searches, lambda all_of: [*map(_walked, all_of)], _cut))


def _walked(search: Search) -> Cases:
    """All cases of one subject."""
    walk = _walk(search)
    cases = tuple(one.case() for one in walk.cases)
    return Cases(tuple(walk.constraints), cases, tuple(walk.untested))


def _walk(search: Search) -> Walk:
    from specmeld.conformance.search.walk import Walk  # it loads jsonschema

    walk = Walk(search.alone.document, search.alone.plain, room=search.room)
    walk.subject(search.alone.subject, Effort(search.most))
    return walk


def together(parts: Iterable[Cases]) -> Cases:
    parts = list(parts)
    return Cases(
        tuple(one for part in parts for one in part.constraints),
        tuple(one for part in parts for one in part.cases),
        tuple(one for part in parts for one in part.untested),
    )


def _cut(found: Cases | Walk) -> bool:
    return any(one.reason.endswith(REASON) for one in found.untested)


def _was_given_up(record: str) -> bool:
    return _GIVEN_UP in _cut_short(record)


def _ended_early(record: str) -> bool:
    return _ENDED_EARLY in _cut_short(record)


def _cut_short(record: str) -> list[str]:
    return record.split("\n", 1)[0].split()


def _record(search: Search) -> str:
    walk = _walk(search)
    numbers = {id(one): number for number, one in enumerate(walk.constraints)}
    constraints = [[one.place, one.keyword, one.value] for one in walk.constraints]
    untested = [[numbers[id(one.constraint)], one.side, one.reason] for one in walk.untested]
    head = json.dumps({"constraints": constraints, "untested": untested})
    cut_short = {_GIVEN_UP: _cut(walk), _ENDED_EARLY: walk.ended_early}
    words = " ".join(word for word, is_so in cut_short.items() if is_so)
    return "\n".join([words, head, *lines_of(walk.cases, numbers)])


def _read(name: str, text: str) -> Cases:
    _, head, *lines = text.split("\n")
    told = json.loads(head)
    constraints = tuple(Constraint(name, *one) for one in told["constraints"])
    untested = tuple(
        Untested(constraints[number], side, reason) for number, side, reason in told["untested"]
    )
    cases = []
    bases: deque[Any] = deque(maxlen=BASES)
    for line in lines:
        if is_body(line):
            bases.appendleft(json.loads(line)[0])
            continue
        row = Row.read(line)
        path = tuple(json.loads(row.path))
        cases.append(Case(constraints[row.constraint], row.side, row.body(bases[row.back]), path))
    return Cases(constraints, tuple(cases), untested)
