"""Listings of a part: samples, calls, messages, and listings of fields."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.containers.page_events import Code
from specmeld.read.pages.fields import listing_fields, schema_listing
from specmeld.read.pages.gathering.answer_lines import state_status
from specmeld.read.pages.gathering.open_part import OpenPart
from specmeld.read.pages.operations.operation_record import Sample
from specmeld.read.pages.operations.part_labels import Label, label_of, said_label
from specmeld.read.pages.samples.calls import Message, curl_call, messages, titled_body
from specmeld.read.pages.statuses import is_header, shown_status
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

_NO_FIELD = "a keyword of a JSON Schema that is not read on a page"


def read_code(reader: OpenPart, event: Code) -> None:
    if _only_headers(event):
        return  # the body is in the next listing, below the same label
    label = reader.announced or _label_of_language(event.language)
    if label is None and reader.above is not None and reader.above.sample:
        label = reader.within(reader.part.label, 7)
    if label is None and reader.part.kind in ("", "other", "parameters", "body", "request"):
        said = said_label(reader.said)
        answers = said is not None and said.kind == "response"
        label = said if answers or reader.part.kind in ("", "other") else None
    reader.announced = None
    call = curl_call(event.lines) or titled_body(event.lines)
    if call is not None:
        reader.gathered.messages.append((label, call))
        return
    found = list(messages(event.lines))
    if found:
        reader.gathered.messages += [(label, message) for message in found]
        if label is not None and label.kind == "request" and _wants_body(found):
            reader.announced = label
        return
    stated = shown_status(event.lines) if reader.part.kind in ("response", "errors") else None
    if stated is not None:
        state_status(reader, stated.status, event)
        return
    if (
        reader.takes_fields()
        and reader.part.kind
        and not _is_sample(event, label or reader.part.label)
    ):
        schema = schema_listing(event)
        fields = schema.fields if schema is not None else listing_fields(event)
        if (
            (fields or schema)
            and label is not None
            and label.kind == "response" != reader.part.kind
        ):
            reader.begin(label, event.line, 0)
        for line, keyword in schema.unread if schema is not None else ():
            reader.not_read(line, keyword, _NO_FIELD)
        for each in fields:
            reader.place(each, event.depth + each.level)
        if fields or schema:
            return
    reader.part.samples.append(Sample(event, label))


def _only_headers(event: Code) -> bool:
    lines = [text.strip() for _, text in event.lines if text.strip()]
    return event.language == "http" and bool(lines) and all(map(is_header, lines))


def _wants_body(found: Sequence[Message]) -> bool:
    """Whether the body of the request shown above is in the next listing."""
    last = found[-1]
    return last.method in ("POST", "PUT", "PATCH") and not last.body


def _is_sample(event: Code, label: Label) -> bool:
    """Whether a listing was introduced as a sample and is JSON as sent."""
    if not label.sample:
        return False
    try:
        locate_json(event.text, event.line)
    except TextError:
        return False
    return True


def _label_of_language(language: str) -> Label | None:
    """The label in the words after a fence: ``json 201``, ``json title="Response"``."""
    _, _, behind = language.partition(" ")
    label = label_of(behind)
    if label is None or (label.kind == "sample" and not label.status):
        return None
    return (
        label if label.status or label.kind in ("response", "errors", "request", "body") else None
    )
