"""Colour by meaning: errors, warnings, successes, remarks.

Texts are made without colour; this colours their lines as they are printed. Colours are used on a
terminal. ``--color`` overrides NO_COLOR (https://no-color.org), and that overrides FORCE_COLOR.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any, TextIO

import click

from specmeld.cli.terminal.printable import printable

_STYLES = {
    "bad": "\x1b[1;31m",
    "warn": "\x1b[33m",
    "good": "\x1b[32m",
    "note": "\x1b[36m",
    "dim": "\x1b[2m",
    "bold": "\x1b[1m",
}
_END = "\x1b[0m"

_RULES = tuple(
    map(
        re.compile,
        (
            r"^(?P<bad>specmeld:)",  # an error
            r"^(?P<bad>breaking|conflict|disagreements) +",
            r"^(?P<warn>warning) {2,}",
            r"^(?P<note>info) {2,}",
            r"^(?P<dim>accepted) {2,}",
            r" (?P<dim>\[[a-z-]+\])$",  # the rule of a change
            r": (?P<good>up to date)\b",
            r"(?P<good>\bno changes$)",
            r"(?P<bad>\b[1-9]\d* (?:differences?|breaking|disagreements?)\b)",
            r"(?P<warn>\b[1-9]\d* (?:warnings?|possibly breaking|open)\b)",
            r"(?P<bad>\berror:)",
            r"(?P<warn>\bwarning:)",
            r"(?P<note>\bnote:)",
            r"^ {4}(?P<good>\+.*)$",  # lines of a diff
            r"^ {4}(?P<bad>-.*)$",
            r"^ {4}(?P<note>@@.*)$",
            r"; (?P<dim>(?:run|revert|did you mean|see) .*)$",  # how to fix it
            r"^(?P<good>next)\b:? +(?P<bold>.*)$",
        ),
    )
)
"""Searched in each line; the name of a group is the style of its text."""


class _Choice:
    """The value of ``--color``, for the run of one command."""

    wanted: bool | None = None


def choose(_: click.Context, __: click.Parameter, value: str) -> None:
    """The callback of ``--color``."""
    _Choice.wanted = {"always": True, "never": False}.get(value)


def forget() -> None:
    """Reset before a command, so that an earlier choice does not count."""
    _Choice.wanted = None


def coloured(stream: TextIO) -> bool:
    """Whether to use colours on this stream."""
    if _Choice.wanted is not None:
        return _Choice.wanted
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def painted(line: str) -> str:
    """A line with colours."""
    spans = {
        found.span(name): style
        for rule in _RULES
        for found in rule.finditer(line)
        for name, style in _STYLES.items()
        if found.groupdict().get(name)
    }
    text, at = "", 0
    for (start, end), style in sorted(spans.items()):
        if start >= at:
            text += f"{line[at:start]}{style}{line[start:end]}{_END}"
            at = end
    return text + line[at:]


def print_painted(lines: Iterable[Any], stream: TextIO) -> None:
    """Print lines for people, coloured if the stream supports it.

    Removes control characters of documents, except for the tabs of a diff.
    """
    paint = coloured(stream)
    for line in lines:
        text = "\t".join(map(printable, str(line).split("\t")))
        print(painted(text) if paint else text, file=stream)
