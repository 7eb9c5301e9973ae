"""Text dump of an Apifox page: one operation; name, type and mark each on a line of its own.

    Create thread and run          heading
    POST                           method, and the URL below it
    Header Params / Body Params application/json / Request samples / Responses
    🟢200Success                   a response: status and description

The menu above the heading is not part of the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from specmeld.diagnostics import Diagnostic, NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.dialects.apifox_claims import record_content, record_fields
from specmeld.read.dialects.apifox_fields import is_marked_field, read_fields
from specmeld.read.example_values import record_located
from specmeld.read.pages.addresses import Opening, opening, split_url
from specmeld.read.pages.lines import Line, source_lines
from specmeld.read.pages.samples.page_samples import Samples
from specmeld.read.pages.samples.payloads import broken_payload, payload_at, starts_payload
from specmeld.read.pages.signing import sign_in_of
from specmeld.read.recorder import Recorder, paragraphs

_PARAMETERS = re.compile(r"(?P<where>Path|Query|Header|Cookie) Params\Z")
_BODY = re.compile(r"Body Params(?:\s+(?P<media>[\w.+*-]+/[\w.+*-]+))?\Z")
_MEDIA = re.compile(r"[a-z*]+/[\w.+*-]+\Z")
_STATUS = re.compile(
    r"(?P<badge>[^\x00-\x7f\w]\ufe0f?\s*)?(?P<status>[1-5]\d\d|[1-5]XX|default)"
    r"(?:\s*(?P<text>[^\d\s].*))?\Z"
)
_SAMPLES = ("Request samples", "Request Example", "Request Request Example")
_END = re.compile(r"Modified at \d{4}-\d\d-\d\d")
_SECURITY = {
    "bearer": re.compile(r"\bbearer token\b", re.IGNORECASE),
    "basic": re.compile(r"\bbasic auth", re.IGNORECASE),
    "apiKey": re.compile(r"\bapi[ -]?key\b", re.IGNORECASE),
    "oauth2": re.compile(r"\boauth ?2", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class _Section:
    kind: str
    """``authorization``, ``path`` … ``cookie``, ``request``, ``samples``, ``responses``."""
    lines: Sequence[Line]
    """From the heading on."""


def recognise(text: str) -> Recognition:
    lines = source_lines(text)
    start = _start(lines)
    if start is None:
        return Recognition(0.0, "no method followed by a URL")
    kinds = {section.kind for section in _sections(lines[start[1].url_at + 1 :])}
    entries = {"path", "query", "header", "cookie", "request"} & kinds
    ended = any(_END.match(line.text) for line in lines)
    statuses = [found for line in lines if (found := _STATUS.match(line.text))]
    media = any(found["media"] for line in lines if (found := _BODY.match(line.text)))
    shown = entries and kinds & {"samples", "authorization"}
    if not (ended or media or shown or any(found["badge"] for found in statuses)):
        return Recognition(0.4 if statuses else 0.2, "no sections that only these pages have")
    score = (2 + 3 * bool(entries) + 2 * ("samples" in kinds) + 2 * bool(statuses) + ended) / 10
    return Recognition(score, f"sections of the page: {', '.join(sorted(kinds)) or 'none'}")


def read(document: SourceDocument) -> Reading:
    """Raises InputError if the page shows no operation or ends inside an example."""
    lines = source_lines(document.text)
    start = _start(lines)
    if start is None:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="it must show its HTTP method on one line and its URL on the next",
        )
    recorder = Recorder(document.id)
    reader = _PageReader(lines, *start, recorder, document.path)
    reader.read()
    return Reading(document, "apifox", recorder.claims, tuple(reader.diagnostics))


DIALECT = Dialect(
    "apifox",
    recognise,
    read,
    description="The text of an Apifox page, one operation",
    endings=(".txt",),
)


def _start(lines: Sequence[Line]) -> tuple[int, Opening] | None:
    found = ((index, opening(lines, index)) for index in range(len(lines)))
    return next(((index, opened) for index, opened in found if opened), None)


def _sections(lines: Sequence[Line]) -> Iterator[_Section]:
    end = next((at for at, line in enumerate(lines) if _END.match(line.text)), len(lines))
    starts: list[tuple[int, str]] = []
    for index in range(end):
        kind = _section_kind(lines, index, starts[-1][1] if starts else "")
        if kind:
            starts.append((index, kind))
    for (at, kind), (following, _) in pairwise([*starts, (end, "")]):
        yield _Section(kind, lines[at:following])


def _section_kind(lines: Sequence[Line], index: int, before: str) -> str:
    text = lines[index].text
    if is_marked_field(lines, index):
        return ""
    if text in ("Responses", "Response"):
        return "responses"
    if before == "responses":
        return ""
    if text in _SAMPLES:
        return "samples"
    if match := _PARAMETERS.match(text):
        return match["where"].lower()
    if _BODY.match(text):
        return "request"
    if text == "Authorization" and before == "head":
        return "authorization"
    return "head" if text == "Request" else ""


class _PageReader:
    """Reads the page of one operation, from top to bottom."""

    def __init__(
        self, lines: Sequence[Line], index: int, opened: Opening, recorder: Recorder, path: str
    ) -> None:
        self._lines = lines
        self._index = index
        self._opened = opened
        self._recorder = recorder
        self._path = path
        self._end = max(line.number for line in lines if line.text)
        self._server, url_path = split_url(opened.url)
        self._operation = f"{opened.method} {url_path}"
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> None:
        rest = self._lines[self._opened.url_at + 1 :]
        sections = list(_sections(rest))
        before = sections[0].lines[0].number if sections else self._end + 1
        self._read_heading([line for line in rest if line.number < before])
        for section in sections:
            if section.kind == "authorization":
                self._read_security(section.lines[1:])
            elif section.kind == "samples":
                samples = Samples(self._recorder, self._path)
                samples.curl(self._operation, section.lines)
                self.diagnostics += samples.diagnostics
            elif section.kind == "responses":
                self._read_responses(section.lines[1:])
            elif section.kind == "request":
                self._read_request(section.lines)
            elif section.kind != "head":
                fields = read_fields(section.lines[1:]).children
                record_fields(Place(self._operation, section.kind), fields, self._recorder)

    def _read_heading(self, text: Sequence[Line]) -> None:
        at, url_line = Place(self._operation), self._lines[self._opened.url_at].number
        title = next((line for line in reversed(self._lines[: self._index]) if line.text), None)
        if title is not None and not title.text.startswith("- "):
            self._recorder.say(at, "exists", True, title.number)
            self._recorder.say(at, "summary", title.text, title.number)
        else:
            self._recorder.say(at, "exists", True, self._lines[self._index].number)
        self._recorder.server(self._server, url_line)
        self._recorder.description(at, paragraphs(text), None)

    def _read_security(self, lines: Sequence[Line]) -> None:
        text = " ".join(line.text for line in lines)
        kind = next((kind for kind, pattern in _SECURITY.items() if pattern.search(text)), "")
        if kind in ("", "apiKey"):  # a key has the name of its header
            kind = sign_in_of(text) or kind
        if kind:
            line = next(line.number for line in lines if line.text)
            at = Place(self._operation, "security").key(kind)
            self._recorder.say(at, "exists", True, line, evidence="prose")

    def _read_request(self, lines: Sequence[Line]) -> None:
        at, heading = Place(self._operation, "request"), _BODY.match(lines[0].text)
        if heading and heading["media"]:
            self._recorder.say(at, "contentType", heading["media"], lines[0].number)
        self._read_content(at, lines[1:])

    def _read_responses(self, lines: Sequence[Line]) -> None:
        starts = [at for at in range(len(lines)) if _opens_response(lines, at)]
        for start, stop in pairwise([*starts, len(lines)]):
            self._read_response(lines[start:stop])

    def _read_response(self, lines: Sequence[Line]) -> None:
        status = _STATUS.match(lines[0].text)
        assert status is not None
        at, line = Place(self._operation, f"response.{status['status']}"), lines[0].number
        self._recorder.say(at, "exists", True, line)
        if status["text"]:
            self._recorder.say(at, "description", status["text"], line)
        begin = 1
        for index in range(1, len(lines)):
            if _MEDIA.match(lines[index].text):
                self._recorder.say(at, "contentType", lines[index].text, lines[index].number)
                begin = index + 1
                break
            if lines[index].text == "Body":
                break
        if begin < len(lines) and lines[begin].text == "Body":
            begin += 1
        self._read_content(at, lines[begin:])

    def _read_content(self, at: Place, lines: Sequence[Line]) -> None:
        """The fields of a body, then the example payload for them."""
        heading = _example_heading(lines)
        example: JSON = None
        located = None
        if heading is not None:
            shown = next(i for i in range(heading, len(lines)) if starts_payload(lines[i]))
            payload = payload_at(lines, shown)
            example = payload.value
            if payload.wrong:
                last = lines[payload.end - 1].number == self._end
                number = lines[shown].number
                self.diagnostics.append(broken_payload(payload, number, self._path, last=last))
            else:
                located = payload.located
        root = read_fields(lines[:heading], example)
        record_content(at, root, self._recorder)
        if located is not None:
            record_located(at, located, self._recorder)


def _opens_response(lines: Sequence[Line], index: int) -> bool:
    """A status with its badge; without one it must be above a media type or a body."""
    match = _STATUS.match(lines[index].text)
    if match is None:
        return False
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(match["badge"]) or below == "Body" or bool(_MEDIA.match(below))


def _example_heading(lines: Sequence[Line]) -> int | None:
    """Index of the heading above a payload; the label of a field's own example has a colon."""
    for index, line in enumerate(lines):
        if line.text in ("Example", "Examples"):
            below = lines[index + 1 : index + 4]
            if any(starts_payload(line) for line in below):
                return index
    return None
