"""What all verbs share: find the project, show progress, print, exit."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import FINDING_FORMATS, Outputs
from specmeld.cli.terminal.colours import print_painted
from specmeld.cli.terminal.errors import print_error
from specmeld.config import (
    SOURCES_FILE,
    Config,
    Project,
    find_project,
    open_project,
    project_folder,
)
from specmeld.diagnostics import SpecmeldError
from specmeld.model.findings import Checked, could_not_run
from specmeld.progress import Progress, clear_line, one_line, plain_lines, silent

if TYPE_CHECKING:
    from specmeld.cli.show import Told
    from specmeld.pipeline import Memory, Named

FILE = click.Path(path_type=Path)
DOCUMENT = click.Path()
"""A file, a folder or a URL, as given."""
_TEXTS = ("text", "table")
_FOR_PEOPLE = (*_TEXTS, "markdown", "github")
_REPORTS = ("json", "gitlab", "sarif", "junit")
"""Formats read by programs that also expect a report of a failed run."""


def project_of(rest: dict[str, Any]) -> Project:
    """The project that the flags name, else the nearest; with their options. Raises ConfigError."""
    named = rest.get("project")
    project = open_project(named) if named is not None else find_project(Path.cwd())
    if rest.get("target"):
        project = project.for_target(rest["target"])
    return replace(project, config=project.config.with_flags(flags_of(rest)))


def alone_of(rest: dict[str, Any]) -> Project | None:
    """The package generated without a project: where the flags say, else here."""
    from specmeld.pipeline.project.standalone import standalone

    folder = rest.get("project") or project_folder(Path.cwd()) or Path.cwd()
    if (folder / SOURCES_FILE).is_file() or rest.get("target"):
        return None
    alone = standalone(folder, rest.get("out") or "", rest.get("package") or "")
    return replace(alone, allow_http=bool(rest.get("allow_http"))) if alone else None


def made_by(rest: dict[str, Any]) -> Project:
    """The project that the flags name, or a package without one. Raises ConfigError."""
    return alone_of(rest) or project_of(rest)


def targets_of(rest: dict[str, Any], project: Project | None = None) -> dict[str, Project]:
    """The project, under an empty name, and its targets unless a flag chooses one."""
    project = project or project_of(rest)
    one = any(rest.get(flag) for flag in ("target", "api_version", "package"))
    further = {} if one else {name: project.for_target(name) for name in project.targets}
    return {"": project, **further}


def each_target(rest: dict[str, Any], told_of: Callable[[Project], Told]) -> Told:
    """The results of the project, and of its targets."""
    from specmeld.cli import show

    told = {name: told_of(project) for name, project in targets_of(rest).items()}
    return show.with_targets(told.pop(""), told)


def maybe_project(rest: dict[str, Any], *, needed: bool) -> Project | None:
    """The project that the flags name, if any verb needs it."""
    return made_by(rest) if needed else None


def flags_of(rest: dict[str, Any]) -> dict[str, Any]:
    """The flags that are options of the config."""
    return {name: value for name, value in rest.items() if name in Config.__dataclass_fields__}


def document(name: str, allow_http: bool, quiet: bool) -> Named:
    """A file, a folder or a URL, as given on the command line."""
    from specmeld.pipeline import Named

    def notice(line: str) -> None:
        clear_line(sys.stderr)
        print_remarks([line], {"quiet": quiet})

    return Named(name, allow_http, notice)


def user_memory() -> Memory:
    """The user's cache, by the XDG base directory specification; empty SPECMELD_CACHE: none."""
    from specmeld.pipeline import Memory

    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = os.environ.get("SPECMELD_CACHE", str(Path(home) / "specmeld"))
    return Memory(Path(folder) if folder else None)


def progress_for(quiet: bool, *, verbose: bool = False) -> Progress:
    """On standard error: a changing line on a terminal; in a pipe, lines if requested."""
    if quiet:
        return silent
    if sys.stderr.isatty():
        return one_line(sys.stderr, width=shutil.get_terminal_size().columns)
    return plain_lines(sys.stderr) if verbose else silent


def tell(told: Told, style: str, quiet: bool) -> int:
    """Print a result, and remarks for people; returns its exit code."""
    clear_line(sys.stderr)
    if told.code or not quiet or style not in _FOR_PEOPLE:
        if style in _FOR_PEOPLE:
            print_remarks(told.remarks, {"quiet": quiet})
        (print_text if style in _TEXTS else print_lines)(told.lines(style))
    return told.code


def tell_report(
    text_of: Callable[[str], str], code: int, style: str, outputs: Outputs, quiet: bool
) -> int:
    """Write a report to the requested files, and print it; returns the exit code.

    If a file has the requested format, people see the text.
    """
    from specmeld.publish import replace_files

    clear_line(sys.stderr)
    for path, other in outputs:
        text = text_of(other or style)
        replace_files({path: text.encode("utf-8", "backslashreplace")}, at=path)
    style = "text" if any(not other for _, other in outputs) else style
    if code or not quiet or style not in _FOR_PEOPLE:  # a report is expected, even if empty
        text = text_of(style)
        if style in _TEXTS:
            print_text(text.splitlines())
        else:
            print(text, end="")
    return code


def tell_findings(checked: Checked, style: str, quiet: bool, outputs: Outputs = ()) -> int:
    """Print findings; returns their exit code."""
    from specmeld.cli.findings import told

    code = tell_report(
        lambda other: told(checked, other), int(checked.drift), style, outputs, quiet
    )
    hint(_usual_fix(checked), style, quiet)
    return code


def _usual_fix(checked: Checked) -> str:
    """The fix for most of the differences; empty if there are none."""
    fixes = Counter(
        one.fix for one in checked.findings if one.rule.severity == "error" and not one.ignored
    )
    return fixes.most_common(1)[0][0] if fixes else ""


def hint(text: str, style: str, quiet: bool) -> None:
    """What to do next, for a user at a terminal."""
    if text and style in _TEXTS and not quiet and sys.stderr.isatty():
        print_painted([f"next: {text}"], sys.stderr)


@contextmanager
def reporting(style: str, outputs: Outputs) -> Iterator[None]:
    """Write a report even for a failed run if programs read it, since they would take an empty one
    for a broken one, and into every requested file, which may hold the report of an earlier run."""
    from specmeld.cli.findings import told

    try:
        yield
    except SpecmeldError as error:
        failed = could_not_run(error)
        for path, other in outputs:
            with suppress(SpecmeldError):  # the first error is the one to report
                _report_failure(path, other or style, failed)
        if style in _REPORTS and all(other for _, other in outputs):
            print(told(failed, style), end="")
        raise


def _report_failure(path: Path, style: str, failed: Checked) -> None:
    """Findings have no page: an old one is removed."""
    from specmeld.cli.findings import told
    from specmeld.publish import replace_files

    text = told(failed, style) if style in FINDING_FORMATS else None
    content = text if text is None else text.encode("utf-8", "backslashreplace")
    replace_files({path: content}, at=path)


def terminal_width() -> int:
    """Columns of the terminal that results are printed to; 0 in a pipe, where nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def print_lines(lines: Any) -> None:
    """Output for programs, unchanged."""
    for line in lines:
        print(line)


def print_text(lines: Any) -> None:
    """Output for people, coloured on a terminal."""
    print_painted(lines, sys.stdout)


def print_errors(errors: Iterable[SpecmeldError]) -> None:
    """Errors, on lines of standard error."""
    for error in errors:
        for line in error.lines():
            print_error(line)


def print_remarks(lines: Any, rest: dict[str, Any]) -> None:
    """Remarks for people, beside the result."""
    if not rest.get("quiet"):
        print_painted(lines, sys.stderr)
