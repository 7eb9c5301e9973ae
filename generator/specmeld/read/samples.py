"""Sample requests and responses that pages show: curl commands and JSON payloads."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read.lines import Line
from specmeld.read.recorder import Recorder

_HEADER = re.compile(
    r"(?:-H|--header)[ =]+(?P<quote>['\"])(?P<name>[A-Za-z0-9-]{1,100}):\s*"
    r"(?P<value>[^\n]*?)(?P=quote)(?=\s|\\|$)"
)
_DATA = re.compile(r"(?:^|\s)(?:-d|--data(?:-raw|-binary|-ascii)?|--json)[ =]+(?P<quote>['\"])")


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a listing whose line numbers were copied with it, each on a line of its own."""
    kept: list[Line] = []
    expected, index = 1, 0
    while index < len(lines):
        if lines[index].text != str(expected):
            kept.append(lines[index])
            index += 1
            continue
        following = [line.text for line in lines[index + 1 : index + 3]]
        expected += 1
        empty = following[:1] == [str(expected)] and following[1:] != [str(expected)]
        if not empty and index + 1 < len(lines):
            kept.append(lines[index + 1])
        index += 1 if empty else 2
    return kept


def record_request_sample(operation: str, lines: Sequence[Line], recorder: Recorder) -> None:
    """The headers and the JSON body of a curl command."""
    for line in lines:
        for header in _HEADER.finditer(line.text):
            at = Place(operation, "header").key(header["name"])
            recorder.say(at, "exists", True, line.number, evidence="example")
            recorder.say(at, "example", header["value"], line.number, evidence="example")
    for index, line in enumerate(lines):
        data = _DATA.search(line.text)
        if data is None:
            continue
        rest = [line.text[data.end() :], *(following.text for following in lines[index + 1 :])]
        body = json_start("\n".join(rest))
        if body is not None:
            at = Place(operation, "request")
            recorder.say(at, "example", body[0], line.number, evidence="example")
        return


def record_request_json(operation: str, lines: Sequence[Line], recorder: Recorder) -> None:
    """A JSON body that stands alone."""
    body = json_start("\n".join(line.text for line in lines))
    if body is not None:
        first = next(line.number for line in lines if line.text)
        recorder.say(Place(operation, "request"), "example", body[0], first, evidence="example")


def record_response_sample(
    operation: str, lines: Sequence[Line], recorder: Recorder, *, shown: bool, status: str = "200"
) -> None:
    """The JSON payload of a response; ``shown`` where the page speaks of the response before."""
    for index, line in enumerate(lines):
        if line.text[:1] not in ("{", "["):
            continue
        payload = json_start("\n".join(following.text for following in lines[index:]))
        if payload is not None:
            at = Place(operation, f"response.{status}")
            if not shown:
                recorder.say(at, "exists", True, line.number, evidence="example")
            recorder.say(at, "example", payload[0], line.number, evidence="example")
            return


def json_start(text: str) -> tuple[JSON, int] | None:
    """The JSON object or array that a text begins with, and where it ends; None if it does not."""
    stripped = text.lstrip()
    if stripped[:1] not in ("{", "["):
        return None
    try:
        value, end = json.JSONDecoder().raw_decode(stripped)
    except (ValueError, RecursionError):
        return None
    return value, len(text) - len(stripped) + end
