"""What a run is doing, told while it does it: one line that changes on a terminal, else lines."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TextIO, TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Progress callback; receives the step that is starting, e.g. ``"reading v2.html"``."""

_CLEAR = "\r\x1b[K"


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


def plain_lines(stream: TextIO) -> Progress:
    """Each step as a line of its own, for pipes and logs."""

    def tell(step: str) -> None:
        print(f"… {step}", file=stream, flush=True)

    return tell


def one_line(stream: TextIO, width: int, clock: Callable[[], float] = monotonic) -> Progress:
    """Each step in the place of the one before, in ``width`` columns, with the time since the
    first."""
    started = clock()

    def tell(step: str) -> None:
        seconds = int(clock() - started)
        stream.write(_CLEAR + f"… {f'{seconds} s  ' if seconds else ''}{step}"[: width - 1])
        stream.flush()

    return tell


def clear_line(stream: TextIO) -> None:
    """Take away what ``one_line`` wrote last; nothing where the stream is no terminal."""
    if stream.isatty():
        stream.write(_CLEAR)
        stream.flush()
