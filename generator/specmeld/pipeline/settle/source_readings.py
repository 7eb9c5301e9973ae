"""Read all documents of a project, in several processes if there are many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic

from specmeld.config import Project
from specmeld.diagnostics import Diagnostic, InputError, NoOperationError, SpecmeldError
from specmeld.model.documents import NO_DIALECT, Reading
from specmeld.pipeline.make.part_cache import processes
from specmeld.pipeline.make.processes import pool
from specmeld.pipeline.settle.document_reading import objects_in, read_entry, read_page_entry, shown
from specmeld.progress import Progress, silent
from specmeld.sources import SourceEntry, SourceList, list_sources

_PATIENCE = 0.5
"""Seconds of reading after which starting processes is worthwhile."""
_STRUCTURED = (".json", ".yaml", ".yml")
"""Extensions of files that are mostly OpenAPI, which is not passed between processes."""
_BATCHES = 8
"""Batches per process: enough that none waits long for the last."""


def read_sources(
    project: Project, progress: Progress = silent, *, claims: bool = False
) -> tuple[Reading, ...]:
    """All documents of the project, read; OpenAPI files with ``claims`` only if requested.

    A page of a folder that describes no operation is a reading without a dialect. Raises
    InputError.
    """
    from specmeld.read import with_shared_objects

    entries = listed(project).entries
    _refuse_own(entries, project)
    read = tuple(read_entries(entries, progress, claims=claims, folder=project.root))
    return with_shared_objects(read)


def listed(project: Project) -> SourceList:
    """The documents that the project lists. Raises InputError."""
    return list_sources(project.sources_file, shown(project.sources_file, project))


def read_entries(
    entries: Sequence[SourceEntry],
    progress: Progress = silent,
    *,
    claims: bool = True,
    folder: Path | None = None,
    failed: Callable[[SpecmeldError], None] | None = None,
) -> Iterator[Reading]:
    """The documents, read one after the other, and in several processes once that takes long.

    Raises InputError for the first in order that cannot be read, or calls ``failed`` for each.
    """
    for read in _each(entries, progress, claims, folder):
        try:
            yield read()
        except SpecmeldError as error:
            if failed is None:
                raise
            failed(error)


def _each(
    entries: Sequence[SourceEntry], progress: Progress, claims: bool, folder: Path | None
) -> Iterator[Callable[[], Reading]]:
    """A function that returns the reading of each document, which may be done already."""
    read = partial(read_or_pass, claims=claims, folder=folder)
    patient, at = monotonic() + _PATIENCE, 0
    while at < len(entries) and (monotonic() < patient or processes() < 2):
        progress(_step(entries, at))
        yield partial(read, entries[at])
        at += 1
    rest = entries[at:]
    pages = [entry for entry in rest if not entry.path.name.lower().endswith(_STRUCTURED)]
    helped = {entry.path for entry in pages} if len(pages) > 1 else set()
    elsewhere = _elsewhere(partial(_read_elsewhere, folder=folder), pages)
    for number, entry in enumerate(rest, start=at):
        progress(_step(entries, number))
        reading = next(elsewhere) if entry.path in helped else None
        yield partial(read, entry) if reading is None else partial(_itself, reading)


def _step(entries: Sequence[SourceEntry], at: int) -> str:
    """The progress step of an entry, and how many there are."""
    count = f" ({at + 1} of {len(entries)})" if len(entries) > 1 else ""
    return f"reading {entries[at].shown}{count}"


def _itself(reading: Reading) -> Reading:
    return reading


def read_or_pass(entry: SourceEntry, *, claims: bool = True, folder: Path | None = None) -> Reading:
    """One document, read; without a dialect if it is from a folder and describes no operation.

    Raises InputError.
    """
    try:
        return read_entry(entry, claims=claims, folder=folder)
    except NoOperationError as error:
        return _passed_over(entry, error, folder)


def _read_elsewhere(entry: SourceEntry, *, folder: Path | None) -> Reading | None:
    """The same for another process; None for what is not passed on: OpenAPI, and errors."""
    try:
        return read_page_entry(entry, folder)
    except NoOperationError as error:
        return _passed_over(entry, error, folder) if entry.pattern else None
    except SpecmeldError:
        return None


def _passed_over(entry: SourceEntry, error: NoOperationError, folder: Path | None) -> Reading:
    """The reading of a folder's page that describes no operation: objects, for the others.

    Raises the error if the list names the page itself.
    """
    if not entry.pattern:
        raise error
    remark = Diagnostic("note", "no-operation", error.message, entry.shown)
    document, objects = objects_in(entry, folder)
    if not objects:
        document = replace(document, text="")
    return Reading(document, NO_DIALECT, (), (remark,), objects=objects)


def _elsewhere(
    read: partial[Reading | None], entries: Sequence[SourceEntry]
) -> Iterator[Reading | None]:
    """The readings of other processes, in entry order; None for what must be read here."""
    from concurrent.futures.process import BrokenProcessPool

    workers = min(processes(), len(entries))
    size = max(1, len(entries) // (workers * _BATCHES))
    done = 0
    with pool(workers) as others:
        try:
            for reading in others.map(read, entries, chunksize=size):
                done += 1
                yield reading
        except BrokenProcessPool:  # one of them was killed, for lack of memory
            yield from [None] * (len(entries) - done)
        finally:
            others.shutdown(cancel_futures=True)


def _refuse_own(entries: Iterable[SourceEntry], project: Project) -> None:
    """Raises InputError for a document where we write."""
    written = {path.resolve() for path in (project.canonical_file, project.provenance_file)}
    for entry in entries:
        if entry.path.resolve() in written:
            raise InputError(
                f"{entry.shown} would be overwritten by the canonical file",
                file=shown(project.sources_file, project),
                line=entry.line,
                fix="move the document, such as into spec/sources, and list it there",
            )
