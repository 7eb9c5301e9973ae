"""The table of dialects, and which of them a text is written in."""

from __future__ import annotations

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read import (
    apifox,
    docs_dump,
    embedded_spec,
    json_schema_file,
    markdown_headings,
    openapi,
    postman,
    reference_bullets,
    rendered_html,
    widdershins,
)
from specmeld.read.dialect import Dialect

SURE = 0.5
"""A dialect with a lower score than this does not get to read a document unless forced."""

DIALECTS: dict[str, Dialect] = {
    "embedded-spec": embedded_spec.DIALECT,  # before OpenAPI, which it has inside
    "openapi": openapi.DIALECT,
    "postman": postman.DIALECT,
    "widdershins": widdershins.DIALECT,
    "rendered-html": rendered_html.DIALECT,
    "markdown-headings": markdown_headings.DIALECT,
    "apifox": apifox.DIALECT,
    "docs-dump": docs_dump.DIALECT,
    "reference-bullets": reference_bullets.DIALECT,
    "json-schema": json_schema_file.DIALECT,
}
"""Name → dialect; the order decides between equal scores."""


def dialect_of(document: SourceDocument) -> Dialect:
    """The forced dialect of a document, else the one that is surest of its text.

    Raises InputError where the forced one does not exist or none is sure enough.
    """
    if document.dialect is not None:
        return _named(document.dialect, document)
    best, surest = None, 0.0
    for dialect in DIALECTS.values():
        score = dialect.recognise(document.text).score
        if score > surest:
            best, surest = dialect, score
        if surest >= 1:  # nothing can beat it, and looking costs time where a text is large
            break
    if best is None or surest < SURE:
        raise InputError(
            "the dialect of this document is not known", file=document.path, mend=_how_to_force()
        )
    return best


def _named(name: str, document: SourceDocument) -> Dialect:
    if name not in DIALECTS:
        raise InputError(f"unknown dialect {name!r}", file=document.path, mend=_how_to_force())
    return DIALECTS[name]


def _how_to_force() -> str:
    return (
        f"the dialects are {', '.join(DIALECTS)}; choose one with `dialect:` in the sources file "
        "or --dialect"
    )
