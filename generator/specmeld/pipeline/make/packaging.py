"""Documents or an OpenAPI file to a package on disk: built, written, proven."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld.config import CLIENT, Config, Project, hidden_by, package_name
from specmeld.diagnostics import Diagnostic, OutputError, raise_all
from specmeld.model.documents import Reading
from specmeld.model.named_types import Seed
from specmeld.model.plan import LeftOut
from specmeld.model.settlement import Settlement
from specmeld.pipeline.make.building import Package, build, inputs, order_for
from specmeld.pipeline.make.edits import bases
from specmeld.pipeline.make.file_cache import FORGETFUL, Memory
from specmeld.pipeline.make.leaving_out import refuse_unnamed
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.make.proving import prove_package
from specmeld.pipeline.project.given import Named, given, named
from specmeld.pipeline.project.standalone import source_said
from specmeld.pipeline.settle.document_reading import (
    Canonical,
    blaming,
    canonical_of,
    shown,
    title,
)
from specmeld.pipeline.settle.settling import (
    Tally,
    canonical_texts,
    recover_project,
    refuse_foreign,
    refuse_under_strict,
    settle_project,
    strict_errors,
    tally,
)
from specmeld.pipeline.settle.source_readings import listed, read_sources
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.conformance import Report
    from specmeld.pipeline.make.distribution import Distribution
    from specmeld.publish import Edits, Update


@dataclass(frozen=True, slots=True)
class Made:
    """What ``generate`` made. ``tally`` is None where there were no claims to settle."""

    package: str
    root: Path
    operations: int
    models: int
    files: int
    edits: Edits
    """What became of files edited by hand."""
    tally: Tally | None
    report: Report | None
    """What conformance says; None where it was not asked."""
    left_out: tuple[LeftOut, ...]
    """What of the canonical file is not in the package, as the config allows."""
    names: Seed | None
    """What was taken of another package's names; None where none was named."""
    distribution: Distribution | None
    """The files around the package, where they were asked for."""
    diagnostics: tuple[Diagnostic, ...] = ()
    entry: str = "models"
    """What a user imports first: ``Client``, ``webhooks`` or ``models``."""


def generate(
    project: Project,
    *,
    force: bool,
    prove: bool,
    progress: Progress = silent,
    names_from: Path | None = None,
    distribution: bool = False,
    memory: Memory = FORGETFUL,
) -> Made:
    """Documents → canonical file → package, all written at once, then proven.

    ``names_from`` is a package whose names are kept where they fit; ``distribution`` makes the
    folder around the package one that can be built.
    Raises SpecmeldError, and then nothing is written.
    """
    from specmeld.publish import MANIFEST, recover

    recover_project(project)
    settlement, readings = settle_project(project, progress)
    refuse_under_strict(settlement, project, readings)
    text, provenance = canonical_texts(project, settlement, readings)
    refuse_foreign(project, text)
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    name = project.config.package or package_name(title(canonical.document))
    root = project.package_folder(name)
    recover(root, root)
    package = build(canonical, name, root, project.config, progress, memory, names_from)
    refuse_unnamed(package.left_out, project.config.leave_out, canonical.shown)
    update = _update(package, root, shown(root, project), force, memory)
    around = _around(package, canonical, root) if distribution else None
    _write(
        update,
        {
            project.canonical_file: text.encode(),
            project.provenance_file: provenance.encode(),
            **(around.contents if around else {}),
        },
        project.canonical_file,
        progress,
    )
    # The lock that it leaves gives the same names again, so that is what it is remembered under.
    lock = json.loads(package.files[LOCK])
    memory.keep(package.files, *inputs(canonical, name, lock, project.config))
    memory.keep_made(package.files, package.files[MANIFEST])
    return _made(
        package,
        root,
        update,
        tally=tally(settlement, readings, listed(project).skipped),
        report=_report(package, root, progress) if prove else None,
        distribution=around,
        diagnostics=_diagnostics(settlement, readings),
    )


def generate_from_spec(
    spec: Path | Named,
    config: Config,
    *,
    force: bool,
    prove: bool,
    beside: bool = False,
    progress: Progress = silent,
    names_from: Path | None = None,
    distribution: bool = False,
    memory: Memory = FORGETFUL,
) -> Made:
    """What a file, a folder or a URL describes → package, without a project.

    Without an output folder the package goes into the folder that we are in, or ``beside`` the
    file; there it takes no folder that somebody else has made. Raises SpecmeldError.
    """
    from specmeld.publish import MANIFEST, recover

    name = named(spec)
    found = given(name, config, progress)
    canonical = found.canonical
    if config.strict:
        errors = found.diagnostics, found.readings, found.settlement
        raise_all(strict_errors(*errors, canonical.shown))
    package_is = config.package or package_name(title(canonical.document))
    root = package_root(name, config, package_is, beside=beside, distribution=distribution)
    recover(root, root)
    if beside and not force:
        _refuse_taken(root, root.parent if distribution and not config.out else root)
    canonical = replace(canonical, source=source_said(name.shown, root))
    package = build(canonical, package_is, root, config, progress, memory, names_from)
    refuse_unnamed(package.left_out, config.leave_out, canonical.shown)
    update = _update(package, root, str(root), force, memory)
    around = _around(package, canonical, root) if distribution else None
    _write(update, around.contents if around else {}, root, progress)
    memory.keep_made(package.files, package.files[MANIFEST])
    return _made(
        package,
        root,
        update,
        tally=tally(found.settlement, found.readings) if found.settlement else None,
        report=_report(package, root, progress) if prove else None,
        distribution=around,
        diagnostics=found.diagnostics,
    )


def package_root(
    name: Named, config: Config, package: str, *, beside: bool, distribution: bool = False
) -> Path:
    """Where the package goes that is made without a project."""
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


def _around(package: Package, canonical: Canonical, root: Path) -> Distribution:
    from specmeld.pipeline.make.distribution import plan_distribution

    return plan_distribution(package, canonical.document, root)


def _refuse_taken(root: Path, folder: Path) -> None:
    """Raises OutputError for a ``folder`` that has files, and no package made by specmeld at the
    root."""
    from specmeld.publish import read_manifest

    if folder.is_dir() and any(folder.iterdir()) and read_manifest(root) is None:
        raise OutputError(
            "already exists and was not generated by specmeld"
            if folder == root
            else "already exists and is not a distribution generated by specmeld",
            file=str(folder),
            fix="choose another place with --out, or another name with --package",
        )


def stage(project: Project, name: str, progress: Progress = silent) -> Any:
    """What the stage of that name (claims, canonical, api, plan) hands on."""
    from specmeld.pipeline.make.rendering import planned, planned_models

    if name == "claims":
        readings = read_sources(project, progress, claims=True)
        return [claim for reading in readings for claim in reading.claims]
    settlement, readings = settle_project(project, progress)
    if name == "canonical":
        return settlement.document
    text, provenance = canonical_texts(project, settlement, readings)
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    package = project.config.package or package_name(title(canonical.document))
    with blaming(canonical.shown):
        order = order_for(canonical, package, project.package_folder(package), project.config)
        if name == "api":
            return order.api
        return planned(order) if order.model_style == CLIENT else planned_models(order)


def _update(package: Package, root: Path, shown: str, force: bool, memory: Memory) -> Update:
    from specmeld.publish import git_attributes, plan_update

    files, was = package.files, bases(root, memory)
    update = plan_update(files, root, shown=shown, force=force, bases=was, inputs=(LOCK,))
    return replace(update, contents={**git_attributes(root), **update.contents})


def _write(update: Update, others: Mapping[Path, bytes], at: Path, progress: Progress) -> None:
    from specmeld.publish import replace_files

    progress("writing")
    replace_files({**others, **update.contents}, at=at)


def _report(package: Package, root: Path, progress: Progress) -> Report | None:
    """What conformance says of the package on disk; None where it checks nothing."""
    if package.recorded is None:
        return None
    return prove_package(package.recorded.cases(), root, progress)


def _made(
    package: Package,
    root: Path,
    update: Update,
    *,
    tally: Tally | None,
    report: Report | None,
    distribution: Distribution | None,
    diagnostics: tuple[Diagnostic, ...],
) -> Made:
    return Made(
        package=package.name,
        root=root,
        operations=package.operations,
        models=package.models,
        files=len(package.files),
        edits=update.edits,
        tally=tally,
        report=report,
        left_out=package.left_out,
        names=package.names,
        distribution=distribution,
        diagnostics=(*diagnostics, *package.diagnostics, *_hiding(package.name)),
        entry=_entry(package),
    )


def _entry(package: Package) -> str:
    if "_client.py" not in package.files:
        return "models"
    return "Client" if package.operations else "webhooks"


def _hiding(name: str) -> Iterator[Diagnostic]:
    """A warning for a package whose name another module has that is needed."""
    if hidden := hidden_by(name):
        yield Diagnostic(
            "warning",
            "package-name-taken",
            f"the package {name!r} hides {hidden}",
            fix="choose another name with --package",
        )


def _diagnostics(settlement: Settlement, readings: Sequence[Reading]) -> tuple[Diagnostic, ...]:
    read = [remark for reading in readings for remark in reading.diagnostics]
    return tuple(dict.fromkeys([*read, *settlement.diagnostics]))
