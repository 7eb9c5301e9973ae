"""HTML as events: pages of any quality, and fragments in other documents."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from specmeld.read.containers.div_fields import mark_div_fields
from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.html.html_code import (
    HtmlListing,
    is_code_line,
    is_gutter,
    language_around,
)
from specmeld.read.containers.html.html_directives import with_directives
from specmeld.read.containers.html.html_elements import (
    custom_attributes,
    indentation,
    is_badge,
    is_dropped,
    is_layout,
    is_remark,
    is_self_link,
    is_set_apart,
    is_titled,
    kind_of,
    span,
    spoken,
)
from specmeld.read.containers.html.html_names import (
    BOLD,
    CODE,
    HEADINGS,
    ITALIC,
    KNOWN,
    LINE_BREAKS,
    QUOTES,
)
from specmeld.read.containers.html.html_tables import HtmlTable
from specmeld.read.containers.html.html_tree import parse_html
from specmeld.read.containers.line_order import in_order
from specmeld.read.containers.page_events import Event
from specmeld.read.containers.text_flow import End, TextFlow

_MOST_TABLES = 6
"""Most levels of tables in cells that are read as tables; deeper ones are text."""


def events(text: str) -> list[Event]:
    """The events of an HTML page; never fails."""
    stream = EventStream()
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    _Reader(stream, source, 1, fragment=False).read()
    return in_order(with_directives(stream.finish()), source.count("\n") + 1)


def read_fragment(stream: EventStream, source: str, line: int) -> None:
    """Add the events of an HTML fragment that begins in the given line of its document."""
    _Reader(stream, source, line, fragment=True).read()


class _Reader:
    def __init__(self, stream: EventStream, source: str, line: int, fragment: bool) -> None:
        self._stream = stream
        self._source = source
        self._before = line - 1
        """How many lines of the document precede the source."""
        self._flow = TextFlow(stream, line, line + source.count("\n"))
        self._articles = int(fragment)
        self._level = 1
        """The level of the last heading."""
        self._listing: HtmlListing | None = None
        self._tables: list[HtmlTable | None] = []
        """The open tables; None for one that is only layout."""

    def read(self) -> None:
        root = parse_html(self._source)
        if root is None:
            return
        mark_div_fields(root)
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        ends: list[End | None] = []
        for event, element in walker:
            if event == "start":
                self._flow.reach((element.sourceline or 0) + self._before)
                if self._is_skipped(element):
                    walker.skip_subtree()
                    ends.append(None)
                    continue
                ends.append(self._start(element))
                self._add(element.text)
            elif event == "end":
                if end := ends.pop():
                    end()
                if self._listing is None and not self._flow.text.code and is_badge(element):
                    self._flow.add(" ")
                self._add(element.tail)
            else:
                self._flow.pass_over(element.text or "")
                self._add(element.tail)
        self._flow.end_block()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._listing is None:
            self._flow.add(text)
        else:
            self._listing.add(text, self._flow.line)
            self._flow.pass_over(text)

    def _is_skipped(self, element: HtmlElement) -> bool:
        if self._listing is not None:
            skipped = is_gutter(element)
        else:
            skipped = is_dropped(element, self._articles > 0) or is_self_link(element)
            if self._tables and (said := spoken(element)):
                self._flow.add(f" {said} ")
            skipped = skipped or element.tag == "svg"
        if skipped:
            self._flow.pass_over("".join(str(part) for part in element.itertext()))
        return skipped

    # Elements

    def _start(self, element: HtmlElement) -> End | None:
        """Begin an element; returns what ends it."""
        if self._listing is not None:
            return self._start_in_listing(element, self._listing)
        if not self._flow.text.code and is_set_apart(element):
            self._flow.add(" ")
        kind = kind_of(element)
        match kind:
            case "br":
                self._flow.break_line()
            case "img":
                self._flow.add(element.get("alt") or "")
            case "pre":
                return self._start_listing(element)
            case "code" if self._is_listing(element):
                return self._start_listing(element)
            case "table":
                return self._start_table(element)
            case "caption" | "thead" | "tr" | "td" | "th" if self._tables and self._tables[-1]:
                return self._start_table_part(element, kind, self._tables[-1])
            case "li":
                return self._flow.item()
            case "dt":
                return self._flow.captured(self._stream.term)
            case "dd":
                return self._flow.inside(deeper=True)
            case "summary":
                return self._start_summary()
            case _ if kind in HEADINGS:
                return self._start_heading(HEADINGS[kind])
            case _:
                return self._start_other(element, kind)
        return None

    def _start_other(self, element: HtmlElement, kind: str) -> End | None:
        if kind in CODE | BOLD | ITALIC:
            return self._start_mark(kind)
        if kind in ("article", "main"):
            return self._start_article()
        if kind in QUOTES or (kind in ("div", "section", "p") and is_remark(element)):
            return self._flow.inside(deeper=False, quoted=True)
        if kind in ("div", "span", "p") and not self._flow.is_captured and is_titled(element):
            return self._flow.captured(self._add_title)
        if kind not in KNOWN:
            return self._start_custom(element)
        if kind in LINE_BREAKS or kind == "header":
            self._flow.end_block()
            return self._flow.end_block
        return None

    def _start_heading(self, level: int) -> End:
        if not self._flow.is_captured:
            self._level = level
        return self._flow.captured(lambda line, text: self._stream.heading(line, text, level))

    def _add_title(self, line: int, text: str) -> None:
        """A heading by its class alone is below the last heading."""
        self._stream.heading(line, text, min(6, self._level + 1))

    def _start_mark(self, kind: str) -> End:
        def change(amount: int) -> None:
            text = self._flow.text
            text.code += amount * (kind in CODE)
            text.bold += amount * (kind in BOLD)
            text.italic += amount * (kind in ITALIC)

        change(1)
        return lambda: change(-1)

    def _start_summary(self) -> End:
        self._flow.end_block()
        self._flow.text.bold += 1

        def end() -> None:
            self._flow.end_block()
            self._flow.text.bold -= 1

        return end

    def _start_article(self) -> End:
        self._flow.end_block()
        self._articles += 1

        def end() -> None:
            self._flow.end_block()
            self._articles -= 1

        return end

    def _start_custom(self, element: HtmlElement) -> End | None:
        attributes = custom_attributes(element)
        if not attributes or self._flow.is_captured or not self._flow.text.is_blank:
            return None
        self._flow.begin_block()
        key = object()
        self._stream.open_tag(key, self._flow.line, str(element.tag), attributes)

        def end() -> None:
            self._flow.end_block()
            self._stream.close(key)

        return end

    # Listings

    def _is_listing(self, element: HtmlElement) -> bool:
        """Whether a code element is a listing of several lines without a ``pre``."""
        if not self._flow.text.is_blank or (element.tail or "").strip():
            return False
        return "\n" in "".join(str(part) for part in element.itertext()).strip()

    def _start_listing(self, element: HtmlElement) -> End:
        listing = self._listing = HtmlListing(self._flow.line, language_around(element))

        def end() -> None:
            self._listing = None
            self._end_listing(listing)

        return end

    def _end_listing(self, listing: HtmlListing) -> None:
        code = listing.code(self._stream.depth)
        if not self._flow.is_captured:
            self._flow.begin_block()
            if code := listing.code(self._stream.depth):
                self._stream.code(code.line, code.lines, code.language)
        elif code is not None:
            table = self._tables[-1] if self._tables else None
            if len(code.lines) > 1 and table is not None and not self._flow.is_one_line:
                table.nest(code)
            else:
                text = self._flow.text
                text.code += 1
                text.add(code.text)
                text.code -= 1

    def _start_in_listing(self, element: HtmlElement, listing: HtmlListing) -> End | None:
        if element.tag == "br":
            listing.new_line(self._flow.line, always=True)
        elif is_code_line(element):
            listing.new_line(self._flow.line)
            return lambda: listing.new_line(self._flow.line)
        return None

    # Tables

    def _start_table(self, element: HtmlElement) -> End:
        self._flow.begin_block()
        if len(self._tables) >= _MOST_TABLES or is_layout(element):
            self._tables.append(None)
        else:
            self._tables.append(HtmlTable(self._flow.line))
        place = len(self._stream.events)

        def end() -> None:
            table = self._tables.pop()
            self._flow.end_block()
            if table is not None:
                self._end_table(table, place)

        return end

    def _end_table(self, table: HtmlTable, place: int) -> None:
        outer = next((outer for outer in reversed(self._tables) if outer), None)
        if self._flow.is_captured and outer is not None:
            table.end_row()
            outer.nest(table)
        else:
            table.write(self._stream)
            self._stream.restore_order(place)

    def _start_table_part(self, element: HtmlElement, kind: str, table: HtmlTable) -> End:
        match kind:
            case "thead":
                table.in_head = True
                return table.end_head
            case "tr":
                table.begin_row(self._flow.line)
                return table.end_row
            case "caption":
                end_capture = self._flow.capture(table.begin_caption(self._flow.line), True)
                return lambda: table.end_caption(end_capture())
        spans = span(element, "colspan", 60), span(element, "rowspan", 200)
        text = table.begin_cell(self._flow.line, kind == "th", spans, indentation(element))
        end_text = self._flow.capture(text, one_line=False)

        def end() -> None:
            end_text()
            table.end_cell()

        return end
