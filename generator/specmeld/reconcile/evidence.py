"""Fingerprints of a conflict's evidence: a decision is valid as long as its evidence.

A person who decides a conflict writes ``x-evidence`` to the action in ``spec/overlay.yaml``. The
conflict is then closed, by rule 16, until a document says something else about the place, or
another document mentions it: then the decision must be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from specmeld.diagnostics import OutdatedDecisionError
from specmeld.model.claims import Claim
from specmeld.model.overlay import Action, Overlay
from specmeld.model.settlement import Conflict


def fingerprint(place: str, keyword: str, claims: Iterable[Claim]) -> str:
    """12 hexadecimal digits of who says what there; line numbers do not count."""
    voices = sorted(
        json.dumps([claim.origin.document, claim.keyword, claim.value], sort_keys=True)
        for claim in claims
    )
    return sha256(json.dumps([place, keyword, *voices]).encode()).hexdigest()[:12]


def close_decided(conflicts: Sequence[Conflict], overlay: Overlay) -> tuple[Conflict, ...]:
    """The conflicts; those decided by the overlay are closed by rule 16.

    Raises OutdatedDecisionError, with the action's line, for evidence that matches no current
    conflict.
    """
    decisions = {action.evidence: action for action in overlay.actions if action.evidence}
    known = {conflict.evidence for conflict in conflicts}
    for evidence, action in decisions.items():
        if evidence not in known:
            raise _stale(action, overlay, conflicts)
    return tuple(
        _decided(conflict, decisions[conflict.evidence], overlay)
        if conflict.evidence in decisions
        else conflict
        for conflict in conflicts
    )


def _decided(conflict: Conflict, action: Action, overlay: Overlay) -> Conflict:
    return replace(conflict, rule=16, open=False, reason=f"in {overlay.file}:{action.line}")


def _stale(
    action: Action, overlay: Overlay, conflicts: Sequence[Conflict]
) -> OutdatedDecisionError:
    open_ones = [conflict for conflict in conflicts if conflict.open]
    now = "; ".join(f"{one.evidence} {one.keyword} of {one.place}" for one in open_ones[:3])
    return OutdatedDecisionError(
        "the documents behind this decision have changed: no conflict has "
        f"x-evidence {action.evidence}",
        file=overlay.file,
        line=action.line,
        fix=f"review it ({f'open now: {now}' if now else 'nothing is open now'}), or remove it",
    )
