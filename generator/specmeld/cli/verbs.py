"""The verbs. Each one loads what it needs when it runs, so that --help is quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld import __version__
from specmeld.cli.columns import counted
from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import (
    NearChoice,
    allow_http,
    common,
    config_flags,
    output_format,
    target,
    verbose,
)
from specmeld.cli.running import (
    DOCUMENT,
    document,
    each_target,
    maybe_project,
    print_errors,
    print_lines,
    print_remarks,
    progress_for,
    project_of,
    tell,
)
from specmeld.config import Project
from specmeld.progress import clear_line

if TYPE_CHECKING:
    from specmeld.cli.show import Told


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="specmeld")
@click.pass_context
def specmeld(context: click.Context) -> int:
    """Many documents of one API in; one OpenAPI 3.1 file and a proven Python client out.

    A project is a folder with spec/sources.yaml, the list of the documents. Begin with

    \b
        specmeld inspect page.html     what one document claims
        specmeld generate              documents → spec/openapi.yaml → generated/<package>
        specmeld check                 is everything still in step?

    Exit codes: 0 well, 1 something was found, 2 could not run.
    """
    if context.invoked_subcommand is None:
        print_lines([context.get_help()])
        return 2
    return 0


@specmeld.command(short_help="What one document claims.")
@click.argument("name", metavar="DOCUMENT", type=DOCUMENT)
@click.option("--dialect", metavar="D", help="Read it as this dialect instead of recognising it.")
@output_format("table", "jsonl", "json")
@allow_http
@verbose
@common
def inspect(
    name: str,
    dialect: str | None,
    style: str,
    allow_http: bool,
    verbose: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Print what one DOCUMENT claims: each fact with its line and place.

    DOCUMENT is a file or a URL. Of a folder, or a pattern such as 'docs/*.md', it prints a line
    for each page.
    """
    from specmeld import pipeline
    from specmeld.cli import show
    from specmeld.cli.pages import inspected

    one = document(name, allow_http, quiet)
    if pipeline.is_several(one):
        found = pipeline.inspect_all(one, dialect, progress_for(quiet, verbose=verbose))
        clear_line(sys.stderr)
        print_lines(inspected(found, style, verbose=verbose))
        print_errors(found.failures)
        return 2 if found.failures else 0
    reading = pipeline.inspect(one, dialect)
    print_lines(show.inspected(reading, style))
    print_remarks(show.remarks(reading.diagnostics), {"quiet": quiet})
    return 0


@specmeld.command(short_help="Documents to canonical file, with the conflicts.")
@config_flags("api_version", "strict")
@output_format("text", "json")
@verbose
@target
@common
@on_workspace("normalize")
def normalize(style: str, quiet: bool, verbose: bool, **rest: Any) -> int:
    """Settle the documents: write spec/openapi.yaml and spec/provenance.json.

    Prints each conflict and how it was settled.
    """
    from specmeld import pipeline
    from specmeld.cli import show

    def told(project: Project) -> Told:
        made = pipeline.normalize(project, progress_for(quiet, verbose=verbose))
        return show.normalized(*made, verbose=verbose)

    return tell(each_target(rest, told), style, quiet)


@specmeld.command(short_help="Who says what about a place, and which rule decided.")
@click.argument("place")
@config_flags("api_version")
@target
@common
def explain(place: str, **rest: Any) -> int:
    """Say who says what about a PLACE, with file and line, and which rule decided.

    A PLACE is OPERATION#SECTION PATH, as `inspect` prints it
    ("POST /threads/runs#request.tools"), a JSON pointer into the canonical
    file (/components/schemas/Run), or a class or field of the generated
    package (openai_threads.models.Run.status).
    """
    from specmeld import pipeline

    print_lines(pipeline.explain(project_of(rest), place))
    return 0


@specmeld.command(short_help="Proof that package and schema agree.")
@click.argument("spec", type=DOCUMENT, required=False)
@click.option(
    "--package", "package", metavar="DIR", help="Folder of the package to put to the proof."
)
@click.option(
    "--random",
    "bodies",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Ask N random bodies of each schema in place of the cases.",
)
@click.option("--seed", type=int, default=0, help="Which random bodies; 0 if not given.")
@output_format("table", "json", "junit")
@allow_http
@common
@on_workspace("conform")
def conform(
    spec: str | None,
    package: str | None,
    bodies: int | None,
    seed: int,
    style: str,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Prove that a package accepts exactly what its SPEC accepts: a file, a folder or a URL.

    Without SPEC and --package: the project's canonical file and package. With a SPEC alone: a
    package that is made for the purpose and thrown away. With --random it reports the smallest body
    of a disagreement.
    """
    from specmeld import pipeline
    from specmeld.cli import show

    asked = {**rest, "out": package} if package else rest
    project = maybe_project(asked, needed=spec is None)
    folder = Path(package) if package else None
    progress = progress_for(quiet)
    one = document(spec, allow_http, quiet) if spec else None
    report = pipeline.conform(project, one, folder, progress, bodies=bodies or 0, seed=seed)
    return tell(show.proven(report), style, quiet)


@specmeld.command(short_help="A server with made-up answers.")
@click.argument("spec", type=DOCUMENT, required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0: any free one.",
)
@click.option("--seed", type=click.IntRange(0), default=0, help="Another number, other answers.")
@allow_http
@target
@common
def mock(
    spec: str | None,
    host: str,
    port: int,
    seed: int,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Serve all operations of SPEC, or of the project's canonical file, until interrupted.

    SPEC is a file, a folder or a URL.

    Requests that break the description are refused with the reason. Answers are the document's
    examples, else valid values made of its schemas; the same seed gives the same ones. A request
    chooses another answer with a header: `Prefer: code=404, example=NAME`.
    """
    from specmeld.cli.serving import bound, serve
    from specmeld.pipeline.serve.mocking import mock as mocked

    project = maybe_project(rest, needed=spec is None)
    one, progress = document(spec, allow_http, quiet) if spec else None, progress_for(quiet)
    with bound(host, port) as listening, mocked(project, one, seed, progress) as made:
        if not quiet:
            address = f"http://{host}:{listening.getsockname()[1]}{made.prefix}"
            print(f"{counted(made.operations, 'operation')} at {address}", flush=True)
        serve(made.app, listening)
    return 0


@specmeld.command(short_help="What one stage hands to the next, as JSON.")
@click.option(
    "--stage",
    type=NearChoice(["claims", "canonical", "api", "plan"]),
    required=True,
    help="Which hand-over between stages to print.",
)
@config_flags("package", "api_version")
@target
@common
def dump(stage: str, quiet: bool, **rest: Any) -> int:
    """Print what one stage hands to the next, as JSON."""
    from specmeld import pipeline
    from specmeld.cli import show

    print_lines([show.as_json(pipeline.stage(project_of(rest), stage, progress_for(quiet)))])
    return 0
