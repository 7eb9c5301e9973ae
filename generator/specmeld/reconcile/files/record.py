"""The record of merging files: claims, their outcomes, conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.json import JSON
from specmeld.model.settlement import Conflict, Dropped, Verdict
from specmeld.reconcile.decide import Judge
from specmeld.reconcile.evidence import fingerprint
from specmeld.reconcile.files.parts import Part
from specmeld.reconcile.pages.laid_out import NODE, SAYS, is_page
from specmeld.reconcile.tree import Node, Said


@dataclass(slots=True)
class Record:
    """The ledger of the files; ``judge`` decides conflicts, and writes to its own."""

    judge: Judge
    claims: list[Claim] = field(default_factory=list)
    agreed: dict[int, Verdict] = field(default_factory=dict)
    """By ``id`` of the claim, like the ledger's own verdicts."""
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """JSON pointer of the merged document → its place."""
    dropped: list[Dropped] = field(default_factory=list)
    built: dict[int, str] = field(default_factory=dict)
    """``id`` of an object of the merged document → its place."""

    def claim(
        self, part: Part, place: Place, keyword: str, value: JSON, *steps: str | int
    ) -> Claim:
        """A fact that a file states at ``steps`` below a part."""
        line = part.source.line((*part.pointer, *steps))
        made = Claim(place, keyword, value, Origin(part.source.id, line))
        self.claims.append(made)
        return made

    def said(self, part: Part, place: Place, keyword: str, value: JSON, *steps: str | int) -> Said:
        """The same, for the judge."""
        return as_said(self.claim(part, place, keyword, value, *steps))

    def agree(self, claims: Sequence[Claim], place: str) -> None:
        """All of them agree: the first is kept, the others corroborate it."""
        for at, claim in enumerate(claims):
            self.agreed[id(claim)] = Verdict(claim, "corroborates" if at else "kept", 0, place)

    def overrule(
        self, parts: Iterable[Part], claims: Iterable[Claim], rule: int, place: Place, reason: str
    ) -> None:
        """What parts of files say does not hold: removed."""
        for claim in claims:
            self.agreed[id(claim)] = Verdict(claim, "overruled", rule, str(place), reason)
        self.dropped += [Dropped(part.source.id, part.pointer, rule) for part in parts]

    def exists(self, parts: Iterable[Part], place: Place) -> None:
        """The files that have something at a place."""
        seen: dict[str, Part] = {}
        for part in parts:
            if not is_page(part):
                seen.setdefault(part.source.id, part)
        claims = [self.claim(part, place, "exists", True) for part in seen.values()]
        self.agree(claims, str(place))

    def lacking(
        self, has: Part, lacks: Part, place: Place, *steps: str | int, rule: int = 2
    ) -> None:
        """One file has what another omits from a list: kept, and reported."""
        line = lacks.source.line((*lacks.pointer, *steps))
        having = Claim(place, "exists", True, Origin(has.source.id, has.line))
        if is_page(has):
            said = next((one for one in has.value[SAYS] if one.keyword == "exists"), None)
            if said is None:
                return
            having = said.claim
        sides = (having, Claim(place, "exists", False, Origin(lacks.source.id, line)))
        reason = "an open list excludes nothing"
        self.disagree(place, "exists", rule, True, sides, reason=reason)

    def drop(self, parts: Iterable[Part], closer: Part, place: Place) -> None:
        """A closed list does not have it: removed (rule 2), and reported."""
        closing = Claim(
            place, "exists", False, Origin(closer.source.id, closer.source.line(closer.pointer))
        )
        for part in parts:
            reason = f"{closer.source.id} has a closed list without it"
            if is_page(part):
                self._drop_page(part.value[NODE], closing, reason, place)
                continue
            claim = self.claim(part, place, "exists", True)
            self.agreed[id(claim)] = Verdict(claim, "overruled", 2, str(place), reason)
            self.dropped.append(Dropped(part.source.id, part.pointer, 2))
            self.disagree(place, "exists", 2, False, (closing, claim))

    def widened(self, place: Place, keyword: str, chosen: JSON, by: Said, rule: int) -> None:
        """A schema accepts what a page prints, against what the documents say about it."""
        words = (keyword, "const") if keyword == "enum" else (keyword, "type")
        against = [one for one in self.claims if one.at == place and one.keyword in words]
        self.disagree(place, keyword, rule, chosen, (by.claim, *against))

    def _drop_page(self, node: Node, closing: Claim, reason: str, place: Place) -> None:
        self.judge.ledger.drop(node, 2, reason)
        if said := node.said("exists"):
            self.disagree(place, "exists", 2, False, (closing, said[0].claim))

    def disagree(
        self,
        place: Place,
        keyword: str,
        rule: int,
        chosen: JSON,
        sides: tuple[Claim, ...],
        *,
        reason: str = "",
        is_open: bool = False,
    ) -> None:
        self.judge.ledger.disagree(
            Conflict(
                place=str(place),
                keyword=keyword,
                rule=rule,
                chosen=chosen,
                sides=sides,
                open=is_open,
                reason=reason,
                evidence=fingerprint(str(place), keyword, sides),
            )
        )

    def verdicts(self) -> Iterator[Verdict]:
        """One for each claim, in order of creation."""
        judged = self.judge.ledger.verdicts
        for claim in self.claims:
            found = judged.get(id(claim)) or self.agreed.get(id(claim))
            yield found or Verdict(claim, "unplaced", reason="not needed")


def as_said(claim: Claim) -> Said:
    """A claim of a file, for the judge."""
    document = claim.origin.document
    return Said(claim, document, claim.keyword, claim.value, "structure", implied=False)
