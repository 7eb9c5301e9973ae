"""Progress of a run: one line that changes on a terminal, else a line per step."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TextIO, TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Progress callback; receives the step that is starting, e.g. ``"reading v2.html"``."""

_CLEAR = "\r\x1b[K"


def silent(step: str) -> None:
    """The progress of an unattended run."""


def plain_lines(stream: TextIO) -> Progress:
    """Each step as a line of its own, for pipes and logs."""

    def tell(step: str) -> None:
        print(f"… {step}", file=stream, flush=True)

    return tell


def one_line(stream: TextIO, width: int, clock: Callable[[], float] = monotonic) -> Progress:
    """Each step replaces the one before, in ``width`` columns, with the time since the first."""
    started = clock()

    def tell(step: str) -> None:
        seconds = int(clock() - started)
        stream.write(_CLEAR + f"… {f'{seconds} s  ' if seconds else ''}{step}"[: width - 1])
        stream.flush()

    return tell


def clear_line(stream: TextIO) -> None:
    """Erase what ``one_line`` wrote last; does nothing if the stream is not a terminal."""
    if stream.isatty():
        stream.write(_CLEAR)
        stream.flush()
