"""Who said what about a place, and which rule decided."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from specmeld.model.settlement import Settlement, Verdict


def provenance_json(settlement: Settlement, made: Mapping[str, Any] | None = None) -> str:
    """``spec/provenance.json``: who said what, and what became of it.

    ``places`` maps JSON pointers of the canonical file to places. ``facts`` maps places to keywords
    to all that was said of them: document, line, the words that stand there, outcome and rule.
    The counts at the top add up: kept + corroborates + overruled + unplaced = claims. What passed
    whole has no claims: ``whole`` maps its document to the operations, each with its line.
    ``made`` is what the caller knows of the run.
    """
    facts: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for verdict in settlement.verdicts:
        place = verdict.place or str(verdict.claim.at)
        voices = facts.setdefault(place, {}).setdefault(verdict.claim.keyword, [])
        voices.append(_voice(verdict))
    record: dict[str, Any] = {
        "counts": counts(settlement.verdicts),
        "places": settlement.places,
        "facts": dict(sorted(facts.items())),
    }
    if settlement.whole:
        passed = settlement.whole
        record["counts"]["whole"] = sum(map(len, passed.values()))
        record["whole"] = {id_: dict(operations) for id_, operations in passed.items()}
    if settlement.overlaid:
        record["overlay"] = [
            {"at": one.pointer, "line": one.line, "was": one.was, "now": one.now, "rule": 16}
            for one in settlement.overlaid
        ]
    if made:
        record["made"] = dict(made)
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many claims there were, and how many ended in each way."""
    found: Counter[str] = Counter(verdict.outcome for verdict in verdicts)
    outcomes = ("kept", "corroborates", "overruled", "unplaced")
    return {"claims": found.total(), **{outcome: found[outcome] for outcome in outcomes}}


def _voice(verdict: Verdict) -> dict[str, Any]:
    claim = verdict.claim
    voice: dict[str, Any] = {
        "doc": claim.origin.document,
        "line": claim.origin.line,
        "value": claim.value,
        "evidence": claim.evidence,
        "quote": verdict.quote,
        "outcome": verdict.outcome,
    }
    if verdict.rule:
        voice["rule"] = verdict.rule
    if verdict.reason:
        voice["reason"] = verdict.reason
    if str(claim.at) != verdict.place:
        voice["at"] = str(claim.at)
    return voice
