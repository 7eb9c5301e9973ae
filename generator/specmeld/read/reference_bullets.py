"""Dumps of vendor reference pages: each thing a bullet, its type on the next line.

A page holds operations: a title, ``POSThttps://…`` (the method runs on into the URL), words, then
sections with a heading each ("Path parameters", "Request body", …) and samples whose line numbers
were copied along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.addresses import split_url
from specmeld.read.bullet_entries import entry_of
from specmeld.read.bullet_tree import Bullet, grow, has_inline_type
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.entries import record_property
from specmeld.read.lines import Line, said_type, source_lines
from specmeld.read.recorder import Paragraph, Recorder
from specmeld.read.samples import (
    record_request_sample,
    record_response_sample,
    without_line_numbers,
)
from specmeld.read.sections import section_kind, section_of, status_of

_METHOD = re.compile(
    r"(?P<method>GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\s*(?P<url>[a-z][a-z0-9+.-]*:/+\S+|/\S*)"
)
_TEMPLATED = re.compile(r"\{([^{}]+)\}")
_MIXED = ("query", "request")
_BULLET = re.compile(r"[•◦▪‣●○∙·*-]\s+\S")


@dataclass(frozen=True, slots=True)
class _Operation:
    method: str
    url: str
    line: int
    title: Line | None
    body: Sequence[Line]


def recognise(text: str) -> Recognition:
    """Sure where bullets are followed by types and a method stands before a URL."""
    lines = [line for line in source_lines(text) if line.text]
    methods = sum(_METHOD.fullmatch(line.text) is not None for line in lines)
    bullets = sum(_BULLET.match(line.text) is not None for line in lines)
    fields = sum(_is_field(line.text, following.text) for line, following in pairwise(lines))
    share = fields / bullets if bullets else 0.0
    score = (0.4 if methods else 0.0) + (0.5 * min(1.0, 2 * share) if fields else 0.0)
    headed = any(_heading(line) for line in lines)
    why = f"{methods} methods before a URL, {fields} of {bullets} bullets followed by a type"
    return Recognition(round(score + (0.1 if headed and fields else 0.0), 2), why)


def _is_field(text: str, following: str) -> bool:
    bullet = _BULLET.match(text)
    return bullet is not None and (
        said_type(following) is not None or has_inline_type(text[1:].strip())
    )


def read(document: SourceDocument) -> Reading:
    """Raises InputError where the page shows no operation."""
    operations = list(_operations(source_lines(document.text)))
    if not operations:
        raise InputError(
            "no operation found on this page",
            file=document.path,
            mend="each must show its HTTP method and its URL on one line",
        )
    recorder = Recorder(document.id)
    for operation in operations:
        _record_operation(operation, recorder)
    return Reading(document, "reference-bullets", recorder.claims)


DIALECT = Dialect("reference-bullets", recognise, read)


def _operations(lines: Sequence[Line]) -> Iterator[_Operation]:
    openings = [i for i, line in enumerate(lines) if _METHOD.fullmatch(line.text)]
    titles = [_title_before(lines, index) for index in openings]
    for number, index in enumerate(openings):
        opening = _METHOD.fullmatch(lines[index].text)
        assert opening is not None
        following = number + 1
        end = len(lines)
        if following < len(openings):
            end = openings[following] if titles[following] is None else titles[following] or 0
        at = titles[number]
        title = None if at is None else lines[at]
        body = lines[index + 1 : end]
        yield _Operation(opening["method"], opening["url"], lines[index].number, title, body)


def _title_before(lines: Sequence[Line], index: int) -> int | None:
    """Index of the line of text next above the method, if it is no more than two lines away."""
    for at in range(index - 1, max(index - 4, -1), -1):
        if lines[at].text:
            return None if lines[at].indent or _BULLET.match(lines[at].text) else at
    return None


def _record_operation(operation: _Operation, recorder: Recorder) -> None:
    server, path = split_url(operation.url)
    name = f"{operation.method} {path}"
    line = operation.title.number if operation.title else operation.line
    recorder.say(Place(name), "exists", True, line)
    if operation.title:
        recorder.say(Place(name), "summary", operation.title.text, line)
    recorder.server(server, operation.line)
    responses: set[str] = set()
    for heading, lines in _sections(operation.body):
        if heading is None:
            recorder.description(Place(name), paragraphs(lines), None)
        else:
            _record_section(name, heading, lines, recorder, responses)


def _sections(lines: Sequence[Line]) -> Iterator[tuple[Line | None, Sequence[Line]]]:
    starts = [index for index, line in enumerate(lines) if _heading(line)]
    yield None, lines[: starts[0] if starts else len(lines)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start], lines[start + 1 : end]


def _heading(line: Line) -> str:
    return "" if line.indent else section_kind(line.text)


def _record_section(
    operation: str, heading: Line, lines: Sequence[Line], recorder: Recorder, responses: set[str]
) -> None:
    kind = _heading(heading)
    if kind == "request sample":
        record_request_sample(operation, without_line_numbers(lines), recorder)
    elif kind == "response sample":
        status = status_of(heading.text) or "200"
        listing = without_line_numbers(lines)
        shown = status in responses
        record_response_sample(operation, listing, recorder, shown=shown, status=status)
        responses.add(status)
    elif kind == "response":
        responses.add(status_of(heading.text) or "200")
        _record_response(operation, heading, lines, recorder)
    else:
        fields, before = grow(lines)
        section = section_of(operation, kind)
        if section == "request":
            recorder.description(Place(operation, section), paragraphs(before), None)
        _record_fields(Place(operation, section), fields, recorder)


def _record_response(
    operation: str, heading: Line, lines: Sequence[Line], recorder: Recorder
) -> None:
    status = status_of(heading.text)
    fields, before = grow(lines)
    at = Place(operation, f"response.{status or '200'}")
    recorder.say(at, "exists", True, heading.number, implied=not status)
    recorder.description(at, paragraphs(before), None)
    _record_fields(at, fields, recorder)


def _record_fields(at: Place, fields: Sequence[Bullet], recorder: Recorder) -> None:
    """The properties or parameters of a section; those that the path names are of the path."""
    templated = set(_TEMPLATED.findall(at.operation)) if at.section in _MIXED else set()
    for bullet in fields:
        section = "path" if bullet.label in templated else at.section
        place = Place(at.operation, section).key(bullet.label)
        record_property(place, entry_of(bullet), recorder)


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines that no blank line parts make one paragraph."""
    found: list[list[tuple[int, str]]] = [[]]
    for line in lines:
        if line.text:
            found[-1].append((line.number, line.text))
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]
