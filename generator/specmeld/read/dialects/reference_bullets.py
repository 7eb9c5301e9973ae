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

from specmeld.diagnostics import NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.dialects.bullet_entries import entry_of
from specmeld.read.dialects.bullet_tree import Bullet, grow, has_inline_type
from specmeld.read.pages.addresses import split_url
from specmeld.read.pages.definitions.entries import record_property
from specmeld.read.pages.lines import Line, said_type, source_lines
from specmeld.read.pages.samples.page_samples import Samples, without_line_numbers
from specmeld.read.pages.samples.payloads import starts_payload
from specmeld.read.pages.section_headings import section_kind, section_of, status_of
from specmeld.read.recorder import Paragraph, Recorder

_METHOD = re.compile(
    rf"(?P<method>{'|'.join(METHODS).upper()})\s*(?P<url>[a-z][a-z0-9+.-]*:/+\S+|/\S*)"
)
_TEMPLATED = re.compile(r"\{([^{}]+)\}")
_MIXED = ("query", "request")
_LANGUAGE = re.compile(r"curl|shell|bash|json|http|\d+", re.IGNORECASE)
_BULLET = re.compile(r"[•◦▪‣●○∙·*-]\s+\S")


@dataclass(frozen=True, slots=True)
class _Operation:
    method: str
    url: str
    line: int
    title: Line | None
    body: Sequence[Line]


def recognise(text: str) -> Recognition:
    """Sure if bullets are followed by types and a method precedes a URL."""
    lines = [line for line in source_lines(text) if line.text]
    if any(line.text.startswith("```") for line in lines):
        return Recognition(0.0, "its listings are fenced, as in Markdown")
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
    """Raises InputError if the page shows no operation, or ends inside a sample."""
    operations = list(_operations(source_lines(document.text)))
    if not operations:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="each must show its HTTP method and its URL on one line",
        )
    recorder = Recorder(document.id)
    samples = Samples(recorder, document.path)
    for operation in operations:
        last = operation is operations[-1]
        _OperationReader(operation, recorder, samples, last).read()
    return Reading(document, "reference-bullets", recorder.claims, tuple(samples.diagnostics))


DIALECT = Dialect(
    "reference-bullets",
    recognise,
    read,
    description="The text of a reference page, with a bullet for each thing",
    endings=(".txt",),
)


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
    """Index of the nearest line of text above the method, at most two lines away."""
    for at in range(index - 1, max(index - 4, -1), -1):
        if lines[at].text:
            return None if lines[at].indent or _BULLET.match(lines[at].text) else at
    return None


class _OperationReader:
    """Records the sections of one operation; ``last`` says that it is the page's last."""

    def __init__(
        self, operation: _Operation, recorder: Recorder, samples: Samples, last: bool
    ) -> None:
        self._source = operation
        self._recorder = recorder
        self._samples = samples
        self._last = last
        self._server, path = split_url(operation.url)
        self._name = f"{operation.method} {path}"
        self._responses: set[str] = set()

    def read(self) -> None:
        at, title = Place(self._name), self._source.title
        line = title.number if title else self._source.line
        self._recorder.say(at, "exists", True, line)
        if title:
            self._recorder.say(at, "summary", title.text, line)
        self._recorder.server(self._server, self._source.line)
        sections = list(_sections(self._source.body))
        for index, (heading, lines) in enumerate(sections):
            if heading is None:
                self._recorder.description(at, paragraphs(lines), None)
            else:
                self._section(heading, lines, self._last and index == len(sections) - 1)

    def _section(self, heading: Line, lines: Sequence[Line], last: bool) -> None:
        kind = _heading(heading)
        if kind in ("request", "response") and _is_listing(lines):
            kind += " sample"
        if kind == "request sample":
            self._samples.curl(self._name, without_line_numbers(lines), last=last)
        elif kind == "response sample":
            status = status_of(heading.text) or "200"
            listing, shown = without_line_numbers(lines), status in self._responses
            self._responses.add(status)
            self._samples.response(self._name, status, listing, shown=shown, last=last)
        elif kind == "response":
            self._response(heading, lines)
        else:
            fields, before = grow(lines)
            at = Place(self._name, section_of(self._name, kind))
            if at.section == "request":
                self._recorder.description(at, paragraphs(before), None)
            _record_fields(at, fields, self._recorder)

    def _response(self, heading: Line, lines: Sequence[Line]) -> None:
        status = status_of(heading.text)
        self._responses.add(status or "200")
        fields, before = grow(lines)
        at = Place(self._name, f"response.{status or '200'}")
        self._recorder.say(at, "exists", True, heading.number, implied=not status)
        self._recorder.description(at, paragraphs(before), None)
        _record_fields(at, fields, self._recorder)


def _sections(lines: Sequence[Line]) -> Iterator[tuple[Line | None, Sequence[Line]]]:
    starts = [index for index, line in enumerate(lines) if _heading(line)]
    yield None, lines[: starts[0] if starts else len(lines)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start], lines[start + 1 : end]


def _heading(line: Line) -> str:
    return "" if line.indent else section_kind(line.text)


def _is_listing(lines: Sequence[Line]) -> bool:
    """Whether what is below a heading is a payload or a command, and not a description."""
    listing = [line for line in without_line_numbers(lines) if line.text]
    shown = listing[1:] if listing and _LANGUAGE.fullmatch(listing[0].text) else listing
    return bool(shown) and (starts_payload(shown[0]) or shown[0].text.startswith("curl "))


def _record_fields(at: Place, fields: Sequence[Bullet], recorder: Recorder) -> None:
    """The properties or parameters of a section; those in the path are path parameters."""
    templated = set(_TEMPLATED.findall(at.operation)) if at.section in _MIXED else set()
    for bullet in fields:
        section = "path" if bullet.label in templated else at.section
        place = Place(at.operation, section).key(bullet.label)
        record_property(place, entry_of(bullet), recorder)


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Consecutive non-blank lines as one paragraph."""
    found: list[list[tuple[int, str]]] = [[]]
    for line in lines:
        if line.text:
            found[-1].append((line.number, line.text))
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]
