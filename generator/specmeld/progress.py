"""What a run is doing, told while it does it: one line that changes on a terminal, else lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO, TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Called with what begins now: ``"reading v2.html"``."""

_CLEAR = "\r\x1b[K"


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


def plain_lines(stream: TextIO) -> Progress:
    """Each step as a line of its own, for pipes and logs."""

    def tell(step: str) -> None:
        print(f"… {step}", file=stream, flush=True)

    return tell


def one_line(stream: TextIO, width: int) -> Progress:
    """Each step in the place of the one before, in ``width`` columns."""

    def tell(step: str) -> None:
        stream.write(_CLEAR + f"… {step}"[: width - 1])
        stream.flush()

    return tell


def clear_line(stream: TextIO) -> None:
    """Take away what ``one_line`` wrote last; nothing where the stream is no terminal."""
    if stream.isatty():
        stream.write(_CLEAR)
        stream.flush()
