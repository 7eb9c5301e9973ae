"""The run of a verb on a workspace: who works, what is printed, what is written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.fleet.index_page import INDEX, PAGES, pages_of
from specmeld.cli.fleet.member_lines import as_line, as_text, sum_data
from specmeld.cli.fleet.merged_reports import Together, report_of
from specmeld.cli.fleet.workspace_flags import Wanted, asked_with
from specmeld.cli.options import Outputs
from specmeld.cli.running import (
    flags_of,
    print_lines,
    print_remarks,
    progress_for,
    user_memory,
)
from specmeld.config import Config, Project
from specmeld.diagnostics import ConfigError, OutputError
from specmeld.fleet.driver import Asked, Driver, Ended, Engine
from specmeld.fleet.run_log import RunLog
from specmeld.fleet.tasks import IN_PLACE, Verb
from specmeld.fleet.workspace import Member, Workspace, find_workspace
from specmeld.pipeline.make.part_cache import processes
from specmeld.progress import clear_line

if TYPE_CHECKING:
    from specmeld.fleet.signed_cache import SignedCache

_SUFFIXES = {
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
}
"""What a report is in whose format is not said."""


def run(verb: Verb, wanted: Wanted, rest: dict[str, Any]) -> int:
    """Work on the members; the worst of their exit codes. Raises SpecmeldError."""
    if verb == "vendor" and rest.get("mode") != "update":
        raise click.UsageError("of a workspace copies are updated: vendor --update --all")
    workspace = find_workspace((rest.get("project") or Path.cwd()).resolve())
    members = [_with_flags(one, rest) for one in workspace.chosen(wanted.members)]
    style = "text" if rest.get("style") in (None, "table") else str(rest["style"])
    ended: list[Ended] = []
    try:
        for one in _each(workspace, members, verb, wanted, rest):
            ended.append(one)
            if style == "json":
                clear_line(sys.stderr)
                print(as_line(one), flush=True)
    except (ConfigError, OutputError) as error:
        if not ended:
            raise
        fix = f"{error.fix}; --changed passes over the {len(ended)} that ended"
        raise OutputError(error.message, file=error.file, fix=fix) from error
    code = max((one.code for one in ended), default=0)
    found = Together(verb, ended, code, Project(workspace.root, Config()).in_repository)
    outputs = [(path, other or style) for path, other in rest.get("outputs", ())]
    reports = [
        (path, other or _SUFFIXES.get(path.suffix, "text")) for path, other in wanted.reports
    ]
    _tell(found, style, rest, [*reports, *outputs])
    return code


def _each(
    workspace: Workspace, members: list[Member], verb: Verb, wanted: Wanted, rest: dict[str, Any]
) -> Iterator[Ended]:
    """Each member as it ends. Raises SpecmeldError."""
    memory, quiet = user_memory(), bool(rest.get("quiet"))
    log, cache = RunLog.of(memory.folder, workspace.root), _cache(wanted, quiet)
    progress = progress_for(quiet, verbose=bool(rest.get("verbose")))
    asked = Asked(verb, asked_with(verb, rest), wanted.changed, bool(rest.get("force")))
    with _engine(verb, wanted, workspace) as engine:
        driver = Driver(workspace, engine, log, memory, cache, progress)
        yield from driver.run(members, asked)
    if cache is not None:
        cache.tidy()


def _tell(found: Together, style: str, rest: Mapping[str, Any], outputs: Outputs) -> None:
    clear_line(sys.stderr)
    for path, other in outputs:
        _write(found, path, other)
    if style == "json":  # the members have been told as they ended
        print(json.dumps(sum_data(found.ended, found.code)))
    elif style == "html":
        print(pages_of(found, "members")[INDEX], end="")
    elif style != "text":
        print(report_of(found, style), end="")
    elif found.code or not rest.get("quiet"):
        print_lines(as_text(found.ended, verbose=bool(rest.get("verbose"))))


def _write(found: Together, path: Path, style: str) -> None:
    """A report to a file; a page has the members' pages in a folder beside it."""
    from specmeld.publish import replace_files

    if style != "html":
        text = report_of(found, style)
        replace_files({path: text.encode("utf-8", "backslashreplace")}, at=path)
        return
    pages = pages_of(found, path.stem)
    contents = {path.parent / name: page for name, page in pages.items() if name != INDEX}
    contents[path] = pages[INDEX]
    for old in (path.parent / path.stem).glob(PAGES):
        contents.setdefault(old, "")
    encoded = {
        file: page.encode("utf-8", "backslashreplace") or None for file, page in contents.items()
    }
    replace_files(encoded, at=path)


def _with_flags(member: Member, rest: Mapping[str, Any]) -> Member:
    """The member, made as the flags say."""
    flags = flags_of(dict(rest))
    project = member.project
    targets = {name: one.with_flags(flags) for name, one in project.targets.items()}
    config = project.config.with_flags(flags)
    return replace(member, project=replace(project, config=config, targets=targets))


@contextmanager
def _engine(verb: Verb, wanted: Wanted, workspace: Workspace) -> Iterator[Engine]:
    """A cluster, else processes of this machine. Raises ConfigError."""
    if wanted.scheduler and verb not in IN_PLACE:
        from specmeld.fleet.dask_cluster import DaskCluster

        with DaskCluster(wanted.scheduler, workspace.limits) as cluster:
            yield cluster
        return
    from specmeld.fleet.local_processes import LocalProcesses

    with LocalProcesses(wanted.jobs or processes(), workspace.limits) as local:
        yield local


def _cache(wanted: Wanted, quiet: bool) -> SignedCache | None:
    """The shared cache. Raises ConfigError for one that could not be trusted."""
    if not wanted.cache:
        return None
    from specmeld.fleet.signed_cache import KEY, SignedCache

    def warn(line: str) -> None:
        clear_line(sys.stderr)
        print_remarks([f"warning: {line}"], {"quiet": quiet})

    return SignedCache.at(wanted.cache, os.environ.get(KEY, ""), warn)
