"""The names of a package's methods, before anything is generated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import Config, Project
from specmeld.pipeline.make.locks import check_names, read_lock
from specmeld.pipeline.make.preparing import package_root
from specmeld.pipeline.project.given import Named, given
from specmeld.pipeline.settle.document_reading import (
    Canonical,
    blaming,
    package_of,
)
from specmeld.pipeline.settle.settling import settle_project, settled_canonical
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.plan.places.resources import Member


@dataclass(frozen=True, slots=True)
class MethodNames:
    """The methods of a package, in document order."""

    package: str
    members: tuple[Member, ...]


def method_names(project: Project, progress: Progress = silent) -> MethodNames:
    """The method names of the project's package. Raises SpecmeldError."""
    settlement, readings = settle_project(project, progress)
    canonical = settled_canonical(project, settlement, readings)
    name = package_of(project.config, canonical.document)
    return _named(canonical, name, project.package_folder(name))


def method_names_of(
    spec: Named, config: Config, *, beside: bool = False, progress: Progress = silent
) -> MethodNames:
    """The method names for a file, a folder or a URL. Raises SpecmeldError."""
    canonical = given(spec, config, progress).canonical
    name = package_of(config, canonical.document)
    return _named(canonical, name, package_root(spec, config, name, beside=beside))


def _named(canonical: Canonical, package: str, root: Path) -> MethodNames:
    """``root`` is only used for its lock of names."""
    from specmeld.plan import members_of
    from specmeld.resolve import resolve_api

    with blaming(canonical.shown):
        lock = read_lock(root)
        check_names(lock, root)
        return MethodNames(package, members_of(resolve_api(canonical.document), lock))
