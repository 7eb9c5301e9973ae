"""Turn changes at the URLs of a project's documents into a commit for review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import SOURCES_FILE, Project
from specmeld.diagnostics import InputError, OutputError, SpecmeldError
from specmeld.pipeline.project.outputs import package_root
from specmeld.pipeline.project.pulling import PullOptions, SourceNews, pull
from specmeld.pipeline.project.repositories import Commit, Repository
from specmeld.pipeline.settle.document_reading import shown
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.progress import Progress, silent
from specmeld.sources import LOCK, Pulled, locked_in

if TYPE_CHECKING:
    from specmeld.pipeline.compare.differing import Differences
    from specmeld.pipeline.make.packaging import Made

_LOCK = str(Path(SOURCES_FILE).with_name(LOCK))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A project that was pulled and regenerated; nothing is committed."""

    pulled: tuple[SourceNews, ...]
    differences: Mapping[str, Differences]
    """Target → the changes of its API since the checked-out commit; a new target has none."""
    conflicts: tuple[str, ...]
    """Files edited by hand that could not be merged."""
    files: tuple[Path, ...]
    """The files that specmeld writes in the project; nobody else's."""
    roots: tuple[Path, ...]
    """The folders of the packages."""


def refresh(
    targets: Sequence[Project],
    options: PullOptions,
    earlier: str,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
) -> Refreshed:
    """Pull the documents of a project, regenerate its targets, and compare.

    ``earlier`` is a lock of sources, or empty: known contents keep their date, so that the same
    change is the same commit on another day. The current folder must be the project's. Raises
    SpecmeldError.
    """
    from specmeld.pipeline.make.packaging import generate

    project = targets[0]
    pulled = pull(project, (), replace(options, earlier=_known(earlier)), progress)
    made = [
        generate(one, force=False, prove=False, progress=progress, memory=memory) for one in targets
    ]
    texts = [path for one in targets for path in (one.canonical_file, one.provenance_file)]
    sources = [project.root / one.file for one in pulled if not one.failed]
    packages = [path for one in made for path in _files_of(one)]
    return Refreshed(
        pulled,
        {one.target: found for one in targets if (found := _compared(one, progress)) is not None},
        tuple(shown(each.path, project) for one in made for each in one.edits.conflicts),
        (*sources, project.root / _LOCK, *texts, *packages),
        tuple(one.root for one in made),
    )


def checked(
    repository: Repository, targets: Sequence[Project], remote: str, branch: str
) -> Commit | None:
    """The current proposal on a branch of a remote, if there is one.

    Raises OutputError if nothing can be proposed there, before anything is written.
    """
    repository.refuse_unusable(remote, branch)
    refuse_edited(repository, targets)
    return standing_proposal(repository, remote, branch)


def refuse_edited(repository: Repository, targets: Sequence[Project]) -> None:
    """Raises OutputError if the project, or a package of it elsewhere, has uncommitted changes."""
    folders = [targets[0].root]
    for one in targets:
        with suppress(SpecmeldError):  # there is no package yet
            folders.append(package_root(one))
    if edited := repository.edited(folders):
        what = "has changes that are not committed"
        raise OutputError(what, file=edited[0], fix="commit or revert them")


def standing_proposal(repository: Repository, remote: str, branch: str) -> Commit | None:
    """The proposal on a branch of a remote; None if there is no such branch.

    Raises OutputError for a branch that somebody works on.
    """
    default, sha = repository.heads(remote, branch)
    if not default:
        what = f"cannot tell the default branch of {remote!r}, so no branch is safe to overwrite"
        raise OutputError(what, fix="give the remote a default branch that has a commit")
    if branch in (default, repository.checked_out()):
        what = (
            f"{branch!r} is the remote's default branch or is checked out here, "
            "and 'propose' overwrites its branch"
        )
        raise OutputError(what, fix="choose another branch with --branch")
    if not sha:
        return None
    standing = repository.fetched(remote, branch, sha)
    if not standing.is_proposal(branch):
        what = f"{branch} has a commit that specmeld did not make, {sha[:12]}"
        raise OutputError(
            what, fix="merge it or delete the branch, or choose another with --branch"
        )
    return standing


def earlier_lock(repository: Repository, standing: Commit | None) -> str:
    """The lock of sources of a proposal; empty if there is none."""
    return (repository.text(f"{standing.sha}:./{_LOCK}") or "") if standing else ""


def _files_of(made: Made) -> Iterator[Path]:
    """The files of a package that specmeld wrote; people may have added others."""
    from specmeld.publish import MANIFEST, own_attributes, read_manifest

    manifest = read_manifest(made.root)
    yield made.root / MANIFEST
    yield from (made.root / name for name in (manifest.files if manifest else ()))
    yield from (one.beside for one in made.edits.conflicts if one.beside is not None)
    yield from own_attributes(made.root)


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
        if error.file == before:  # the committed one cannot be read, which the new one fixes
            return None
        raise
