"""Documents as reconciling gets them, and what it makes of them, checked as each run checks it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.pipeline.settle.auditing import refuse_losses
from specmeld.read import read_document
from specmeld.reconcile import Policy, reconcile


def read_file(document: dict[str, Any], id: str, **about: Any) -> Reading:
    """An OpenAPI file; its claims are not asked for, as in a run over several documents."""
    text = json.dumps(document, indent=1)
    return read_document(SourceDocument(id, f"{id}.json", text, **about), claims=False)


def read_page(text: str, dialect: str, id: str, **about: Any) -> Reading:
    return read_document(SourceDocument(id, f"{id}.txt", text, dialect=dialect, **about))


def reconciled(readings: Sequence[Reading], policy: Policy | None = None) -> Settlement:
    """Raises InputError where a fact is lost."""
    settlement = reconcile(readings, policy or Policy())
    refuse_losses(settlement, readings)
    return settlement
