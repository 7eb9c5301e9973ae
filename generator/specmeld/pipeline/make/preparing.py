"""From documents or an OpenAPI file to a package that is not written yet; the disk is only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from specmeld.config import Config, Project
from specmeld.diagnostics import Diagnostic, OutputError, raise_all
from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement
from specmeld.pipeline.make.building import build
from specmeld.pipeline.make.built_package import Package
from specmeld.pipeline.make.leaving_out import refuse_unnamed
from specmeld.pipeline.project.given import Named, given
from specmeld.pipeline.project.standalone import source_said
from specmeld.pipeline.settle.canonical_edits import edited_canonical
from specmeld.pipeline.settle.document_reading import Canonical, package_of, shown
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.pipeline.settle.settling import (
    Tally,
    refuse_foreign,
    refuse_under_strict,
    settle_project,
    settled_canonical,
    strict_errors,
    tally,
)
from specmeld.pipeline.settle.source_readings import listed
from specmeld.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Ready:
    """A package and the texts that belong to it, to be written together."""

    package: Package
    canonical: Canonical
    root: Path
    shown: str
    """The root's name in messages."""
    texts: Mapping[Path, bytes]
    """Canonical file and provenance, and a copy of what was edited; empty without a project."""
    tally: Tally | None
    diagnostics: tuple[Diagnostic, ...]


def prepare(
    project: Project,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
    names_from: Path | None = None,
) -> Ready:
    """The package for the documents of a project. Raises SpecmeldError."""
    settlement, readings = settle_project(project, progress)
    refuse_under_strict(settlement, project, readings)
    canonical = settled_canonical(project, settlement, readings)
    refuse_foreign(project, canonical.text)
    name = package_of(project.config, settlement.document)
    root = project.package_folder(name)
    _recover(root)
    package = build(canonical, name, root, project.config, progress, memory, names_from)
    refuse_unnamed(package.left_out, project.config.leave_out, canonical.shown)
    texts = {
        project.canonical_file: canonical.text.encode(),
        project.provenance_file: canonical.provenance.encode(),
    }
    remarks = _diagnostics(settlement, readings)
    if edited := edited_canonical(project, canonical.text):
        texts[edited.copy] = edited.content
        remarks = (*remarks, edited.warning)
    counts = tally(settlement, readings, listed(project).skipped)
    return Ready(package, canonical, root, shown(root, project), texts, counts, remarks)


def prepare_from_spec(
    name: Named,
    config: Config,
    *,
    beside: bool,
    replaces: bool,
    distribution: bool = False,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
    names_from: Path | None = None,
) -> Ready:
    """The package for a file, a folder or a URL, without a project.

    Unless it ``replaces`` what is there, it never takes over a foreign folder. Raises
    SpecmeldError.
    """
    found = given(name, config, progress)
    canonical = found.canonical
    if config.strict:
        errors = found.diagnostics, found.readings, found.settlement
        raise_all(strict_errors(*errors, canonical.shown))
    package_is = package_of(config, canonical.document)
    root = package_root(name, config, package_is, beside=beside, distribution=distribution)
    _recover(root)
    if not replaces:
        refuse_taken(root, root.parent if distribution and not config.out else root)
    canonical = replace(canonical, source=source_said(name.shown, root))
    package = build(canonical, package_is, root, config, progress, memory, names_from)
    refuse_unnamed(package.left_out, config.leave_out, canonical.shown)
    counts = tally(found.settlement, found.readings) if found.settlement else None
    return Ready(package, canonical, root, str(root), {}, counts, found.diagnostics)


def _recover(root: Path) -> None:
    """Undo what a killed run has begun there, since the lock of names is read next."""
    from specmeld.publish import recover

    recover(root, root)


def package_root(
    name: Named, config: Config, package: str, *, beside: bool, distribution: bool = False
) -> Path:
    """The root of a package without a project."""
    from specmeld.publish import read_manifest

    if config.out:
        inside = distribution and read_manifest(Path(config.out)) is None
        project = Project(Path(), config)
        return project.out_folder / package if inside else project.package_folder(package)
    place = name.path.parent if beside and not name.is_url else Path()
    if not distribution:
        return place / package
    from specmeld.pipeline.make.distribution import distribution_name

    return place / distribution_name(package) / package


def refuse_taken(root: Path, folder: Path) -> None:
    """Raises OutputError for a ``folder`` that has files, but no package generated by specmeld at
    the root."""
    from specmeld.publish import read_manifest

    if folder.is_dir() and any(folder.iterdir()) and read_manifest(root) is None:
        raise OutputError(
            "already exists and was not generated by specmeld"
            if folder == root
            else "already exists and is not a distribution generated by specmeld",
            file=str(folder),
            fix="choose another place with --out, or another name with --package",
        )


def _diagnostics(settlement: Settlement, readings: Sequence[Reading]) -> tuple[Diagnostic, ...]:
    read = [remark for reading in readings for remark in reading.diagnostics]
    return tuple(dict.fromkeys([*read, *settlement.diagnostics]))
