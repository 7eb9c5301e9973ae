"""Collects the rows of an HTML table: its head, spans, captions, and tables in its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.marked_text import MarkedText, is_bold
from specmeld.read.containers.page_events import Code, Row

_MOST_COLUMNS = 60


@dataclass(slots=True)
class _Cell:
    text: MarkedText
    is_head: bool
    columns: int
    rows: int
    indent: int

    def written(self) -> str:
        return self.text.cell(self.indent)


@dataclass(slots=True)
class _Row:
    line: int
    in_head: bool
    cells: list[str] = field(default_factory=list)
    heads: int = 0
    """How many of its cells are heads."""
    filled: int = 0
    """How many cells the document has, without those that spans add."""
    nested: list[tuple[int, Nested]] = field(default_factory=list)
    """Contents of its cells with events of their own, with their columns."""


@dataclass(slots=True)
class _Part:
    """A part of a table, which ends at another head or at nested content."""

    line: int
    head: list[str]
    caption: str = ""
    rows: list[Row] = field(default_factory=list)
    begun: bool = False
    """Whether its head was written with an earlier part."""

    def write(self, stream: EventStream) -> None:
        if self.rows or not self.begun:
            line = self.line or self.rows[0].line
            stream.table(line, self.head, self.rows, self.caption)


class HtmlTable:
    """A table under construction. A header row in its middle begins another table."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.caption = ""
        self.in_head = False
        self._rows: list[_Row] = []
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._spans: dict[int, int] = {}
        """Columns still covered by a cell of a row above, and for how many rows."""

    def end_head(self) -> None:
        self.in_head = False

    def begin_caption(self, line: int) -> MarkedText:
        return MarkedText(line)

    def end_caption(self, text: MarkedText) -> None:
        self.caption = text.one_line()

    def begin_row(self, line: int) -> None:
        self.end_row()
        self._row = _Row(line, self.in_head)

    def end_row(self) -> None:
        self.end_cell()
        if self._row is not None and (any(self._row.cells) or self._row.nested):
            self._fill_spans(self._row, to_end=True)
            self._rows.append(self._row)
        self._row = None

    def begin_cell(
        self, line: int, is_head: bool, spans: tuple[int, int], indent: int
    ) -> MarkedText:
        """A cell whose text is written into the result."""
        self.end_cell()
        if self._row is None:
            self.begin_row(line)
        self._cell = _Cell(MarkedText(line), is_head, *spans, indent)
        return self._cell.text

    def end_cell(self) -> None:
        cell, row = self._cell, self._row
        if cell is None or row is None:
            return
        self._cell = None
        self._fill_spans(row)
        start = len(row.cells)
        width = max(1, min(cell.columns, _MOST_COLUMNS - start))
        row.cells.append(cell.written())
        row.cells.extend([""] * (width - 1))
        row.heads += cell.is_head
        row.filled += 1
        if cell.rows > 1 and start < _MOST_COLUMNS:
            self._spans.update((start + at, cell.rows - 1) for at in range(width))

    def nest(self, nested: Nested) -> None:
        """Content of a cell with an event of its own."""
        if self._row is None:
            self.begin_row(self.line)
        if self._row is not None:
            self._fill_spans(self._row)
            self._row.nested.append((len(self._row.cells), nested))

    def write(self, stream: EventStream) -> None:
        """Add the table; what is nested in a row follows the row, deeper than the table."""
        self.end_row()
        head, rows = self._begin(self._rows)
        part = _Part(self.line, head, self.caption)
        for row in rows:
            if row.heads == row.filled > 1:
                part.write(stream)
                part = _Part(row.line, row.cells)
                continue
            if any(row.cells):
                part.rows.append(Row(row.line, row.cells))
            if row.nested:
                part.write(stream)
                self._write_nested(stream, row, part.head)
                part = _Part(0, part.head, begun=True)
        part.write(stream)

    def _write_nested(self, stream: EventStream, row: _Row, head: list[str]) -> None:
        """Write what is nested in a row, each below the head of its column."""
        stream.open(id(row))
        for column, nested in row.nested:
            if column < len(head) and head[column]:
                label = " ".join(head[column].replace("**", "").split())
                stream.text([(nested.line, f"**{label}**")])
            if isinstance(nested, HtmlTable):
                nested.write(stream)
            else:
                stream.code(nested.line, nested.lines, nested.language)
        stream.close(id(row))

    def _begin(self, rows: list[_Row]) -> tuple[list[str], list[_Row]]:
        """The head and the rows below it."""
        if not self.caption and _is_titled(rows):
            self.caption, rows = rows[0].cells[0], rows[1:]
        heads = [row for row in rows if row.in_head]
        if heads and heads == rows[: len(heads)]:
            return _joined(heads), rows[len(heads) :]
        if rows and (rows[0].heads == rows[0].filled or _is_bold_head(rows)):
            return rows[0].cells, rows[1:]
        return [], rows

    def _fill_spans(self, row: _Row, to_end: bool = False) -> None:
        """Leave the columns of cells that span from a row above empty."""
        while (column := len(row.cells)) in self._spans or (
            to_end and self._spans and column < max(self._spans)
        ):
            row.cells.append("")
            if self._spans.get(column, 0) > 1:
                self._spans[column] -= 1
            else:
                self._spans.pop(column, None)


Nested: TypeAlias = HtmlTable | Code


def _is_titled(rows: list[_Row]) -> bool:
    """Whether the first row is a title: one head above rows of several cells."""
    return len(rows) > 1 and rows[0].filled == rows[0].heads == 1 and rows[1].filled > 1


def _is_bold_head(rows: list[_Row]) -> bool:
    """Whether the first row is a head only because it is bold."""
    if len(rows) < 2 or rows[0].filled < 2 or any(row.heads for row in rows):
        return False
    return all(is_bold(cell) for cell in rows[0].cells)


def _joined(heads: list[_Row]) -> list[str]:
    """The head of several rows: for each column, all of its text."""
    width = max(len(row.cells) for row in heads)
    columns = (
        [row.cells[at] for row in heads if at < len(row.cells) and row.cells[at]]
        for at in range(width)
    )
    return [" ".join(words) for words in columns]
