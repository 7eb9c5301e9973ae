"""Line numbers of broken pages, kept in order and within the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from specmeld.read.containers.page_events import Code, Event, Item, Line, Row, Table, Text


def in_order(events: Iterable[Event], last: int) -> list[Event]:
    """The events, none before the one above it and none below the ``last`` line.

    Parsers guess the lines of tags that are never closed and of listings that markup cuts in two.
    """
    found: list[Event] = []
    before = 1
    for event in events:
        before = min(max(event.line, before), last)
        found.append(_placed(event, before, last))
    return found


def _placed(event: Event, line: int, last: int) -> Event:
    match event:
        case Text() | Item() | Code():
            lines = _rising(event.lines, line, last)
            if line != event.line or lines != event.lines:
                return replace(event, line=line, lines=lines)
        case Table():
            numbers = _rising([(row.line, "") for row in event.rows], line, last)
            if line != event.line or any(
                at != row.line for (at, _), row in zip(numbers, event.rows, strict=True)
            ):
                rows = [
                    Row(at, row.cells) for (at, _), row in zip(numbers, event.rows, strict=True)
                ]
                return replace(event, line=line, rows=rows)
        case _:
            return event if line == event.line else replace(event, line=line)
    return event


def _rising(lines: Sequence[Line], first: int, last: int) -> Sequence[Line]:
    found: list[Line] = []
    for number, text in lines:
        first = min(max(number, first), last)
        found.append((first, text))
    return found if found != [*lines] else lines
