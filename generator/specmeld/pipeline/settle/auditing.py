"""The check at the end of each run: nothing in a document is lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specmeld.audit import AuditedSource, LostFact, lost_claims, lost_facts
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement, Verdict

_LISTED = 5


def refuse_losses(settlement: Settlement, readings: Sequence[Reading]) -> None:
    """Raises InputError if something in a document is missing from the canonical document, and no
    rule removed it.

    A single OpenAPI file is passed through and not checked.
    """
    if len(readings) < 2:
        return
    if settlement.before_overlay is not None:  # people may remove what they like
        settlement = replace(settlement, document=settlement.before_overlay)
    lost = [*_of_files(settlement, readings), *_of_pages(settlement, readings)]
    if not lost:
        return
    first, *others = lost
    also = "".join(f"; {one.where} ({one.path}:{one.line})" for one in others[: _LISTED - 1])
    more = f" and {len(others) - _LISTED + 1} more" if len(others) >= _LISTED else ""
    raise InputError(
        f"{first.what} lost: {first.where} is missing from the canonical file, "
        f"and no rule explains it{also}{more}",
        file=first.path,
        line=first.line,
        fix="this is a bug in specmeld, please report it; nothing was written",
    )


def _of_files(settlement: Settlement, readings: Sequence[Reading]) -> list[LostFact]:
    sources = [
        AuditedSource(one.document.id, one.document.path, one.openapi, one.line)
        for one in readings
        if one.openapi is not None
    ]
    return lost_facts(sources, settlement.document, settlement.dropped) if sources else []


def _of_pages(settlement: Settlement, readings: Sequence[Reading]) -> list[LostFact]:
    pages = {one.document.id: one.document.path for one in readings if one.openapi is None}
    claims, dropped = [], set[str]()
    for verdict in settlement.verdicts:
        if verdict.claim.keyword != "exists" or verdict.claim.origin.document not in pages:
            continue
        if verdict.outcome == "overruled":
            dropped.add(verdict.place)
        elif (place := _place(verdict)) is not None:
            claims.append(replace(verdict.claim, at=place))
    lost = lost_claims(claims, settlement.document, dropped)
    return [replace(one, path=pages[one.document]) for one in lost]


def _place(verdict: Verdict) -> Place | None:
    """The final place of a claim; a component's place is found through its uses."""
    if verdict.outcome == "unplaced" or verdict.place.startswith("#/"):
        return verdict.claim.at if verdict.outcome == "unplaced" else None
    try:
        return Place.parse(verdict.place)
    except ValueError:
        return None
