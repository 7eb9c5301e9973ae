"""What has changed at the URLs of a project's documents, made into a commit to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import SOURCES_FILE, Project
from specmeld.diagnostics import InputError, OutputError
from specmeld.pipeline.make.file_cache import FORGETFUL, Memory
from specmeld.pipeline.project.pulling import PullOptions, SourceNews, pull
from specmeld.pipeline.project.repositories import Repository
from specmeld.pipeline.settle.document_reading import shown
from specmeld.progress import Progress, silent
from specmeld.sources import LOCK, Pulled, locked_in

if TYPE_CHECKING:
    from specmeld.pipeline.compare.differing import Differences

_LOCK = str(Path(SOURCES_FILE).with_name(LOCK))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A project whose documents were pulled, and that was made anew; nothing is committed."""

    pulled: tuple[SourceNews, ...]
    differences: Mapping[str, Differences]
    """Target → what has changed of its API since the commit that is checked out; a target that is
    new has none."""
    conflicts: tuple[str, ...]
    """Files edited by hand that could not be merged."""
    paths: tuple[Path, ...]
    """What may have changed on disk."""


def refresh(
    targets: Sequence[Project],
    options: PullOptions,
    earlier: str,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
) -> Refreshed:
    """Pull the documents of a project, make its targets anew, and compare.

    ``earlier`` is a lock of sources, or empty: contents that it knows keep their date, so that the
    same change is the same commit on another day. The working folder must be the project's.
    Raises SpecmeldError.
    """
    from specmeld.pipeline.make.packaging import generate

    project = targets[0]
    pulled = pull(project, (), replace(options, earlier=_known(earlier)), progress)
    made = [
        generate(one, force=False, prove=False, progress=progress, memory=memory) for one in targets
    ]
    texts = [path for one in targets for path in (one.canonical_file, one.provenance_file)]
    sources = [project.root / one.file for one in pulled]
    return Refreshed(
        pulled,
        {one.target: found for one in targets if (found := _compared(one, progress)) is not None},
        tuple(shown(each.path, project) for one in made for each in one.edits.conflicts),
        (*sources, project.root / _LOCK, *texts, *(one.root for one in made)),
    )


def refuse_edited(repository: Repository) -> None:
    """Raises OutputError where the project has changes that nobody has committed."""
    if edited := repository.edited():
        what = "has changes that are not committed"
        raise OutputError(what, file=edited[0], fix="commit them, or take them back")


def earlier_lock(repository: Repository) -> str:
    """The lock of sources on the branch that was fetched last; empty where there is none."""
    return repository.text(f"FETCH_HEAD:./{_LOCK}") or ""


def _known(lock: str) -> Mapping[str, Pulled]:
    try:
        return locked_in(lock.encode()) if lock else {}
    except ValueError:
        return {}


def _compared(project: Project, progress: Progress) -> Differences | None:
    from specmeld.pipeline.compare.differing import diff

    name = shown(project.canonical_file, project)
    before = f"HEAD:./{name}"
    if not Repository(project.root).has(before):
        return None
    try:
        return diff(before, name, project.config, progress)
    except InputError as error:
        if error.file == before:  # what was committed cannot be read, which the new one repairs
            return None
        raise
