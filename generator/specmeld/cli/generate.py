"""``specmeld generate``: the whole pipeline, for a project or for one document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import allow_http, common, config_flags, output_format, target, verbose
from specmeld.cli.running import (
    DOCUMENT,
    FILE,
    alone_of,
    document,
    each_target,
    flags_of,
    progress_for,
    tell,
    user_memory,
)
from specmeld.cli.terminal.help import Verb
from specmeld.config import Config
from specmeld.progress import Progress

if TYPE_CHECKING:
    from specmeld.cli.show import Told
    from specmeld.config import Project
    from specmeld.pipeline import Made, Memory, Named


@click.command(
    cls=Verb,
    short_help="Generate a Python client from a project or from one document.",
    examples=(
        "specmeld generate openapi.yaml",
        "specmeld generate https://api.example.com/openapi.json --package my_api",
        "specmeld generate                              # in a project",
    ),
)
@click.argument("name", metavar="[DOCUMENT]", type=DOCUMENT, required=False)
@click.option(
    "--spec",
    metavar="DOCUMENT",
    help="Like the argument, but write the package into the current folder.",
)
@config_flags(
    "package",
    "out",
    "api_version",
    "http_library",
    "assert_formats",
    "format_types",
    "model_style",
    "source_marks",
    "templates",
    "leave_out",
    "strict",
)
@click.option(
    "--names-from",
    type=FILE,
    metavar="DIR",
    help="Reuse the names of this package, from any generator, where classes and methods match.",
)
@click.option(
    "--distribution",
    is_flag=True,
    help="Write pyproject.toml and README.md around the package, ready to build.",
)
@click.option(
    "--names",
    "names_alone",
    is_flag=True,
    help="Only print the resources and methods that the client would have.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were added or edited by hand, keeping copies as .orig.",
)
@click.option(
    "--prove/--no-prove",
    default=None,
    help="Run the conformance suite afterwards (default: only in a project).",
)
@output_format("text", "json")
@allow_http
@verbose
@target
@common
@on_workspace("generate")
def generate(
    name: str | None,
    spec: str | None,
    names_from: Path | None,
    distribution: bool,
    names_alone: bool,
    force: bool,
    prove: bool | None,
    style: str,
    allow_http: bool,
    quiet: bool,
    verbose: bool,
    **rest: Any,
) -> int:
    """Generate a Python client, from a project or from one DOCUMENT.

    In a project: reconcile the documents, write spec/openapi.yaml, spec/provenance.json and the
    package, and run its conformance suite.

    DOCUMENT is a file, a folder of pages or a URL, and needs no project: the package is written
    beside the file and named after the API's title. An existing folder that specmeld did not
    generate is never overwritten. With --distribution, the package gets its own folder with what
    'python -m build' and 'pip install' need; existing files there are kept.
    """
    from specmeld.cli import show

    writes = bool(force or prove or names_from or distribution)
    _refuse_together(names_alone and writes, name, spec, rest)
    progress, memory = progress_for(quiet, verbose=verbose), user_memory()
    one, config = _of_document(name or spec, rest, allow_http, quiet)
    beside = name is not None
    if names_alone:
        return tell(_names(one, config, beside, progress, rest), style, quiet)
    given = _Given(force, prove, names_from, distribution, progress, memory)
    if one is not None:
        told = show.made(given.document(one, config, beside=beside), verbose=verbose)
    else:
        told = each_target(rest, lambda project: show.made(given.project(project), verbose=verbose))
    return tell(told, style, quiet)


@dataclass(frozen=True, slots=True)
class _Given:
    """The flags shared by a document and a project."""

    force: bool
    prove: bool | None
    """None if the flag is not given: then only a project is proven."""
    names_from: Path | None
    distribution: bool
    progress: Progress
    memory: Memory

    def document(self, one: Named, config: Config, *, beside: bool) -> Made:
        from specmeld import pipeline

        return pipeline.generate_from_spec(
            one,
            config,
            force=self.force,
            prove=bool(self.prove),
            beside=beside,
            progress=self.progress,
            names_from=self.names_from,
            distribution=self.distribution,
            memory=self.memory,
        )

    def project(self, project: Project) -> Made:
        from specmeld import pipeline

        return pipeline.generate(
            project,
            force=self.force,
            prove=self.prove is not False,
            progress=self.progress,
            names_from=self.names_from,
            distribution=self.distribution,
            memory=self.memory,
        )


def _of_document(
    named: str | None, rest: dict[str, Any], allow_http: bool, quiet: bool
) -> tuple[Named | None, Config]:
    """The document to generate from, and its options; None if there is a project.

    It is the one that a flag names, else the one of the package in this folder.
    """
    alone = alone_of(rest) if named is None else None
    given = alone.document if alone else named
    config = alone.config if alone else Config().with_flags(flags_of(rest))
    return (document(given, allow_http, quiet) if given is not None else None), config


def _refuse_together(
    writes: bool, name: str | None, spec: str | None, rest: dict[str, Any]
) -> None:
    """Raises UsageError for contradicting flags; ``writes``: flags that --names excludes."""
    if name is not None and (spec is not None or rest.get("project") or rest.get("target")):
        raise click.UsageError("DOCUMENT cannot be combined with --spec, --project or --target")
    if writes:
        raise click.UsageError(
            "--names only prints: it cannot be combined with --force, --prove, --names-from or "
            "--distribution"
        )


def _names(
    given: Named | None, config: Config, beside: bool, progress: Progress, rest: dict[str, Any]
) -> Told:
    """What ``generate --names`` prints, of a document or of a project."""
    from specmeld import pipeline
    from specmeld.cli.name_tree import names

    if given is None:
        return each_target(rest, lambda one: names(pipeline.method_names(one, progress)))
    return names(pipeline.method_names_of(given, config, beside=beside, progress=progress))
