"""Lines that give the status of a response."""

from __future__ import annotations

import re

from specmeld.read.containers.page_events import Code, Event, Heading, Item, Term, Text
from specmeld.read.pages.gathering.open_part import DEEP, OpenPart
from specmeld.read.pages.operations.part_labels import (
    Label,
    is_registered,
    label_of,
    plain,
    status_in,
)
from specmeld.read.pages.statuses import status_item
from specmeld.read.vocabulary.section_words import STATUS_LABELS

_STATED = re.compile(r"(?P<label>[\w ]{2,25}?)\s*(?:\([^()]{1,80}\))?\s*[:：]\s*(?P<value>.{3,60})")
"""A label and its value, with a remark between them: "Failure (no such boat): 404 Not Found"."""


def leave_statuses(reader: OpenPart, event: Event) -> None:
    """Assign what follows a list of statuses to the response, not to the last of them."""
    depth, count = reader.stated
    if event.depth > depth or isinstance(event, Item):
        return
    reader.stated = (DEEP, 0)
    if count > 1 and not isinstance(event, Heading) and not reader.part.samples:
        reader.begin(Label("response"), event.line, 0)


def read_status(reader: OpenPart, event: Text | Item | Term) -> bool:
    """Read a line that gives the status of a response."""
    text = plain(event.text).strip()
    stated = _STATED.fullmatch(text)
    if stated and (
        stated["label"].strip().lower() in STATUS_LABELS
        or _is_answer(stated["label"], stated["value"])
    ):
        status = status_in(stated["value"])
        if status:
            state_status(reader, status, event)
            if isinstance(event, Item):
                depth, count = reader.stated
                reader.stated = (event.depth, count + 1 if depth == event.depth else 1)
            return True
    if reader.part.kind in ("response", "errors", "statuses", "parameters", "other", ""):
        found = status_item(event, sure=reader.part.kind in ("response", "errors", "statuses"))
        if found is not None:
            reader.gathered.statuses.append(found)
            return True
    if reader.part.kind == "response" and not reader.part.label.status:
        status = status_in(event.text) if len(event.text) < 300 else ""
        if status and is_registered(status) and reader.part.status is None:
            reader.part.status = (event.line, status)
    return False


def state_status(reader: OpenPart, status: str, event: Text | Item | Term | Code) -> None:
    kind = reader.part.kind
    is_error = status[0] in "45"
    says = reader.part.fields or reader.part.samples or reader.part.label.status
    if kind in ("response", "errors") and reader.part.status is None and not says:
        reader.part.status = (event.line, status)
        return
    reader.begin(Label("errors" if is_error else "response", status), event.line, 0)


def _is_answer(text: str, value: str) -> bool:
    """Whether a label and its value are about a response: "On error: 409", "Success: 200 OK"."""
    label = label_of(text)
    clear = " " in text.strip() or re.match(r"[1-5]\d\d [A-Z]", value) is not None
    return label is not None and label.kind in ("response", "errors") and clear
