"""``specmeld check``: what is out of step."""

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


@click.command(short_help="What is out of step; 0 nothing, 1 something.")
@click.option(
    "--fast", is_flag=True, help="Trust the digests that were recorded, and make nothing again."
)
@click.option(
    "--remote", is_flag=True, help="Ask the URLs of the documents as well, as `pull --check` does."
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
    """Say what is out of step: documents, canonical file, code, names, edits by hand, copies.

    Writes nothing. Exits with 0 where all is in step, warnings and what is ignored aside, with 1
    where something is not, with 2 where that could not be told.
    """
    from specmeld import pipeline

    progress, memory, today = progress_for(quiet), user_memory(), date.today()
    urls = None
    if remote:
        urls = pipeline.PullOptions(today.isoformat(), os.environ, allow_http=allow_http)
    with reporting(style, outputs):
        projects = [*targets_of(rest, made_by(rest)).values()]
        checked = pipeline.check(
            projects,
            today=today,
            fast=fast,
            progress=progress,
            memory=memory,
            remote=urls,
        )
    return tell_findings(checked, style, quiet, outputs)
