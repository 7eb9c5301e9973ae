"""The project's package in another project: put there, kept in step, taken out again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld.config import SOURCES_FILE, Project, check_package_name, open_project
from specmeld.diagnostics import ConfigError, OutputError
from specmeld.pipeline.documents import shown
from specmeld.pipeline.edits import bases
from specmeld.pipeline.hosts import Host, host_of
from specmeld.pipeline.locks import LOCK
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.own import package_root
from specmeld.pipeline.settling import mend_project

if TYPE_CHECKING:
    from specmeld.model.files import Files
    from specmeld.publish import Copy, Edits


@dataclass(frozen=True, slots=True)
class Vendored:
    """Where ``vendor`` put a package, under which import name, and what it needs there."""

    name: str
    root: Path
    files: int
    edits: Edits
    host: Host


@dataclass(frozen=True, slots=True)
class Removed:
    """A copy that was taken out."""

    name: str
    root: Path
    files: int
    kept: tuple[Path, ...]
    """Files that hands have edited, which stay."""


def vendor(
    project: Project,
    destination: Path,
    name: str | None,
    *,
    force: bool,
    memory: Memory = FORGETFUL,
) -> Vendored:
    """The project's package, put under ``destination``. Raises OutputError, ConfigError."""
    from specmeld.publish import copies_in, import_name, vendor_root

    for part in (name or "name").split("."):
        check_package_name(part)
    mend_project(project)
    source = package_root(project)
    target = vendor_root(destination.resolve(), source.name, name)
    if target.is_relative_to(project.root.resolve()) or target.is_relative_to(source.resolve()):
        raise OutputError(
            "lies inside the project that the package comes from",
            file=str(destination),
            mend="name a folder outside of it; inside, the option 'out' says where to generate",
        )
    check_package_name(target.name)
    known = [copy.name for copy in copies_in(target) if copy.root == target]
    dotted = name if name and "." in name else [*known, import_name(target)][0]
    return _put(project, target, dotted, force, memory)


def update(
    destination: Path, project: Project | None, *, force: bool, memory: Memory = FORGETFUL
) -> list[Vendored]:
    """The copies in ``destination`` as their sources have them now.

    Each knows where it comes from; ``project`` is for those whose source has moved.
    Raises OutputError, ConfigError.
    """
    found = []
    for copy in copies(destination):
        source = source_of(copy, project)
        mend_project(source)
        found.append(_put(source, copy.root, copy.name, force, memory))
    return found


def remove(destination: Path) -> list[Removed]:
    """The copies in ``destination``, taken out again; files that hands have edited stay.

    Raises OutputError.
    """
    from specmeld.publish import mend, removal, replace_files

    found = []
    for copy in copies(destination):
        mend(copy.root, copy.root)
        contents, kept = removal(copy)
        replace_files(contents, at=copy.root)
        files = sum(one.suffix != ".pyc" for one in contents)
        found.append(Removed(copy.name, copy.root, files, tuple(kept)))
    return found


def copies(destination: Path) -> list[Copy]:
    """The copy that ``destination`` is, else those in it. Raises OutputError where it has none."""
    from specmeld.publish import copies_in

    found = copies_in(destination.resolve())
    if not found:
        raise OutputError(
            "holds no vendored package",
            file=str(destination),
            mend="name the folder of one, or the folder that it is in",
        )
    return found


def source_of(copy: Copy, project: Project | None) -> Project:
    """The project that a copy comes from. Raises ConfigError where it is not there."""
    if project is None:
        if not (copy.source / SOURCES_FILE).is_file():
            raise ConfigError(
                f"the source of {copy.name} is not there any more",
                file=os.path.normpath(copy.source),
                mend="name it with --project DIR",
            )
        project = open_project(copy.source.resolve())
    project = project.for_target(copy.target) if copy.target else project
    return replace(project, config=replace(project.config, package=copy.package))


def files_for(project: Project, target: Path, name: str) -> Files:
    """The project's package as it is to stand at ``target``. Raises OutputError, ConfigError."""
    from specmeld.publish import vendored_files

    source = package_root(project)
    said = {
        "source": Path(os.path.relpath(project.root.resolve(), target)).as_posix(),
        **({"target": project.target} if project.target else {}),
    }
    return vendored_files(source, name, shown=shown(source, project), said=said)


def _put(project: Project, target: Path, name: str, force: bool, memory: Memory) -> Vendored:
    from specmeld.publish import MANIFEST, mend, plan_update, read_manifest, replace_files

    source = package_root(project)
    mend(source, source)
    mend(target, target)
    files = files_for(project, target, name)
    was = bases(target, memory)
    change = plan_update(files, target, shown=str(target), force=force, bases=was, inputs=(LOCK,))
    replace_files(change.contents, at=target)
    memory.keep_made(files, files[MANIFEST])
    manifest = read_manifest(target)
    host = host_of(target, _requires(manifest.whole if manifest else {}))
    return Vendored(name, target, len(files), change.edits, host)


def _requires(manifest: Mapping[str, Any]) -> list[str]:
    listed = manifest.get("requires")
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
