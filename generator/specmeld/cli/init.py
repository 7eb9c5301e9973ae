"""``specmeld init``: a project where there is none yet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from specmeld.cli.help import Verb
from specmeld.cli.options import common
from specmeld.cli.running import FILE, print_text, project_of
from specmeld.config import check_package_name
from specmeld.diagnostics import ConfigError


@click.command(
    cls=Verb,
    short_help="Start a project from the documents in this folder.",
    examples=(
        "specmeld init",
        "specmeld init docs/ openapi.yaml --package petshop",
        "specmeld init --schedule github                # add a daily CI job",
    ),
)
@click.argument("documents", type=FILE, nargs=-1)
@click.option("--package", metavar="NAME", help="Import name of the package (default: ask).")
@click.option(
    "--schedule",
    type=click.Choice(["github", "gitlab"]),
    help="In an existing project, write the CI job that proposes document changes daily.",
)
@common
def init(
    documents: tuple[Path, ...],
    package: str | None,
    schedule: str | None,
    quiet: bool,
    **rest: Any,
) -> int:
    """Write spec/sources.yaml and specmeld.toml for the documents of this folder.

    Finds the files whose format is certain; DOCUMENTS lists them instead. Overwrites nothing. Asks
    for the package's name when run in a terminal without --package.
    """
    from specmeld.pipeline.project import starting

    if schedule is not None:
        return _schedule(schedule, documents, quiet, rest)
    root = rest.get("project") or Path()
    found = starting.named_documents(documents) if documents else starting.find_documents(root)
    aside = () if documents else starting.projects_below(root)
    if aside and not found:
        told = ", ".join(map(str, aside))
        fix = "choose one with --project DIR, or name the documents of a new project"
        raise ConfigError(f"all documents here belong to projects: {told}", fix=fix)
    if not documents:
        starting.refuse_several(found)
    suggested = starting.suggested_name(root)
    if package is None and found and sys.stdin.isatty():
        package = click.prompt("Import name of the package", default=suggested)
    name = check_package_name(package or suggested)
    written = starting.start(root, found, name)
    if not quiet:
        print_text(f"{each.path}: {each.dialect}" for each in found)
        print_text(f"{each}: already a project" for each in aside)
        print_text(f"wrote {path}" for path in written)
        print_text(["next: specmeld generate"])
    return 0


def _schedule(host: str, documents: tuple[Path, ...], quiet: bool, rest: dict[str, Any]) -> int:
    from specmeld.cli.show import near
    from specmeld.pipeline.project import scheduling

    if documents:
        raise click.UsageError("--schedule needs an existing project and takes no DOCUMENTS")
    written = scheduling.schedule(project_of(rest), host)
    if not quiet:
        print_text(f"wrote {near(path)}" for path in written)
    return 0
