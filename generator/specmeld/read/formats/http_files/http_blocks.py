"""The grammar of ``.http`` files: blocks between ``###``, each with at most one request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.read.formats.http_files.http_bodies import payload
from specmeld.read.requests.sent_requests import Member, Payload, SavedResponse, SentRequest

BLOCK = re.compile(r"###[ \t]*(.*)")
_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT|QUERY"
_METHOD = re.compile(rf"({_METHODS}|GRAPHQL|WEBSOCKET|GRPC)[ \t]+(?=\S)")
_ADDRESS = re.compile(r"https?://|\{\{")
_HTTP_VERSION = re.compile(r"HTTP/\d(?:\.\d)?")
_OTHER_METHODS = ("GRAPHQL", "WEBSOCKET", "GRPC", "CONNECT")
_COMMENT = re.compile(r"[ \t]*(?:#|//)[ \t]*(.*)")
_DIRECTIVE = re.compile(r"@([A-Za-z][\w-]*)[ \t]*=?[ \t]*(.*)")
_VARIABLE = re.compile(r"@([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*)")
_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}):[ \t]*(.*)")
_SCRIPT = re.compile(r"[<>][ \t]*\{%")
_HANDLER = re.compile(r">>?!?[ \t]+\S|<>[ \t]*\S|>[ \t]*\{%")
_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[ \t]*(.*)")
_ASSERTED = re.compile(r"response\.status(?:Code)?\s*={2,3}\s*([1-5]\d\d)\b")
_OTHER_COMMANDS = re.compile(r"(?:import|run|curl)\s")
_DECORATION = re.compile(r"[=*#~_\s-]+")


def request_line(line: str) -> tuple[str, str] | None:
    """Method and URL; a URL alone means GET. None for any other line."""
    line = line.strip()
    method = _METHOD.match(line)
    if method is None and not _ADDRESS.match(line):
        return None
    url = line[method.end() :] if method else line
    head, _, version = url.rpartition(" ")
    if head and _HTTP_VERSION.fullmatch(version):
        url = head.rstrip()
    return method[1] if method else "GET", url


def is_header(line: str) -> bool:
    return _HEADER.match(line) is not None


def first_words(lines: Sequence[str]) -> list[str]:
    """The line that each block begins with, without comments, variables and scripts."""
    found, begun, in_script = [""], False, False
    for line in lines:
        if in_script:
            in_script = "%}" not in line
        elif BLOCK.match(line):
            found.append("")
            begun = False
        elif begun or not line.strip() or _COMMENT.match(line) or _VARIABLE.match(line):
            continue
        elif _SCRIPT.match(line):
            in_script = "%}" not in line
        elif not line.startswith("<") and not _OTHER_COMMANDS.match(line):
            found[-1], begun = line, True
    return found


@dataclass(slots=True)
class _Lines:
    """The remaining lines of one block; numbers count from 1."""

    lines: Sequence[tuple[int, str]]
    at: int = 0

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.lines)

    def peek(self) -> tuple[int, str]:
        return self.lines[self.at]

    def take(self) -> tuple[int, str]:
        self.at += 1
        return self.lines[self.at - 1]

    def take_script(self) -> str:
        """A script up to ``%}``, if it has several lines."""
        taken: list[str] = []
        while not self.is_over:
            taken.append(self.take()[1])
            if "%}" in taken[-1]:
                break
        return "\n".join(taken)


@dataclass(slots=True)
class HttpBlocks:
    text: str
    variables: dict[str, str] = field(default_factory=dict)
    """The variables that the file sets, after its requests are read."""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Line and text of non-HTTP requests."""

    def requests(self) -> list[SentRequest]:
        return [sent for title, block in self._blocks() if (sent := self._request(title, block))]

    def _blocks(self) -> Iterator[tuple[tuple[int, str], _Lines]]:
        title, lines = (1, ""), list[tuple[int, str]]()
        for number, line in enumerate(self.text.split("\n"), 1):
            if begun := BLOCK.match(line):
                yield title, _Lines(lines)
                words = "" if _DECORATION.fullmatch(begun[1]) else begun[1].strip(" \t#")
                title, lines = (number, words), []
            else:
                lines.append((number, line.rstrip()))
        yield title, _Lines(lines)

    def _request(self, title: tuple[int, str], lines: _Lines) -> SentRequest | None:
        name = self._preamble(title, lines)
        if lines.is_over:
            return None
        line, text = lines.take()
        begun = request_line(text)
        if begun is None or begun[0] in _OTHER_METHODS:
            what = begun[0] if begun else "this"
            self.skipped.append((line, f"{what} is not an HTTP request line; skipping its block"))
            return None
        url = begun[1] + "".join(_continued(lines))
        headers = list(_headers(lines))
        body, responses = _body_and_answers(lines, headers)
        return SentRequest(
            method=begun[0],
            url=url,
            line=line,
            url_line=line,
            name=name[1],
            name_line=name[0],
            headers=headers,
            body=body,
            responses=responses,
        )

    def _preamble(self, title: tuple[int, str], lines: _Lines) -> tuple[int, str]:
        """What precedes the request line; returns the request's name and its line."""
        named, comment = (0, ""), (0, "")
        while not lines.is_over:
            number, line = lines.peek()
            if variable := _VARIABLE.match(line):
                self.variables.setdefault(variable[1], variable[2].strip())
            elif remark := _COMMENT.match(line):
                directive = _DIRECTIVE.match(remark[1])
                if directive and directive[1] == "name":
                    named = (number, directive[2].strip())
                elif not directive and not _DECORATION.fullmatch(remark[1]):
                    comment = (number, remark[1].strip())
            elif _SCRIPT.match(line):
                lines.take_script()
                continue
            elif line.strip() and not line.startswith("<"):
                if not _OTHER_COMMANDS.match(line):
                    break
                self.skipped.append((number, "skipping a command, which is not a request"))
            lines.take()
        return next((one for one in (title, comment, named) if one[1]), title)


def _continued(lines: _Lines) -> Iterator[str]:
    """The rest of a URL that continues below: indented lines, or lines that begin like a query."""
    while not lines.is_over:
        line = lines.peek()[1]
        bare = line.strip()
        if not bare or line[:1] not in (" ", "\t", "?", "&") or bare.startswith("//"):
            return
        lines.take()
        yield bare


def _headers(lines: _Lines) -> Iterator[Member]:
    """Up to the empty line, which is consumed too."""
    while not lines.is_over:
        number, line = lines.peek()
        if _HANDLER.match(line) or _STATUS_LINE.match(line) or line.startswith(("{", "[")):
            return
        lines.take()
        if not line.strip():
            return
        header = None if _COMMENT.match(line) else _HEADER.match(line.strip())
        if header is not None:
            yield Member(header[1], header[2].strip(), number)


def _body_and_answers(
    lines: _Lines, headers: Sequence[Member]
) -> tuple[Payload | None, list[SavedResponse]]:
    written = list(_written(lines))
    responses: list[SavedResponse] = []
    while not lines.is_over:
        number, line = lines.peek()
        if status := _STATUS_LINE.match(line):
            lines.take()
            told = list(_headers(lines))
            body = payload(list(_written(lines)), told, number)
            responses.append(SavedResponse(int(status[1]), number, status[2], number, body))
        elif _SCRIPT.match(line):
            asserted = _ASSERTED.findall(lines.take_script())
            responses += [SavedResponse(int(code), number) for code in asserted]
        else:
            lines.take()
    return payload(written, headers), responses


def _written(lines: _Lines) -> Iterator[tuple[int, str]]:
    """The lines of a body, up to a handler or a response."""
    while not lines.is_over:
        line = lines.peek()[1]
        if _HANDLER.match(line) or _STATUS_LINE.match(line):
            return
        if _SCRIPT.match(line):
            lines.take_script()
        else:
            yield lines.take()
