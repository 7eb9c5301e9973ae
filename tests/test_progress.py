"""What is told during a run, on a terminal and in a pipe."""

from __future__ import annotations

import io

from specmeld.progress import clear_line, one_line, plain_lines


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_plain_lines() -> None:
    stream = io.StringIO()
    tell = plain_lines(stream)
    tell("reading a.html")
    tell("reconciling")
    clear_line(stream)
    assert stream.getvalue() == "… reading a.html\n… reconciling\n"


def test_a_terminal_gets_one_line_that_fits_and_goes() -> None:
    stream = _Terminal()
    tell = one_line(stream, width=10)
    tell("reading a very long name")
    tell("reconciling")
    clear_line(stream)
    parts = stream.getvalue().split("\r\x1b[K")
    assert parts == ["", "… reading", "… reconci", ""]


def test_a_terminal_sees_how_long_a_run_takes() -> None:
    stream, times = _Terminal(), iter([10.0, 10.4, 13.9])
    tell = one_line(stream, width=40, clock=lambda: next(times))
    tell("reading a.html (1 of 2)")
    tell("reading b.html (2 of 2)")
    parts = stream.getvalue().split("\r\x1b[K")
    assert parts == ["", "… reading a.html (1 of 2)", "… 3 s  reading b.html (2 of 2)"]
