"""What a field says, as plain values that a test can compare."""

from __future__ import annotations

import html
import re
from typing import Any

from specmeld.read.containers.page_events import Code, Row, Table
from specmeld.read.pages.fields import Field
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.pages.stated_types import StatedType


def shown_type(stated: StatedType | None) -> str:
    """``array<string:uuid>?`` for a nullable array of strings of a format."""
    if stated is None:
        return ""
    items = f"<{shown_type(stated.items)}>" if stated.items else ""
    format_ = f":{stated.format}" if stated.format else ""
    named = f"={stated.named}" if stated.named else ""
    return "|".join(stated.names) + format_ + items + named + ("?" if stated.nullable else "")


def typed(text: str, **options: bool) -> str:
    """A type expression, its literals and remarks behind it."""
    worded = worded_type(text, **options)
    if worded is None:
        return "-"
    literals = f" {list(worded.said.literals)}" if worded.said.literals else ""
    remarks = f" ({'; '.join(worded.remarks)})" if worded.remarks else ""
    return shown_type(worded.stated) + literals + remarks


def seen(field: Field | None) -> dict[str, Any] | None:
    """Everything that a field says; what it does not say is left out."""
    if field is None:
        return None
    entry = field.entry
    shown: dict[str, Any] = {
        "name": ".".join([*field.ancestors, entry.label]),
        "type": shown_type(entry.stated) + ("?" if entry.nullable else ""),
        "level": field.level,
        "location": field.location,
        "words": "\n".join(line for paragraph in entry.paragraphs for _, line in paragraph),
    }
    found = {key: value for key, value in shown.items() if value}
    found |= {fact.keyword: fact.value for fact in entry.facts if fact.keyword != "type"}
    concluded = [fact.value for fact in entry.facts if fact.keyword == "type"]
    if concluded:
        found["concluded"] = concluded[0]
    if entry.said is not None and entry.said.literals:
        found["enum"] = list(entry.said.literals)
    if entry.required is not None:
        found["required"] = entry.required[1]
    return found


def table(text: str) -> Table:
    """A table event of Markdown as the container gives it: the second line parts head and rows."""
    rows = [_cells(line) for line in text.strip("\n").split("\n")]
    body = [Row(number, cells) for number, cells in enumerate(rows[2:], 3)]
    return Table(1, 0, [cell.strip() for cell in rows[0]], body)


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    texts = (html.unescape(cell.replace("\\|", "|").rstrip()) for cell in cells)
    return [text.replace("<br>", "\n").removeprefix(" ") for text in texts]


def code(text: str, language: str = "") -> Code:
    return Code(1, 0, list(enumerate(text.strip("\n").split("\n"), 1)), language)
