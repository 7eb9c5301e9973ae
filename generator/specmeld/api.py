"""specmeld from Python: everything the command line does.

Each function takes files, folders or URLs like the command of the same name, returns what the
command prints, and raises ``SpecmeldError``, whose text is one line that says what is wrong, where,
and how to fix it. Nothing is printed. Files are written as by the command: all of them, or none.

>>> from specmeld import api
>>> project = api.project("acme")
>>> settlement, tally = api.normalize(project)
>>> made = api.generate(project)
>>> api.check(project).drift
False
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld import pipeline
from specmeld.config import Config, Project, find_project, open_project
from specmeld.diagnostics import ConfigError, Diagnostic, InputError, OutputError, SpecmeldError
from specmeld.model.documents import Reading
from specmeld.model.findings import Checked, Finding
from specmeld.model.settlement import Settlement
from specmeld.pipeline import Differences, Made, Named, SourceNews, Tally, Vendored
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from os import PathLike

__all__ = [
    "Checked",
    "Config",
    "ConfigError",
    "Diagnostic",
    "Differences",
    "Finding",
    "InputError",
    "Made",
    "OutputError",
    "Project",
    "Reading",
    "Settlement",
    "SourceNews",
    "SpecmeldError",
    "Tally",
    "Vendored",
    "check",
    "diff",
    "generate",
    "normalize",
    "project",
    "pull",
    "read",
    "vendor",
]


def project(folder: str | PathLike[str] | None = None, **options: Any) -> Project:
    """The project in a folder; by default, the nearest one from the working folder upwards.

    ``options`` override those of the config: ``package="acme"``, ``api_version="2"``. Raises
    ConfigError.
    """
    found = open_project(Path(folder)) if folder is not None else find_project(Path.cwd())
    return replace(found, config=_config(found.config, options))


def read(
    document: str | PathLike[str], *, dialect: str | None = None, allow_http: bool = False
) -> Reading:
    """What one document claims: each fact with its line and place, and the lines not understood.

    ``dialect`` names the reader instead of recognizing it. Raises InputError.
    """
    return pipeline.inspect(Named(str(document), allow_http), dialect)


def pull(
    project: Project,
    *sources: str,
    only_look: bool = False,
    force: bool = False,
    allow_http: bool = False,
    progress: Progress = silent,
) -> tuple[SourceNews, ...]:
    """Fetch the documents of a project from their URLs: all that have one, or only these ids.

    ``only_look`` writes nothing; ``force`` accepts content that would be refused. A source that
    fails is reported, and does not stop the others. Raises SpecmeldError, and then nothing is
    written.
    """
    today = datetime.now(UTC).date().isoformat()
    options = pipeline.PullOptions(today, os.environ, allow_http, force, only_look)
    return pipeline.pull(project, sources, options, progress)


def normalize(project: Project, *, progress: Progress = silent) -> tuple[Settlement, Tally]:
    """Reconcile a project's documents and write its canonical file and its provenance.

    The settlement has the document, its conflicts and who decided them; the tally counts them.
    Raises SpecmeldError, and then nothing is written.
    """
    return pipeline.normalize(project, progress)


def generate(
    source: Project | str | PathLike[str],
    *,
    force: bool = False,
    prove: bool | None = None,
    names_from: str | PathLike[str] | None = None,
    distribution: bool = False,
    allow_http: bool = False,
    progress: Progress = silent,
    **options: Any,
) -> Made:
    """Generate the package of a project, or of one document: a file, a folder of pages, a URL.

    ``force`` replaces files that were edited by hand and keeps copies as ``.orig``; ``prove`` runs
    the conformance suite afterwards (by default for a project, not for a document); ``names_from``
    is a package whose names are kept; ``distribution`` makes the folder around the package one that
    can be built. ``options`` are those of the config: ``out="clients"``. Raises SpecmeldError, and
    then nothing is written.
    """
    names = Path(names_from) if names_from is not None else None
    if isinstance(source, Project):
        made = replace(source, config=_config(source.config, options))
        proven = prove is not False
        return pipeline.generate(
            made,
            force=force,
            prove=proven,
            names_from=names,
            distribution=distribution,
            progress=progress,
        )
    return pipeline.generate_from_spec(
        Named(str(source), allow_http),
        _config(Config(), options),
        force=force,
        prove=bool(prove),
        beside=True,
        names_from=names,
        distribution=distribution,
        progress=progress,
    )


def check(project: Project, *, fast: bool = False, progress: Progress = silent) -> Checked:
    """What is out of date: documents, canonical file, code, names, manual edits, copies.

    A project's targets are checked too. ``fast`` trusts the recorded digests. ``Checked.drift``
    says whether anything is out of date. Raises SpecmeldError if the check cannot run.
    """
    today = datetime.now(UTC).date()
    targets = () if project.target else map(project.for_target, project.targets)
    return pipeline.check([project, *targets], today=today, fast=fast, progress=progress)


def diff(
    old: str | PathLike[str],
    new: str | PathLike[str],
    *,
    python: bool | None = None,
    allow_http: bool = False,
    progress: Progress = silent,
    **options: Any,
) -> Differences:
    """What changed between two APIs: files, folders, URLs, git revisions (``HEAD:api.yaml``).

    ``python`` says whether to compare the packages of both as well; by default they are compared
    unless the API is very large. Raises SpecmeldError.
    """
    before, after = (Named(str(side), allow_http) for side in (old, new))
    return pipeline.diff(before, after, _config(Config(), options), progress, python=python)


def vendor(
    project: Project,
    destination: str | PathLike[str],
    *,
    name: str | None = None,
    runtime: str = "",
    force: bool = False,
) -> Vendored:
    """Put a project's package into another project's folder.

    ``name`` is its import name there, ``runtime`` that of a runtime shared with other packages.
    Raises OutputError, ConfigError.
    """
    return pipeline.vendor(project, Path(destination), name, runtime=runtime, force=force)


def _config(config: Config, options: dict[str, Any]) -> Config:
    unknown = options.keys() - Config.__dataclass_fields__.keys()
    if unknown:
        names = ", ".join(map(repr, sorted(unknown)))
        raise TypeError(f"unknown options: {names}")
    return config.with_flags(options)
