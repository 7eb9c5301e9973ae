"""Turn the lines of copied text into events, from the top down."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.containers.copied.copied_children import ShownChildren
from specmeld.read.containers.copied.copied_field_lines import FieldLines
from specmeld.read.containers.copied.copied_fields import Field, is_bullet, without_bullet
from specmeld.read.containers.copied.copied_headings import HeadingFinder
from specmeld.read.containers.copied.copied_inline_fields import split_inline
from specmeld.read.containers.copied.copied_lines import CopiedLine, following
from specmeld.read.containers.copied.copied_nesting import Nesting
from specmeld.read.containers.copied.copied_operations import ShownOperations
from specmeld.read.containers.copied.copied_outline import Outline
from specmeld.read.containers.copied.copied_parts import PartFinder
from specmeld.read.containers.copied.copied_samples import SampleKeys
from specmeld.read.containers.copied.copied_sent_values import sent_value
from specmeld.read.containers.copied.copied_unnamed_fields import UnnamedFields
from specmeld.read.containers.copied.tables.copied_glued_tables import glued_table
from specmeld.read.containers.copied.tables.copied_stacked_tables import stacked_table
from specmeld.read.containers.copied.tables.copied_tabbed_tables import tabbed_table
from specmeld.read.containers.page_events import Event, Heading, Item, Table, Text


def events_of_lines(lines: Sequence[CopiedLine]) -> list[Event]:
    return _Page(lines).read()


class _Page:
    """Chooses what each line begins."""

    def __init__(self, lines: Sequence[CopiedLine]) -> None:
        after = following(lines)
        samples = SampleKeys(lines)
        self._lines = lines
        self._following = after
        self._outline = Outline()
        self._children = ShownChildren(samples)
        self._nesting = Nesting(self._children)
        self._parts = PartFinder(lines, after)
        self._fields = FieldLines(lines, after, self._parts, self._children)
        self._unnamed_fields = UnnamedFields(lines, after, self._fields, samples)
        self._operations = ShownOperations(lines, after)
        self._headings = HeadingFinder(
            lines, after, self._parts, self._fields, self._operations, self._outline
        )

    def read(self) -> list[Event]:
        at = 0
        while at < len(self._lines):
            at = self._one(at) if self._lines[at].text else at + 1
        return self._outline.events

    def _one(self, at: int) -> int:
        """Read what begins on a line; returns the index of the line after it."""
        line = self._lines[at]
        if table := self._table_by_heads(at):
            self._children.close()
            return self._add([table[0]], table[1])
        if found := self._fields.field(at):
            return self._field(line, *found)
        self._nesting.leave_bullets(line)
        if self._parts.code.starts(at) and (code := self._parts.code.read(at)):
            return self._add([code[0]], code[1])
        if end := self._operation(at):
            return end
        if self._fields.is_marker(at):
            return at + 1
        for read in (self._tabbed_table, self._headings.status, self._headings.section, self._sent):
            if found_events := read(at):
                return self._add(*found_events)
        return self._unnamed_field(at) or self._bullet(at) or self._text_or_title(at)

    def _add(self, events: Sequence[Event], end: int) -> int:
        for event in events:
            if isinstance(event, Heading):
                self._nesting.end_section()
            self._outline.add(event)
        return end

    def _table_by_heads(self, at: int) -> tuple[Table, int] | None:
        """A table with nothing between the cells of a line, or with one cell per line."""
        return glued_table(self._lines, at, self._parts.begins) or stacked_table(
            self._lines, self._following, at, self._parts.begins, self._parts.is_title
        )

    def _tabbed_table(self, at: int) -> tuple[list[Table], int] | None:
        return tabbed_table(self._lines, at)

    def _sent(self, at: int) -> tuple[list[Event], int] | None:
        above = self._outline.above()
        return sent_value(self._lines, self._following, self._parts, at, above)

    def _operation(self, at: int) -> int:
        """Read an operation; 0 if there is none."""
        read = self._operations.read(at, self._outline.last)
        if read is None:
            return 0
        events, end = read
        if events:
            self._nesting.end_section()
        return self._add(events, end)

    def _field(self, line: CopiedLine, found: Field, at: int) -> int:
        """Read the lines that belong to a field, then emit it."""
        depth = self._nesting.field(found, line)
        end = self._fields.read(found, at)
        return self._add(
            [event for each in split_inline(found) for event in each.events(depth)], end
        )

    def _unnamed_field(self, at: int) -> int:
        unnamed = self._unnamed_fields.at(at, self._nesting.names_above)
        if unnamed is None:
            return 0
        if not unnamed.name:
            return at + 1 if at and self._fields.is_marker(at - 1) else 0
        line = self._lines[at]
        end = self._field(line, Field(line.number, unnamed.name, unnamed.said), at + 1)
        if unnamed.opens:
            self._children.open(unnamed.name)
        return end

    def _bullet(self, at: int) -> int:
        line = self._lines[at]
        if not is_bullet(line.text):
            return 0
        depth = self._nesting.bullet(line.indent)
        item = Item(line.number, depth, ((line.number, without_bullet(line.text)),))
        return self._add([item], at + 1)

    def _text_or_title(self, at: int) -> int:
        line = self._lines[at]
        heading = self._headings.title(at)
        depth = self._nesting.bullets
        return self._add([heading or Text(line.number, depth, ((line.number, line.text),))], at + 1)
