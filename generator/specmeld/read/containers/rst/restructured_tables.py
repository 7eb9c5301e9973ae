"""Tables of reStructuredText: drawn ones, lists of lists, CSV."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from specmeld.read.containers.page_events import Row, Table
from specmeld.read.containers.rst.restructured_directives import CsvTable, ListTable
from specmeld.read.containers.rst.restructured_inline import InlineText, elements
from specmeld.read.containers.source_lines import squeezed

_WIDEST = 200
"""Most cells of a row that are read, so that a span cannot make a huge table."""


def table_of(node: nodes.Element, depth: int, inline: InlineText) -> Table:
    """A table; what a cell spans besides its own place is empty."""
    match node:
        case ListTable():
            head, rows = _split(_listed_rows(node, inline), node["head"])
        case CsvTable():
            head, rows = _split(_csv_rows(node, inline), node["head"])
        case _:
            head = _drawn_rows(node, nodes.thead, inline)
            rows = _drawn_rows(node, nodes.tbody, inline)
    line = node.line or next((row.line for row in head + rows), 1)
    return Table(line, depth, _merged(head), tuple(rows), squeezed(node.get("caption", "")))


def _split(rows: list[Row], head: int) -> tuple[list[Row], list[Row]]:
    """Head and rows, all of the same width."""
    width = max((len(row.cells) for row in rows), default=0)
    even = [Row(row.line, (*row.cells, *[""] * (width - len(row.cells)))) for row in rows]
    return even[:head], even[head:]


def _merged(rows: Sequence[Row]) -> tuple[str, ...]:
    """The header cells; with several header rows a column has the text of all."""
    columns = zip(*(row.cells for row in rows), strict=False)
    return tuple(" ".join(dict.fromkeys(filter(None, cells))) for cells in columns)


def _listed_rows(node: nodes.Element, inline: InlineText) -> list[Row]:
    rows: list[Row] = []
    lists = [child for child in node.children if isinstance(child, nodes.bullet_list)]
    for item in (item for listed in lists for item in listed.children):
        inner = (part for part in item.children if isinstance(part, nodes.bullet_list))
        direct = [cell for part in inner for cell in elements(part)]
        cells = tuple(inline.cell(cell) for cell in direct[:_WIDEST])
        rows.append(Row(_line_of(item, rows, node), cells))
    return rows


def _csv_rows(node: nodes.Element, inline: InlineText) -> list[Row]:
    rows: list[Row] = []
    for row in node.children:
        cells = tuple(squeezed(inline.of(cell)) for cell in elements(row)[:_WIDEST])
        rows.append(Row(_line_of(row, rows, node), cells))
    return rows


def _drawn_rows(table: nodes.Element, part: type[nodes.Element], inline: InlineText) -> list[Row]:
    rows: list[Row] = []
    spans: dict[int, int] = {}
    for row in (row for group in table.findall(part) for row in group.children):
        cells: list[str] = []
        for entry in elements(row):
            _add_spanned(cells, spans)
            text = inline.cell(entry)
            if entry.get("morerows"):
                spans[len(cells)] = entry["morerows"]
            cells += [text, *[""] * min(entry.get("morecols", 0), _WIDEST)]
        _add_spanned(cells, spans)
        rows.append(Row(_line_of(row, rows, table), tuple(cells[:_WIDEST])))
    return rows


def _add_spanned(cells: list[str], spans: dict[int, int]) -> None:
    """Leave the columns of cells that span from a row above empty."""
    while len(cells) in spans:
        left = spans.pop(len(cells))
        if left > 1:
            spans[len(cells)] = left - 1
        cells.append("")


def _line_of(row: nodes.Node, before: Sequence[Row], table: nodes.Element) -> int:
    """The first line of anything in a row, else the one after the previous row."""
    lines = [node.line for node in row.findall() if node.line]
    return min(lines, default=before[-1].line + 1 if before else table.line or 1)
