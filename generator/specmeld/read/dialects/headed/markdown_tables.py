"""Tables of Markdown pages that list one parameter or property per row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from specmeld.read.dialects.headed.markdown_remarks import set_type, take_remarks
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.lines import label_facts, required_by, unquoted

_COLUMNS = {
    "name": r"name|parameters?|fields?|property|properties|keys?|headers?|attributes?|arguments?"
    r"|(?:parameter|field|property|header) name",
    "type": r"(?:data )?types?|schema",
    "required": r"required\??|mandatory\??|required/optional|presence",
    "optional": r"optional\??",
    "words": r"description|details|desc\.?|meaning|notes?|remarks?|explanation",
    "default": r"defaults?(?: value)?",
    "example": r"examples?(?: value)?",
    "in": r"in|location|located in",
}
_COLUMN_PATTERNS = {name: re.compile(pattern, re.I) for name, pattern in _COLUMNS.items()}


def table_rows(table: SyntaxTreeNode) -> Iterator[tuple[Entry, str]]:
    """The things that a table lists, each with its location from the "in" column (may be empty)."""
    rows = [row for part in table.children for row in part.children]
    if not rows:
        return
    columns = [_column(_cell(cell)) for cell in rows[0].children]
    if "name" not in columns:
        return
    seen: dict[str, Entry] = {}
    markable = "required" in columns or "optional" in columns
    for row in rows[1:]:
        cells = dict(zip(columns, [_cell(cell) for cell in row.children], strict=False))
        number = (row.map or table.map or [0])[0] + 1
        entry = _row_entry(cells, number)
        if entry is None:
            continue
        entry.markable = markable
        parent = _parent_of(entry, seen)
        seen[unquoted(cells["name"])] = entry
        if parent is None:
            yield entry, cells.get("in", "").lower()
        else:
            parent.properties.append(entry)


def _parent_of(entry: Entry, seen: dict[str, Entry]) -> Entry | None:
    """``user.name`` belongs to ``user`` if the table lists that before it."""
    prefix, dot, last = entry.label.rpartition(".")
    parent = seen.get(prefix) or seen.get(prefix.removesuffix("[]")) if dot else None
    if parent is not None:
        entry.label = last
    return parent


def _column(heading: str) -> str:
    text = heading.strip("*` ")
    return next(
        (name for name, pattern in _COLUMN_PATTERNS.items() if pattern.fullmatch(text)),
        text.lower(),
    )


def _cell(cell: SyntaxTreeNode) -> str:
    return cell.children[0].content.strip() if cell.children else ""


def _row_entry(cells: dict[str, str], number: int) -> Entry | None:
    name = re.match(
        r"(?:\*\*)?`?(?P<name>[^\s`*()]+)`?(?:\*\*)?(?P<star>\\?\*)?\s*(?P<rest>.*)",
        cells.get("name", ""),
    )
    if name is None:
        return None
    entry = Entry(name["name"], number)
    if name["star"]:
        entry.required = (number, True)
    if cells.get("type"):
        set_type(entry, number, cells["type"])
    take_remarks(entry, number, name["rest"].strip("() ")) if name["rest"] else None
    for column in ("required", "optional"):
        said = required_by(column, cells.get(column, "-") or "no") if column in cells else None
        if said is not None:
            entry.required = (number, said)
    for column, value in cells.items():
        if column in ("default", "example") or column not in _COLUMN_PATTERNS:
            for keyword, fact in label_facts(column, value, entry.stated):
                entry.facts.append(Fact(number, keyword, fact))
    if cells.get("words"):
        words = re.sub(r"<br\s*/?>", " ", cells["words"])
        head = re.match(r"\*{0,2}(required|optional)\*{0,2}\.?[:,]?\s+(?=\S)", words, re.I)
        if head and entry.required is None:
            entry.required = (number, head[1].lower() == "required")
            words = words[head.end() :]
        entry.paragraphs.append([(number, words)])
    return entry
