"""JSON payloads that stand in the text of a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.json import JSON
from specmeld.read.lines import Line


@dataclass(frozen=True, slots=True)
class Payload:
    value: JSON
    end: int
    """Index of the line behind it."""
    wrong: str = ""
    """Why it is no JSON; ``value`` is None then."""


def starts_payload(line: Line) -> bool:
    return line.text[:1] in ("{", "[")


def payload_at(lines: Sequence[Line], start: int) -> Payload:
    """The JSON value that begins at a line; if it is none, it ends at the next blank line."""
    text = "\n".join(line.text for line in lines[start:])
    try:
        value, end = json.JSONDecoder(strict=False, parse_constant=_refuse).raw_decode(text)
    except (ValueError, RecursionError) as error:
        behind = start
        while behind < len(lines) and lines[behind].text:
            behind += 1
        return Payload(None, behind, str(error) or "nested too deep")
    return Payload(value, start + text.count("\n", 0, end) + 1)


def broken_payload(payload: Payload, line: int, path: str, *, last: bool) -> Diagnostic:
    """What to say of a payload that is no JSON. ``last``: nothing stands behind it on the page.

    Raises InputError where the page breaks off inside of it.
    """
    if last:
        raise InputError(
            "truncated: the page ends inside of a JSON example",
            file=path,
            line=line,
            mend="fetch it again",
        )
    return Diagnostic(
        "warning",
        "broken-example",
        f"this example is no JSON: {payload.wrong}",
        path,
        line,
        mend="it is left out",
    )


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")
