"""Reject, under ``--strict``, documents that could be read only in part."""

from __future__ import annotations

from collections.abc import Iterable

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.conflict_words import unread_count
from specmeld.model.documents import Reading


def unresolved(remarks: Iterable[Diagnostic]) -> list[InputError]:
    """Remarks on broken references as errors, in line order."""
    errors = [
        InputError(
            remark.message,
            file=remark.file,
            line=remark.line,
            fix=remark.fix if remark.code == "remote-reference" else "",
        )
        for remark in remarks
        if remark.code in ("remote-reference", "dangling-reference")
    ]
    once = {str(error): error for error in errors}
    return sorted(once.values(), key=lambda error: (error.file, error.line))


def not_understood(readings: Iterable[Reading]) -> list[InputError]:
    """An error for each document with lines that its reader did not understand."""
    return [
        InputError(
            f"{unread_count(reading.unread)} (first: {reading.unread[0].text!r})",
            file=reading.document.path,
            line=reading.unread[0].line,
            fix=f"see 'specmeld inspect {reading.document.path}', or run without --strict",
        )
        for reading in readings
        if reading.unread
    ]
