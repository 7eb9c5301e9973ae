"""``specmeld report``: the settlement as an HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from specmeld.cli.options import common, config_flags, target
from specmeld.cli.running import print_text, progress_for, project_of
from specmeld.cli.terminal.help import Verb


@click.command(
    cls=Verb,
    short_help="Write an HTML page that shows which document says what.",
    examples=("specmeld report", "specmeld report --out public/report.html"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    metavar="FILE",
    help="File to write.",
)
@config_flags("api_version")
@target
@common
def report(out: Path, quiet: bool, **rest: Any) -> int:
    """Write one HTML page that shows every fact, which document says it, and its outcome.

    The page works offline. It shows a table of places by documents; a cell opens the lines that say
    it, beside the canonical file.
    """
    from specmeld.pipeline.settle.settlement_report import report as write_report

    settlement = write_report(project_of(rest), out, progress_for(quiet))
    if not quiet:
        print_text([f"{out}: {len(settlement.verdicts)} claims"])
    return 0
