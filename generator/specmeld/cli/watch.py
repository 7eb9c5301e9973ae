"""``specmeld watch``: generate whenever something changes, until interrupted."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specmeld.cli.options import common, target
from specmeld.cli.running import each_target, print_lines, print_remarks, project_of, user_memory
from specmeld.config import Project
from specmeld.diagnostics import SpecmeldError

if TYPE_CHECKING:
    from specmeld.cli.show import Told


@click.command(short_help="Generate on change.")
@target
@common
def watch(quiet: bool, **rest: Any) -> int:
    """Generate, and again whenever a document, the list of them, the overlay or the config changes.

    A state that cannot be read is reported and waited out; what is on disk stays as it was. The
    proof is left to `specmeld generate` and `specmeld conform`. Ends with an interrupt (Ctrl-C) or
    with SIGTERM.
    """
    root = project_of(rest).root
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # how it is meant to end
        _go_on(root, quiet, rest)
    return 0


def _go_on(root: Path, quiet: bool, rest: dict[str, Any]) -> None:
    from specmeld.pipeline.serve.watching import changes

    for changed in changes(root):
        if changed and not quiet:
            print_lines([f"changed: {', '.join(_near(path, root) for path in changed)}"])
        started = time.monotonic()
        try:
            told = each_target(rest, _made)
        except (SpecmeldError, RecursionError) as error:
            for line in error.lines() if isinstance(error, SpecmeldError) else [error]:
                print(f"specmeld: {line}", file=sys.stderr)
            continue
        print_remarks(told.remarks, {"quiet": quiet})
        if told.code or not quiet:
            print_lines([*told.lines("text"), f"made in {time.monotonic() - started:.1f} s"])
        sys.stdout.flush()


def _made(project: Project) -> Told:
    from specmeld import pipeline
    from specmeld.cli import show

    return show.made(pipeline.generate(project, force=False, prove=False, memory=user_memory()))


def _near(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
