"""The changes as JSON."""

from __future__ import annotations

import json
from typing import Any

from specmeld.cli.changes.summary import counts, next_version
from specmeld.pipeline.compare.gate import Judged, Verdict


def as_json(verdict: Verdict) -> str:
    """Everything known about them, including accepted changes."""
    return json.dumps(data_of(verdict), indent=2, ensure_ascii=False) + "\n"


def data_of(verdict: Verdict) -> dict[str, Any]:
    """The JSON object."""
    found = verdict.found
    advice, then = next_version(verdict)
    return {
        "old": found.old,
        "new": found.new,
        "version": {"old": found.version, "advice": advice, **({"next": then} if then else {})},
        "packagesSkipped": found.skipped,
        "counts": counts(verdict),
        "changes": [_row(one) for one in verdict.judged],
        "entries": [one.row() for one in verdict.entries],
    }


def _row(one: Judged) -> dict[str, Any]:
    accepted = {"accepted": one.finding.ignored} if one.finding.ignored else {}
    return {**one.change.row(), "fingerprint": one.finding.fingerprint, **accepted}
