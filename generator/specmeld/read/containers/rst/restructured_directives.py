"""Directives of reStructuredText as nodes: what they name, and their parsed content."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList

from specmeld.read.containers.source_lines import squeezed

_DROPPED = frozenset(
    [
        "contents",
        "currentmodule",
        "date",
        "default-role",
        "footer",
        "header",
        "highlight",
        "include",
        "index",
        "literalinclude",
        "meta",
        "raw",
        "role",
        "sectnum",
        "section-numbering",
        "tabularcolumns",
        "target-notes",
        "title",
        "toctree",
    ]
)
_CODE = frozenset(
    ["code", "code-block", "code-tab", "doctest", "math", "parsed-literal", "sourcecode"]
)
_LANGUAGES = {"http:example": "http", "prompt": "shell"}
"""Directives whose content is a listing of one language, whatever their argument."""
_QUOTES = frozenset(
    [
        "admonition",
        "attention",
        "caution",
        "danger",
        "epigraph",
        "error",
        "highlights",
        "hint",
        "important",
        "note",
        "pull-quote",
        "seealso",
        "sidebar",
        "tip",
        "topic",
        "warning",
    ]
)
_TITLED = frozenset(["admonition", "sidebar", "topic"])
_GROUPS = frozenset(["class", "compound", "container", "ifconfig", "only", "rst-class"])
_FIELD = re.compile(r":(?![: ])([^:\\`]+):(?:\s+(\S.*)|\s*)\Z")


_Node = TypeVar("_Node", bound=nodes.Element)


class Title(nodes.General, nodes.TextElement):
    """A section title with its ``level``."""


class Directive(nodes.General, nodes.Element):
    """A directive with ``name``, ``argument`` and ``options``; its content are its children."""


class Listing(nodes.General, nodes.Element):
    """A listing with its ``language`` and ``numbered`` lines."""


class Quote(nodes.General, nodes.Element):
    """An admonition."""


class Group(nodes.General, nodes.Element):
    """Content without a wrapper."""


class ListTable(nodes.General, nodes.Element):
    """A table as a list of lists, with the number of ``head`` rows and its ``caption``."""


class CsvTable(nodes.General, nodes.Element):
    """A table with the number of ``head`` rows and its ``caption``; its children are ``CsvRow``."""


class CsvRow(nodes.General, nodes.Element):
    """A row; its children are paragraphs."""


@dataclass(frozen=True, slots=True)
class Written:
    """A directive as written."""

    name: str
    line: int
    arguments: StringList
    """The lines before the first option or blank line."""
    options: dict[str, str]
    content: StringList
    offset: int
    """The line number before the content."""

    @property
    def argument(self) -> str:
        return squeezed(" ".join(self.arguments))

    def with_arguments_as_content(self, kept: int) -> Written:
        """The same, but only the first lines are the argument, the others content."""
        content = self.arguments[kept:] + self.content
        offset = self.offset - len(self.arguments) + kept
        return replace(self, arguments=self.arguments[:kept], content=content, offset=offset)


def written_as(name: str, line: int, block: StringList, offset: int) -> Written:
    """Separate argument, options and content of an indented block."""
    if block and not block[0].strip():
        block.trim_start()
        offset += 1
        return _with_options(Written(name, line, StringList(), {}, block, offset))
    end = next((at for at, text in enumerate(block) if not text.strip()), len(block))
    first = next((at for at in range(1, end) if _FIELD.match(block[at])), end)
    written = Written(name, line, block[:first], {}, block[first:], offset + first)
    return _with_options(written)


def _with_options(written: Written) -> Written:
    """Split the options from the content: fields of one word each, up to a blank line."""
    options: dict[str, str] = {}
    last = ""
    for at, text in enumerate([*written.content, ""]):
        found = _FIELD.match(text)
        if found and " " in found[1]:
            return written
        if found:
            last = found[1]
            options[last] = found[2] or ""
        elif last and text.startswith(" "):
            options[last] = squeezed(f"{options[last]} {text}")
        else:
            content = written.content[at:]
            return replace(written, options=options, content=content, offset=written.offset + at)
    return written


def made_of(written: Written, state: RSTState) -> list[nodes.Node]:
    """The nodes of a directive; none if it shows nothing to a reader of the page."""
    name = written.name.lower()
    if name in _DROPPED:
        return []
    if name in _CODE or name in _LANGUAGES:
        return _listing(written)
    if name in _QUOTES:
        return _quote(written, state)
    if name in _GROUPS:
        return [_parsed(Group(), written, state)]
    if name in _TABLES:
        return _TABLES[name](written, state)
    if name == "rubric":
        return [_paragraph(f"**{written.argument}**", written.line, state)]
    if name in ("image", "figure"):
        return _figure(written, state)
    return _directive(written, state)


def _directive(written: Written, state: RSTState) -> list[nodes.Node]:
    """One node; in a directive with a domain each line is a signature, not prose."""
    node = Directive(name=written.name, options=written.options)
    node.line = written.line
    if ":" in written.name:
        first, *further = [squeezed(text) for text in written.arguments] or [""]
        node["argument"] = nodes.Text(first)
        for line, text in zip(_line_numbers(written.arguments)[1:], further, strict=True):
            signature = nodes.paragraph(text, "", nodes.Text(text))
            signature.line = line
            node += signature
    else:
        node["argument"] = _paragraph(written.argument, written.line, state)
    return [_parsed(node, written, state)]


def _listing(written: Written) -> list[nodes.Node]:
    written = written.with_arguments_as_content(1)
    lines = list(zip(_line_numbers(written.content), written.content, strict=True))
    while lines and not lines[0][1].strip():
        lines.pop(0)
    while lines and not lines[-1][1].strip():
        lines.pop()
    language = _LANGUAGES.get(written.name.lower(), written.argument)
    node = Listing(language=language, numbered=lines)
    node.line = lines[0][0] if lines else written.line
    return [node] if lines else []


def _quote(written: Written, state: RSTState) -> list[nodes.Node]:
    quote = Quote()
    if written.name.lower() in _TITLED:
        if written.argument:
            quote += _paragraph(f"**{written.argument}**", written.line, state)
    else:
        written = written.with_arguments_as_content(0)
    return [_parsed(quote, written, state)]


def _figure(written: Written, state: RSTState) -> list[nodes.Node]:
    group = Group()
    if written.options.get("alt"):
        group += _paragraph(written.options["alt"], written.line, state)
    return [_parsed(group, written, state)]


def _table(written: Written, state: RSTState) -> list[nodes.Node]:
    group = _parsed(Group(), written, state)
    for table in group.findall(nodes.table):
        table["caption"] = written.argument
        break
    return [group]


def _list_table(written: Written, state: RSTState) -> list[nodes.Node]:
    table = ListTable(caption=written.argument, head=_count(written, "header-rows"))
    table.line = written.line
    return [_parsed(table, written, state)]


def _csv_table(written: Written, state: RSTState) -> list[nodes.Node]:
    table = CsvTable(caption=written.argument, head=_count(written, "header-rows"))
    table.line = written.line
    if "header" in written.options:
        table["head"] += 1
        for row in _csv_rows([written.options["header"]], [written.line], written, state):
            table += row
    for row in _csv_rows(written.content, _line_numbers(written.content), written, state):
        table += row
    return [table]


def _csv_rows(
    texts: Iterable[str], numbers: Sequence[int], written: Written, state: RSTState
) -> Iterator[nodes.Node]:
    names = {"tab": "\t", "space": " "}
    mark = written.options.get("delim", ",")
    delimiter = names.get(mark.lower(), mark)[:1] or ","
    quote = written.options.get("quote", '"')[:1] or '"'
    reader = csv.reader(
        (f"{text}\n" for text in texts), delimiter=delimiter, quotechar=quote, skipinitialspace=True
    )
    before = 0
    for cells in reader:
        row = CsvRow()
        row.line = numbers[min(before, len(numbers) - 1)]
        before = reader.line_num
        for cell in cells:
            row += _paragraph(cell, row.line, state)
        if cells:
            yield row


def _count(written: Written, option: str) -> int:
    text = written.options.get(option, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _paragraph(text: str, line: int, state: RSTState) -> nodes.paragraph:
    children, _ = state.inline_text(text, line)
    made = nodes.paragraph(text, "", *children)
    made.line = line
    return made


def _line_numbers(block: StringList) -> list[int]:
    return [offset + 1 for _, offset in block.items]


def _parsed(node: _Node, written: Written, state: RSTState) -> _Node:
    """The node with the parsed content of a directive."""
    if written.content:
        state.nested_parse(written.content, written.offset, node, match_titles=True)
    return node


_TABLES = {"csv-table": _csv_table, "list-table": _list_table, "table": _table}
