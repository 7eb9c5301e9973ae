"""The parts of one operation: what is below each label, with fields nested and samples placed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from specmeld.read.containers.page_events import Code, Event, Heading, Meta, Table, Tag, Text
from specmeld.read.pages.fields import complete_long
from specmeld.read.pages.gathering.answer_lines import leave_statuses, read_status
from specmeld.read.pages.gathering.field_events import read_lines, read_table, read_tag
from specmeld.read.pages.gathering.label_lines import read_heading, read_label
from specmeld.read.pages.gathering.listings import read_code
from specmeld.read.pages.gathering.open_part import DEEP, OpenPart
from specmeld.read.pages.operations.operation_record import Gathered, Part
from specmeld.read.pages.operations.part_labels import Label, label_of
from specmeld.read.pages.samples.calls import curl_call

_MOST_WORDS = 4


def gather(events: Sequence[Event], shown: Set[int], *, bodiless: bool = False) -> Gathered:
    """Read the events of an operation; those of ``shown`` only contain its method and URL.

    ``bodiless``: it takes no body, so its parameters are in the query.
    """
    first = Part(Label(""), events[0].line if events else 1)
    reader = OpenPart(Gathered([first]), "query" if bodiless else "")
    for at, event in enumerate(events):
        following = events[at + 1] if at + 1 < len(events) else None
        if isinstance(event, Text) and isinstance(following, Table) and at not in shown:
            for each in _captions(event):
                _take(reader, each, shows_endpoint=False)
        else:
            _take(reader, event, shows_endpoint=at in shown)
    complete_long(field.entry for part in reader.gathered.parts for field in part.fields)
    return reader.gathered


def _captions(event: Text) -> Sequence[Text]:
    """A paragraph before a table, with the labels that are its last lines as bold lines."""
    lines = list(event.lines)
    labels: list[Text] = []
    while lines and _is_caption(lines[-1][1]):
        line, text = lines.pop()
        labels.insert(0, Text(line, event.depth, [(line, f"**{text.strip().rstrip(':')}**")]))
    if not labels:
        return [event]
    return [*([replace(event, lines=lines)] if lines else []), *labels]


def _is_caption(text: str) -> bool:
    """Whether a line only names a part: "Response parameters", "Status code: 200"."""
    is_plain = not {*text} & {*"*`|.!?()"}
    return is_plain and len(text.split()) <= _MOST_WORDS and label_of(text) is not None


def _take(reader: OpenPart, event: Event, *, shows_endpoint: bool) -> None:
    _read(reader, event, shows_endpoint=shows_endpoint)
    reader.said = event.text if isinstance(event, Text) else ""


def _read(reader: OpenPart, event: Event, *, shows_endpoint: bool) -> None:
    if event.depth <= reader.status_depth:
        reader.status_depth = DEEP
    leave_statuses(reader, event)
    if isinstance(event, Heading):
        read_heading(reader, event, shows_endpoint=shows_endpoint)
    elif isinstance(event, Table):
        read_table(reader, event)
    elif isinstance(event, Code):
        if not shows_endpoint or len(event.lines) > 3 or curl_call(event.lines):
            read_code(reader, event)
    elif isinstance(event, Tag):
        read_tag(reader, event, shows_endpoint=shows_endpoint)
    elif isinstance(event, Meta):
        return
    elif event.depth > reader.status_depth:
        last = reader.gathered.statuses[-1]
        reader.gathered.statuses[-1] = replace(last, words=last.words or event.text)
    elif not read_label(reader, event) and not read_status(reader, event):
        read_lines(reader, event, shows_endpoint=shows_endpoint)
