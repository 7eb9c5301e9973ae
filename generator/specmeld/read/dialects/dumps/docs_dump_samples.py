"""Samples under the footer of an operation in a docs-site text dump."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read.example_values import record_located
from specmeld.read.pages.addresses import skip_blank
from specmeld.read.pages.lines import Line
from specmeld.read.pages.samples.payloads import Payload, broken_payload, payload_at, starts_payload
from specmeld.read.recorder import Recorder

MEDIA = re.compile(r"[a-z*]+/[\w.+*-]+\Z")
BODY = re.compile(r"(?:Request )?Body(?P<required> ?required)?\Z", re.IGNORECASE)
STATUS = re.compile(
    r"(?P<status>[1-5]\d\d|[1-5]XX|default)(?:\s+(?P<media>[\w.+*-]+/[\w.+*-]+))?\Z"
)
_MOST_BROKEN = 8
"""Most invalid JSON payloads of one operation; after more of them the search ends."""


@dataclass(frozen=True, slots=True)
class Sample:
    section: str
    """``request`` or ``response.200``; empty if the page does not say whose it is."""
    line: int
    last_line: int
    payload: Payload


Shown = Mapping[str, list[str]]
"""Names, each with its texts in the samples."""


def sample_values(samples: Sequence[Sample]) -> Shown:
    """The texts in the payloads of an operation, by name."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[str, JSON]] = [("", sample.payload.value) for sample in samples]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(name, each) for each in value]
        elif isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def read_samples(lines: Sequence[Line]) -> tuple[list[Sample], int]:
    """The payloads that follow a footer, and the index where the next heading begins.

    A payload after "Body" is the request's, after a status its response's.
    """
    samples: list[Sample] = []
    section, broken = "", 0
    index = skip_blank(lines, 0, len(lines))
    while index < len(lines) and broken < _MOST_BROKEN:
        line = lines[index]
        if starts_payload(line):
            payload = payload_at(lines, index)
            index = payload.end
            broken += bool(payload.wrong)
            samples.append(Sample(section, line.number, lines[index - 1].number, payload))
        elif status := STATUS.match(line.text):
            section = f"response.{status['status']}"
            index += 1
        elif BODY.match(line.text) or MEDIA.match(line.text):
            section = "request" if BODY.match(line.text) else section
            index += 1
        else:
            break
        index = skip_blank(lines, index, len(lines))
    return samples, index


def record_samples(
    operation: str, samples: Sequence[Sample], recorder: Recorder, path: str, end: int
) -> list[Diagnostic]:
    """Claim the payloads. ``end`` is the number of the page's last line of text.

    Raises InputError if the page ends inside one.
    """
    diagnostics: list[Diagnostic] = []
    for sample in samples:
        if sample.payload.wrong:
            last = sample.last_line == end
            diagnostics.append(broken_payload(sample.payload, sample.line, path, last=last))
        elif sample.section:
            at = Place(operation, sample.section)
            record_located(at, sample.payload.located, recorder)
    return diagnostics
