"""Markdown and MDX as events: CommonMark, GitHub's tables, definition lists, HTML and tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.html.html_container import read_fragment
from specmeld.read.containers.html.html_regions import as_html
from specmeld.read.containers.line_order import in_order
from specmeld.read.containers.markdown.markdown_inline import InlineReader, InlineTag, is_plain
from specmeld.read.containers.markdown.markdown_lines import PreparedMarkdown, prepare_markdown
from specmeld.read.containers.markdown.markdown_parser import markdown_parser
from specmeld.read.containers.markdown.pipe_tables import PipeTable
from specmeld.read.containers.markdown.readme_blocks import write_block
from specmeld.read.containers.markdown.tag_tree import README_BLOCK, Kind, TagToken
from specmeld.read.containers.marked_text import MarkedText, single_spaced
from specmeld.read.containers.page_events import Event, Line, Meta, Row

_HEADING_ID = re.compile(r"\s*\{[#.][^{}]*\}$")
_ALERT = re.compile(r"\[!\w[^\]]*\]$")
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")


def events(text: str) -> list[Event]:
    """The events of a Markdown document; never fails."""
    prepared = prepare_markdown(text)
    stream = EventStream()
    if prepared.meta:
        stream.events.append(Meta(1, 0, prepared.meta))
    env: dict[str, object] = {}
    tokens = markdown_parser().parse("\n".join(prepared.lines), env)
    _Reader(prepared, stream, env).read(tokens)
    return in_order(stream.finish(), text.count("\n") + 1)


class _Reader:
    def __init__(
        self, prepared: PreparedMarkdown, stream: EventStream, env: dict[str, object]
    ) -> None:
        self._prepared = prepared
        self._stream = stream
        self._env = env
        self._opened: list[object] = []
        self._item: int | None = None
        """The line of an item whose first paragraph is still to come."""

        self._after_table = False
        """Whether there are only blank lines since the last table."""

    def read(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            self._after_table = self._after_table and token.type == "pipe_table"
            if self._item is not None and token.type != "paragraph_open":
                self._begin_item([])
            match token.type:
                case "heading_open":
                    self._heading(tokens[at], int(token.tag[1:]))
                    at += 2
                case "paragraph_open":
                    self._paragraph(tokens[at])
                    at += 2
                case "dt_open":
                    self._term(tokens[at])
                    at += 2
                case _:
                    self._block(token)

    def _block(self, token: Token) -> None:
        match token.type:
            case "fence" | "code_block":
                self._code(token)
            case "pipe_table":
                self._table(token.meta["table"], token)
            case "tag":
                self._tag(self._prepared.tags[token.meta["number"]], self._origin(token))
            case "list_item_open":
                self._item = self._origin(token)
            case "dd_open":
                self._open(("dd", len(self._opened)))
            case "blockquote_open":
                key = ("quote", len(self._opened))
                self._opened.append(key)
                self._stream.open(key, deeper=False, quoted=True)
            case "list_item_close" | "dd_close" | "blockquote_close":
                self._stream.close(self._opened.pop())

    def _open(self, key: object) -> None:
        self._opened.append(key)
        self._stream.open(key)

    def _origin(self, token: Token) -> int:
        return self._prepared.origin(token.map[0] if token.map else 0)

    # Text

    def _heading(self, token: Token, level: int) -> None:
        line = self._origin(token)
        reader = self._inline(token, one_line=True)
        self._stream.heading(line, _HEADING_ID.sub("", reader.text.one_line()), level)
        self._tags_of(reader)

    def _term(self, token: Token) -> None:
        reader = self._inline(token, one_line=True)
        self._stream.term(self._origin(token), reader.text.one_line())
        self._tags_of(reader)

    def _paragraph(self, token: Token) -> None:
        reader = self._inline(token)
        lines = reader.text.lines()
        if lines and self._stream.quoted and _ALERT.match(lines[0][1]):
            lines = lines[1:]
        if self._item is not None:
            self._begin_item(lines)
            self._tags_of(reader)
            return
        leading = [found for found in reader.tags if found.leading]
        self._emit(leading)
        self._text(lines, reader.text.widths())
        self._emit([found for found in reader.tags if not found.leading])

    def _text(self, lines: Sequence[Line], widths: Sequence[int]) -> None:
        """A paragraph; lines that begin with non-breaking spaces and a bold name are deeper."""
        nested = len(lines) == len(widths) and [
            at for at, width in enumerate(widths) if width > 1 and lines[at][1].startswith("**")
        ]
        if not nested or not nested[0]:
            self._stream.text(lines)
            return
        ranks = {width: rank for rank, width in enumerate(sorted({widths[at] for at in nested}), 1)}
        self._stream.text(lines[: nested[0]])
        for at, end in zip(nested, [*nested[1:], len(lines)], strict=True):
            keys = [("indented", at, rank) for rank in range(ranks[widths[at]])]
            for key in keys:
                self._stream.open(key)
            self._stream.text(lines[at:end])
            self._stream.close(keys[0])

    def _inline(self, token: Token, one_line: bool = False) -> InlineReader:
        reader = InlineReader(self._prepared, MarkedText(self._origin(token)), one_line)
        reader.read(token)
        return reader

    def _begin_item(self, lines: Sequence[Line]) -> None:
        line = self._item or 1
        self._item = None
        self._stream.item(line, lines)
        self._open(("item", len(self._opened)))

    # Tags

    def _tags_of(self, reader: InlineReader) -> None:
        self._emit(reader.tags)

    def _emit(self, tags: Sequence[InlineTag]) -> None:
        for found in tags:
            if not found.closed or found.tag.kind is Kind.CLOSE:
                self._tag(found.tag, found.line)
            elif found.tag.attributes and not found.tag.transparent:
                self._stream.tag(found.line, found.tag.name, found.tag.attributes, found.text)

    def _tag(self, tag: TagToken, line: int) -> None:
        """A tag that is a block."""
        match tag.kind:
            case Kind.REGION:
                self._region(tag, line)
            case Kind.CLOSE if tag.partner is not None:
                self._stream.close(tag.partner.number)
            case Kind.OPEN if tag.transparent:
                self._stream.open(tag.number, deeper=False, quoted=tag.quoted)
            case Kind.OPEN:
                self._stream.open_tag(tag.number, line, tag.name, tag.attributes, tag.text)
            case Kind.VOID:
                self._stream.tag(line, tag.name, tag.attributes, tag.text)

    def _region(self, tag: TagToken, line: int) -> None:
        source = self._prepared.source_of(tag.number)
        if tag.name == README_BLOCK:
            write_block(self._stream, source, line, self._cell)
            return
        start = self._prepared.source.rfind("\n", 0, tag.start) + 1
        if self._prepared.source[start : tag.start].lstrip().startswith(">"):
            source = _QUOTE_MARKS.sub("", source)
        read_fragment(self._stream, as_html(source), line)

    # Code and tables

    def _code(self, token: Token) -> None:
        first = token.map[0] + (token.type == "fence") if token.map else 0
        texts = self._prepared.restored(token.content).split("\n")
        if texts and not texts[-1]:
            texts.pop()
        language = unescapeAll(token.info).strip()
        lines = [(self._prepared.origin(first + at), text) for at, text in enumerate(texts)]
        if token.type == "code_block" and lines and (fence := _FENCE.fullmatch(lines[0][1])):
            language, lines = fence[2].strip(), lines[1:]
            if lines and lines[-1][1].strip() == fence[1]:
                lines.pop()
        self._stream.code(self._origin(token), lines, language)

    def _table(self, table: PipeTable, token: Token) -> None:
        line = self._origin(token)
        head = [self._cell(cell, line) for cell in table.head]
        rows = [
            Row(origin, [self._cell(cell, origin) for cell in cells])
            for origin, cells in ((self._prepared.origin(at), cells) for at, cells in table.rows)
        ]
        follows, self._after_table = self._after_table, True
        if head or not (follows and self._stream.more_rows(rows)):
            self._stream.table(line, head, rows)

    def _cell(self, source: str, line: int) -> str:
        if is_plain(source):
            return single_spaced(source)
        reader = InlineReader(self._prepared, MarkedText(line))
        for token in markdown_parser().parseInline(source, self._env):
            reader.read(token)
        return reader.text.cell()
