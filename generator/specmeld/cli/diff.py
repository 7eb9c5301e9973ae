"""``specmeld diff``: what has changed between two versions of an API, and what of it breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.fleet.workspace_flags import on_workspace
from specmeld.cli.options import (
    DIFF_FORMATS,
    NearChoice,
    Outputs,
    allow_http,
    common,
    config_flags,
    output_files,
    output_format,
)
from specmeld.cli.running import (
    DOCUMENT,
    alone_of,
    document,
    flags_of,
    print_remarks,
    progress_for,
    reporting,
    tell_report,
)
from specmeld.config import Project, open_project, project_folder
from specmeld.diagnostics import InputError

if TYPE_CHECKING:
    from specmeld.pipeline.compare.gate import FailOn


@click.command(short_help="What has changed, and what breaks; 0 nothing, 1 something.")
@click.argument("old", type=DOCUMENT, required=False)
@click.argument("new", type=DOCUMENT, required=False)
@click.option(
    "--base",
    metavar="REVISION",
    help="Compare with what git has of NEW at this revision (default: HEAD).",
)
@click.option(
    "--allow-new",
    is_flag=True,
    help="Let a NEW pass that git does not have at the revision, under another name either.",
)
@click.option(
    "--fail-on",
    type=NearChoice(["breaking", "warning", "any", "none"]),
    default="breaking",
    show_default=True,
    help="How bad a change must be for exit code 1.",
)
@click.option(
    "--python/--no-python",
    default=None,
    help="Compare the packages of both as well (default: where the API is not very large).",
)
@config_flags("package", "out", "api_version", "assert_formats", "severity")
@output_format(*DIFF_FORMATS)
@output_files(*DIFF_FORMATS)
@allow_http
@common
@on_workspace("diff")
def diff(
    old: str | None,
    new: str | None,
    base: str | None,
    allow_new: bool,
    fail_on: FailOn,
    python: bool | None,
    style: str,
    outputs: Outputs,
    allow_http: bool,
    quiet: bool,
    **rest: Any,
) -> int:
    """Say what has changed from OLD to NEW, and show what breaks.

    OLD and NEW are files, URLs, git revisions (HEAD~1:spec/openapi.yaml), or folders of documents,
    which are settled first. Without NEW it is the document that the package here is made of, and
    OLD is what git has of that. A request that accepts less breaks, and so does a response
    that may say more; each such change shows a body that is valid in one of the two alone.

    What breaks and is meant to is accepted in the config, by its fingerprint, with a reason.
    """
    from specmeld import pipeline
    from specmeld.cli.changes import told
    from specmeld.pipeline.compare.gate import judge

    if (base is None) is (new is None) and old is not None:
        raise click.UsageError("name OLD and NEW, or --base and NEW")
    with reporting(style, outputs):
        project = _project(rest, needs_none=old is not None)
        if old is None or new is None:
            old, new = _since(project, "HEAD" if base is None else base, old, allow_new, quiet)
        before, after = (document(name, allow_http, quiet) for name in (old, new))
        found = pipeline.diff(before, after, project.config, progress_for(quiet), python=python)
        verdict = judge(found, project, today=date.today(), fail_on=fail_on)
    return tell_report(
        lambda other: told(verdict, other), int(verdict.stops), style, outputs, quiet
    )


def _project(rest: dict[str, Any], *, needs_none: bool) -> Project:
    """The project that we are in, else this folder with what its config says; where it holds a
    package, what that is made of."""
    root = rest.get("project") or project_folder(Path.cwd()) or Path.cwd()
    project = open_project(root)
    project = replace(project, config=project.config.with_flags(flags_of(rest)))
    alone = None if needs_none else alone_of(rest)
    if alone is None:
        return project
    of_package = {name: getattr(alone.config, name) for name in ("package", "assert_formats")}
    config = replace(project.config, **of_package)
    return replace(project, config=config, document=alone.document)


def _since(
    project: Project, base: str, new: str | None, allow_new: bool, quiet: bool
) -> tuple[str, str]:
    """What git has of NEW, maybe by a former name, and NEW; twice the same where it may be new.

    Raises InputError where it may not.
    """
    from specmeld.pipeline.compare.revisions import at_revision, former_name
    from specmeld.pipeline.project.outputs import document_of

    new = new or document_of(project)
    old = at_revision(new, base)
    if old is not None:
        return old, new
    old = former_name(new, base)
    if old is None and not allow_new:
        fix = "'git add' it if it was renamed, name OLD and NEW, or give --allow-new"
        raise InputError(f"is new since {base}: nothing to compare it with", file=new, fix=fix)
    said = f"{new} is compared with {old}" if old else f"{new} is new since {base}"
    print_remarks([said], {"quiet": quiet})
    return old or new, new
