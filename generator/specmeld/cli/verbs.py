"""The verbs. Each loads what it needs when it runs, so that --help is quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld import __version__
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
    print_text,
    progress_for,
    project_of,
    tell,
    terminal_width,
    user_memory,
)
from specmeld.cli.terminal.columns import counted
from specmeld.cli.terminal.help import Verbs
from specmeld.config import Project
from specmeld.diagnostics import ConfigError
from specmeld.progress import clear_line

if TYPE_CHECKING:
    from specmeld.cli.show import Told


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="specmeld")
@click.pass_context
def specmeld(context: click.Context) -> int:
    """Turn the documents of an API into one OpenAPI 3.1 file and a tested Python client.

    \b
        specmeld generate openapi.yaml   a client from one document
        specmeld init                    start a project of several documents
        specmeld check                   is everything still up to date?

    'specmeld COMMAND --help' shows the options and examples of a command. Exit codes: 0 success,
    1 something was found, 2 could not run.
    """
    if context.invoked_subcommand is None:
        print_text(context.get_help().splitlines())
        return 2
    return 0


@specmeld.command(
    short_help="Show what one document says, fact by fact.",
    examples=(
        "specmeld inspect page.html",
        "specmeld inspect 'docs/*.md'",
        "specmeld inspect openapi.yaml --format jsonl | jq .where",
    ),
)
@click.argument("name", metavar="DOCUMENT", type=DOCUMENT)
@click.option(
    "--dialect", metavar="D", help="Read the document as this dialect (default: recognize it)."
)
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
    """Print what one DOCUMENT says: each fact with its line and place.

    DOCUMENT is a file or a URL. For a folder, or a pattern such as 'docs/*.md', it prints one line
    per page.
    """
    from specmeld import pipeline
    from specmeld.cli import show
    from specmeld.cli.pages import inspected

    one = document(name, allow_http, quiet)
    show_lines = print_text if style == "table" else print_lines
    if pipeline.is_several(one):
        found = pipeline.inspect_all(one, dialect, progress_for(quiet, verbose=verbose))
        clear_line(sys.stderr)
        show_lines(inspected(found, style, verbose=verbose, width=terminal_width()))
        print_errors(found.failures)
        return 2 if found.failures else 0
    reading = pipeline.inspect(one, dialect)
    show_lines(show.inspected(reading, style, terminal_width()))
    print_remarks(show.remarks(reading.diagnostics), {"quiet": quiet})
    return 0


@specmeld.command(
    short_help="Reconcile the documents into spec/openapi.yaml.",
    examples=(
        "specmeld normalize",
        "specmeld normalize --strict                    # open conflicts are errors",
        "specmeld normalize --format json",
    ),
)
@config_flags("api_version", "strict")
@output_format("text", "json")
@verbose
@target
@common
@on_workspace("normalize")
def normalize(style: str, quiet: bool, verbose: bool, **rest: Any) -> int:
    """Reconcile the documents: write spec/openapi.yaml and spec/provenance.json.

    Prints each conflict and how it was decided.
    """
    from specmeld import pipeline
    from specmeld.cli import show

    def told(project: Project) -> Told:
        made = pipeline.normalize(project, progress_for(quiet, verbose=verbose))
        return show.normalized(*made, verbose=verbose)

    return tell(each_target(rest, told), style, quiet)


@specmeld.command(
    short_help="Show which document says what about a place, and which rule decided.",
    examples=(
        "specmeld explain 'POST /pets#request.name'",
        "specmeld explain /components/schemas/Pet",
        "specmeld explain petshop.models.Pet.status",
        "specmeld explain pets.create",
    ),
)
@click.argument("place")
@config_flags("api_version")
@target
@common
def explain(place: str, **rest: Any) -> int:
    """Show which document says what about a PLACE, on which line, and which rule decided.

    PLACE is OPERATION#SECTION PATH as printed by `inspect`, a JSON pointer into the canonical file,
    or a class, field or method of the generated package.
    """
    from specmeld import pipeline

    print_text(pipeline.explain(project_of(rest), place, user_memory()))
    return 0


@specmeld.command(
    short_help="Prove that a package accepts exactly what its document allows.",
    examples=(
        "specmeld conform                               # the project's package",
        "specmeld conform openapi.yaml",
        "specmeld conform openapi.yaml --random 1000 --seed 7",
    ),
)
@click.argument("spec", type=DOCUMENT, required=False)
@click.option("--package", "package", metavar="DIR", help="Folder of the package to test.")
@click.option(
    "--random",
    "bodies",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Test N random bodies of each schema instead of the boundary cases.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed for the random bodies.")
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
    """Prove that a package accepts exactly what its SPEC accepts.

    SPEC is a file, a folder or a URL. Without SPEC and --package, the project's canonical file and
    package are tested; with SPEC alone, a temporary package. With --random, the smallest body that
    shows a disagreement is reported.
    """
    from specmeld import pipeline
    from specmeld.cli import show

    if package and not Path(package).is_dir():
        fix = "pass the folder of a package that specmeld generated"
        raise ConfigError("no such folder", file=package, fix=fix)
    asked = {**rest, "allow_http": allow_http, **({"out": package} if package else {})}
    project = maybe_project(asked, needed=spec is None)
    folder = Path(package) if package else None
    progress = progress_for(quiet)
    one = document(spec, allow_http, quiet) if spec else None
    report = pipeline.conform(project, one, folder, progress, bodies=bodies or 0, seed=seed)
    return tell(show.proven(report), style, quiet)


@specmeld.command(
    short_help="Serve the API with example responses.",
    examples=(
        "specmeld mock openapi.yaml",
        "specmeld mock --port 9000 --seed 3             # the project's API",
    ),
)
@click.argument("spec", type=DOCUMENT, required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 for any free one.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Seed for the generated responses.",
)
@config_flags("package", "out")
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

    SPEC is a file, a folder or a URL. Without a project, --package and --out choose one of several
    packages.

    Requests that do not match the document are refused with the reason. Responses are the
    document's examples, or valid values generated from its schemas; the same seed gives the same
    values. A request selects a response with a header: `Prefer: code=404, example=NAME`.
    """
    from specmeld.cli.serving import bound, serve
    from specmeld.pipeline.serve.mocking import mock as mocked

    if spec and (rest["package"] or rest["out"]):
        raise click.UsageError("SPEC cannot be combined with --package or --out")
    project = maybe_project({**rest, "allow_http": allow_http}, needed=spec is None)
    one, progress = document(spec, allow_http, quiet) if spec else None, progress_for(quiet)
    with bound(host, port) as listening, mocked(project, one, seed, progress) as made:
        if not quiet:
            address = f"http://{host}:{listening.getsockname()[1]}{made.prefix}"
            print(f"{counted(made.operations, 'operation')} at {address}", flush=True)
        serve(made.app, listening)
    return 0


@specmeld.command(
    short_help="Print the output of one stage as JSON.",
    examples=("specmeld dump --stage plan", "specmeld dump --stage claims | jq length"),
)
@click.option(
    "--stage",
    type=NearChoice(["claims", "canonical", "api", "plan"]),
    required=True,
    help="Stage whose output to print.",
)
@config_flags("package", "api_version")
@target
@common
def dump(stage: str, quiet: bool, **rest: Any) -> int:
    """Print the output of one stage of the pipeline as JSON."""
    from specmeld import pipeline
    from specmeld.cli import show

    print_lines([show.as_json(pipeline.stage(project_of(rest), stage, progress_for(quiet)))])
    return 0
