"""What all verbs do alike: find their project, show how far they are, print, end with a code."""

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
"""A file, a folder or a URL, as it is written."""
_TEXTS = ("text", "table")
_FOR_PEOPLE = (*_TEXTS, "markdown", "github")
_REPORTS = ("json", "gitlab", "sarif", "junit")
"""What is read by programs that want a report of a run that failed, too."""


def project_of(rest: dict[str, Any]) -> Project:
    """The project that the flags name, else the nearest; with their options. Raises ConfigError."""
    named = rest.get("project")
    project = open_project(named) if named is not None else find_project(Path.cwd())
    if rest.get("target"):
        project = project.for_target(rest["target"])
    return replace(project, config=project.config.with_flags(flags_of(rest)))


def alone_of(rest: dict[str, Any]) -> Project | None:
    """The package that was made without a project: where the flags say, else here."""
    from specmeld.pipeline.project.standalone import standalone

    folder = rest.get("project") or project_folder(Path.cwd()) or Path.cwd()
    if (folder / SOURCES_FILE).is_file() or rest.get("target"):
        return None
    alone = standalone(folder, rest.get("out") or "", rest.get("package") or "")
    return replace(alone, allow_http=bool(rest.get("allow_http"))) if alone else None


def made_by(rest: dict[str, Any]) -> Project:
    """The project that the flags name, or a package that was made without. Raises ConfigError."""
    return alone_of(rest) or project_of(rest)


def targets_of(rest: dict[str, Any], project: Project | None = None) -> dict[str, Project]:
    """The project, under no name, and its further targets where no flag chooses one."""
    project = project or project_of(rest)
    one = any(rest.get(flag) for flag in ("target", "api_version", "package"))
    further = {} if one else {name: project.for_target(name) for name in project.targets}
    return {"": project, **further}


def each_target(rest: dict[str, Any], told_of: Callable[[Project], Told]) -> Told:
    """What is told of the project, and of its further targets."""
    from specmeld.cli import show

    told = {name: told_of(project) for name, project in targets_of(rest).items()}
    return show.with_targets(told.pop(""), told)


def maybe_project(rest: dict[str, Any], *, needed: bool) -> Project | None:
    """What the flags name where it is needed."""
    return made_by(rest) if needed else None


def flags_of(rest: dict[str, Any]) -> dict[str, Any]:
    """Those of the flags that are options of the config."""
    return {name: value for name, value in rest.items() if name in Config.__dataclass_fields__}


def document(name: str, allow_http: bool, quiet: bool) -> Named:
    """A file, a folder or a URL, as the command line names it."""
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
    """On standard error: a line that changes on a terminal, in a pipe lines for who asks."""
    if quiet:
        return silent
    if sys.stderr.isatty():
        return one_line(sys.stderr, width=shutil.get_terminal_size().columns)
    return plain_lines(sys.stderr) if verbose else silent


def tell(told: Told, style: str, quiet: bool) -> int:
    """Prints a result, and for people what is to be known beside it; the code that it means."""
    clear_line(sys.stderr)
    if told.code or not quiet or style not in _FOR_PEOPLE:
        if style in _FOR_PEOPLE:
            print_remarks(told.remarks, {"quiet": quiet})
        (print_text if style in _TEXTS else print_lines)(told.lines(style))
    return told.code


def tell_report(
    text_of: Callable[[str], str], code: int, style: str, outputs: Outputs, quiet: bool
) -> int:
    """Writes a report to the files that were asked for, and prints it; the code itself.

    Where a file takes the format that was asked for, people see the text.
    """
    from specmeld.publish import replace_files

    clear_line(sys.stderr)
    for path, other in outputs:
        text = text_of(other or style)
        replace_files({path: text.encode("utf-8", "backslashreplace")}, at=path)
    style = "text" if any(not other for _, other in outputs) else style
    if code or not quiet or style not in _FOR_PEOPLE:  # a report is wanted, also if empty
        text = text_of(style)
        if style in _TEXTS:
            print_text(text.splitlines())
        else:
            print(text, end="")
    return code


def tell_findings(checked: Checked, style: str, quiet: bool, outputs: Outputs = ()) -> int:
    """Prints findings; the exit code that they mean."""
    from specmeld.cli.findings import told

    code = tell_report(
        lambda other: told(checked, other), int(checked.drift), style, outputs, quiet
    )
    hint(_usual_fix(checked), style, quiet)
    return code


def _usual_fix(checked: Checked) -> str:
    """What most of the differences ask for; empty where there are none."""
    fixes = Counter(
        one.fix for one in checked.findings if one.rule.severity == "error" and not one.ignored
    )
    return fixes.most_common(1)[0][0] if fixes else ""


def hint(text: str, style: str, quiet: bool) -> None:
    """What to do next, for who sits at a terminal."""
    if text and style in _TEXTS and not quiet and sys.stderr.isatty():
        print_painted([f"next: {text}"], sys.stderr)


@contextmanager
def reporting(style: str, outputs: Outputs) -> Iterator[None]:
    """A run that fails has its report too where a program reads it, which would take an empty one
    for a broken one, and in every file that was asked for, where a former run may have left its
    own."""
    from specmeld.cli.findings import told

    try:
        yield
    except SpecmeldError as error:
        failed = could_not_run(error)
        for path, other in outputs:
            with suppress(SpecmeldError):  # the first error is the one to tell
                _report_failure(path, other or style, failed)
        if style in _REPORTS and all(other for _, other in outputs):
            print(told(failed, style), end="")
        raise


def _report_failure(path: Path, style: str, failed: Checked) -> None:
    """Findings have no page: a former one is removed."""
    from specmeld.cli.findings import told
    from specmeld.publish import replace_files

    text = told(failed, style) if style in FINDING_FORMATS else None
    content = text if text is None else text.encode("utf-8", "backslashreplace")
    replace_files({path: content}, at=path)


def terminal_width() -> int:
    """Columns of the terminal that results are printed to; 0 in a pipe, where nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def print_lines(lines: Any) -> None:
    """What programs read, as it is."""
    for line in lines:
        print(line)


def print_text(lines: Any) -> None:
    """What people read, with colours on a terminal."""
    print_painted(lines, sys.stdout)


def print_errors(errors: Iterable[SpecmeldError]) -> None:
    """What is wrong, on lines of standard error."""
    for error in errors:
        for line in error.lines():
            print_error(line)


def print_remarks(lines: Any, rest: dict[str, Any]) -> None:
    """Beside the result, for people."""
    if not rest.get("quiet"):
        print_painted(lines, sys.stderr)
