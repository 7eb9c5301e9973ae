"""Sphinx's HTML of HTTP directives, as the original directives.

    GET /berths/{berth_id}        a term: the signature
      Query Parameters:           a term in its definition: a field that holds a list
        depth (integer) – Words.  an item: the argument of the field, and its words

Older Sphinx sets the fields as a table of labels and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Event, Item, Line, Table, Tag, Term, Text

_SIGNATURE = re.compile(
    r"(?P<method>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|COPY|ANY)\s+(?P<path>/\S*)\Z"
)
_FIELDS: Mapping[str, str] = {
    "parameters": "param",
    "query parameters": "query",
    "form parameters": "form",
    "json parameters": "<json",
    "request headers": "<header",
    "response headers": ">header",
    "request json object": "<json",
    "request json array of objects": "<jsonarr",
    "response json object": ">json",
    "response json array of objects": ">jsonarr",
    "status codes": "statuscode",
}
"""Label of a list, as Sphinx prints it → its field."""
_ENTRY = re.compile(
    r"(?:- )?(?:\*\*)?(?P<name>[^\s*()–—]+)(?:\*\*)?(?:\s+\((?P<type>[^()]{1,80})\))?"
    r"(?:\s+[–—-]+\s+(?P<words>.*))?\s*\Z",
    re.DOTALL,
)
_STATUS = re.compile(
    r"(?:- )?(?:\*\*)?(?P<name>[1-5]\d\d)\b[^–—]{0,60}?(?P<type>)(?:\s*[–—]+\s*(?P<words>.*))?\Z",
    re.DOTALL,
)


def with_directives(events: Sequence[Event]) -> list[Event]:
    """The events of a page; signatures with lists of fields become directives."""
    found: list[Event] = []
    at = 0
    while at < len(events):
        event = events[at]
        bare = event.text.replace("`", "") if isinstance(event, Term) else ""
        signature = _SIGNATURE.match(bare)
        if signature is None:
            found.append(event)
            at += 1
            continue
        end = at + 1
        while end < len(events) and events[end].depth > event.depth:
            end += 1
        inside = events[at + 1 : end]
        if any(map(_is_fields, inside)):
            name = f"http:{signature['method'].lower()}"
            found.append(Tag(event.line, event.depth, name, text=signature["path"]))
            found += _with_fields(inside)
        else:
            found += events[at:end]
        at = end
    return found


def _is_fields(event: Event) -> bool:
    if isinstance(event, Table):
        labels = [event.caption, *(row.cells[0] for row in event.rows if row.cells)]
        return not event.head and any(map(_field_of, labels))
    return isinstance(event, Term) and bool(_field_of(event.text))


def _field_of(label: str) -> str:
    return _FIELDS.get(label.replace("*", "").strip().rstrip(": ").lower(), "")


def _with_fields(events: Sequence[Event]) -> Iterator[Event]:
    field, depth = "", 0
    for event in events:
        if field and event.depth <= depth:
            field = ""
        if isinstance(event, Term) and (opened := _field_of(event.text)):
            field, depth = opened, event.depth
        elif isinstance(event, Table) and _is_fields(event):
            yield from _fields_of_table(event)
        elif field and isinstance(event, Item | Text) and event.depth == depth + 1:
            yield from _field(field, event.lines, depth) or [event]
        elif field:
            yield replace(event, depth=event.depth - 1)
        else:
            yield event


def _fields_of_table(table: Table) -> Iterator[Event]:
    long = _field_of(table.caption)  # a label that is too long for its cell has a row of its own
    for row in filter(lambda row: row.cells, table.rows):
        field = _field_of(row.cells[0]) or ("" if row.cells[0].strip() else long)
        entries = re.split(r"\n(?=- )", row.cells[-1].strip())
        for entry in entries if field else ():
            lines = [(row.line, text.strip()) for text in entry.split("\n")]
            yield from _field(field, lines, table.depth)


def _field(field: str, lines: Sequence[Line], depth: int) -> list[Event]:
    """An entry of a list as its field; None if it is not an entry."""
    if not lines:  # an item without a paragraph
        return []
    (line, first), further = lines[0], lines[1:]
    entry = (_STATUS if field == "statuscode" else _ENTRY).match(first)
    if entry is None:
        return []
    argument = f"{entry['type'] or ''} {entry['name']}".strip()
    words = [(line, entry["words"])] if entry["words"] else []
    made: list[Event] = [Tag(line, depth, field, text=argument)]
    if words or further:
        made.append(Text(line, depth + 1, [*words, *further]))
    return made
