"""What settling gives: one canonical document, and for every claim what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim
from specmeld.model.json import JSON, JSONObject

Outcome = Literal["kept", "corroborates", "overruled", "unplaced"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one claim. ``rule`` is the number of the settling rule, 0 for none needed."""

    claim: Claim
    outcome: Outcome
    rule: int = 0
    place: str = ""
    """The canonical place that the claim speaks of, after moving; empty when unplaced."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Documents that disagree about one keyword of one canonical place."""

    place: str
    keyword: str
    rule: int
    chosen: JSON
    sides: tuple[Claim, ...]
    """The claim that was followed comes first."""
    open: bool = False
    """True where no rule decided and the more permissive reading was taken."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The canonical OpenAPI 3.1 document and its ledger: one verdict for every claim read."""

    document: JSONObject
    verdicts: tuple[Verdict, ...]
    conflicts: tuple[Conflict, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    api_version: str = ""
