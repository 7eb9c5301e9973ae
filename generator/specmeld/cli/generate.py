"""``specmeld generate``: everything, of a project or of one document."""

from __future__ import annotations

from functools import partial
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
from specmeld.config import Config
from specmeld.progress import Progress

if TYPE_CHECKING:
    from specmeld.cli.show import Told
    from specmeld.pipeline import Named


@click.command(short_help="Everything: canonical file, provenance, package, proof.")
@click.argument("name", metavar="[DOCUMENT]", type=DOCUMENT, required=False)
@click.option("--spec", metavar="DOCUMENT", help="The same as the argument; the package goes here.")
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
    help="Keep the names of this package's classes and methods, whoever made it, where they fit.",
)
@click.option(
    "--distribution",
    is_flag=True,
    help="Write pyproject.toml and README.md around the package, so that it can be built.",
)
@click.option(
    "--names",
    "names_alone",
    is_flag=True,
    help="Print the resources and methods that the client would have, and write nothing.",
)
@click.option(
    "--force", is_flag=True, help="Replace files made or edited by hand; copies stay as .orig."
)
@click.option(
    "--prove/--no-prove",
    default=None,
    help="Run the conformance suite afterwards (default: in a project yes, else no).",
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
    """Make everything: canonical file, provenance and package, and prove the package.

    With a DOCUMENT, which is a file, a folder of pages or a URL, no project is needed: the package
    goes beside the file, under a name made of the API's title. A folder that is there already and
    was not made by specmeld stays as it is. With --distribution the package goes into a folder of
    its own, with what 'python -m build' and 'pip install' need; what is there of it stays.
    """
    from specmeld import pipeline
    from specmeld.cli import show

    writes = bool(force or prove or names_from or distribution)
    _refuse_together(names_alone and writes, name, spec, rest)
    progress, memory = progress_for(quiet, verbose=verbose), user_memory()
    one, config = _of_document(name or spec, rest, allow_http, quiet)
    beside = name is not None
    if names_alone:
        return tell(_names(one, config, beside, progress, rest), style, quiet)
    if one is not None:
        made = pipeline.generate_from_spec(
            one,
            config,
            force=force,
            prove=bool(prove),
            beside=beside,
            progress=progress,
            names_from=names_from,
            distribution=distribution,
            memory=memory,
        )
        return tell(show.made(made, verbose=verbose), style, quiet)

    make = partial(
        pipeline.generate,
        force=force,
        prove=prove is not False,
        progress=progress,
        names_from=names_from,
        distribution=distribution,
        memory=memory,
    )
    told = each_target(rest, lambda project: show.made(make(project), verbose=verbose))
    return tell(told, style, quiet)


def _of_document(
    named: str | None, rest: dict[str, Any], allow_http: bool, quiet: bool
) -> tuple[Named | None, Config]:
    """The document to make a package of, and how; None where there is a project.

    It is the one that a flag names, else the one that the package here was made of.
    """
    alone = alone_of(rest) if named is None else None
    given = alone.document if alone else named
    config = alone.config if alone else Config().with_flags(flags_of(rest))
    return (document(given, allow_http, quiet) if given is not None else None), config


def _refuse_together(
    writes: bool, name: str | None, spec: str | None, rest: dict[str, Any]
) -> None:
    """Raises UsageError for flags that contradict each other; ``writes``: beside --names."""
    if name is not None and (spec is not None or rest.get("project") or rest.get("target")):
        raise click.UsageError("a DOCUMENT does not go with --spec, --project or --target")
    if writes:
        raise click.UsageError(
            "--names writes nothing: it goes without --force, --prove, --names-from, --distribution"
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
