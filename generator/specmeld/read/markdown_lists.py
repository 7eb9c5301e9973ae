"""Described things in Markdown: lists of attributes, lists of properties and tables of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from specmeld.read.entries import Entry, Fact
from specmeld.read.lines import (
    is_list_label,
    label_facts,
    label_of,
    mark,
    required_by,
    said_type,
    unquoted,
)
from specmeld.read.prose import prose_facts
from specmeld.read.type_words import value_by_type

_NAMED = re.compile(
    r"(?:\*\*`?(?P<bold>[^*`]{1,100})`?(?P<inner>:?)\*\*|`(?P<code>[^`]{1,100})`)(?P<star>\*|\\\*)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_PLAIN_NAMED = re.compile(
    r"(?P<name>[A-Za-z_$@][\w.$@-]{0,99}(?:\[\])?)\s*(?P<rest>[:(–-].*)", re.DOTALL
)
_PARENTHESES = re.compile(r"\s*\((?P<inside>[^()]{1,200})\)")
_WORDS = re.compile(r"\s*(?:[:–—]|-(?=\s))\s*(?P<words>\S.*)?", re.DOTALL)
_LEADING_TYPE = re.compile(r"\s*[:–—-]?\s*(?P<type>(?:`[^`]{1,60}`(?:\s+or\s+|\s*\|\s*)?)+)")
_BOLD_LABEL = re.compile(
    r"(?:\*\*|__)(?P<label>[^*_:]{1,40}):?(?:\*\*|__)\s*:?\s*(?P<value>.*)", re.DOTALL
)
_ALTERNATIVES = re.compile(
    r"(?:(?:can|may|must|should) be )?(?:either|one of|any of|alternatives|variants|any one of)"
    r"(?: the following| these)?",
    re.IGNORECASE,
)
_HOLDS = frozenset(
    ["properties", "fields", "attributes", "keys", "members", "parameters", "children", "structure"]
)
_ITEMS = frozenset(["items", "item", "item type", "items type", "element type", "elements", "of"])
_TYPE_LABELS = frozenset(["type", "data type", "types"])
_WORD_LABELS = frozenset(["description", "details", "desc", "meaning"])
_KNOWN = _HOLDS | _ITEMS | _TYPE_LABELS | _WORD_LABELS | {"required", "optional", "nullable"}
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


def take(entry: Entry, nodes: Sequence[SyntaxTreeNode]) -> None:
    """Understand what stands below a heading (or in a list item) as said of one thing."""
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            for item in node.children:
                _take_item(entry, item)
        elif node.type == "paragraph":
            _take_paragraph(entry, node)
        elif node.type == "table":
            entry.properties += [row for row, _ in table_rows(node)]


def named_entries(node: SyntaxTreeNode) -> list[Entry]:
    """The properties that a list (or a table) holds; items of another form are left out."""
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
        if words or not _take_line(entry, number, line):
            words.append((number, line))
    if words:
        entry.paragraphs.append(words)


def _take_line(entry: Entry, number: int, line: str) -> bool:
    labelled = _labelled(line)
    if labelled is not None and _take_label(entry, number, *labelled):
        return True
    word = mark(line)
    if word in ("required", "optional"):
        entry.required = (number, word == "required")
    elif word == "nullable":
        entry.nullable = number
    elif word:
        entry.facts.append(Fact(number, word, True))
    elif entry.said is None and line.startswith("`") and (said := said_type(line)):
        entry.said, entry.type_line = said, number
    else:
        return False
    return True


def _labelled(line: str) -> tuple[str, str] | None:
    bold = _BOLD_LABEL.match(line)
    return label_of(f"{bold['label']}: {bold['value']}" if bold else line)


def _is_attribute(line: str) -> bool:
    """Whether a line is ``Type: …`` and not a property that is called ``type``."""
    labelled = _labelled(line)
    if labelled is None:
        return False
    label, value = labelled
    if not (label in _KNOWN or is_list_label(label) or list(label_facts(label, value, None))):
        return False
    return line.lstrip("*_`")[:1].isupper() or line[:1] not in "*_`"


def _take_item(entry: Entry, item: SyntaxTreeNode) -> None:
    lines = text_lines(item)
    if not lines:
        return
    text = " ".join(line for _, line in lines)
    number, sublists = lines[0][0], _sublists(item)
    labelled = _labelled(text)
    if labelled and _take_list_label(entry, number, *labelled, sublists):
        return
    if _is_attribute(text) and labelled:
        if labelled[0] in _WORD_LABELS:
            head = text_after_label(lines[0][1])
            entry.paragraphs.append([(number, head), *lines[1:]] if head else lines[1:])
            return
        if _take_label(entry, number, *labelled):
            return
    named = _named(item, plain=False)
    if named is not None:
        entry.properties.append(named)
    elif not (sublists and text.endswith(":")) and not (
        len(lines) == 1 and _take_line(entry, number, text)
    ):
        entry.paragraphs.append(lines)


def text_after_label(line: str) -> str:
    """The words behind ``Label:`` as they stand."""
    bold = _BOLD_LABEL.match(line)
    return bold["value"] if bold else line.partition(":")[2].strip()


def _take_list_label(
    entry: Entry, number: int, label: str, value: str, sublists: Sequence[SyntaxTreeNode]
) -> bool:
    """``Properties:``, ``Allowed values:`` and ``Can be either:`` with a list below them."""
    if not sublists or (value and label not in _ITEMS):
        return False
    if label in _HOLDS:
        for sublist in sublists:
            entry.properties += named_entries(sublist)
        return True
    if label in _ITEMS:
        entry.items = Entry("", number)
        _set_type(entry.items, number, value)
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
    """The value at the head of each item; nothing where an item has none."""
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


def _take_label(entry: Entry, number: int, label: str, value: str) -> bool:
    """An attribute on one line; False where the label is not known or the value not understood."""
    if label in _TYPE_LABELS:
        return _set_type(entry, number, value)
    if label in _ITEMS:
        entry.items = Entry("", number)
        return _set_type(entry.items, number, value)
    if label in _WORD_LABELS and value:
        entry.paragraphs.append([(number, value)])
        return True
    required = required_by(label, value)
    if required is not None:
        entry.required = (number, required)
        return True
    facts = list(label_facts(label, value, entry.stated))
    for keyword, said in facts:
        if keyword == "nullable" and said is True:
            entry.nullable = number
        else:
            entry.facts.append(Fact(number, keyword, said))
    return bool(facts)


def _set_type(entry: Entry, number: int, value: str) -> bool:
    """Take a type; what follows it behind a comma or in parentheses are marks or words."""
    head, _, tail = value.partition(" (")
    said = said_type(value)
    if said is None and (said := said_type(head)):
        _take_remarks(entry, number, tail.rstrip(") "))
    elif said is None:
        head, _, tail = value.partition(",")
        said = said_type(head)
        if said is not None:
            _take_remarks(entry, number, tail.strip())
    if said is None:
        return False
    entry.said, entry.type_line = said, number
    return True


def _named(item: SyntaxTreeNode, *, plain: bool) -> Entry | None:
    """``**name**: `type` (Required) - words``; ``plain`` accepts a name without emphasis too."""
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
    """Words that end a text, line by line with the numbers of the lines."""
    parts = words.split("\n")
    numbers = [number for number, _ in lines][-len(parts) :]
    return [
        (number, part.strip()) for number, part in zip(numbers, parts, strict=True) if part.strip()
    ]


def _take_head(entry: Entry, number: int, rest: str) -> str:
    """Type, marks and remarks behind a name; returns the words that remain."""
    typed = _LEADING_TYPE.match(rest)
    if typed and (said := said_type(typed["type"])):
        entry.said, entry.type_line = said, number
        rest = rest[typed.end() :]
    while parentheses := _PARENTHESES.match(rest):
        _take_remarks(entry, number, parentheses["inside"])
        rest = rest[parentheses.end() :]
    words = _WORDS.fullmatch(rest)
    if words is None:
        return rest.strip(" ,")
    remaining = (words["words"] or "").strip()
    if entry.said is None:
        head = re.match(
            r"(?P<type>[A-Za-z\[\]<>|` ]{2,60}?)\s*(?P<rest>$|[,(.–-].*|- .*)", remaining, re.DOTALL
        )
        if head and (said := said_type(head["type"])):
            entry.said, entry.type_line = said, number
            return _take_head(entry, number, head["rest"].lstrip(",.")) if head["rest"] else ""
    required = re.match(
        r"(?P<mark>required|optional)\b\s*[.,:–-]\s*(?P<rest>.*)", remaining, re.I | re.DOTALL
    )
    if required and entry.required is None:
        entry.required = (number, required["mark"].lower() == "required")
        return required["rest"].strip()
    if mark(remaining) in ("required", "optional"):
        entry.required = (number, mark(remaining) == "required")
        return ""
    return remaining


def _take_remarks(entry: Entry, number: int, text: str) -> None:
    """What stands in parentheses: ``string, required``, ``Always "x"``, ``default: 5``."""
    for part in [each.strip() for each in re.split(r"[,;]\s+", text)]:
        if entry.said is None and (said := said_type(part)):
            entry.said, entry.type_line = said, number
        elif not _take_line(entry, number, part.strip("*_")):
            type_ = entry.names[0] if len(entry.names) == 1 else None
            for fact in prose_facts(part, type=type_):
                entry.facts.append(Fact(number, fact.keyword, fact.value, "prose"))


def table_rows(table: SyntaxTreeNode) -> Iterator[tuple[Entry, str]]:
    """The things that a table lists, each with where its "in" column puts it (may be empty)."""
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
        _set_type(entry, number, cells["type"])
    _take_remarks(entry, number, name["rest"].strip("() ")) if name["rest"] else None
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
