"""Sample requests and responses on pages: curl commands and JSON payloads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Place
from specmeld.read.example_values import record_located
from specmeld.read.pages.lines import Line
from specmeld.read.pages.path_spelling import spelled
from specmeld.read.pages.samples.calls import curl_call
from specmeld.read.pages.samples.payloads import broken_payload, payload_at, starts_payload
from specmeld.read.pages.signing import carries_key
from specmeld.read.recorder import Recorder
from specmeld.text.located import Located

_HEADER = re.compile(
    r"(?:-H|--header)[ =]+(?P<quote>['\"])(?P<name>[A-Za-z0-9-]{1,100}):\s*"
    r"(?P<value>[^\n]*?)(?P=quote)(?=\s|\\|$)"
)
_PARAMETER = re.compile(r"\{[^{}]+\}")
_DATA = re.compile(r"(?:^|\s)(?:-d|--data(?:-raw|-binary|-ascii)?|--json)[ =]+(?P<quote>['\"])")


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a listing without line numbers that were copied with it as separate lines."""
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


class Samples:
    """Records the samples of one page; ``diagnostics`` says which of them cannot be read."""

    def __init__(self, recorder: Recorder, path: str) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._recorder = recorder
        self._path = path

    def curl(self, operation: str, lines: Sequence[Line], *, last: bool = False) -> None:
        """URL, headers and JSON body of a curl command; ``last``: the page ends with it."""
        self._url(operation, lines)
        for line in lines:
            for header in _HEADER.finditer(line.text):
                at = Place(operation, "header").key(header["name"])
                self._recorder.say(at, "exists", True, line.number, evidence="example")
                self._recorder.say(at, "example", header["value"], line.number, evidence="example")
                if carries_key(header["name"]) and header["name"].lower() != "authorization":
                    key = Place(operation, "security").key(header["name"])
                    self._recorder.say(key, "exists", True, line.number, evidence="prose")
        for index, line in enumerate(lines):
            data = _DATA.search(line.text)
            if data is not None:
                body = [replace(line, text=line.text[data.end() :]), *lines[index + 1 :]]
                self.request(operation, body, last=last)
                return

    def _url(self, operation: str, lines: Sequence[Line]) -> None:
        """The values in the URL of a command for path and query parameters."""
        call = curl_call([(line.number, line.text) for line in lines])
        if call is None:
            return
        number = next((line.number for line in lines if call.url in line.text), call.line)
        url = spelled(call.url)
        for name, value in _path_values(operation.partition(" ")[2], url.path):
            at = Place(operation, "path").key(name)
            self._recorder.sent(at, value, number)
        for name, value in url.query:
            at = Place(operation, "query").key(name)
            self._recorder.say(at, "exists", True, number, evidence="example")
            if value:
                self._recorder.sent(at, value, number)

    def request(self, operation: str, lines: Sequence[Line], *, last: bool = False) -> None:
        """A JSON body. Raises InputError if the page ends inside it."""
        payload = self._payload(lines, last)
        if payload is not None:
            record_located(Place(operation, "request"), payload, self._recorder)

    def names(self, lines: Sequence[Line]) -> set[str]:
        """The names in the payload of a listing, an object or a list of them."""
        start = next((at for at, line in enumerate(lines) if starts_payload(line)), None)
        value = payload_at(lines, start).value if start is not None else None
        objects = value if isinstance(value, list) else [value]
        return {name for each in objects if isinstance(each, dict) for name in each}

    def response(
        self,
        operation: str,
        status: str,
        lines: Sequence[Line],
        *,
        shown: bool,
        last: bool = False,
    ) -> None:
        """The JSON payload of a response; ``shown``: the page has described the response.

        Raises InputError if the page ends inside it.
        """
        payload = self._payload(lines, last)
        if payload is not None:
            at = Place(operation, f"response.{status}")
            if not shown:
                self._recorder.say(at, "exists", True, payload.line(()), evidence="example")
            record_located(at, payload, self._recorder)

    def _payload(self, lines: Sequence[Line], last: bool) -> Located | None:
        """The first payload in a listing."""
        start = next((at for at, line in enumerate(lines) if starts_payload(line)), None)
        if start is None:
            return None
        payload = payload_at(lines, start)
        if not payload.wrong:
            return payload.located
        ends = last and _is_open("".join(line.text for line in lines[start:]))
        line = lines[start].number
        self.diagnostics.append(broken_payload(payload, line, self._path, last=ends))
        return None


def _path_values(template: str, path: str) -> Iterator[tuple[str, str]]:
    """Name and value of each parameter of a path, if the path matches the template."""
    pairs = list(zip_longest(template.split("/"), path.split("/"), fillvalue=""))
    if all(part == value or _PARAMETER.fullmatch(part) for part, value in pairs):
        for part, value in pairs:
            if part != value and value and "{" not in value:
                yield part[1:-1], value


def _is_open(text: str) -> bool:
    """Whether a text that is not JSON opens more brackets than it closes: it is truncated."""
    return sum(map(text.count, "{[")) > sum(map(text.count, "}]"))
