"""Which files a document may refer to: those of its project, or of its own folder tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_LEVELS = 2
"""Most folders above a document without a project whose other folders it may refer to."""


class OutOfReachError(Exception):
    """A reference to what a document may not read; the message says why."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Reach:
    """``home`` is the document's own folder, ``folder`` that of its project; both resolved.

    Without a project, a description may still be spread over sibling folders (``spec/`` and
    ``common/``): a file is within reach in the document's own folder, and in the folders beside it
    and beside its parent, but not directly in the folders above.
    """

    home: Path
    folder: Path | None = None

    def file(self, reference: str, start: Path) -> Path:
        """The file that a reference without fragment names, in a file of the folder ``start``.

        Raises OutOfReachError. Does not check that the file exists.
        """
        if _SCHEME.match(reference):
            raise OutOfReachError("names no file", "write the path of a file")
        path = unquote(reference.partition("?")[0]).replace("\\", "/")
        if "\0" in path or path.startswith("/"):
            raise OutOfReachError("is an absolute path", "write it relative to this file")
        try:
            found = (start / path).resolve()
        except (OSError, RuntimeError):
            raise OutOfReachError("names no path", "correct the reference") from None
        if not self._holds(found):
            raise OutOfReachError(
                "points outside the document's folder",
                "move the file into the project, or bundle the documents into one first",
            )
        return found

    def _holds(self, file: Path) -> bool:
        if self.folder is not None:
            return _inside(file, self.folder)
        if _inside(file, self.home):
            return True
        for above in self.home.parents[:_LEVELS]:
            if above in (Path(above.anchor), Path.home()):
                return False
            if _inside(file, above):
                return file.parent != above
        return False


def _inside(file: Path, folder: Path) -> bool:
    """Whether a file is in a folder, and in nothing that is hidden there."""
    if not file.is_relative_to(folder):
        return False
    return not any(part.startswith(".") for part in file.relative_to(folder).parts)
