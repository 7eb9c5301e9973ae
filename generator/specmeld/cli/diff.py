"""``specmeld diff``: what has changed between two versions of an API, and what of it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import allow_http, common, config_flags, output_format
from specmeld.cli.running import DOCUMENT, document, flags_of, progress_for, project_of, tell
from specmeld.config import Config
from specmeld.diagnostics import ConfigError

if TYPE_CHECKING:
    from specmeld.cli.changes import FailOn


@click.command(short_help="What has changed, and what breaks; 0 nothing, 1 something.")
@click.argument("old", type=DOCUMENT)
@click.argument("new", type=DOCUMENT)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "warning", "any", "none"]),
    default="breaking",
    show_default=True,
    help="How bad a change must be for exit code 1.",
)
@click.option(
    "--python/--no-python",
    default=None,
    help="Compare the packages of both as well (default: where the API is not very large).",
)
@config_flags("package", "api_version", "assert_formats", "severity")
@output_format("text", "json", "markdown", "github")
@allow_http
@common
def diff(
    old: str,
    new: str,
    fail_on: FailOn,
    python: bool | None,
    style: str,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Say what has changed from OLD to NEW, and show what breaks.

    OLD and NEW are files, URLs, git revisions (HEAD~1:spec/openapi.yaml), or folders of documents,
    which are settled first. A request that accepts less breaks, and so does a response
    that may say more; each such change shows a body that is valid in one of the two alone.
    """
    from specmeld import pipeline
    from specmeld.cli.changes import differing

    before, after = (document(name, allow_http, quiet) for name in (old, new))
    found = pipeline.diff(before, after, _config(rest), progress_for(quiet), python=python)
    return tell(differing(found, fail_on), style, quiet)


def _config(rest: dict[str, Any]) -> Config:
    """The options of the project that we are in, if we are in one, and those of the flags."""
    try:
        config = project_of({"project": rest.get("project")}).config
    except ConfigError:
        if rest.get("project") is not None:
            raise
        config = Config()
    return config.with_flags(flags_of(rest))
