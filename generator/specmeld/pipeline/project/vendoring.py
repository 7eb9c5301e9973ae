"""Vendor the project's package into another project: copy, update and remove it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import SOURCES_FILE, Project, check_package_name, open_project
from specmeld.diagnostics import ConfigError, OutputError
from specmeld.pipeline.make.edits import bases
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.project.hosts import Host, host_of
from specmeld.pipeline.project.outputs import package_root
from specmeld.pipeline.project.sharing import Place, place_of, sealed_runtime, without_user
from specmeld.pipeline.project.standalone import standalone
from specmeld.pipeline.settle.document_reading import shown
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.pipeline.settle.settling import recover_project

if TYPE_CHECKING:
    from specmeld.model.files import Files
    from specmeld.publish import Copy, Edits


@dataclass(frozen=True, slots=True)
class Vendored:
    """Where ``vendor`` put a package, its import name, and its requirements there."""

    name: str
    root: Path
    files: int
    edits: Edits
    host: Host


@dataclass(frozen=True, slots=True)
class Removed:
    """A copy that was removed."""

    name: str
    root: Path
    files: int
    kept: tuple[Path, ...]
    """Files that were edited by hand, which stay."""


def vendor(
    project: Project,
    destination: Path,
    name: str | None,
    *,
    runtime: str = "",
    force: bool,
    memory: Memory = FORGETFUL,
) -> Vendored:
    """Copy the project's package below ``destination``. Raises OutputError, ConfigError.

    ``runtime`` is the import name of a runtime to share with other packages.
    """
    from specmeld.publish import copies_in, import_name, vendor_root

    for part in ".".join(filter(None, (name, runtime, "name"))).split("."):
        check_package_name(part)
    recover_project(project)
    source = package_root(project)
    target = vendor_root(destination.resolve(), source.name, name)
    own = source if project.document else project.root
    if target.is_relative_to(own.resolve()) or target.is_relative_to(source.resolve()):
        raise OutputError(
            "is inside the project that the package comes from",
            file=str(destination),
            fix="choose a folder outside of it; inside, the option 'out' says where to generate",
        )
    check_package_name(target.name)
    _recover(target)
    known = next((copy for copy in copies_in(target) if copy.root == target), None)
    if known and known.package != source.name:
        raise OutputError(
            f"is a copy of another package, {known.package}",
            file=str(target),
            fix="remove it with --remove, or choose another folder",
        )
    dotted = name if name and "." in name else known.name if known else import_name(target)
    opened = known.opened if known else _opened(target, dotted)
    place = Place(target, dotted, runtime or (known.runtime if known else ""), opened)
    return _put(project, place, force, memory)


def _opened(target: Path, name: str) -> tuple[str, ...]:
    """The folders around a new copy that become packages for it, or did for one beside it."""
    from specmeld.publish import copies_in, missing_inits

    if "." not in name:
        return ()
    made = [os.path.relpath(init, target) for init in missing_inits(target, name)]
    beside = [way for copy in copies_in(target.parent) for way in copy.opened]
    return tuple(dict.fromkeys(Path(way).as_posix() for way in (*made, *beside)))


def update(
    destination: Path, project: Project | None, *, force: bool, memory: Memory = FORGETFUL
) -> list[Vendored]:
    """Update the copies in ``destination`` to their sources.

    Each copy records its source; ``project`` is for those whose source has moved. Raises
    OutputError, ConfigError.
    """
    _recover(destination.resolve())
    packages = [copy for copy in copies(destination) if not copy.users]
    sources = {copy.name: source_of(copy, project) for copy in packages}
    runtimes: dict[Path, Files] = {}
    for copy in packages:
        recover_project(sources[copy.name])
        place = place_of(copy)
        runtime = files_for(sources[copy.name], place)[1]
        if runtime and runtimes.setdefault(place.runtime_root, runtime) != runtime:
            raise OutputError(
                f"would have a different version for {copy.name} than for others that share it",
                file=str(place.runtime_root),
                fix="generate all of them with one version of specmeld",
            )
    return [
        _put(sources[copy.name], place_of(copy), force, memory, list(sources)) for copy in packages
    ]


def remove(destination: Path) -> list[Removed]:
    """Remove the copies in ``destination``; files that were edited by hand stay.

    Raises OutputError.
    """
    from specmeld.publish import removal, replace_files

    _recover(destination.resolve())
    packages = [copy for copy in copies(destination) if not copy.users]
    if not packages:
        raise OutputError(
            "is a runtime that other packages use",
            file=str(destination),
            fix="remove those packages; the runtime is removed with the last of them",
        )
    found = []
    for copy in packages:
        place = place_of(copy)
        contents, kept = removal(copy)
        rest, others = without_user(place) if place.runtime else ({}, [])
        replace_files({**contents, **rest}, at=copy.root)
        own = [path for path in contents if path.is_relative_to(copy.root)]
        files = sum(path.suffix != ".pyc" for path in own)
        found.append(Removed(copy.name, copy.root, files, (*kept, *others)))
    return found


def copies(destination: Path) -> list[Copy]:
    """The copy at ``destination``, else those in it. Raises OutputError if there are none."""
    from specmeld.publish import copies_in

    found = copies_in(destination.resolve())
    if not found:
        raise OutputError(
            "contains no vendored package",
            file=str(destination),
            fix="pass the folder of one, or the folder that contains it",
        )
    return found


def source_of(copy: Copy, project: Project | None) -> Project:
    """The project that a copy comes from. Raises ConfigError if it does not exist."""
    if project is None:
        is_project = (copy.source / SOURCES_FILE).is_file()
        alone = None if is_project else standalone(copy.source, package=copy.package)
        if alone is not None:
            return alone
        if not is_project:
            raise ConfigError(
                f"cannot find the project that {copy.name} was vendored from",
                file=os.path.normpath(copy.source),
                fix="pass --project DIR",
            )
        project = open_project(copy.source.resolve())
    project = project.for_target(copy.target) if copy.target else project
    return replace(project, config=replace(project.config, package=copy.package))


def files_for(project: Project, place: Place) -> tuple[Files, Files]:
    """The files of the project's package for that place, and its shared runtime, without a lock.
    Raises OutputError, ConfigError."""
    from specmeld.publish import vendored_files

    source = package_root(project)
    own = source if project.document else project.root
    said: dict[str, object] = {
        "source": Path(os.path.relpath(own.resolve(), place.root)).as_posix(),
        **({"target": project.target} if project.target else {}),
        **({"opened": list(place.opened)} if place.opened else {}),
    }
    folder = shown(source, project)
    return vendored_files(source, place.name, shown=folder, said=said, runtime=place.runtime)


def _put(
    project: Project, place: Place, force: bool, memory: Memory, together: Sequence[str] = ()
) -> Vendored:
    from specmeld.publish import (
        MANIFEST,
        all_edits,
        missing_inits,
        plan_update,
        recover,
        replace_files,
    )

    source, target = package_root(project), place.root
    recover(source, source)
    files, runtime = files_for(project, place)
    every = {target: files}
    if runtime:
        every[place.runtime_root] = sealed_runtime(runtime, place, together)
    changes = [
        plan_update(
            each, root, shown=str(root), force=force, bases=bases(root, memory), inputs=(LOCK,)
        )
        for root, each in every.items()
    ]
    contents = {k: v for one in changes for k, v in one.contents.items()}
    inits = missing_inits(target, place.name)
    inits += missing_inits(place.runtime_root, place.runtime) if runtime else []
    replace_files({**contents, **dict.fromkeys(inits, b"")}, at=target)
    for each in every.values():
        memory.keep_made(each, each[MANIFEST])
    requires = json.loads(files[MANIFEST]).get("requires")
    host = host_of(target, requires if isinstance(requires, list) else ())
    return Vendored(place.name, target, len(files), all_edits(changes), host)


def _recover(destination: Path) -> None:
    """Undo what killed runs have begun, on ``destination`` or in it."""
    from specmeld.publish import interrupted_in, recover

    host = host_of(destination).file
    for at in (destination, *interrupted_in(destination)):
        recover(at, host.parent if host else destination.parent)
