"""HTML as events: pages of any quality, and pieces of HTML in other documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree
from lxml.html import HtmlElement

from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.events import Event, Line
from specmeld.read.containers.html_code import HtmlListing, is_code_line, is_gutter, language_of
from specmeld.read.containers.html_elements import (
    custom_attributes,
    indentation,
    is_dropped,
    is_remark,
    is_self_link,
    is_titled,
    kind_of,
    span,
    spoken,
)
from specmeld.read.containers.html_names import (
    BOLD,
    CODE,
    HEADINGS,
    ITALIC,
    KNOWN,
    LINE_BREAKS,
    QUOTES,
)
from specmeld.read.containers.html_page import parse_html
from specmeld.read.containers.html_tables import HtmlTable
from specmeld.read.containers.marked_text import MarkedText

_MOST_TABLES = 6
"""How deep tables in cells are read as tables; deeper ones are text."""

End = Callable[[], None]


def events(text: str) -> list[Event]:
    """The events of an HTML page; no text is refused."""
    stream = EventStream()
    _Reader(stream, 1, fragment=False).read(text.replace("\r\n", "\n").replace("\r", "\n"))
    return stream.finish()


def read_fragment(stream: EventStream, source: str, line: int) -> None:
    """Add the events of a piece of HTML that begins in the given line of its document."""
    _Reader(stream, line, fragment=True).read(source)


class _Reader:
    def __init__(self, stream: EventStream, first_line: int, fragment: bool) -> None:
        self._stream = stream
        self._offset = first_line - 1
        self._last_line = first_line
        self._line = first_line
        self._articles = int(fragment)
        self._level = 1
        self._text = MarkedText(first_line)
        """The text of the block that is being read, or of the outermost capture."""
        self._captures: list[MarkedText] = []
        self._in_line: int = 0
        """How many captures want one line."""
        self._items: list[int | None] = []
        """The open items; those without a text so far by their lines."""
        self._listing: HtmlListing | None = None
        self._tables: list[HtmlTable | None] = []

    def read(self, source: str) -> None:
        self._last_line = self._offset + 1 + source.count("\n")
        root = parse_html(source)
        if root is None:
            return
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        ends: list[End | None] = []
        for event, element in walker:
            if event == "start":
                self._follow(element)
                if self._is_skipped(element):
                    walker.skip_subtree()
                    ends.append(None)
                    continue
                ends.append(self._start(element))
                self._add(element.text)
            elif event == "end":
                if end := ends.pop():
                    end()
                self._add(element.tail)
            else:
                self._line = self._bounded(self._line + (element.text or "").count("\n"))
                self._add(element.tail)
        self._flush()

    def _follow(self, element: HtmlElement) -> None:
        if element.sourceline:
            self._line = self._bounded(max(self._line, element.sourceline + self._offset))

    def _bounded(self, line: int) -> int:
        return min(line, self._last_line)

    # Text

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._listing is not None:
            self._listing.add(text, self._line)
            self._line = self._bounded(self._line + text.count("\n"))
            return
        if text.strip() and self._text.line_is_blank:
            lead = text[: len(text) - len(text.lstrip())]
            self._line = self._bounded(self._line + lead.count("\n"))
            self._text.line = self._line
            self._text.add(lead)
            text = text[len(lead) :]
        self._text.add(text)
        self._line = self._bounded(self._line + text.count("\n"))

    def _flush(self) -> None:
        """End the block that is being read, if any text is in it."""
        if self._captures:
            if self._in_line:
                self._text.add(" ")
            else:
                self._text.new_line(self._line)
            return
        lines = self._text.lines()
        self._text = self._text.follower(self._line)
        if lines:
            self._paragraph(lines)

    def _paragraph(self, lines: Sequence[Line]) -> None:
        if self._items and (line := self._items[-1]) is not None:
            self._begin_item(line, lines)
        else:
            self._stream.text(lines)

    def _block(self) -> None:
        """What comes is a block: the text before it ends, an item without text begins."""
        self._flush()
        if not self._captures and self._items and (line := self._items[-1]) is not None:
            self._begin_item(line, [])

    def _begin_item(self, line: int, lines: Sequence[Line]) -> None:
        self._stream.item(line, lines)
        self._stream.open(("item", id(self), len(self._items)))
        self._items[-1] = None

    def _capture(self, text: MarkedText, one_line: bool) -> Callable[[], MarkedText]:
        """Write what comes into a text of its own; gives what ends that."""
        outer = self._text
        self._captures.append(outer)
        self._in_line += one_line
        self._text = text

        def end() -> MarkedText:
            self._text = self._captures.pop()
            self._in_line -= one_line
            return text

        return end

    # Elements

    def _is_skipped(self, element: HtmlElement) -> bool:
        if self._listing is not None:
            skipped = is_gutter(element)
        else:
            skipped = is_dropped(element, self._articles > 0) or (
                element.tag == "a" and is_self_link(element)
            )
            if element.tag in ("svg", "i", "span", "button") and (skipped or not len(element)):
                self._add_spoken(element)
                skipped = skipped or element.tag == "svg"
        if skipped:
            text = "".join(str(part) for part in element.itertext())
            self._line = self._bounded(self._line + text.count("\n"))
        return skipped

    def _add_spoken(self, element: HtmlElement) -> None:
        if self._tables and (said := spoken(element)):
            self._text.add(f" {said} ")

    def _start(self, element: HtmlElement) -> End | None:
        if self._listing is not None:
            return self._start_in_listing(element)
        kind = kind_of(element)
        if kind in HEADINGS and not self._captures:
            return self._start_heading(HEADINGS[kind])
        match kind:
            case "br":
                self._line_break()
            case "img":
                self._text.add(element.get("alt") or "")
            case "pre":
                return self._start_listing(element)
            case "code" if self._is_listing(element):
                return self._start_listing(element)
            case "table":
                return self._start_table(element)
            case "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" if self._table:
                return self._start_table_part(element, kind, self._table)
            case "li":
                return self._start_item()
            case "dt":
                return self._start_term()
            case "dd":
                return self._start_definition()
            case "summary":
                return self._start_summary()
            case _:
                return self._start_other(element, kind)
        return None

    def _start_other(self, element: HtmlElement, kind: str) -> End | None:
        if kind in CODE | BOLD | ITALIC:
            return self._start_mark(kind)
        if kind in ("article", "main"):
            return self._start_article()
        if kind in QUOTES or (kind in ("div", "section", "p") and is_remark(element)):
            return self._start_quote()
        if kind in ("div", "span", "p") and not self._captures and is_titled(element):
            return self._start_heading(min(6, self._level + 1), real=False)
        if kind not in KNOWN:
            return self._start_custom(element)
        if kind in LINE_BREAKS or kind == "header":
            self._flush()
            return self._flush
        return None

    def _line_break(self) -> None:
        if self._in_line:
            self._text.add(" ")
        else:
            self._text.new_line(self._line)

    def _start_mark(self, kind: str) -> End:
        def change(amount: int) -> None:
            self._text.code += amount * (kind in CODE)
            self._text.bold += amount * (kind in BOLD)
            self._text.italic += amount * (kind in ITALIC)

        change(1)
        return lambda: change(-1)

    def _start_article(self) -> End:
        self._flush()
        self._articles += 1

        def end() -> None:
            self._flush()
            self._articles -= 1

        return end

    def _start_quote(self) -> End:
        self._flush()
        key = object()
        self._stream.open(key, deeper=False, quoted=True)

        def end() -> None:
            self._flush()
            self._stream.close(key)

        return end

    def _start_custom(self, element: HtmlElement) -> End | None:
        attributes = custom_attributes(element)
        if not attributes or self._captures or not self._text.is_blank:
            return None
        self._block()
        key = object()
        self._stream.open_tag(key, self._line, str(element.tag), attributes)

        def end() -> None:
            self._flush()
            self._stream.close(key)

        return end

    # Headings, lists, terms

    def _start_heading(self, level: int, real: bool = True) -> End:
        self._block()
        line = self._line
        self._level = level if real else self._level
        end_capture = self._capture(MarkedText(line), one_line=True)

        def end() -> None:
            self._stream.heading(line, end_capture().one_line(), level)

        return end

    def _start_summary(self) -> End:
        self._flush()
        self._text.bold += 1

        def end() -> None:
            self._flush()
            self._text.bold -= 1

        return end

    def _start_item(self) -> End:
        if self._captures:
            self._flush()
            if not self._text.is_blank:
                self._text.add("- ")
            return self._flush
        self._block()
        self._items.append(self._line)
        place = len(self._items)

        def end() -> None:
            self._flush()
            self._stream.close(("item", id(self), place))
            del self._items[place - 1 :]

        return end

    def _start_term(self) -> End:
        if self._captures:
            self._flush()
            return self._flush
        self._block()
        line = self._line
        end_capture = self._capture(MarkedText(line), one_line=True)

        def end() -> None:
            self._stream.term(line, end_capture().one_line())

        return end

    def _start_definition(self) -> End:
        if self._captures:
            self._flush()
            return self._flush
        self._block()
        key = object()
        self._stream.open(key)

        def end() -> None:
            self._flush()
            self._stream.close(key)

        return end

    # Listings

    def _is_listing(self, element: HtmlElement) -> bool:
        """Whether inline code is a listing of several lines without a ``pre``."""
        if not self._text.is_blank or (element.tail or "").strip():
            return False
        text = "".join(str(part) for part in element.itertext())
        return "\n" in text.strip()

    def _start_listing(self, element: HtmlElement) -> End:
        outer, parent = element, element.getparent()
        language = language_of(element)
        for _ in range(3):
            if language or parent is None:
                break
            language, outer, parent = language_of(parent), parent, parent.getparent()
        code = element.find("code")
        if code is not None:
            language = language_of(code) or language
        listing = self._listing = HtmlListing(self._line, language)

        def end() -> None:
            self._listing = None
            self._end_listing(listing)

        return end

    def _end_listing(self, listing: HtmlListing) -> None:
        if not self._captures:
            self._block()
            if code := listing.code(self._stream.depth):
                self._stream.code(code.line, code.lines, code.language)
            return
        code = listing.code(0)
        if code is None:
            return
        if len(code.lines) > 1 and self._table is not None and not self._in_line:
            self._table.nest(code)
        else:
            self._text.code += 1
            self._text.add(code.text)
            self._text.code -= 1

    def _start_in_listing(self, element: HtmlElement) -> End | None:
        listing = self._listing
        if listing is None:
            return None
        if element.tag == "br":
            listing.new_line(self._line, always=True)
        elif is_code_line(element):
            listing.new_line(self._line)
            return lambda: listing.new_line(self._line)
        return None

    # Tables

    @property
    def _table(self) -> HtmlTable | None:
        return self._tables[-1] if self._tables else None

    def _start_table(self, element: HtmlElement) -> End:
        self._block()
        depth = len(self._tables)
        if depth >= _MOST_TABLES or _is_layout(element):
            self._tables.append(None)
        else:
            self._tables.append(HtmlTable(self._line))

        def end() -> None:
            table = self._tables.pop()
            self._flush()
            if table is None:
                return
            outer = self._table
            if outer is not None:
                table.end_row()
                outer.nest(table)
            elif not self._captures:
                table.write(self._stream)

        return end

    def _start_table_part(self, element: HtmlElement, kind: str, table: HtmlTable) -> End | None:
        match kind:
            case "thead":
                table.in_head = True
                return lambda: setattr(table, "in_head", False)
            case "tr":
                table.begin_row(self._line)
                return table.end_row
            case "td" | "th":
                spans = span(element, "colspan", 60), span(element, "rowspan", 200)
                text = table.begin_cell(self._line, kind == "th", spans, indentation(element))
                end_cell = self._capture(text, one_line=False)
                return lambda: (end_cell(), table.end_cell())[0] and None
            case "caption":
                end_capture = self._capture(MarkedText(self._line), one_line=True)

                def end() -> None:
                    table.caption = end_capture().one_line()

                return end
        return None


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only lays out other blocks."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return True
    cells = 0
    for cell in table.iter("td", "th"):
        cells += 1
        if is_gutter(cell):
            return True
    return cells == 1
