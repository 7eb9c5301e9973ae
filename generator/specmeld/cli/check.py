"""``specmeld check``: what is out of date."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import click

from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import (
    FINDING_FORMATS,
    Outputs,
    allow_http,
    common,
    config_flags,
    output_files,
    output_format,
    target,
)
from specmeld.cli.running import (
    made_by,
    progress_for,
    reporting,
    targets_of,
    tell_findings,
    user_memory,
)
from specmeld.cli.terminal.help import Verb


@click.command(
    cls=Verb,
    short_help="Check that documents, canonical file and code agree.",
    examples=(
        "specmeld check",
        "specmeld check --fast                          # trust the recorded digests",
        "specmeld check --format sarif --output check.sarif",
    ),
)
@click.option("--fast", is_flag=True, help="Compare recorded digests instead of generating again.")
@click.option(
    "--remote", is_flag=True, help="Also check the documents' URLs, as `pull --check` does."
)
@config_flags("package", "out", "api_version")
@output_format(*FINDING_FORMATS)
@output_files(*FINDING_FORMATS)
@allow_http
@target
@common
@on_workspace("check")
def check(
    fast: bool,
    remote: bool,
    style: str,
    outputs: Outputs,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Report what is out of date: documents, canonical file, code, names, edits, copies.

    Writes nothing. Exit code 0: everything is up to date (warnings and ignored findings do not
    count); 1: something is not; 2: the check could not run.
    """
    from specmeld import pipeline

    progress, memory, today = progress_for(quiet), user_memory(), date.today()
    urls = None
    if remote:
        urls = pipeline.PullOptions(today.isoformat(), os.environ, allow_http=allow_http)
    with reporting(style, outputs):
        made = made_by({**rest, "allow_http": allow_http})
        projects = [*targets_of(rest, made).values()]
        checked = pipeline.check(
            projects,
            today=today,
            fast=fast,
            progress=progress,
            memory=memory,
            remote=urls,
        )
    return tell_findings(checked, style, quiet, outputs)
