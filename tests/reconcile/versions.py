"""Documents of several versions of an API, and what becomes of them."""

from __future__ import annotations

import json
from typing import Any

from specmeld.model.documents import SourceDocument
from specmeld.model.settlement import Settlement, Verdict
from specmeld.read import read_document
from specmeld.reconcile import Policy, reconcile

Document = dict[str, Any]


def operation(**response: Any) -> Document:
    """One that answers with an object of these properties."""
    schema = {"type": "object", "properties": response}
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "OK", "content": content}}}


def file(paths: Document, info: str = "1", **more: Any) -> Document:
    return {"openapi": "3.1.0", "info": {"title": "Trees", "version": info}, "paths": paths, **more}


def source(id_: str, content: Document | str, **options: Any) -> SourceDocument:
    """An entry of the sources file, a page where the content is text."""
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    ending = "md" if isinstance(content, str) else "json"
    return SourceDocument(id_, f"{id_}.{ending}", text, **options)


def reconciled(*sources: SourceDocument, wanted: str | None = None) -> Settlement:
    return reconcile(
        [read_document(one, claims=False) for one in sources], Policy(api_version=wanted)
    )


def said_by(settlement: Settlement, document: str) -> dict[tuple[str, str], Verdict]:
    """What became of the facts of a document, by place and keyword."""
    return {
        (verdict.place, verdict.claim.keyword): verdict
        for verdict in settlement.verdicts
        if verdict.claim.origin.document == document
    }


def notes(settlement: Settlement) -> list[str]:
    return [f"{one.file}: {one.message}" for one in settlement.diagnostics]
