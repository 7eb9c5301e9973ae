"""``specmeld vendor``: put the package into other projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import FINDING_FORMATS, common, config_flags, output_format, target
from specmeld.cli.running import (
    FILE,
    made_by,
    project_of,
    reporting,
    tell,
    tell_findings,
    user_memory,
)
from specmeld.cli.terminal.help import Verb

if TYPE_CHECKING:
    from specmeld.cli.show import Told
    from specmeld.pipeline import Removed, Vendored
    from specmeld.pipeline.project.hosts import Host, Need


@click.command(
    cls=Verb,
    short_help="Copy the package into another project, and keep it up to date.",
    examples=(
        "specmeld vendor ../app/src/app/_vendor",
        "specmeld vendor ../app/src/app/_vendor --check",
        "specmeld vendor ../app/src/app/_vendor --update",
    ),
)
@click.argument("destination", metavar="DEST", type=FILE, required=False)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="Import name of the copy relative to DEST, as in app._vendor.pets (default: its own).",
)
@click.option(
    "--runtime",
    default="",
    metavar="NAME",
    help="Import name of a runtime that several copies share.",
)
@click.option("--check", "mode", flag_value="check", help="Report copies that are out of date.")
@click.option("--update", "mode", flag_value="update", help="Update the copies.")
@click.option("--remove", "mode", flag_value="remove", help="Remove the copies.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that were added or edited by hand, keeping copies as .orig.",
)
@config_flags("package", "out")
@output_format(*FINDING_FORMATS)
@target
@common
@on_workspace("vendor")
def vendor(
    destination: Path | None,
    name: str | None,
    runtime: str,
    mode: str | None,
    force: bool,
    style: str,
    quiet: bool,
    **rest: Any,
) -> int:
    """Copy the generated package into another project.

    A new DEST becomes the package; in an existing folder, the package gets a folder of its own.

    With --check, --update or --remove, DEST is a copy or a folder of copies. They work from
    anywhere: a copy records its source. Pass --project if the source has moved. Files that were
    edited by hand are merged or kept.
    """
    from specmeld import pipeline

    if destination is None:
        raise click.UsageError("missing argument DEST")
    if mode and (name or runtime):
        raise click.UsageError(f"--as and --runtime cannot be combined with --{mode}")
    if mode == "check":
        with reporting(style, ()):
            checked = pipeline.check_copies(destination, _moved(rest))
        return tell_findings(checked, style, quiet)
    if style not in ("text", "json"):
        raise click.UsageError(f"--format {style} works only with --check")
    if mode == "remove":
        return tell(_removed(pipeline.remove(destination)), style, quiet)
    if mode == "update":
        made = pipeline.update(destination, _moved(rest), force=force, memory=user_memory())
        return tell(_updated(made), style, quiet)
    project = made_by(rest)
    one = pipeline.vendor(
        project, destination, name, runtime=runtime, force=force, memory=user_memory()
    )
    return tell(_vendored(one), style, quiet)


def _moved(rest: dict[str, Any]) -> Any:
    """The project that copies come from, if one was named."""
    return project_of(rest) if rest.get("project") is not None else None


def _vendored(made: Vendored) -> Told:
    """Where it was put, and what the project there must declare."""
    from specmeld.cli.show import Told, edits_data, edits_rows, near
    from specmeld.cli.terminal.columns import pairs

    rows = [
        ("package", f"{near(made.root)} ({made.files} files)"),
        ("import name", made.name),
        *edits_rows(made.edits),
        *(("requires", _need(need, made.host)) for need in made.host.needs),
        *_data(made),
    ]
    data = {
        "root": str(made.root),
        "name": made.name,
        "files": made.files,
        "edits": edits_data(made.edits),
        "requires": [asdict(need) for need in made.host.needs],
    }
    return Told(pairs(rows), data, 1 if made.edits.conflicts else 0)


def _data(made: Vendored) -> Iterator[tuple[str, str]]:
    """The data file that the host's wheel would lack: the document shown in the stubs' docs."""
    from specmeld.cli.show import near

    if made.host.leaves_out_data and (made.root / "server" / "openapi.json").is_file():
        line = f'"{made.name}.server" = ["openapi.json"]'
        yield (
            "data",
            f"add {line} to [tool.setuptools.package-data] of {near(made.host.file or made.root)}",
        )


def _need(need: Need, host: Host) -> str:
    from specmeld.cli.show import near

    if host.file is None:
        return f"{need.requirement}: no pyproject.toml found to declare it in"
    where = near(host.file)
    if need.declared:
        fix = "" if need.fits else "; raise its lower bound"
        return f"{need.requirement}: declared as {need.declared} in {where}{fix}"
    if need.requirement.startswith("python"):
        return f'{need.requirement}: add requires-python = ">=3.11" to [project] of {where}'
    return f'{need.requirement}: add "{need.requirement}" to the dependencies of {where}'


def _updated(made: Sequence[Vendored]) -> Told:
    return _all([_vendored(one) for one in made])


def _removed(removed: Sequence[Removed]) -> Told:
    """Code 1 if something stays."""
    from specmeld.cli.show import Told, near
    from specmeld.cli.terminal.columns import pairs

    told = []
    for one in removed:
        rows = [
            ("removed", f"{near(one.root)} ({one.files} files)"),
            *(("kept", f"{near(file)}: it was edited by hand") for file in one.kept),
        ]
        data = {"root": str(one.root), "name": one.name, "kept": [str(file) for file in one.kept]}
        told.append(Told(pairs(rows), data, 1 if one.kept else 0))
    return _all(told)


def _all(told: Sequence[Told]) -> Told:
    from specmeld.cli.show import Told

    text = [line for one in told for line in ["", *one.text]][1:]
    return Told(text, {"copies": [one.data for one in told]}, max(one.code for one in told))
