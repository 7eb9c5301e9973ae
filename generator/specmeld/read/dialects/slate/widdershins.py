"""Markdown generated from OpenAPI by widdershins, for Slate and Shins.

A page shows operations with their tables of parameters and responses, and the schemas at its end;
it omits bounds, patterns and defaults.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from specmeld.diagnostics import NoOperationError
from specmeld.model.claims import Claim
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.dialects.slate.widdershins_document import page_document
from specmeld.read.dialects.slate.widdershins_page import parse_page
from specmeld.read.formats.openapi_claims import everywhere, record_document
from specmeld.read.pages.lines import source_lines
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many

MOST_CLAIMS = 500_000
"""Most claims of one document; schemas that refer to each other can produce any number."""

_MARKS = {
    "the generator's name": re.compile(r"^<!-- Generator: Widdershins\b", re.MULTILINE),
    "ids of operations": re.compile(r"^<a id=\"opId[^\"]+\"></a>$", re.MULTILINE),
    "sections of responses": re.compile(r"^<h3 id=\"[^\"]+-responses\">Responses</h3>$", re.M),
    "tables of responses": re.compile(r"^\|Status\|Meaning\|Description\|Schema\|$", re.MULTILINE),
    "anchors of schemas": re.compile(r"^<a id=\"schema_?[^\"]+\"></a>$", re.MULTILINE),
}


def recognise(text: str) -> Recognition:
    seen = [name for name, mark in _MARKS.items() if mark.search(text)]
    named = "the generator's name" in seen and len(seen) > 1
    return Recognition(1.0 if named else len(seen) * 0.24, ", ".join(seen) or "no such marks")


def read(document: SourceDocument) -> Reading:
    """Raises InputError if the page shows no operation."""
    page = parse_page(source_lines(document.text))
    if not page.operations:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="each must show its method and path, as in `GET /pets`, below a heading",
        )
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    try:
        record_document(page_document(page), recorder, everywhere)
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    claims = _in_page_order(filter(None, map(_media_by_example, recorder.claims)))
    return Reading(document, "widdershins", tuple(claims))


DIALECT = Dialect(
    "widdershins",
    recognise,
    read,
    description="Markdown that widdershins made from OpenAPI, as Slate and Shins show it",
    endings=(".md",),
)


def _media_by_example(claim: Claim) -> Claim | None:
    """Media types are only known from the sample request, if at all."""
    if claim.keyword != "contentType":
        return claim
    return dataclasses.replace(claim, evidence="example") if claim.value else None


def _in_page_order(claims: Iterable[Claim]) -> list[Claim]:
    """Operations in page order: those of one path may be apart from each other."""
    kept = list(claims)
    begins: dict[str, int] = {}
    for claim in kept:
        begins.setdefault(claim.at.operation, claim.origin.line)
    return sorted(kept, key=lambda claim: begins[claim.at.operation])
