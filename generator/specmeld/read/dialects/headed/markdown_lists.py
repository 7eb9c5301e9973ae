"""Described things in Markdown: lists of attributes, lists of properties and tables of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from specmeld.read.dialects.headed.markdown_remarks import (
    BOLD_LABEL,
    HOLDS,
    ITEMS,
    WORD_LABELS,
    is_attribute,
    labelled_line,
    set_type,
    take_label,
    take_line,
    take_remarks,
    words_after_label,
)
from specmeld.read.dialects.headed.markdown_tables import table_rows
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.lines import is_list_label, said_type
from specmeld.read.pages.stated_types import value_by_type

_NAMED = re.compile(
    r"(?:\*\*`?(?P<bold>[^*`]{1,100})`?(?P<inner>:?)\*\*|`(?P<code>[^`]{1,100})`)(?P<star>\*|\\\*)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_PLAIN_NAMED = re.compile(
    r"(?P<name>[A-Za-z_$@][\w.$@-]{0,99}(?:\[\])?)\s*(?P<rest>[:(–-].*)", re.DOTALL
)
_PARENTHESES = re.compile(r"\s*\((?P<inside>[^()]{1,200})\)")
_WORDS = re.compile(r"\s*(?:[:–—]|-(?=\s))\s*(?P<words>\S.*)?", re.DOTALL)
_LEADING_MARK = re.compile(
    r"(?P<mark>required|optional)\b(?:\s*[.,:\u2013\u2014-]\s*|\.?$)(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING_MARK = re.compile(r"[(\[](?P<mark>required|optional)[)\]]\.?\Z", re.IGNORECASE)
_LEADING_TYPE = re.compile(
    r"\s*[:–—-]?\s*(?P<type>(?:`[^`]{1,60}`(?:\s*\|\s*|\s*,?\s+or\s+|\s*,\s*(?=`))?)+)"
)
_ALTERNATIVES = re.compile(
    r"(?:(?:can|may|must|should) be )?(?:either|one of|any of|alternatives|variants|any one of)"
    r"(?: the following| these)?",
    re.IGNORECASE,
)


def take(entry: Entry, nodes: Sequence[SyntaxTreeNode]) -> None:
    """Read what is below a heading (or in a list item) as a description of one thing."""
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            for item in node.children:
                _take_item(entry, item)
        elif node.type == "paragraph":
            _take_paragraph(entry, node)
        elif node.type == "table":
            entry.properties += [row for row, _ in table_rows(node)]


def named_entries(node: SyntaxTreeNode) -> list[Entry]:
    """The properties in a list (or a table); items of another form are left out."""
    if node.type == "table":
        return [row for row, _ in table_rows(node)]
    found = [_named(item, plain=True) for item in node.children]
    return [entry for entry in found if entry is not None]


def text_lines(node: SyntaxTreeNode) -> list[tuple[int, str]]:
    """The lines of a paragraph, or of the first paragraph in a list item."""
    if node.type not in ("paragraph", "th", "td", "inline"):
        node = next((child for child in node.children if child.type == "paragraph"), node)
    inline = node if node.type == "inline" else next(iter(node.children), None)
    if inline is None or inline.type != "inline" or node.map is None:
        return []
    first = node.map[0] + 1
    lines = inline.content.split("\n")
    return [(first + index, line.strip()) for index, line in enumerate(lines) if line.strip()]


def _sublists(item: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [child for child in item.children if child.type in ("bullet_list", "ordered_list")]


def _rest(item: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """What follows the first paragraph of a list item."""
    return [child for index, child in enumerate(item.children) if index > 0]


def _take_paragraph(entry: Entry, node: SyntaxTreeNode) -> None:
    words: list[tuple[int, str]] = []
    for number, line in text_lines(node):
        if words or not take_line(entry, number, line):
            words.append((number, line))
    if words:
        entry.paragraphs.append(words)


def _take_item(entry: Entry, item: SyntaxTreeNode) -> None:
    lines = text_lines(item)
    if not lines:
        return
    text = " ".join(line for _, line in lines)
    number, sublists = lines[0][0], _sublists(item)
    labelled = labelled_line(text)
    if labelled and _take_list_label(entry, number, *labelled, sublists):
        return
    if is_attribute(text) and labelled:
        if labelled[0] in WORD_LABELS:
            head = words_after_label(lines[0][1])
            entry.paragraphs.append([(number, head), *lines[1:]] if head else lines[1:])
            entry.paragraphs += [
                text_lines(each) for each in _rest(item) if each.type == "paragraph"
            ]
            return
        if take_label(entry, number, *labelled):
            return
    named = _named(item, plain=False)
    if named is not None:
        entry.properties.append(named)
    elif not (sublists and text.endswith(":")) and not (
        len(lines) == 1 and take_line(entry, number, text)
    ):
        entry.paragraphs.append(lines)


def described(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The text of a paragraph; if it begins with a label, only if that is "Description"."""
    bold = BOLD_LABEL.match(lines[0][1]) if lines else None
    if bold is None:
        return lines
    words = bold["value"].strip()
    if bold["label"].strip().lower() not in WORD_LABELS:
        return []
    return [(lines[0][0], words), *lines[1:]] if words else lines[1:]


def _take_list_label(
    entry: Entry, number: int, label: str, value: str, sublists: Sequence[SyntaxTreeNode]
) -> bool:
    """``Properties:``, ``Allowed values:`` and ``Can be either:`` with a list below them."""
    if not sublists or (value and label not in ITEMS):
        return False
    if label in HOLDS:
        for sublist in sublists:
            entry.properties += named_entries(sublist)
        return True
    if label in ITEMS:
        entry.items = Entry("", number)
        set_type(entry.items, number, value)
        take(entry.items, sublists)
        return True
    values = _values(sublists)
    if is_list_label(label) and values:
        entry.facts.append(Fact(values[0][0], "enum", _typed(entry, [text for _, text in values])))
        return True
    if _ALTERNATIVES.fullmatch(label):
        entry.branches += [_branch(item) for sublist in sublists for item in sublist.children]
        return True
    return False


def _values(sublists: Sequence[SyntaxTreeNode]) -> list[tuple[int, str]]:
    """The value at the start of each item; empty if an item has none."""
    found = []
    for item in [item for sublist in sublists for item in sublist.children]:
        lines = text_lines(item)
        head = (
            re.match(
                r"`([^`]+)`|\*\*([^*]+)\*\*|\"([^\"]+)\"|([\w.:/-]+?)(?=:?\s|:?$)", lines[0][1]
            )
            if lines
            else None
        )
        if head is None:
            return []
        found.append((lines[0][0], next(filter(None, head.groups())).strip("\"'")))
    return found


def _typed(entry: Entry, texts: Sequence[str]) -> list:  # type: ignore[type-arg]
    return [value_by_type(text, entry.stated) for text in texts]


def _branch(item: SyntaxTreeNode) -> Entry:
    """``Text content (string)``, ``Array of content parts`` or just ```string```."""
    lines = text_lines(item)
    number, text = lines[0] if lines else ((item.map or [0])[0] + 1, "")
    named, words = re.match(r"([^(:]*?)\s*(?:\(([^()]*)\))?\s*(?:$|:\s*(.*))", text), ""
    title = text
    type_ = None
    if named:
        title, words = named[1].strip("*` "), named[3] or ""
        type_ = said_type(named[2] or "") or said_type(title)
        title = title if type_ or not named[2] else text
    opening = re.match(
        r"(?:an?\s+)?(array|string|object|list|integer|number|boolean|null)\b", title, re.I
    )
    entry = Entry(title, number)
    entry.said = type_ or (said_type(opening[1]) if opening else None)
    entry.type_line = number
    if words:
        entry.paragraphs.append([(number, words)])
    take(entry, _rest(item))
    return entry


def _named(item: SyntaxTreeNode, *, plain: bool) -> Entry | None:
    """``**name**: `type` (Required) - words``; ``plain`` also accepts a name without emphasis."""
    lines = text_lines(item)
    if not lines:
        return None
    text, number = "\n".join(line for _, line in lines), lines[0][0]
    match = _NAMED.fullmatch(text) or (_PLAIN_NAMED.fullmatch(text) if plain else None)
    if match is None:
        return None
    groups = match.groupdict()
    name = (groups.get("bold") or groups.get("code") or groups.get("name") or "").strip(": ")
    if not name or (" " in name and groups.get("code") is None and len(name.split()) > 4):
        return None
    entry = Entry(name, number)
    if groups.get("star"):
        entry.required = (number, True)
    words = _take_head(entry, number, (":" if groups.get("inner") else "") + match["rest"])
    said_more = bool(entry.said or entry.required or entry.facts or _rest(item))
    if not said_more and not plain:
        return None
    if words:
        entry.paragraphs.append(_numbered(words, lines))
    take(entry, _rest(item))
    return entry


def _numbered(words: str, lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The final words of a text, line by line with line numbers."""
    parts = words.split("\n")
    numbers = [number for number, _ in lines][-len(parts) :]
    return [
        (number, part.strip()) for number, part in zip(numbers, parts, strict=True) if part.strip()
    ]


def _take_head(entry: Entry, number: int, rest: str) -> str:
    """Read type, marks and remarks after a name; returns the remaining text."""
    typed = _LEADING_TYPE.match(rest)
    if typed and (said := said_type(typed["type"])):
        entry.said, entry.type_line = said, number
        rest = rest[typed.end() :]
    while parentheses := _PARENTHESES.match(rest):
        take_remarks(entry, number, parentheses["inside"])
        rest = rest[parentheses.end() :]
    words = _WORDS.fullmatch(rest)
    remaining = ((words["words"] or "") if words else rest).strip(" ,")
    if words and entry.said is None:
        head = re.match(
            r"(?P<type>[A-Za-z\[\]<>|` ]{2,60}?)\s*(?P<rest>$|[,(.–-].*|- .*)", remaining, re.DOTALL
        )
        if head and (said := said_type(head["type"])):
            entry.said, entry.type_line = said, number
            return _take_head(entry, number, head["rest"].lstrip(",.")) if head["rest"] else ""
    if entry.required is not None:
        return remaining
    if marked := _LEADING_MARK.match(remaining):
        entry.required = (number, marked["mark"].lower() == "required")
        return marked["words"].strip()
    if marked := _TRAILING_MARK.search(remaining):
        entry.required = (number, marked["mark"].lower() == "required")
        return remaining[: marked.start()].rstrip()
    return remaining
