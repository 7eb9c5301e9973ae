"""``specmeld watch``: regenerate on every change, until interrupted."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import common, target
from specmeld.cli.running import each_target, print_remarks, print_text, project_of, user_memory
from specmeld.cli.terminal.errors import print_error
from specmeld.cli.terminal.help import Verb
from specmeld.config import Project
from specmeld.diagnostics import SpecmeldError

if TYPE_CHECKING:
    from specmeld.cli.show import Told


@click.command(
    cls=Verb,
    short_help="Generate again whenever a document changes.",
    examples=("specmeld watch",),
)
@target
@common
def watch(quiet: bool, **rest: Any) -> int:
    """Generate now, and again whenever a document, the sources, the overlay or the config changes.

    Errors are reported and leave the files as they were. The conformance suite is not run: use
    `specmeld conform`. Stop with Ctrl-C or SIGTERM.
    """
    root = project_of(rest).root
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # the normal way to stop
        _go_on(root, quiet, rest)
    return 0


def _go_on(root: Path, quiet: bool, rest: dict[str, Any]) -> None:
    from specmeld.pipeline.serve.watching import changes

    for changed in changes(root):
        if changed and not quiet:
            print_text([f"changed: {', '.join(_near(path, root) for path in changed)}"])
        started = time.monotonic()
        try:
            told = each_target(rest, _made)
        except (SpecmeldError, RecursionError) as error:
            for line in error.lines() if isinstance(error, SpecmeldError) else [error]:
                print_error(line)
            continue
        print_remarks(told.remarks, {"quiet": quiet})
        if told.code or not quiet:
            print_text([*told.lines("text"), f"generated in {time.monotonic() - started:.1f} s"])
        sys.stdout.flush()


def _made(project: Project) -> Told:
    from specmeld import pipeline
    from specmeld.cli import show

    return show.made(pipeline.generate(project, force=False, prove=False, memory=user_memory()))


def _near(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
