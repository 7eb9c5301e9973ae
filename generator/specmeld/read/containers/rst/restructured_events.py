"""The events of a docutils document tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Line,
    Tag,
    Term,
    Text,
)
from specmeld.read.containers.rst import restructured_directives as directives
from specmeld.read.containers.rst.restructured_inline import InlineText, elements
from specmeld.read.containers.rst.restructured_parser import parse
from specmeld.read.containers.rst.restructured_tables import table_of
from specmeld.read.containers.source_lines import LineFinder, numbered, squeezed

_SILENT = (nodes.comment, nodes.target, nodes.substitution_definition, nodes.transition)
_BODIES = (nodes.definition, nodes.description)
_HEADS = (nodes.term, nodes.classifier)
_ESCAPE = re.compile(r"\\(\W)")


def events_of(lines: Sequence[str]) -> list[Event]:
    """The events of the lines of a document. Raises whatever docutils raises."""
    document = parse(lines)
    walk = _Walk(InlineText(document), LineFinder([line.expandtabs(8) for line in lines]))
    walk.children(document, 0)
    return walk.events


class _Walk:
    def __init__(self, inline: InlineText, finder: LineFinder) -> None:
        self.events: list[Event] = []
        self._inline = inline
        self._finder = finder

    def children(self, node: nodes.Element, depth: int, quoted: bool = False) -> None:
        for child in elements(node):
            if not isinstance(child, _SILENT):
                self._visit(child, depth, quoted)

    def _visit(self, node: nodes.Element, depth: int, quoted: bool) -> None:
        match node:
            case directives.Title():
                text = squeezed(self._inline.of(node))
                line = self._finder.find(node.rawsource, node.line)
                self.events.append(Heading(line, depth, text, min(node["level"], 6)))
            case nodes.line_block():
                self._text(self._lines_of_block(node), depth, quoted)
            case directives.Listing():
                self._listing(node, depth)
            case nodes.literal_block() | nodes.doctest_block():
                self._literal(node, depth)
            case nodes.table() | directives.ListTable() | directives.CsvTable():
                self._table(node, depth)
            case directives.Directive():
                self._directive(node, depth)
            case nodes.field():
                self._field(node, depth)
            case nodes.list_item():
                self._item(node, depth)
            case nodes.definition_list_item() | nodes.option_list_item():
                self._term(node, depth)
            case nodes.block_quote() | directives.Quote():
                self.children(node, depth, True)
            case nodes.system_message():
                self._rejected(node, depth, quoted)
            case nodes.paragraph() | nodes.attribution() | nodes.rubric():
                self._text(self._lines(node), depth, quoted)
            case _:
                self.children(node, depth, quoted)

    def _text(self, lines: Sequence[Line], depth: int, quoted: bool) -> None:
        if lines:
            self.events.append(Text(lines[0][0], depth, tuple(lines), quoted))

    def _lines(self, node: nodes.Element) -> list[Line]:
        """The lines of a paragraph. A link may contain line breaks, which shift those below."""
        source = node.rawsource or node.astext()
        at = self._finder.find(source, node.line)
        last = at + source.rstrip().count("\n")
        lines: list[Line] = []
        for _, text in numbered(self._inline.of(node).split("\n"), at):
            at = self._finder.within(text, at, last)
            lines.append((at, text))
            at = min(at + 1, last)
        return lines

    def _lines_of_block(self, block: nodes.line_block) -> list[Line]:
        return [
            (self._finder.find(line.rawsource or line.astext(), line.line), text)
            for line in block.findall(nodes.line)
            if (text := squeezed(self._inline.of(line)))
        ]

    def _listing(self, node: directives.Listing, depth: int) -> None:
        lines = tuple((number, text) for number, text in node["numbered"])
        self.events.append(Code(lines[0][0], depth, lines, node["language"]))

    def _literal(self, node: nodes.TextElement, depth: int) -> None:
        texts = node.astext().split("\n")
        first = self._finder.find_block(texts, node.line)
        lines = tuple(enumerate(texts, first))
        self.events.append(Code(first, depth, lines))

    def _table(self, node: nodes.Element, depth: int) -> None:
        made = table_of(node, depth, self._inline)
        if made.head or made.rows:
            self.events.append(made)

    def _directive(self, node: directives.Directive, depth: int) -> None:
        line = self._finder.find(f"{node['name']}::", node.line)
        argument = node["argument"]
        text = argument if isinstance(argument, nodes.Text) else self._inline.of(argument)
        self.events.append(Tag(line, depth, node["name"], node["options"], squeezed(text)))
        self.children(node, depth + 1)

    def _field(self, node: nodes.field, depth: int) -> None:
        name, body = elements(node)
        written = _ESCAPE.sub(r"\1", name.rawsource or name.astext())
        word, _, rest = squeezed(written).partition(" ")
        line = self._finder.find(f":{name.rawsource}:", node.line)
        self.events.append(Tag(line, depth, word, {}, rest))
        self.children(body, depth + 1)

    def _item(self, node: nodes.list_item, depth: int) -> None:
        lines: list[Line] = []
        rest = [child for child in elements(node) if not isinstance(child, _SILENT)]
        if rest and isinstance(rest[0], nodes.paragraph):
            lines = self._lines(rest[0])
            rest = rest[1:]
        elif rest and (indented := _item_with_indented_list(rest[0])):
            term, body = indented
            lines = self._lines(term)
            rest = [*elements(body), *rest[1:]]
        line = lines[0][0] if lines else self._finder.find("", node.line)
        self.events.append(Item(line, depth, tuple(lines)))
        for child in rest:
            self._visit(child, depth + 1, False)

    def _term(self, node: nodes.Element, depth: int) -> None:
        """A term with its classifiers, or an option with its forms."""
        bodies = [child for child in elements(node) if isinstance(child, _BODIES)]
        if isinstance(node, nodes.option_list_item):
            text = ", ".join(squeezed(each.astext()) for each in node.findall(nodes.option))
            hint = next((each.line for each in node.findall() if each.line), None)
            line = self._finder.find(text.split(",")[0], hint)
        else:
            heads = [child for child in elements(node) if isinstance(child, _HEADS)]
            text = " : ".join(squeezed(self._inline.of(each)) for each in heads)
            line = self._finder.find(heads[0].rawsource if heads else "", node.line)
        self.events.append(Term(line, depth, text))
        for body in bodies:
            self.children(body, depth + 1)

    def _rejected(self, node: nodes.system_message, depth: int, quoted: bool) -> None:
        """What docutils could not parse stays text: titles within items, malformed tables."""
        for block in node.findall(nodes.literal_block):
            texts = block.astext().split("\n")
            first = self._finder.find_block(texts, node.get("line"))
            self._text(numbered(texts, first), depth, quoted)


def _item_with_indented_list(
    node: nodes.Element,
) -> tuple[nodes.Element, nodes.Element] | None:
    """The term and the definition if these are meant as an item and the list under it.

    docutils reads a list that is indented deeper than its item's text like that.
    """
    if isinstance(node, nodes.definition_list) and len(node.children) == 1:
        parts = elements(node.children[0])
        lists = (nodes.bullet_list, nodes.enumerated_list)
        if len(parts) == 2 and parts[1].children and isinstance(parts[1].children[0], lists):
            return parts[0], parts[1]
    return None
