"""Text dump of a docs site: several operations, names and types run together, children hidden.

    metadataobject | nullrequired        name, type and mark without a space between them
    toolsOne Of / array | null           a union; if a type follows, the union is of its items
    Code interpreter toolobject          a branch of it: label and type
    Show Child Parameters                what is inside is not on the page

Each operation begins with its summary, the method and the URL; it ends with the method and the bare
path run together, and samples of the payloads. Nothing is indented: if a page does show children,
only the property right after "Hide Child Parameters" is certain to be one, and the others stay at
the level of the page for ``settle`` to place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from specmeld.diagnostics import Diagnostic, InputError, NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.dialects.dumps.docs_dump_claims import record_members, record_schema
from specmeld.read.dialects.dumps.docs_dump_samples import (
    BODY,
    MEDIA,
    STATUS,
    Sample,
    Shown,
    read_samples,
    record_samples,
    sample_values,
)
from specmeld.read.dialects.dumps.docs_dump_schema import (
    Thing,
    heading,
    read_schema,
    show_values,
)
from specmeld.read.pages.addresses import opening, skip_blank, split_url
from specmeld.read.pages.lines import Line, source_lines
from specmeld.read.recorder import Recorder, paragraphs

_METHOD = rf"(?P<method>{'|'.join(METHODS)})"
_FOOTER = re.compile(rf"{_METHOD}\s*(?P<path>[/\\]\S*)\Z", re.IGNORECASE)
_PARAMETERS = re.compile(r"(?P<where>path|query|header|cookie)s?(?: parameters?)?\Z", re.IGNORECASE)
_RESPONSE = re.compile(r"Responses?\Z", re.IGNORECASE)
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one operation."""

    method: str
    url: str
    url_line: int
    heading: Sequence[Line]
    body: Sequence[Line]
    footer: Line | None
    """Method and bare path; None if the page ends without them."""
    samples: Sequence[Sample] = ()


def recognise(text: str) -> Recognition:
    blocks = _blocks(source_lines(text))
    if not blocks:
        return Recognition(0.0, "no method followed by a URL")
    run_on = sum(heading(line) is not None for block in blocks for line in block.body)
    footers = sum(bool(block.footer) for block in blocks)
    hidden = "Show Child " in text or "Hide Child " in text
    score = (3 + 3 * bool(run_on) + 3 * bool(footers) + hidden) / 10
    why = f"{len(blocks)} operations, {footers} footers, {run_on} names run together with types"
    return Recognition(score, why)


def read(document: SourceDocument) -> Reading:
    """Raises InputError if the page shows no operation."""
    lines = source_lines(document.text)
    blocks = _blocks(lines)
    if not blocks:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="each must open with its HTTP method on one line and its URL on the next",
        )
    end = max(line.number for line in lines if line.text)
    if not blocks[-1].footer and any(block.footer for block in blocks):
        raise InputError(
            f"truncated: the page ends inside {blocks[-1].method} {blocks[-1].url}",
            file=document.path,
            line=end,
            fix="fetch it again",
        )
    recorder = Recorder(document.id)
    diagnostics: list[Diagnostic] = []
    for block in blocks:
        diagnostics += _read_operation(block, recorder, document.path, end)
    return Reading(
        document,
        "docs-dump",
        recorder.claims,
        tuple(diagnostics),
        unread=tuple(recorder.unread),
    )


DIALECT = Dialect(
    "docs-dump",
    recognise,
    read,
    description="The text of a reference page whose names and types run together",
    endings=(".txt",),
)


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    openings = [(at, found) for at in range(len(lines)) if (found := opening(lines, at))]
    blocks: list[_Block] = []
    before = 0
    stops = [*(at for at, _ in openings[1:]), len(lines)] if openings else []
    for (index, opened), following in zip(openings, stops, strict=True):
        url_at, url, method = opened.url_at, opened.url, opened.method
        footer = _footer_at(lines, url_at + 1, following, method, url)
        samples: list[Sample] = []
        if footer is not None:
            samples, used = read_samples(lines[footer + 1 : following])
            end, after = footer, footer + 1 + used
        elif following < len(lines):
            end = after = _last_paragraph(lines, url_at + 1, following)
        else:
            end = after = following
        blocks.append(
            _Block(
                method,
                url,
                lines[url_at].number,
                lines[before:index],
                lines[url_at + 1 : end],
                lines[footer] if footer is not None else None,
                samples,
            )
        )
        before = after
    return blocks


def _footer_at(lines: Sequence[Line], start: int, stop: int, method: str, url: str) -> int | None:
    for index in range(start, stop):
        match = _FOOTER.match(lines[index].text)
        if match and match["method"].upper() == method and url.endswith(match["path"]):
            return index
    return None


def _last_paragraph(lines: Sequence[Line], start: int, stop: int) -> int:
    while stop > start and not lines[stop - 1].text:
        stop -= 1
    while stop > start and lines[stop - 1].text:
        stop -= 1
    return stop


def _read_operation(block: _Block, recorder: Recorder, path: str, end: int) -> list[Diagnostic]:
    bare = _FOOTER.match(block.footer.text) if block.footer else None
    server, url_path = split_url(block.url, bare["path"] if bare else "")
    operation = f"{block.method} {url_path}"
    at = Place(operation)
    heads = paragraphs(block.heading)
    line = heads[0][0][0] if heads else block.url_line
    if heads and block.heading[0].number == 1 and len(heads) > 1:
        heads = heads[1:]  # the first paragraph of the page is the name of the API
        line = heads[0][0][0]
    recorder.say(at, "exists", True, line)
    recorder.say(at, "summary", " ".join(text for _, text in heads[0]), line) if heads else None
    recorder.description(at, heads[1:], None)
    recorder.server(server, block.url_line)
    shown = sample_values(block.samples)
    for kind, lines in _sections(block.body):
        _read_section(operation, kind, lines, recorder, shown)
    return record_samples(operation, block.samples, recorder, path, end)


def _sections(lines: Sequence[Line]) -> Iterator[tuple[str, Sequence[Line]]]:
    """Sections of an operation: ``path`` … ``cookie``, ``request``, ``response``, and lines."""
    starts = [(at, kind) for at in range(len(lines)) if (kind := _section_kind(lines, at))]
    for (at, kind), (end, _) in pairwise([*starts, (len(lines), "")]):
        yield kind, lines[at:end]


def _section_kind(lines: Sequence[Line], index: int) -> str:
    """What section begins at a line; empty if none does. A schema may be named "Response"."""
    text = lines[index].text
    if not (_PARAMETERS.match(text) or BODY.match(text) or _RESPONSE.match(text)):
        return ""
    after = skip_blank(lines, index + 1, len(lines))
    following = lines[after] if after < len(lines) else Line(0, 0, "")
    if (match := _PARAMETERS.match(text)) and heading(following):
        return match["where"].lower()
    if BODY.match(text) and not heading(Line(0, 0, text)) and MEDIA.match(following.text):
        return "request"
    if _RESPONSE.match(text) and STATUS.match(following.text):
        return "response"
    return ""


def _read_section(
    operation: str, kind: str, lines: Sequence[Line], recorder: Recorder, shown: Shown
) -> None:
    """Record a section; ``shown`` are the texts that the samples have for each name."""
    if kind == "request":
        _read_request(Place(operation, kind), lines, recorder, shown)
    elif kind == "response":
        starts = [at for at in range(1, len(lines)) if _opens_response(lines, at)]
        for at, end in pairwise([*starts, len(lines)]):
            _read_response(operation, lines[at:end], recorder, shown)
    else:
        record_members(Place(operation, kind), _schema(lines[1:], shown), recorder)


def _schema(lines: Sequence[Line], shown: Shown) -> Thing:
    schema = read_schema(lines)
    show_values(schema, shown)
    return schema


def _opens_response(lines: Sequence[Line], index: int) -> bool:
    """A status alone on a line; right below a label it is one of the listed values."""
    status = STATUS.match(lines[index].text)
    below_blank = index == 1 or not lines[index - 1].text
    return status is not None and (below_blank or bool(status["media"]))


def _read_request(at: Place, lines: Sequence[Line], recorder: Recorder, shown: Shown) -> None:
    opening = BODY.match(lines[0].text)
    if opening and opening["required"]:
        recorder.say(at, "required", True, lines[0].number)
    media = skip_blank(lines, 1, len(lines))
    recorder.say(at, "contentType", lines[media].text, lines[media].number)
    schema = _schema(lines[media + 1 :], shown)
    _record_title(at, schema.paragraphs, recorder)
    record_schema(at, schema, recorder)


def _read_response(operation: str, lines: Sequence[Line], recorder: Recorder, shown: Shown) -> None:
    status = STATUS.match(lines[0].text)
    assert status is not None
    at = Place(operation, f"response.{status['status']}")
    recorder.say(at, "exists", True, lines[0].number)
    if status["media"]:
        recorder.say(at, "contentType", status["media"], lines[0].number)
    schema = _schema(lines[1:], shown)
    if schema.paragraphs:
        first = schema.paragraphs.pop(0)
        recorder.say(at, "description", " ".join(text for _, text in first), first[0][0])
    _record_title(at, schema.paragraphs, recorder)
    record_schema(at, schema, recorder)


def _record_title(at: Place, paragraphs: list[list[tuple[int, str]]], recorder: Recorder) -> None:
    """The name of the schema comes first, alone on a line, and is not a sentence."""
    if paragraphs and len(paragraphs[0]) == 1:
        line, text = paragraphs[0][0]
        if len(text) <= _TITLE_LENGTH and text[-1] not in ".!?:;,":
            paragraphs.pop(0)
            recorder.say(at, "title", text, line)
