"""Fields that a page lays out with ``div``: rows of cells, and parts named by their classes.

The elements get their actual roles, a table or the items of a list, so that the page is read like
one that uses real tables and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from specmeld.read.vocabulary.column_words import HEADS, KINDS

_MOST_CELLS = 12
_CELLS = frozenset({"div", "span", "p", "code", "strong", "b", "em", "i", "small", "label"})
_NAMES = frozenset(HEADS["name"])
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAME_CLASSES = frozenset({"name", "key"})
_TYPE_CLASSES = frozenset({"type", "datatype"})
_MARK_CLASSES = frozenset({"required", "requirement", "mandatory", "optional", "presence"})
_WIRE_NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]{0,80}")
_STRUCTURED = frozenset({"li", "td", "th", "dt", "dd", "pre", "table", "a", "nav", "button"})
_DIVIDING = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "pre", "table"))


def mark_div_fields(root: HtmlElement) -> None:
    """Give fields that are laid out with ``div`` their actual roles."""
    for parent in list(root.iter("div", "section", "article", "main", "body", "form")):
        for rows in list(_tables(parent)):
            _mark_table(parent, rows)
    names = [each for each in root.iter("div", "span", "p", "code", "strong", "b") if _names(each)]
    for name in names:
        _mark_item(name)


# Rows below a header row


def _tables(parent: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Sibling rows with as many cells as one whose cells are column heads."""
    rows: list[HtmlElement] = []
    for child in [*parent, None]:
        if rows and child is not None and _is_row(child) and len(child) == len(rows[0]):
            rows.append(child)
            continue
        if len(rows) > 1:
            yield rows
        rows = [child] if child is not None and _is_row(child) and _is_head(child) else []


def _is_row(element: HtmlElement) -> bool:
    if element.tag != "div" or element.get("role") or (element.text or "").strip():
        return False
    return 2 <= len(element) <= _MOST_CELLS and all(
        cell.tag in _CELLS and not (cell.tail or "").strip() for cell in element
    )


def _is_head(row: HtmlElement) -> bool:
    texts = [_text(cell).lower().rstrip("?*") for cell in row]
    return texts[0] in _NAMES and all(text in KINDS for text in texts)


def _mark_table(parent: HtmlElement, rows: Sequence[HtmlElement]) -> None:
    table = parent.makeelement("div", {"role": "table"})
    parent.insert(parent.index(rows[0]), table)
    for at, row in enumerate(rows):
        row.set("role", "row")
        for cell in row:
            cell.tag = "div"
            cell.set("role", "cell" if at else "columnheader")
        table.append(row)


# Parts named by classes


def _names(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or not element.get("class"):
        return False
    return bool(_classes(element) & _NAME_CLASSES) and bool(_WIRE_NAME.fullmatch(_text(element)))


def _mark_item(name: HtmlElement) -> None:
    """Turn a field into an item, with its name, type and marks on one line."""
    row = _row_of(name)
    parts = [] if row is None else list(_parts_of(row, name))
    types = [each for each in parts if _classes(each) & _TYPE_CLASSES and len(_text(each)) < 60]
    if row is None or not types:
        return
    row.set("role", "listitem")
    name.tag = "code"
    for part in (types[0], *(each for each in parts if _classes(each) & _MARK_CLASSES)):
        if part.tag in _CELLS and part is not row:
            part.tag = "span"


def _row_of(name: HtmlElement) -> HtmlElement | None:
    """The outermost element that describes one field and its contents, and nothing else."""
    row = None
    for element in name.iterancestors():
        if element.get("role") == "listitem":
            break
        if element.tag in _STRUCTURED or element.get("role"):
            return None
        if element.tag not in _CELLS or _tells_of_others(element, name):
            break
        row = element
    return row if row is not None and row.tag == "div" else None


def _tells_of_others(element: HtmlElement, name: HtmlElement) -> bool:
    """Whether an element contains a heading or a listing, or a second field."""
    depth = _depth(name)
    for each in element.iter():
        if each.tag in _DIVIDING or (each is not name and _names(each) and _depth(each) <= depth):
            return True
    return False


def _parts_of(row: HtmlElement, name: HtmlElement) -> Iterator[HtmlElement]:
    """The content of a row up to the name of a nested field."""
    for each in row.iter():
        if each is not name and _names(each):
            return
        if isinstance(each.tag, str) and each is not row and each is not name:
            yield each


def _classes(element: HtmlElement) -> frozenset[str]:
    """The last words of the classes: ``type`` for ``param-type`` and ``paramType``."""
    found = (_CLASS_WORD.findall(each) for each in (element.get("class") or "").split()[:20])
    return frozenset(words[-1].lower() for words in found if words)


def _text(element: HtmlElement) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())
