"""``specmeld report``: the settlement as a page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from specmeld.cli.options import common, config_flags, target
from specmeld.cli.running import print_lines, progress_for, project_of


@click.command(short_help="The settlement as one HTML page to look at.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    metavar="FILE",
    help="Where to write the page.",
)
@config_flags("api_version")
@target
@common
def report(out: Path, quiet: bool, **rest: Any) -> int:
    """Write one HTML page that shows every fact, who says it, and what became of it.

    The page needs neither network nor server. Places stand against documents; a cell opens the
    lines that say it, beside the canonical file.
    """
    from specmeld.pipeline.settle.settlement_report import report as write_report

    settlement = write_report(project_of(rest), out, progress_for(quiet))
    if not quiet:
        print_lines([f"{out}: {len(settlement.verdicts)} claims"])
    return 0
