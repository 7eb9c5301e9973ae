"""JSON payloads in the text of a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.json import JSON
from specmeld.read.pages.lines import Line
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located

_WINDOW = 64
"""Lines that are tried first; few samples have more."""


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse)


@dataclass(frozen=True, slots=True)
class Payload:
    value: JSON
    end: int
    """Index of the line after it."""
    wrong: str = ""
    """Why it is not JSON; ``value`` is None then."""
    located: Located = field(default_factory=lambda: Located(None, {(): 0}))
    """The value with the lines of its parts, by the page's numbers."""


def starts_payload(line: Line) -> bool:
    return line.text[:1] in ("{", "[")


def payload_at(lines: Sequence[Line], start: int) -> Payload:
    """The JSON value that begins at a line; if it is invalid, it ends at the next blank line."""
    window = _WINDOW
    while True:
        text = "\n".join(line.text for line in lines[start : start + window])
        try:
            value, end = _DECODER.raw_decode(text)
        except (ValueError, RecursionError) as error:
            if start + window >= len(lines) or not _wants_more(error, text):
                return Payload(None, _next_blank(lines, start), str(error) or "nested too deeply")
            window *= 4  # so that many invalid payloads on a page cost no more than the page
        else:
            shown = lines[start : start + text.count("\n", 0, end) + 1]
            located = _located(text[:end], [line.number for line in shown])
            return Payload(value, start + len(shown), located=located)


def _located(text: str, numbers: Sequence[int]) -> Located:
    """A JSON text whose lines have those numbers on the page."""
    found = locate_json(text, 0)
    lines = {pointer: numbers[line] for pointer, line in found.lines.items()}
    return Located(found.value, lines)


def _wants_more(error: Exception, text: str) -> bool:
    """Whether the value was cut by the window and is not invalid."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")


def _next_blank(lines: Sequence[Line], start: int) -> int:
    while start < len(lines) and lines[start].text:
        start += 1
    return start


def broken_payload(payload: Payload, line: int, path: str, *, last: bool) -> Diagnostic:
    """What to report about an invalid payload. ``last``: nothing follows it on the page.

    Raises InputError if the page ends inside it.
    """
    if last:
        raise InputError(
            "truncated: the page ends inside a JSON example",
            file=path,
            line=line,
            fix="fetch it again",
        )
    return Diagnostic(
        "warning",
        "broken-example",
        f"this example is not JSON: {payload.wrong}",
        path,
        line,
        fix="ignoring it",
    )
