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
    tell("settling")
    clear_line(stream)
    assert stream.getvalue() == "… reading a.html\n… settling\n"


def test_a_terminal_gets_one_line_that_fits_and_goes() -> None:
    stream = _Terminal()
    tell = one_line(stream, width=10)
    tell("reading a very long name")
    tell("settling")
    clear_line(stream)
    parts = stream.getvalue().split("\r\x1b[K")
    assert parts == ["", "… reading", "… settlin", ""]
