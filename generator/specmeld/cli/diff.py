"""``specmeld diff``: what changed between two versions of an API, and what breaks clients."""

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
    hint,
    print_remarks,
    progress_for,
    reporting,
    tell_report,
)
from specmeld.cli.terminal.help import Verb
from specmeld.config import Project, open_project, project_folder
from specmeld.diagnostics import InputError

if TYPE_CHECKING:
    from specmeld.pipeline.compare.gate import FailOn

_TO_ACCEPT = "revert the change, or accept it by its fingerprint, which --format markdown shows"


@click.command(
    cls=Verb,
    short_help="Compare two versions of an API and report what breaks.",
    examples=(
        "specmeld diff old.yaml new.yaml",
        "specmeld diff --base origin/main openapi.yaml  # against what git has",
        "specmeld diff old.yaml new.yaml --format markdown --fail-on none",
    ),
)
@click.argument("old", type=DOCUMENT, required=False)
@click.argument("new", type=DOCUMENT, required=False)
@click.option(
    "--base",
    metavar="REVISION",
    help="Compare NEW with its version at this git revision (default: HEAD).",
)
@click.option(
    "--allow-new",
    is_flag=True,
    help="Do not fail if NEW does not exist at the revision.",
)
@click.option(
    "--fail-on",
    type=NearChoice(["breaking", "warning", "any", "none"]),
    default="breaking",
    show_default=True,
    help="The least severe change that gives exit code 1.",
)
@click.option(
    "--python/--no-python",
    default=None,
    help="Also compare the generated packages (default: unless the API is very large).",
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
    """Report what changed from OLD to NEW, and which changes break clients.

    OLD and NEW are files, URLs, git revisions (HEAD~1:spec/openapi.yaml) or folders of documents,
    which are reconciled first. Without NEW, the document of the package in this folder is compared
    with its version in git. A request that accepts less is a breaking change, and so is a response
    that may return more; each comes with an example that is valid in only one of the versions.

    To accept a breaking change, add an [[ignore]] entry with its fingerprint and a reason to the
    config.
    """
    from specmeld import pipeline
    from specmeld.cli.changes import told
    from specmeld.pipeline.compare.gate import judge

    if (base is None) is (new is None) and old is not None:
        raise click.UsageError("pass OLD and NEW, or --base and NEW")
    with reporting(style, outputs):
        project = _project(rest, needs_none=old is not None)
        if old is None or new is None:
            old, new = _since(project, "HEAD" if base is None else base, old, allow_new, quiet)
        before, after = (document(name, allow_http, quiet) for name in (old, new))
        found = pipeline.diff(before, after, project.config, progress_for(quiet), python=python)
        verdict = judge(found, project, today=date.today(), fail_on=fail_on)
    code = tell_report(
        lambda other: told(verdict, other), int(verdict.stops), style, outputs, quiet
    )
    hint(_TO_ACCEPT if code else "", style, quiet)
    return code


def _project(rest: dict[str, Any], *, needs_none: bool) -> Project:
    """The current project, else this folder with its config; if it holds a package, the package's
    document."""
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
    """The git version of NEW, maybe under a former name, and NEW; NEW twice if it may be new.

    Raises InputError if it may not be.
    """
    from specmeld.pipeline.compare.revisions import at_revision, former_name
    from specmeld.pipeline.project.outputs import document_of

    new = new or document_of(project)
    old = at_revision(new, base)
    if old is not None:
        return old, new
    old = former_name(new, base)
    if old is None and not allow_new:
        fix = "'git add' it if it was renamed, or pass OLD and NEW, or --allow-new"
        raise InputError(f"did not exist at {base}: nothing to compare it with", file=new, fix=fix)
    said = f"comparing {new} with {old}" if old else f"{new} did not exist at {base}"
    print_remarks([said], {"quiet": quiet})
    return old or new, new
