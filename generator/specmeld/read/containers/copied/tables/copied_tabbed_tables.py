"""Tables whose cells were copied with tabs between them."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.page_events import Row, Table
from specmeld.read.containers.source_lines import squeezed
from specmeld.read.vocabulary.site_lines import TABLE_HEADS


def tabbed_table(lines: Sequence[CopiedLine], at: int) -> tuple[list[Table], int] | None:
    """The table whose known heads are on a line, and the index after it.

    Heads without rows say nothing: no table, but an index. None if there are no heads.
    """
    heads = lines[at].cells
    if len(heads) < 2 or not all(head.lower() in TABLE_HEADS for head in heads):
        return None
    end = at + 1
    rows: list[Row] = []
    while end < len(lines) and len(cells := lines[end].raw.split("\t")) > 1:
        texts = [squeezed(cell) for cell in cells]
        if sum(map(bool, texts)) < 2:
            break
        rows.append(Row(lines[end].number, tuple(texts)))
        end += 1
    table = Table(lines[at].number, 0, tuple(heads), tuple(rows))
    return ([table] if rows else []), end
