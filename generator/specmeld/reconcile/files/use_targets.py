"""The component that a use refers to, if files name different ones there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.model.claims import Claim, Place
from specmeld.model.json import JSON
from specmeld.reconcile.files.matching import Component, Components
from specmeld.reconcile.files.parts import Part, target_of
from specmeld.reconcile.files.record import Record, as_said
from specmeld.reconcile.files.width import Width


@dataclass(slots=True)
class Candidate:
    """A component, and the files' references to it at one use."""

    home: Component
    refs: list[Part] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UseTargets:
    """Chooses among candidates, and records the outcomes of their claims."""

    components: Components
    record: Record

    def choose(self, kind: str, named: Sequence[Candidate], place: Place) -> list[Component]:
        """One component, or several of which any may be meant.

        One is enough if all assert the same. Else the files of highest weight decide (rule 3); if
        they have equal weight, it is the one that accepts everything that the others accept, or any
        of them.
        """
        if len(named) == 1 or self._are_alike(kind, named):
            self.record.agree([claim for one in named for claim in one.claims], str(place))
            return [named[0].home]
        top = self._weightiest(named)
        widest = [one for one in top if all(self._is_wider(kind, one, other) for other in top)]
        followed = widest[:1] or (top if kind == "schema" else top[:1])
        self._tell(named, followed, place, is_open=len(top) > 1)
        return [one.home for one in followed]

    def _weightiest(self, named: Sequence[Candidate]) -> list[Candidate]:
        rank = self.record.judge.rank
        ranks = [max(rank(as_said(claim)) for claim in one.claims) for one in named]
        return [one for one, mine in zip(named, ranks, strict=True) if mine == max(ranks)]

    def _tell(
        self,
        named: Sequence[Candidate],
        followed: Sequence[Candidate],
        place: Place,
        *,
        is_open: bool,
    ) -> None:
        """Report the conflict; what is not followed is removed from its file at this use."""
        first = followed[0]
        reason = f"{first.claims[0].origin.document} says {first.claims[0].value}"
        for one in named:
            if any(one is each for each in followed):
                self.record.agree(one.claims, str(place))
            else:
                self.record.overrule(one.refs, one.claims, 3, place, reason)
        others = [one.claims[0] for one in named if one is not first]
        refs: list[JSON] = [one.home.ref for one in followed]
        chosen = refs if len(refs) > 1 else refs[0]
        self.record.disagree(place, "ref", 3, chosen, (first.claims[0], *others), is_open=is_open)

    # What they assert -----------------------------------------------------------------------------

    def _are_alike(self, kind: str, named: Sequence[Candidate]) -> bool:
        width = Width(self.components)
        return len({width.content(kind, part) for one in named for part in _targets(one)}) == 1

    def _is_wider(self, kind: str, one: Candidate, other: Candidate) -> bool:
        """Whether the target of one accepts, and describes, everything that the other does."""
        width = Width(self.components)
        return one is other or (
            kind == "schema"
            and all(
                width.takes(mine, theirs) for mine in _targets(one) for theirs in _targets(other)
            )
        )


def _targets(candidate: Candidate) -> list[Part]:
    return [part for part in map(target_of, candidate.refs) if part is not None]
