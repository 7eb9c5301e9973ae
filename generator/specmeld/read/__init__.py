"""Reading: one document in, its claims out. Each dialect has a module of its own."""

from __future__ import annotations

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.page_objects import DescribedObject
from specmeld.read.dialect import Dialect
from specmeld.read.registry import dialect_of
from specmeld.read.surrogates import may_have_halves, whole_reading

__all__ = ["described_objects", "read_document", "read_page", "with_shared_objects"]

LONGEST_PLACE = 4_000
"""Most characters of an operation and the names below it; each claim is stored with its place."""


def read_document(document: SourceDocument, *, claims: bool = True) -> Reading:
    """What a document says, read as its dialect, which is recognised unless it is given.

    Without ``claims`` a dialect that returns the document as OpenAPI skips the claims, whose number
    grows with the document; the others always have them. Raises InputError.
    """
    return _read_as(dialect_of(document), document, claims)


def read_page(document: SourceDocument) -> Reading | None:
    """What a page says; None if it is OpenAPI, in any wrapping. Raises InputError."""
    dialect = dialect_of(document)
    return None if dialect.outline is not None else _read_as(dialect, document, claims=True)


def described_objects(document: SourceDocument) -> tuple[DescribedObject, ...]:
    """The objects of a page that describes no operation, for the pages that name them."""
    from specmeld.read.pages.definitions import shared_objects

    return shared_objects.described_objects(document)


def with_shared_objects(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of an API, with what each page says about objects that others name."""
    if not any(reading.mentions for reading in readings):
        return readings
    from specmeld.read.pages.definitions import shared_objects

    return shared_objects.with_shared_objects(readings)


def _read_as(dialect: Dialect, document: SourceDocument, claims: bool) -> Reading:
    if not claims and dialect.outline is not None:
        return dialect.outline(document)
    reading = dialect.read(document)
    if may_have_halves(document.text):
        reading = whole_reading(reading)
    _refuse_endless_names(reading)
    return reading


def _refuse_endless_names(reading: Reading) -> None:
    place = None
    for claim in reading.claims:
        if claim.at is place:
            continue
        place = claim.at
        if len(place.operation) + sum(map(len, place.steps)) > LONGEST_PLACE:
            raise InputError(
                f"a path or names of more than {LONGEST_PLACE:,} characters",
                file=reading.document.path,
                line=claim.origin.line,
                fix="shorten them, or force the right dialect with --dialect",
            )
