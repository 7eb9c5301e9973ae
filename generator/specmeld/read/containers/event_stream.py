"""Collects events and knows what each of them is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from specmeld.read.containers.marked_text import is_bold
from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Line,
    Row,
    Table,
    Tag,
    Term,
    Text,
)


@dataclass(frozen=True, slots=True)
class _Frame:
    key: object
    depth: int
    quoted: int
    event: int | None
    """Where the event of a tag is whose text comes from its content when it closes."""


class EventStream:
    """The events so far; frames are the open items, definitions, tags and quotes."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.depth = 0
        self._quoted = 0
        self._frames: list[_Frame] = []
        self._keys: set[object] = set()

    @property
    def quoted(self) -> bool:
        return self._quoted > 0

    def heading(self, line: int, text: str, level: int) -> None:
        if text:
            self.events.append(Heading(line, self.depth, text, level))

    def text(self, lines: Sequence[Line]) -> None:
        if lines:
            self.events.append(Text(lines[0][0], self.depth, lines, self.quoted))

    def item(self, line: int, lines: Sequence[Line]) -> None:
        self.events.append(Item(line, self.depth, lines))

    def term(self, line: int, text: str) -> None:
        if text:
            self.events.append(Term(line, self.depth, text))

    def code(self, line: int, lines: Sequence[Line], language: str = "") -> None:
        self.events.append(Code(line, self.depth, lines, language))

    def table(self, line: int, head: Sequence[str], rows: Sequence[Row], caption: str = "") -> None:
        head = [_label(cell) for cell in head] if any(head) else []
        if head or rows:
            self.events.append(Table(line, self.depth, head, rows, caption))

    def more_rows(self, rows: Sequence[Row]) -> bool:
        """Add rows to the last table; they belong to it if they have as many cells."""
        last = self.events[-1] if self.events else None
        if not isinstance(last, Table) or not rows or len(rows[0].cells) != len(last.head):
            return False
        self.events[-1] = replace(last, rows=[*last.rows, *rows])
        return True

    def tag(self, line: int, name: str, attributes: Mapping[str, str], text: str = "") -> None:
        self.events.append(Tag(line, self.depth, name, attributes, text))

    def open(self, key: object, deeper: bool = True, quoted: bool = False) -> None:
        """Open a frame around what follows, until ``close`` with the same key."""
        self._push(key, deeper, quoted, None)

    def open_tag(
        self, key: object, line: int, name: str, attributes: Mapping[str, str], text: str = ""
    ) -> None:
        self.tag(line, name, attributes, text)
        self._push(key, True, False, len(self.events) - 1)

    def close(self, key: object) -> None:
        """Close a frame and everything still open in it; an unknown key is ignored."""
        if key not in self._keys:
            return
        while True:
            frame = self._frames.pop()
            self._keys.discard(frame.key)
            self.depth, self._quoted = frame.depth, frame.quoted
            if frame.event is not None:
                self._fold(frame.event)
            if frame.key == key:
                return

    def restore_order(self, start: int) -> None:
        """Sort the events from an index on by line.

        Content of a table outside its cells is emitted before the table is complete.
        """
        events = self.events[start:]
        if any(before.line > event.line for before, event in pairwise(events)):
            self.events[start:] = sorted(events, key=lambda event: event.line)

    def finish(self) -> list[Event]:
        if self._frames:
            self.close(self._frames[0].key)
        return self.events

    def _push(self, key: object, deeper: bool, quoted: bool, event: int | None) -> None:
        self._frames.append(_Frame(key, self.depth, self._quoted, event))
        self._keys.add(key)
        self.depth += deeper
        self._quoted += quoted

    def _fold(self, index: int) -> None:
        """A tag that contains only one line of text gets it as its own."""
        if len(self.events) != index + 2:
            return
        tag, text = self.events[index:]
        if (
            isinstance(tag, Tag)
            and isinstance(text, Text)
            and len(text.lines) == 1
            and not (tag.text or text.quoted)
        ):
            self.events[index:] = [replace(tag, text=text.text)]


def _label(cell: str) -> str:
    """A header cell, on one line and without a mark around all of it."""
    text = " ".join(cell.split())
    return text[2:-2] if is_bold(text) else text
