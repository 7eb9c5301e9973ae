"""The ledger: the outcome of every claim that was read.

A claim is recorded once; the best of several outcomes counts, so that a fact that is dropped in one
place and kept in another counts as kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Place
from specmeld.model.documents import Reading
from specmeld.model.settlement import Conflict, Outcome, Verdict
from specmeld.reconcile.conflicts import Dispute, told_once
from specmeld.reconcile.tree import Node, Said, Tree

_RANK: dict[Outcome, int] = {"kept": 0, "corroborates": 1, "overruled": 2, "unplaced": 3}


@dataclass(slots=True)
class Ledger:
    trees: Mapping[str, Tree] = field(default_factory=dict)
    """By document: they know the repaired names of a page's operations."""
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    """By ``id`` of the claim: two claims of a document may be equal."""
    disputes: list[Dispute] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def note(
        self, said: Said, outcome: Outcome, rule: int = 0, place: str = "", reason: str = ""
    ) -> None:
        """Record one outcome; copies have none, since their claim is judged at its own place."""
        if said.borrowed:
            return
        before = self.verdicts.get(id(said.claim))
        if before is None or _RANK[outcome] < _RANK[before.outcome]:
            self.verdicts[id(said.claim)] = Verdict(said.claim, outcome, rule, place, reason)

    def disagree(self, conflict: Conflict, *, followed: bool = True) -> None:
        """Record a conflict at one place.

        ``followed`` says whether the decided value is that of the first side.
        """
        files = frozenset(tree.id for tree in self.trees.values() if tree.described)
        self.disputes.append(Dispute(conflict, followed, files))

    def conflicts(self) -> tuple[Conflict, ...]:
        """Each conflict once, with all its sides and places."""
        return told_once(self.disputes)

    def place(self, said: Said) -> str:
        """The claim's own place, with the operation's repaired name."""
        at, tree = said.claim.at, self.trees.get(said.document)
        renamed = tree.renamed.get(at.operation, at.operation) if tree else at.operation
        return str(Place(renamed, at.section, at.steps))

    def drop(self, node: Node, rule: int, reason: str) -> None:
        """Overrule everything that a node and its descendants say."""
        for below in node.walk():
            for said in below.says:
                self.note(said, "overruled", rule, self.place(said), reason)

    def agree(self, node: Node, rule: int, reason: str) -> None:
        """Record that other statements at its place say the same as a node and its descendants."""
        for below in node.walk():
            for said in below.says:
                self.note(said, "corroborates", rule, self.place(said), reason)

    def drop_said(self, node: Node, gone: Iterable[Said], rule: int, reason: str) -> None:
        """Overrule single statements of a node, and remove them from it."""
        dropped = list(gone)
        for said in dropped:
            self.note(said, "overruled", rule, self.place(said), reason)
        node.says = [said for said in node.says if not any(said is other for other in dropped)]

    def report(self, said: Said, code: str, message: str, fix: str = "") -> None:
        """An error in a document, with its place on the page."""
        self.diagnostics.append(
            Diagnostic(
                severity="warning",
                code=code,
                message=message,
                file=said.document,
                line=said.claim.origin.line,
                place=str(said.claim.at),
                fix=fix,
            )
        )

    def close(self, readings: Iterable[Reading]) -> tuple[Verdict, ...]:
        """One verdict for each claim, in order; claims without a place are unplaced."""
        found = [
            self.verdicts.get(id(claim)) or Verdict(claim, "unplaced", reason="not needed")
            for reading in readings
            for claim in reading.claims
        ]
        return tuple(found)
