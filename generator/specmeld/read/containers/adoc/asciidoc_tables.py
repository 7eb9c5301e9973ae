"""AsciiDoc tables: cells between bars, one or several per line, and CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Line,
    Row,
    Table,
    Term,
    Text,
)

_SPEC = re.compile(
    r"(?<!\S)(?:(?P<columns>\d{1,3})?(?:\.(?P<rows>\d{1,3}))?(?P<kind>[+*]))?"
    r"[<^>]?(?:\.[<^>])?(?P<style>[adehlmsv])?\Z"
)
_COLUMN = re.compile(r"(?:(?P<times>\d{1,3})\*)?[^a-z]*(?P<style>[adehlmsv])?\Z")
_WIDEST = 200
_SEPARATORS = {"csv": ",", "tsv": "\t", "dsv": ":"}

CellText = Callable[[Sequence[Line], str], str]
"""Renders the lines of a cell by its style letter."""


@dataclass(slots=True)
class _Cell:
    line: int
    lines: list[Line]
    style: str = ""
    columns: int = 1
    rows: int = 1
    times: int = 1


def read_table(
    lines: Sequence[Line],
    attributes: Mapping[str, str],
    at: tuple[int, int],
    caption: str,
    render: CellText,
    bar: str = "|",
) -> Table:
    """The table between two delimiters; ``at`` is the line of the first one and the depth."""
    line, depth = at
    form = attributes.get("format", "")
    if form in _SEPARATORS:
        separator = attributes.get("separator", _SEPARATORS[form])[:1]
        rows = list(_separated_rows(lines, separator, render))
        styles: list[str] = []
    else:
        cells = _cells(lines, attributes.get("separator", bar)[:1] or bar)
        styles = _styles(attributes.get("cols", ""))
        width = len(styles) or _first_width(cells)
        rows = _rows(cells, styles, width, render)
    head: Sequence[str] = ()
    if rows and _has_head(lines, attributes, rows):
        head, rows = [cell.strip("`") for cell in rows[0].cells], rows[1:]
    return Table(line, depth, tuple(head), tuple(rows), caption)


def _has_head(lines: Sequence[Line], attributes: Mapping[str, str], rows: Sequence[Row]) -> bool:
    """Set by an option, or by a blank line after the first row, which is the first line."""
    options = re.split(r"[,%\s]+", attributes.get("options", ""))
    if "header" in options or "noheader" in options:
        return "header" in options
    if len(lines) < 2 or not lines[0][1].strip() or lines[1][1].strip():
        return False
    return rows[0].line == lines[0][0] and (len(rows) == 1 or rows[1].line > lines[1][0])


def _styles(text: str) -> list[str]:
    """The style letter of each column of ``cols="1,3*,2a"``."""
    styles: list[str] = []
    for part in re.split(r"[,;]", text) if text.strip() else ():
        column = _COLUMN.match(part.strip())
        times = int(column["times"] or 1) if column else 1
        styles += [(column["style"] or "") if column else ""] * times
    return styles[:_WIDEST]


def _cells(lines: Sequence[Line], bar: str) -> list[_Cell]:
    """The cells in order; a specification is directly before the bar of its cell."""
    cells: list[_Cell] = []
    for number, text in lines:
        *befores, last = _split(text, bar)
        for at, before in enumerate(befores):
            spec = _SPEC.search(before) if at == 0 else _SPEC.search(before, 1)
            kept = before[: spec.start()] if spec else before
            if cells and (kept.strip() or at):
                cells[-1].lines.append((number, kept))
            cells.append(_specified(number, spec))
        if cells:
            cells[-1].lines.append((number, last))
    return cells


def _split(text: str, bar: str) -> list[str]:
    parts = re.split(rf"(?<!\\){re.escape(bar)}", text)
    return [part.replace(f"\\{bar}", bar) for part in parts]


def _specified(number: int, spec: re.Match[str] | None) -> _Cell:
    if spec is None:
        return _Cell(number, [])
    cell = _Cell(number, [], spec["style"] or "")
    if spec["kind"] == "*":
        cell.times = min(int(spec["columns"] or 1), _WIDEST)
    elif spec["kind"] == "+":
        cell.columns = min(int(spec["columns"] or 1), _WIDEST)
        cell.rows = int(spec["rows"] or 1)
    return cell


def _first_width(cells: Sequence[_Cell]) -> int:
    """How many columns the first line has."""
    first = [cell for cell in cells if cell.line == cells[0].line]
    return min(sum(cell.columns * cell.times for cell in first), _WIDEST) or 1


def _rows(cells: Sequence[_Cell], styles: Sequence[str], width: int, render: CellText) -> list[Row]:
    """Rows of equal width; what a cell spans besides its own place is empty."""
    rows: list[Row] = []
    row: list[str] = []
    line = 0
    spans: dict[int, int] = {}
    for cell in (cell for each in cells for cell in [each] * each.times):
        _add_spanned(row, spans, width)
        line = line or cell.line
        style = cell.style or (styles[len(row)] if len(row) < len(styles) else "")
        text = render(cell.lines, style)
        if cell.rows > 1:
            spans[len(row)] = cell.rows - 1
        row += [text, *[""] * (cell.columns - 1)]
        _add_spanned(row, spans, width)
        if len(row) >= width:
            rows.append(Row(line, tuple(row[:width])))
            row, line = [], 0
    if row:
        rows.append(Row(line, (*row, *[""] * (width - len(row)))))
    return rows


def _add_spanned(row: list[str], spans: dict[int, int], width: int) -> None:
    """Leave the columns of cells that span from a row above empty."""
    while len(row) in spans and len(row) < width:
        left = spans.pop(len(row))
        if left > 1:
            spans[len(row)] = left - 1
        row.append("")


def _separated_rows(lines: Sequence[Line], separator: str, render: CellText) -> Iterator[Row]:
    reader = csv.reader(
        (text for _, text in lines), delimiter=separator or ",", skipinitialspace=True
    )
    before = 0
    for cells in reader:
        line = lines[min(before, len(lines) - 1)][0]
        before = reader.line_num
        if cells:
            yield Row(line, tuple(render([(line, cell)], "") for cell in cells[:_WIDEST]))


def cell_text(events: Sequence[Event], hard_breaks: Container[int]) -> str:
    """The content of a cell with blocks: each paragraph, item and line of code on a line."""
    return "\n".join(line for event in events for line in _event_lines(event, hard_breaks))


def _event_lines(event: Event, hard_breaks: Container[int]) -> Iterator[str]:
    match event:
        case Text():
            marks = [(text, "\n" if number in hard_breaks else " ") for number, text in event.lines]
            text = "".join(part for line in marks for part in line).rstrip()
            yield from (f"{'  ' * event.depth}{line}" for line in text.split("\n"))
        case Item():
            yield f"{'  ' * event.depth}- {event.text}"
        case Term() | Heading():
            yield f"{'  ' * event.depth}{event.text}"
        case Code():
            yield from (f"`{text.strip()}`" for _, text in event.lines if text.strip())
        case Table():
            heads = [event.head] if event.head else []
            for cells in [*heads, *(row.cells for row in event.rows)]:
                yield " | ".join(cell.replace("\n", " ") for cell in cells)
