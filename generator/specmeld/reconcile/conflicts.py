"""Report a conflict once, not once per use of the schema.

A line that is overruled in the same way at several places is one conflict, and so are all that
share such a line: documents need not describe the same operations. What an example widens (rule 9)
was decided before; both are one conflict, with the value that holds in the end.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from specmeld.model.claims import Claim, Origin
from specmeld.model.settlement import Conflict
from specmeld.reconcile.equality import meaning
from specmeld.reconcile.evidence import fingerprint

WIDENED = 9
"""The rule by which a value comes to accept the examples."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict between documents at one place."""

    conflict: Conflict
    followed: bool
    """Whether the decided value is that of the first side."""
    files: frozenset[str] = frozenset()
    """Documents that state a fact once, regardless of the number of its uses."""

    @property
    def dissent(self) -> Sequence[Claim]:
        return self.conflict.sides[1:] if self.followed else self.conflict.sides

    def lines(self) -> Iterator[Hashable]:
        """The lines that identify the same conflict at another place.

        The values are included, since a whole document may be on one line.
        """
        keyword = self.conflict.keyword
        chosen = meaning(keyword, self.conflict.chosen)
        for claim in self.dissent:
            once = self.conflict.place if claim.origin.document in self.files else ""
            yield keyword, chosen, once, claim.origin, meaning(keyword, claim.value)


def told_once(disputes: Sequence[Dispute]) -> tuple[Conflict, ...]:
    """Each conflict once, with all its sides and places, in the order of the first."""
    disputes = _with_earlier(disputes)
    sharing: dict[Hashable, list[int]] = {}
    for number, dispute in enumerate(disputes):
        for line in dispute.lines():
            sharing.setdefault(line, []).append(number)
    conflicts: list[Conflict] = []
    seen: set[int] = set()
    for number in range(len(disputes)):
        if number not in seen:
            group = _linked(number, disputes, sharing)
            seen |= group
            conflicts.append(_joined([disputes[each] for each in sorted(group)]))
    return tuple(conflicts)


def _with_earlier(disputes: Sequence[Dispute]) -> list[Dispute]:
    """The disputes, those of a value that was widened in the last of them."""
    last = {_fact(one): one for one in disputes if one.conflict.rule == WIDENED}
    earlier: dict[tuple[str, str], list[Dispute]] = {}
    kept: list[Dispute] = []
    for one in disputes:
        if last.get(_fact(one), one) is one:
            kept.append(one)
        else:
            earlier.setdefault(_fact(one), []).append(one)
    return [
        _widened(one, earlier[fact]) if (fact := _fact(one)) in earlier else one for one in kept
    ]


def _fact(one: Dispute) -> tuple[str, str]:
    return one.conflict.place, one.conflict.keyword


def _widened(last: Dispute, earlier: Sequence[Dispute]) -> Dispute:
    conflict = last.conflict
    sides = {id(claim): claim for one in (last, *earlier) for claim in one.conflict.sides}.values()
    open_before = any(one.conflict.open for one in earlier)
    evidence = fingerprint(conflict.place, conflict.keyword, sides)
    made = replace(conflict, sides=tuple(sides), open=open_before, evidence=evidence)
    return replace(last, conflict=made)


def _linked(
    start: int, disputes: Sequence[Dispute], sharing: dict[Hashable, list[int]]
) -> set[int]:
    """The groups of numbers linked by shared lines, directly or not; each line is visited once."""
    found, waiting = {start}, [start]
    while waiting:
        for line in disputes[waiting.pop()].lines():
            others = [each for each in sharing.pop(line, ()) if each not in found]
            found.update(others)
            waiting += others
    return found


def _joined(disputes: Sequence[Dispute]) -> Conflict:
    conflicts = [dispute.conflict for dispute in disputes]
    # Decided in one place is not decided in the other.
    shown = next((each for each in conflicts if each.open), conflicts[0])
    place, *also = dict.fromkeys(each.place for each in conflicts)
    return replace(
        shown,
        place=place,
        also=tuple(also),
        sides=_sides(disputes),
        # Rule 1 decides only if all dissenting documents are older.
        rule=max(each.rule for each in conflicts),
    )


def _sides(disputes: Sequence[Dispute]) -> tuple[Claim, ...]:
    """Who is followed at the first place, and all who disagree anywhere."""
    first, *others = disputes
    sides: dict[Origin, Claim] = {}
    claims: Iterable[Claim] = (*first.conflict.sides, *(c for each in others for c in each.dissent))
    for claim in claims:
        sides.setdefault(claim.origin, claim)
    return tuple(sides.values())
