"""What documents claim, before anything is settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from specmeld.diagnostics import SpecmeldError
from specmeld.model.documents import Reading
from specmeld.pipeline.project.given import Named, entries_below, fetched, named, read_text
from specmeld.pipeline.settle.document_reading import read_entry
from specmeld.pipeline.settle.source_readings import read_entries
from specmeld.progress import Progress, silent
from specmeld.sources import SourceEntry, is_pattern, matches


@dataclass(frozen=True, slots=True)
class Inspection:
    """The pages of a folder or pattern, read."""

    readings: tuple[Reading, ...]
    """Pages that describe no operation have no dialect."""
    failures: tuple[SpecmeldError, ...]
    """Why the others could not be read."""
    skipped: tuple[str, ...]
    """Files of kinds that cannot be documents."""


def inspect(name: str | Path | Named, dialect: str | None = None) -> Reading:
    """The claims of a file, or of the document at a URL. Raises InputError."""
    one = named(name)
    if one.is_url:
        return read_text(fetched(one, dialect))
    path = one.path
    return read_entry(SourceEntry(path, one.name, path.name, line=0, dialect=dialect))


def is_several(name: Named) -> bool:
    """Whether a name means several documents: that of a folder, or a pattern."""
    return not name.is_url and is_pattern(name.name, Path())


def inspect_all(name: Named, dialect: str | None = None, progress: Progress = silent) -> Inspection:
    """The claims of each document of a folder or a pattern. Raises InputError if there is none."""
    is_folder = name.is_folder
    folder = name.path if is_folder else Path()
    pattern = "." if is_folder else name.name
    found = entries_below(folder, name.name if is_folder else "", pattern)
    entries = [replace(entry, dialect=dialect) for entry in found]
    failures: list[SpecmeldError] = []
    readings = tuple(read_entries(entries, progress, failed=failures.append))
    skipped = matches(pattern, folder, folder).skipped
    return Inspection(readings, tuple(failures), tuple(str(folder / each) for each in skipped))
