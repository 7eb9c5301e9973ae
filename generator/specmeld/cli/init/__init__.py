"""``specmeld init``: start a project."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import NearChoice, common
from specmeld.cli.running import FILE, print_remarks, print_text, progress_for, project_of
from specmeld.cli.terminal.help import Verb
from specmeld.config import WORKSPACE_FILE, check_package_name, hidden_by, open_project
from specmeld.diagnostics import ConfigError, SpecmeldError
from specmeld.progress import clear_line

if TYPE_CHECKING:
    from specmeld.pipeline.project.document_search import Found
    from specmeld.pipeline.project.existing_clients import ExistingClient


@click.command(
    cls=Verb,
    short_help="Start a project from the documents in this folder.",
    examples=(
        "specmeld init",
        "specmeld init docs/ openapi.yaml --package petshop",
        "specmeld init --workspace                      # several APIs, each a member",
        "specmeld init --schedule github                # add a daily CI job",
    ),
)
@click.argument("documents", type=FILE, nargs=-1)
@click.option("--package", metavar="NAME", help="Import name of the package (default: ask).")
@click.option(
    "--workspace", is_flag=True, help="List all APIs and projects here in specmeld-workspace.toml."
)
@click.option(
    "--schedule",
    type=NearChoice(["github", "gitlab"]),
    help="In an existing project, write the CI job that proposes document changes daily.",
)
@common
def init(
    documents: tuple[Path, ...],
    package: str | None,
    workspace: bool,
    schedule: str | None,
    quiet: bool,
    **rest: Any,
) -> int:
    """Write spec/sources.yaml and specmeld.toml for the documents of this folder.

    Finds the files whose format is certain; pass DOCUMENTS or their folders to choose them
    yourself. If they describe several APIs, it asks whether to start a project for one of them or a
    workspace for all; outside a terminal it stops and says how to choose. Overwrites nothing. Asks
    for the package's name when run in a terminal without --package.

    If openapi-python-client, datamodel-code-generator or openapi-generator has made a client here,
    the new package keeps its names: they are written to names.lock.
    """
    from specmeld.pipeline.project import starting
    from specmeld.pipeline.project.adopting import free_out, suggested_package
    from specmeld.pipeline.project.existing_clients import existing_clients

    if schedule is not None:
        return _schedule(schedule, documents, quiet, rest)
    root = rest.get("project") or Path()
    found, aside = _documents(documents, root)
    if workspace:
        return _workspace(root, found, aside, package, quiet)
    if not documents or any(path.is_dir() for path in documents):  # naming files selects them
        chosen = _chosen(found, aside)
        if chosen is None:
            return _workspace(root, found, aside, package, quiet)
        found = chosen
    clients = existing_clients(root)
    suggested = suggested_package(clients, found, starting.suggested_name(root))
    name = _package(package, suggested, bool(found))
    out = free_out(root, name) if clients else ""
    written = starting.start(root, found, {"package": name, **({"out": out} if out else {})})
    if not quiet:
        print_text(f"{each.path}: {each.dialect}" for each in found)
        print_text(f"{each}: already a project" for each in aside)
        print_text(f"wrote {path}" for path in written)
    adopted = list(_adopted(root, clients, quiet))
    if not quiet:
        print_text([*adopted, "next: specmeld generate"])
    return 0


def _package(given: str | None, suggested: str, ask: bool) -> str:
    """The name for the package. Raises ConfigError if it is invalid."""
    if given is None and ask and sys.stdin.isatty():
        given = click.prompt("Import name of the package", default=suggested)
    name = check_package_name(given or suggested)
    if hidden := hidden_by(name):
        print_remarks([f"warning: a package {name!r} shadows {hidden}"], {})
    return name


def _documents(documents: tuple[Path, ...], root: Path) -> tuple[Sequence[Found], Sequence[Path]]:
    """The documents of the project, and the projects that already exist."""
    from specmeld.pipeline.project.document_search import (
        find_documents,
        named_documents,
        projects_below,
    )
    from specmeld.pipeline.project.folder_walk import unsearched

    if documents and not any(path.is_dir() for path in documents):
        return named_documents(documents), ()
    for folder in [path for path in documents if path.is_dir()] or [root]:
        if left := unsearched(folder):
            print_remarks([f"warning: {left}; pass one to search it: specmeld init DIR"], {})
    found = named_documents(documents) if documents else find_documents(root)
    return found, () if documents else projects_below(root)


def _chosen(found: Sequence[Found], aside: Sequence[Path]) -> Sequence[Found] | None:
    """The documents of one API; None: all, as a workspace.

    Raises InputError for several, and for projects alone, if nobody can be asked."""
    from specmeld.pipeline.project.kinship import apis_of
    from specmeld.pipeline.project.starting import described, refuse_several

    if not found and aside:
        _confirm_workspace(aside)
        return None
    asks = sys.stdin.isatty()
    apis = apis_of(found) if len(found) > 1 or (aside and asks) else []
    if len(apis) < 2 and not (aside and asks):
        return found
    if not asks:
        refuse_several(apis)
    others = f", with {', '.join(map(str, aside))}" if aside else ""
    print_text([f"0: all, as a workspace{others}"])
    print_text(f"{at}: {described(api)}" for at, api in enumerate(apis, 1))
    choice = click.prompt("Which API", type=click.IntRange(0, len(apis)))
    return apis[choice - 1].documents if choice else None


def _confirm_workspace(projects: Sequence[Path]) -> None:
    """Raises ConfigError if there are only projects and no workspace is wanted."""
    told = ", ".join(map(str, projects))
    if sys.stdin.isatty() and click.confirm(f"List {told} in {WORKSPACE_FILE}?", default=True):
        return
    fix = (
        "run 'specmeld init --workspace' to list them in a workspace, choose one with "
        "--project DIR, or pass the documents of a new project"
    )
    raise ConfigError(f"all documents here belong to projects: {told}", fix=fix)


def _workspace(
    root: Path, found: Sequence[Found], aside: Sequence[Path], package: str | None, quiet: bool
) -> int:
    """Write a workspace of all APIs and projects."""
    from specmeld.pipeline.project.kinship import apis_of
    from specmeld.pipeline.project.starting_workspace import start_workspace

    if package is not None:
        raise click.UsageError("--package is for one package, but a workspace has one for each API")
    started = start_workspace(root, apis_of(found), aside)
    if not quiet:
        print_text(f"member {one}" for one in started.members)
        print_text(f"wrote {path}" for path in started.written)
        print_text(["next: specmeld generate --all"])
    return 0


def _adopted(root: Path, clients: Sequence[ExistingClient], quiet: bool) -> Iterator[str]:
    """Adopt the names of an existing client; returns what to report."""
    from specmeld.cli.init.adoption import adoption
    from specmeld.pipeline.project.adopting import adopt

    if not clients:
        return
    try:
        adopted = adopt(open_project(root), clients, progress_for(quiet))
    except SpecmeldError as error:
        names = f"--names-from {clients[0].path}"
        remark = (
            f"{error}: to reuse the names of {clients[0].path}, run 'specmeld generate {names}'"
        )
        print_remarks([remark], {"quiet": quiet})
        return
    finally:
        clear_line(sys.stderr)
    if adopted is not None:
        yield from adoption(adopted)
    others = [one for one in clients if adopted is None or one is not adopted.client]
    for one in others:
        yield f"{one.path}: generated by {one.generator}; its names are not reused"


def _schedule(host: str, documents: tuple[Path, ...], quiet: bool, rest: dict[str, Any]) -> int:
    from specmeld.cli.show import near
    from specmeld.pipeline.project import scheduling

    if documents:
        raise click.UsageError("--schedule needs an existing project and takes no DOCUMENTS")
    written = scheduling.schedule(project_of(rest), host)
    if not quiet:
        print_text(f"wrote {near(path)}" for path in written)
    return 0
