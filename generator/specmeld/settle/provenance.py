"""Who said what about a place, and which rule decided."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from specmeld.model.settlement import RULES, Settlement, Verdict


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


def explain(settlement: Settlement, place: str) -> list[str]:
    """Lines that tell who says what about a place and all below it; empty for an unknown place.

    A JSON pointer into the canonical document (``/components/schemas/Run``, also after ``#``)
    stands for the places that it speaks of; a keyword at its end keeps to that keyword.
    """
    if not place.startswith(("/", "#/")):
        return _explain_place(settlement, place, "")
    pointer = place.removeprefix("#")
    lines = [
        f"{pointer} decided by rule 16 ({RULES[16]})  {one.file}:{one.line}"
        for one in settlement.overlaid
        if one.pointer == pointer or one.pointer.startswith(pointer + "/")
    ]
    keyword = ""
    if pointer not in settlement.places:
        pointer, _, keyword = pointer.rpartition("/")
    for known in settlement.places.get(pointer, ()):
        lines += _explain_place(settlement, known, keyword)
    return lines


def _explain_place(settlement: Settlement, place: str, keyword: str) -> list[str]:
    by_place: dict[str, list[Verdict]] = {}
    for verdict in settlement.verdicts:
        at = verdict.place or str(verdict.claim.at)
        if at == place if keyword else _is_at(at, place):
            by_place.setdefault(at, []).append(verdict)
    lines: list[str] = []
    for at, verdicts in by_place.items():
        said = [v for v in verdicts if not keyword or v.claim.keyword in (keyword, "const")]
        if said:
            lines.append(at)
            lines += ["  " + _line(verdict, settlement.documents) for verdict in said]
    return lines


def _is_at(at: str, place: str) -> bool:
    return at == place or (at.startswith(place) and at[len(place)] in ".[|#")


def _line(verdict: Verdict, documents: Mapping[str, str]) -> str:
    claim = verdict.claim
    value = json.dumps(claim.value, ensure_ascii=False)
    value = value if len(value) <= 72 else value[:71] + "…"
    rule = f" by rule {verdict.rule} ({RULES[verdict.rule]})" if verdict.rule else ""
    reason = f": {verdict.reason}" if verdict.reason else ""
    implied = ", by convention" if claim.implied else ""
    path = documents.get(claim.origin.document, claim.origin.document)
    return (
        f"{claim.keyword} {value}  {path}:{claim.origin.line}"
        f" [{claim.evidence}{implied}] {verdict.outcome}{rule}{reason}"
    )
