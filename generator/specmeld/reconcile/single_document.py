"""A single OpenAPI file, the common case, is passed through without creating claims."""

from __future__ import annotations

from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement
from specmeld.reconcile.files.alignment import operations


def pass_through(reading: Reading) -> Settlement:
    """The settlement of a single OpenAPI document."""
    document = reading.openapi
    assert document is not None
    names = [f"{method.upper()} {path}" for path, method in operations(document)]
    source = reading.document
    return Settlement(
        document=document,
        verdicts=(),
        conflicts=(),
        diagnostics=reading.diagnostics,
        api_version=source.api_version or "",
        documents={source.id: source.path},
        whole={source.id: {name: reading.lines.get(name, 0) for name in names}},
    )
