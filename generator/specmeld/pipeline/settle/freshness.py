"""Whether the canonical file is that of the documents, by the digests in the provenance."""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.config import Project
from specmeld.diagnostics import InputError
from specmeld.pipeline.settle.digests import (
    MadeOf,
    digest_at,
    recorded,
    recorded_path,
)
from specmeld.pipeline.settle.document_reading import shown, text_of
from specmeld.pipeline.settle.source_readings import listed
from specmeld.sources import SourceEntry


def changed_files(project: Project, made: MadeOf) -> Iterator[tuple[str, str]]:
    """The files that are not as they were read, and what else is wrong with each, if anything."""
    newer = "is newer than the last 'specmeld generate'"
    for path, digest in made.files.items():
        if (now := digest_at(project.root / path)) != digest:
            yield path, "" if now else "does not exist"
    overlay = shown(project.overlay_file, project)
    if overlay not in made.files and project.overlay_file.is_file():
        yield overlay, newer
    for entry in _searched(project):
        path = recorded_path(project, entry.path)
        if path not in made.files:
            yield path, newer


def current_provenance(project: Project) -> str | None:
    """The text of the provenance; None if settling the documents again could give another."""
    provenance = text_of(project.provenance_file)
    made = recorded(provenance or "")
    if provenance is None or made is None or made.api_version != project.config.api_version:
        return None
    if digest_at(project.canonical_file) != made.canonical:
        return None
    return None if any(changed_files(project, made)) else provenance


def _searched(project: Project) -> list[SourceEntry]:
    """The documents found in a folder or by a pattern."""
    try:
        return [entry for entry in listed(project).entries if entry.pattern]
    except InputError:  # the list, or what it names, changed, which its digest shows
        return []
