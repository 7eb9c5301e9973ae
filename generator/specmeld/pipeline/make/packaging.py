"""From documents or an OpenAPI file to a package on disk: built, written, proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld.config import CLIENT, Config, Project, hidden_by
from specmeld.diagnostics import Diagnostic
from specmeld.model.files import Files
from specmeld.model.named_types import Seed
from specmeld.model.plan import LeftOut
from specmeld.pipeline.make.building import order_for
from specmeld.pipeline.make.built_package import Package
from specmeld.pipeline.make.edits import bases
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.make.preparing import Ready, prepare, prepare_from_spec
from specmeld.pipeline.make.proving import prove_package
from specmeld.pipeline.project.given import Named, named
from specmeld.pipeline.settle.document_reading import (
    blaming,
    package_of,
)
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.pipeline.settle.settling import (
    Tally,
    recover_project,
    settle_project,
    settled_canonical,
)
from specmeld.pipeline.settle.source_readings import read_sources
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.conformance import Report
    from specmeld.pipeline.make.distribution import Distribution
    from specmeld.publish import Edits


@dataclass(frozen=True, slots=True)
class Made:
    """The result of ``generate``. ``tally`` is None if there were no claims to settle."""

    package: str
    root: Path
    operations: int
    models: int
    files: int
    edits: Edits
    """What happened to files edited by hand."""
    tally: Tally | None
    report: Report | None
    """The conformance result; None if it was not run."""
    left_out: tuple[LeftOut, ...]
    """Parts of the canonical file that are not in the package, as the config allows."""
    names: Seed | None
    """The names adopted from another package; None if none was given."""
    distribution: Distribution | None
    """The files around the package, if requested."""
    diagnostics: tuple[Diagnostic, ...] = ()
    entry: str = "models"
    """The first import of a user: ``Client``, ``webhooks`` or ``models``."""


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
    """Documents → canonical file → package, all written together, then proven.

    ``names_from`` is a package whose names are kept if they fit; ``distribution`` makes the folder
    around the package one that can be built. Raises SpecmeldError, and then nothing is written.
    """
    recover_project(project)
    ready = prepare(project, progress, memory, names_from)
    around = _around(ready) if distribution else None
    return _finished(ready, around, force=force, prove=prove, progress=progress, memory=memory)


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
    """From a file, a folder or a URL to a package, without a project.

    Without an output folder the package goes into the current folder, or ``beside`` the file; there
    it never takes over a foreign folder. Raises SpecmeldError.
    """
    name = named(spec)
    ready = prepare_from_spec(
        name,
        config,
        beside=beside,
        replaces=force or not beside,
        distribution=distribution,
        progress=progress,
        memory=memory,
        names_from=names_from,
    )
    around = _around(ready) if distribution else None
    return _finished(ready, around, force=force, prove=prove, progress=progress, memory=memory)


def stage(project: Project, name: str, progress: Progress = silent) -> Any:
    """The output of the stage of that name (claims, canonical, api, plan)."""
    from specmeld.pipeline.make.rendering import planned, planned_models

    if name == "claims":
        readings = read_sources(project, progress, claims=True)
        return [claim for reading in readings for claim in reading.claims]
    settlement, readings = settle_project(project, progress)
    if name == "canonical":
        return settlement.document
    canonical = settled_canonical(project, settlement, readings)
    package = package_of(project.config, canonical.document)
    with blaming(canonical.shown):
        order = order_for(canonical, package, project.package_folder(package), project.config)
        if name == "api":
            return order.api
        return planned(order) if order.model_style == CLIENT else planned_models(order)


def publish_package(
    files: Files,
    root: Path,
    *,
    shown: str,
    texts: Mapping[Path, bytes],
    at: Path,
    force: bool,
    memory: Memory,
) -> Edits:
    """Write a package, and the texts that belong to it, in one step; returns what happened to
    edits.

    ``at`` is the file or the folder that the run writes.

    Raises OutputError, and then nothing is written.
    """
    from specmeld.publish import git_attributes, plan_update, recover, replace_files

    recover(root, root)
    was = bases(root, memory)
    update = plan_update(files, root, shown=shown, force=force, bases=was, inputs=(LOCK,))
    contents = {**texts, **git_attributes(root), **update.contents}
    replace_files(contents, at=at)
    return update.edits


def _finished(
    ready: Ready,
    around: Distribution | None,
    *,
    force: bool,
    prove: bool,
    progress: Progress,
    memory: Memory,
) -> Made:
    """The package, written and then proven."""
    progress("writing")
    package, root = ready.package, ready.root
    edits = publish_package(
        package.files,
        root,
        shown=ready.shown,
        texts={**ready.texts, **(around.contents if around else {})},
        at=next(iter(ready.texts), root),
        force=force,
        memory=memory,
    )
    return Made(
        package=package.name,
        root=root,
        operations=package.operations,
        models=package.models,
        files=len(package.files),
        edits=edits,
        tally=ready.tally,
        report=proof_of(package, root, progress) if prove else None,
        left_out=package.left_out,
        names=package.names,
        distribution=around,
        diagnostics=(*ready.diagnostics, *package.diagnostics, *_hiding(package.name)),
        entry=_entry(package),
    )


def _entry(package: Package) -> str:
    if "_client.py" not in package.files:
        return "models"
    has_only_webhooks = not package.operations and "webhooks/__init__.py" in package.files
    return "webhooks" if has_only_webhooks else "Client"


def _around(ready: Ready) -> Distribution:
    from specmeld.pipeline.make.distribution import plan_distribution

    return plan_distribution(ready.package, ready.canonical.document, ready.root)


def _hiding(name: str) -> Iterator[Diagnostic]:
    """A warning for a package that would hide a required module."""
    if hidden := hidden_by(name):
        yield Diagnostic(
            "warning",
            "package-name-taken",
            f"the package {name!r} shadows {hidden}",
            fix="choose another name with --package",
        )


def proof_of(package: Package, root: Path, progress: Progress) -> Report | None:
    """The conformance result of the package on disk; None if it checks nothing."""
    if package.recorded is None:
        return None
    return prove_package(package.recorded().cases(), root, progress)
