"""Colours: who gets them, and that they change nothing but the look."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.cli.terminal.colours import choose, coloured, forget, painted, print_painted
from specmeld.cli.terminal.errors import print_error

_ESCAPES = re.compile("\x1b\\[[0-9;]*m")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("asked", "environment", "on_terminal", "in_pipe"),
    [
        ("auto", {}, True, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_who_gets_colours(
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    environment: dict[str, str],
    on_terminal: bool,
    in_pipe: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    nothing: Any = None
    choose(nothing, nothing, asked)
    try:
        assert (coloured(_Terminal()), coloured(io.StringIO())) == (on_terminal, in_pipe)
    finally:
        forget()


@pytest.mark.parametrize(
    ("line", "part", "style"),
    [
        ("specmeld: a.yaml:3: broken YAML", "specmeld:", "1;31"),
        ("breaking  GET /a: the operation was removed", "breaking", "1;31"),
        ("documents ↔ canonical file: up to date", "up to date", "32"),
        ("all: 2 differences in 1 file", "2 differences", "1;31"),
        ("a.md:3: warning: the request body has no 'content'", "warning:", "33"),
        ("next         from petshop import Client", "from petshop import Client", "1"),
    ],
)
def test_a_colour_says_what_a_part_means(line: str, part: str, style: str) -> None:
    assert f"\x1b[{style}m{part}\x1b[0m" in painted(line)


@given(st.text(alphabet="specmeld: warning:0123 differences@+-[]", max_size=60))
def test_colours_change_no_text(line: str) -> None:
    assert _ESCAPES.sub("", painted(line)) == line


def test_an_error_is_one_line_that_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_error("pets.yaml:3: unknown type 'a\x1b[2J\nb'")
    print_error("x" * 5000)
    short, long, end = capsys.readouterr().err.split("\n")
    assert (short, end) == ("specmeld: pets.yaml:3: unknown type 'a [2J b'", "")
    assert long.endswith("x…") and len(long) < 2100


def test_a_document_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_painted(["name\x1b[2J\r 'a\x9b1m'", "    +\tindented"], sys.stdout)
    assert capsys.readouterr().out == "name�[2J� 'a�1m'\n    +\tindented\n"
