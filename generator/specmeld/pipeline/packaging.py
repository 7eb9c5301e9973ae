"""The canonical file to a package: built, written, proven, vendored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from specmeld.config import Config, Project, check_package_name, package_name
from specmeld.diagnostics import Diagnostic, InputError, OutputError
from specmeld.model.documents import Reading
from specmeld.model.files import Files
from specmeld.model.json import JSONObject
from specmeld.model.plan import LeftOut, Seed
from specmeld.model.settlement import Settlement
from specmeld.pipeline.documents import (
    Canonical,
    blaming,
    canonical_from,
    canonical_of,
    read_sources,
    shown,
    title,
)
from specmeld.pipeline.leaving_out import refuse_unnamed
from specmeld.pipeline.locks import LOCK, read_lock, seeded
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.pieces import Pieces
from specmeld.pipeline.settling import (
    Tally,
    canonical_texts,
    refuse_under_strict,
    settle_project,
    tally,
)
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from specmeld.conformance import Cases, Recorded, Report
    from specmeld.pipeline.workshop import Order
    from specmeld.publish import Update


@dataclass(frozen=True, slots=True)
class Made:
    """What ``generate`` made. ``tally`` is None where there were no claims to settle."""

    package: str
    root: Path
    operations: int
    models: int
    files: int
    copies: tuple[Path, ...]
    """Where the texts of files edited by hand are kept."""
    tally: Tally | None
    report: Report | None
    """What conformance says; None where it was not asked."""
    left_out: tuple[LeftOut, ...]
    """What of the canonical file is not in the package, as the config allows."""
    names: Seed | None
    """What was taken of another package's names; None where none was named."""
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package's files before they are anywhere."""

    name: str
    files: Files
    operations: int
    models: int
    recorded: Recorded
    """The cases that put the package to the proof."""
    left_out: tuple[LeftOut, ...]
    names: Seed | None = None
    """What was taken of another package's names, where one was named."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What of the canonical document says nothing, and was left out."""


@dataclass(frozen=True, slots=True)
class Vendored:
    """Where ``vendor`` put the package, and under which import name."""

    name: str
    root: Path
    files: int
    copies: tuple[Path, ...]


def generate(
    project: Project,
    *,
    force: bool,
    prove: bool,
    progress: Progress = silent,
    names_from: Path | None = None,
    memory: Memory = FORGETFUL,
) -> Made:
    """Documents → canonical file → package, all written at once, then proven.

    ``names_from`` is a package whose class names are kept where they fit.
    Raises SpecmeldError, and then nothing is written.
    """
    from specmeld.pipeline.workshop import workshop

    with workshop(memory) as aside:
        settlement, readings = settle_project(project, progress)
        refuse_under_strict(settlement, project)
        text, provenance = canonical_texts(settlement)
        canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
        name = project.config.package or package_name(title(canonical.document))
        root = project.package_folder(name)
        package = build(canonical, name, root, project.config, progress, aside, memory, names_from)
    refuse_unnamed(package.left_out, project.config.leave_out, canonical.shown)
    update = _update(package, root, shown(root, project), force)
    _write(
        update,
        {
            project.canonical_file: text.encode(),
            project.provenance_file: provenance.encode(),
        },
        progress,
    )
    # The lock that it leaves gives the same names again, so that is what it is remembered under.
    lock = json.loads(package.files[LOCK])
    memory.keep(package.files, *_inputs(canonical, name, lock, project.config))
    return _made(
        package,
        root,
        update,
        tally=tally(settlement, readings),
        report=prove_package(package.recorded.cases(), root, progress) if prove else None,
        diagnostics=_diagnostics(settlement, readings),
    )


def generate_from_spec(
    spec: Path,
    config: Config,
    *,
    force: bool,
    prove: bool,
    progress: Progress = silent,
    names_from: Path | None = None,
    memory: Memory = FORGETFUL,
) -> Made:
    """One OpenAPI file → package, without a project. Raises SpecmeldError."""
    from specmeld.pipeline.workshop import workshop

    progress(f"reading {spec.name}")
    with workshop(memory) as aside:
        canonical, diagnostics = canonical_from(spec)
        name = config.package or package_name(title(canonical.document))
        root = Project(Path(), config).package_folder(name) if config.out else Path(name)
        package = build(canonical, name, root, config, progress, aside, memory, names_from)
    refuse_unnamed(package.left_out, config.leave_out, canonical.shown)
    update = _update(package, root, str(root), force)
    _write(update, {}, progress)
    report = prove_package(package.recorded.cases(), root, progress) if prove else None
    return _made(package, root, update, tally=None, report=report, diagnostics=diagnostics)


def build(
    canonical: Canonical,
    name: str,
    root: Path,
    config: Config,
    progress: Progress = silent,
    aside: Executor | None = None,
    memory: Memory = FORGETFUL,
    names_from: Path | None = None,
) -> Package:
    """The package for a canonical document; ``root`` is looked at for its names lock only.

    ``aside`` lays the package out while the cases are being found; ``memory`` has the parts of it
    that were made before. Raises InputError.
    """
    from specmeld.conformance import record, suite_files
    from specmeld.pipeline.workshop import laid_out
    from specmeld.publish import seal

    progress("laying out the package")
    with blaming(canonical.shown):
        order = order_for(canonical, name, root, config)
        names = seeded(order.api, order.lock, names_from) if names_from else None
        lock = names.lock if names else order.lock
        order = replace(order, lock=lock, memory=memory)
        ready = aside.submit(laid_out, order) if aside else None
        with Pieces(memory, "cases", name, str(root.resolve())) as each:
            cases = record(order.api, each)
        suite = suite_files(order.api, cases)
        made = ready.result() if ready else laid_out(order)
    files = seal({**made.files, **suite}, package=name, spec=canonical.text)
    remarks = tuple(
        Diagnostic(
            "warning",
            "unusable-keyword",
            f"at #{one.pointer}: {one.reason}",
            canonical.shown,
            place=f"#{one.pointer}",
            mend="it is left out",
        )
        for one in order.api.unusable
    )
    return Package(
        name,
        files,
        len(order.api.operations),
        made.models,
        cases,
        made.left_out,
        names,
        diagnostics=remarks,
    )


def remembered_files(
    canonical: Canonical,
    name: str,
    root: Path,
    config: Config,
    memory: Memory,
    progress: Progress = silent,
) -> Files:
    """The files that ``build`` gives, from memory where it has them. Raises InputError."""
    inputs = _inputs(canonical, name, read_lock(root), config)
    return (
        memory.recall(*inputs)
        or build(canonical, name, root, config, progress, memory=memory).files
    )


def _inputs(
    canonical: Canonical, name: str, lock: Mapping[str, str], config: Config
) -> tuple[str, ...]:
    names = json.dumps(lock, sort_keys=True)
    formats = str(config.assert_formats)
    return (canonical.text, canonical.provenance, name, names, config.http_library, formats)


def order_for(canonical: Canonical, name: str, root: Path, config: Config) -> Order:
    """What to plan for a canonical document. Raises InputError and ConfigError."""
    from specmeld.pipeline.workshop import Order
    from specmeld.resolve import resolve_api

    check_package_name(name)
    return Order(
        resolve_api(canonical.document, assert_formats=config.assert_formats),
        name,
        lock=read_lock(root),
        root=root,
        sources=origins(canonical.provenance),
        http_library=config.http_library,
    )


def origins(provenance: str) -> dict[str, str]:
    """Place → ``document:line`` of the first claim that was kept there, by a provenance file.

    Of a document that passed whole the operations are known, and no places below.
    """
    try:
        record = json.loads(provenance or "{}")
        facts = record.get("facts", {})
        whole = record.get("whole", {})
        passed = {
            operation: f"{document}:{line}"
            for document, operations in whole.items()
            for operation, line in operations.items()
            if line
        }
        return passed | {
            place: f"{voice['doc']}:{voice['line']}"
            for place, keywords in facts.items()
            for voice in reversed([voice for voices in keywords.values() for voice in voices])
            if voice["outcome"] == "kept"
        }
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return {}  # edited by hand; the documents question of check tells it


def package_root(project: Project, document: JSONObject | None = None) -> Path:
    """The folder of the project's package. Raises InputError, ConfigError.

    Without a configured name the API's title decides, so the canonical file is read.
    """
    if project.config.package:
        return project.package_folder(project.config.package)
    document = document or canonical_of_project(project).document
    return project.package_folder(package_name(title(document)))


def conform(
    project: Project | None,
    spec: Path | None,
    folder: Path | None,
    progress: Progress = silent,
    *,
    bodies: int = 0,
    seed: int = 0,
) -> Report:
    """The proof for a package: that in ``folder``, else the project's, else one made for it.

    With ``bodies`` the proof is that many random bodies for each schema, by ``seed``, and not the
    cases. Raises SpecmeldError; ``project`` may be None where ``spec`` is given.
    """
    from specmeld.publish import plan_update, replace_files
    from specmeld.resolve import resolve_api

    own = project is not None and spec is None
    config = project.config if project is not None and own else Config()
    canonical = _canonical_to_prove(project, spec)
    with blaming(canonical.shown):
        api = resolve_api(canonical.document, assert_formats=config.assert_formats)

    def proof(root: Path, cases: Cases | None = None) -> Report:
        from specmeld.conformance import find_cases, loaded, try_randomly

        progress("finding cases")
        cases = cases or find_cases(api)
        if not bodies:
            return prove_package(cases, root, progress)
        progress("proving")
        with loaded(root) as verdict:
            return try_randomly(api, cases, verdict, bodies, seed)

    if folder is not None:
        return proof(folder)
    if project is not None and own:
        return proof(package_root(project, canonical.document))
    with TemporaryDirectory() as made:
        root = Path(made) / package_name(title(canonical.document))
        package = build(canonical, root.name, root, Config(), progress)
        replace_files(plan_update(package.files, root, shown=root.name).contents)
        return proof(root, package.recorded.cases())


def _canonical_to_prove(project: Project | None, spec: Path | None) -> Canonical:
    if spec is not None:
        return canonical_from(spec)[0]
    assert project is not None
    return canonical_of_project(project)


def prove_package(cases: Cases, root: Path, progress: Progress = silent) -> Report:
    """Whether the package at ``root`` gives the right verdict in all cases."""
    from specmeld.conformance import compare, loaded

    progress("proving")
    with loaded(root) as verdict:
        return compare(cases, verdict)


def vendor(project: Project, destination: Path, name: str | None, *, force: bool) -> Vendored:
    """The project's package, put under ``destination``. Raises OutputError, ConfigError."""
    from specmeld.publish import (
        import_name,
        plan_update,
        replace_files,
        vendor_root,
        vendored_files,
    )

    source = package_root(project)
    target = vendor_root(destination.resolve(), source.name, name)
    inside = target.resolve()
    if inside.is_relative_to(project.root.resolve()) or inside.is_relative_to(source.resolve()):
        raise OutputError(
            "lies inside the project that the package comes from",
            file=str(destination),
            mend="name a folder outside of it; inside, the option 'out' says where to generate",
        )
    check_package_name(target.name)
    dotted = import_name(target)
    files = vendored_files(source, dotted, shown=shown(source, project))
    update = plan_update(files, target, shown=str(target), force=force)
    replace_files(update.contents)
    return Vendored(dotted, target, len(files), tuple(update.copies.values()))


def stage(project: Project, name: str, progress: Progress = silent) -> Any:
    """What the stage of that name (claims, canonical, api, plan) hands on."""
    from specmeld.pipeline.workshop import planned

    if name == "claims":
        return [claim for reading in read_sources(project, progress) for claim in reading.claims]
    settlement, _ = settle_project(project, progress)
    if name == "canonical":
        return settlement.document
    text, provenance = canonical_texts(settlement)
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    package = project.config.package or package_name(title(canonical.document))
    with blaming(canonical.shown):
        order = order_for(canonical, package, project.package_folder(package), project.config)
        return order.api if name == "api" else planned(order)


def canonical_of_project(project: Project) -> Canonical:
    """The project's canonical file, as it stands. Raises InputError."""
    file = shown(project.canonical_file, project)
    if not project.canonical_file.exists():
        raise InputError("does not exist", file=file, mend="run 'specmeld generate'")
    return canonical_from(project.canonical_file, file)[0]


def _update(package: Package, root: Path, shown: str, force: bool) -> Update:
    from specmeld.publish import plan_update

    return plan_update(package.files, root, shown=shown, force=force, keep_edits=True)


def _write(update: Update, others: Mapping[Path, bytes], progress: Progress) -> None:
    from specmeld.publish import replace_files

    progress("writing")
    replace_files({**others, **update.contents})


def _made(
    package: Package,
    root: Path,
    update: Update,
    *,
    tally: Tally | None,
    report: Report | None,
    diagnostics: tuple[Diagnostic, ...],
) -> Made:
    return Made(
        package=package.name,
        root=root,
        operations=package.operations,
        models=package.models,
        files=len(package.files),
        copies=tuple(update.copies.values()),
        tally=tally,
        report=report,
        left_out=package.left_out,
        names=package.names,
        diagnostics=(*diagnostics, *package.diagnostics),
    )


def _diagnostics(settlement: Settlement, readings: Sequence[Reading]) -> tuple[Diagnostic, ...]:
    read = [remark for reading in readings for remark in reading.diagnostics]
    return tuple(dict.fromkeys([*read, *settlement.diagnostics]))
