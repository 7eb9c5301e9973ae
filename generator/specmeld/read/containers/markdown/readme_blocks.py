"""ReadMe's blocks in Markdown: ``[block:parameters]``, then JSON, then ``[/block]``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from specmeld.model.json import JSON
from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.page_events import Row

_BODY = re.compile(r"\[block:(?P<name>[\w-]+)\](?P<json>.*)\[/block\]", re.DOTALL)
_ROW_KEY = re.compile(r'"(\d{1,4})-\d{1,4}"\s*:')
_MOST_COLUMNS = 40

Cell = Callable[[str, int], str]
"""Converts a cell's Markdown, at its line, to text."""


def write_block(stream: EventStream, source: str, line: int, cell: Cell) -> None:
    """Add the content of a block; an invalid one is a listing."""
    found = _BODY.fullmatch(source.strip())
    try:
        value = json.loads(found["json"]) if found else None
    except (ValueError, RecursionError):
        value = None
    if found is None or not isinstance(value, dict):
        lines = [(line + at, text) for at, text in enumerate(source.split("\n"))]
        stream.code(line, lines)
        return
    match found["name"]:
        case "parameters":
            _table(stream, value, source, line, cell)
        case "code":
            _listings(stream, value, line)
        case "api-header":
            stream.heading(line, cell(_text(value, "title"), line), 2)
        case "callout":
            stream.open(id(value), deeper=False, quoted=True)
            said = (cell(_text(value, key), line) for key in ("title", "body"))
            stream.text([(line, part) for text in said for part in text.split("\n") if part])
            stream.close(id(value))


def _table(
    stream: EventStream, block: Mapping[str, JSON], source: str, line: int, cell: Cell
) -> None:
    data = block.get("data")
    if not isinstance(data, dict):
        return
    places = [key.split("-", 1) for key in data if re.fullmatch(r"(?:h|\d{1,4})-\d{1,4}", key)]
    width = min(_MOST_COLUMNS, 1 + max((int(column) for _, column in places), default=-1))
    lines = _lines_of_rows(source, line)
    head = [cell(_text(data, f"h-{column}"), line) for column in range(width)]
    rows: list[Row] = []
    at = line
    for row in sorted({int(row) for row, _ in places if row != "h"}):
        at = max(at, lines.get(row, line))
        rows.append(Row(at, [cell(_text(data, f"{row}-{column}"), at) for column in range(width)]))
    stream.table(line, head, rows)


def _lines_of_rows(source: str, line: int) -> dict[int, int]:
    """The line of the first cell of each row."""
    lines: dict[int, int] = {}
    for at, text in enumerate(source.split("\n")):
        for key in _ROW_KEY.finditer(text):
            lines.setdefault(int(key[1]), line + at)
    return lines


def _listings(stream: EventStream, block: Mapping[str, JSON], line: int) -> None:
    codes = block.get("codes")
    for code in codes if isinstance(codes, list) else []:
        if isinstance(code, dict) and (text := _text(code, "code")):
            language = f"{_text(code, 'language')} {_text(code, 'name')}".strip()
            stream.code(line, [(line, part) for part in text.split("\n")], language)


def _text(values: Mapping[str, JSON], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
