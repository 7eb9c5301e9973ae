"""Reading: one document in, what it says out. Each dialect has a module of its own."""

from __future__ import annotations

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.registry import dialect_of

__all__ = ["read_document"]


def read_document(document: SourceDocument, *, claims: bool = True) -> Reading:
    """What a document says, read as its dialect, which is recognised unless it is forced.

    Without ``claims`` a dialect that gives the document as OpenAPI skips the claims, whose number
    grows with the document; the others always have them. Raises InputError.
    """
    dialect = dialect_of(document)
    if not claims and dialect.outline is not None:
        return dialect.outline(document)
    return dialect.read(document)
