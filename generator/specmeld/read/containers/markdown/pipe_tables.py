"""Markdown tables, including those that GitHub does not recognize.

A row may have more or fewer cells than the header, the rule below the header may have another
number of columns, be above all rows, or be missing if every row has outer pipes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_RULE = re.compile(r"[|+]?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*[|+]?")
_TICKS = re.compile(r"`+")
_LONGEST_CELL = 40
"""Most lines that the cell of a row can continue for."""


@dataclass(slots=True)
class PipeTable:
    """The raw cells of a table; lines count from 0 in the parser's text."""

    head: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def pipe_tables(md: MarkdownIt) -> None:
    """A plugin: tables become one token of type ``pipe_table``, with a PipeTable as its meta."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference", "blockquote"]})


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = _line(state, start)
    if "|" not in first or state.is_code_block(start):
        return False
    found = _begin(state, start, min(end, state.lineMax), first)
    if found is None:
        return False
    if silent:
        return True
    table, at = found
    at = _read_rows(state, at, end, table)
    token = state.push("pipe_table", "table", 0)
    token.map = [start, at]
    token.meta = {"table": table}
    state.line = at
    return True


def _begin(state: StateBlock, start: int, end: int, first: str) -> tuple[PipeTable, int] | None:
    """The header of a table that begins on a line, and where its rows begin."""
    second = _line(state, start + 1) if start + 1 < end and _belongs(state, start + 1) else ""
    if _is_rule(first):
        return (PipeTable([]), start + 1) if _in_pipes(second) or len(_cells(second)) > 1 else None
    if _is_rule(second) and len(_cells(first)) > 0:
        columns = len(_cells(second.replace("+", "|")))
        if columns == len(_cells(first)) or ("|" in second and columns > 1):
            return PipeTable(_cells(first)), start + 2
    if _in_pipes(first) and (_in_pipes(second) or len(_cells(first)) > 1):
        return PipeTable([]), start
    return None


def _read_rows(state: StateBlock, at: int, end: int, table: PipeTable) -> int:
    terminators = state.md.block.ruler.getRules("blockquote")
    while at < end:
        line = _line(state, at)
        if not line or not _belongs(state, at):
            break
        if "|" not in line and _continues(state, at, end, table):
            table.rows[-1][1][-1] += f" {line}"
            at += 1
            continue
        if "|" not in line:
            break
        if (
            line[0] != "|"
            and not (line[0] == ">" and len(_cells(line)) == len(table.head) > 1)
            and any(rule(state, at, end, True) for rule in terminators if rule is not _table)
        ):
            break
        if not _is_rule(line):
            table.rows.append((at, _cells(line, len(table.head))))
        at += 1
    return at


def _continues(state: StateBlock, at: int, end: int, table: PipeTable) -> bool:
    """Whether a line without pipes continues the row above: more rows follow it."""
    if not table.rows or _line(state, at - 1).startswith("|"):
        return False
    for below in range(at + 1, min(end, at + _LONGEST_CELL)):
        line = _line(state, below)
        if not line or not _belongs(state, below):
            return False
        if "|" in line:
            return len(_cells(line)) == len(table.head) > 1
    return False


def _belongs(state: StateBlock, line: int) -> bool:
    return state.sCount[line] >= state.blkIndent and not state.is_code_block(line)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _is_rule(line: str) -> bool:
    if "-" not in line or not ("|" in line or "+" in line):
        return False
    return not line.strip("|+-: \t") and bool(_RULE.fullmatch(line))


def _in_pipes(line: str) -> bool:
    return len(line) > 2 and line[0] == "|" and line.count("|") > 1


def _cells(line: str, columns: int = 0) -> list[str]:
    """The cells of a row; pipes in code are separators, as on GitHub, unless there are too many."""
    cells = _split(line, code=False)
    if columns and len(cells) > columns and "`" in line:
        kept = _split(line, code=True)
        return kept if len(kept) >= columns else cells
    return cells


def _split(line: str, code: bool) -> list[str]:
    protected = _code_spans(line) if code else []
    cells: list[str] = []
    last = at = 0
    while (at := line.find("|", at)) >= 0:
        escaped = (
            (at - len(line[:at].rstrip("\\"))) % 2 == 1 if line[at - 1 : at] == "\\" else False
        )
        if not escaped and not any(start < at < end for start, end in protected):
            cells.append(line[last:at])
            last = at + 1
        at += 1
    cells.append(line[last:])
    if cells and not cells[0].strip() and line.startswith("|"):
        cells.pop(0)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _code_spans(line: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    open_at: re.Match[str] | None = None
    for ticks in _TICKS.finditer(line):
        if open_at is None:
            open_at = ticks
        elif ticks[0] == open_at[0]:
            spans.append((open_at.start(), ticks.end()))
            open_at = None
    return spans
