"""Files that a document refers to, in its own folder or below it."""

from __future__ import annotations

from pathlib import Path

from specmeld.model.documents import SourceDocument
from specmeld.read.references.reach import OutOfReachError, Reach


def folder_of(document: SourceDocument) -> Path | None:
    """The folder of a document, None if it has none."""
    return document.file.parent.resolve() if document.file is not None else None


def folder_file(reference: str, home: Path | None, start: Path | None) -> Path:
    """The file that a reference names, relative to the folder ``start``; it must be below ``home``.

    Raises OutOfReachError, also if there is no such file.
    """
    if home is None or start is None:
        raise OutOfReachError(
            "points outside the document", "put the text of the file in its place"
        )
    file = Reach(home, home).file(reference.partition("#")[0], start)
    try:
        found = file.is_file()
    except OSError:  # an invalid file name
        found = False
    if not found:
        raise OutOfReachError("does not exist", "correct the path or add the file")
    return file
