"""Read the blocks of AsciiDoc, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent

from specmeld.read.containers.adoc.asciidoc_attributes import BlockAttributes
from specmeld.read.containers.adoc.asciidoc_inline import Attributes, inline
from specmeld.read.containers.adoc.asciidoc_tables import cell_text, read_table
from specmeld.read.containers.page_events import Code, Event, Heading, Item, Line, Term, Text

_TITLE = re.compile(r"(={1,6}|#{1,6})\s+(\S.*)\Z")
_UNDERLINES = "=-~^+"
_SET = re.compile(r":(!?)([A-Za-z0-9_][\w-]*)(!?):(?:\s+(.*))?\Z")
_ATTRIBUTES = re.compile(r"\[(|[\w.#%,\"'].*|\[[\w:][^\[\]]*\])\]\Z")
_CAPTION = re.compile(r"\.([^\s.].*)\Z")
_MACRO = re.compile(r"([\w-]+)::([^\s\[\]]*)\[(.*)\]\Z")
_SILENT = re.compile(r"//(?!/)|'{3,}\Z|<<<\Z")
_FENCE = re.compile(r"```\s*([\w+-]*)\Z")
_DELIMITER = re.compile(r"(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|[|!,:]={3,})\Z")
_ITEM = re.compile(r"\s*(\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|<(?:\d{1,3}|\.)>)\s+(\S.*)\Z")
_BULLET = re.compile(r"(?:\*{1,6}|-|\.{1,6})\s+\S")
_TERM = re.compile(r"\s*(\S.*?)(:{2,4}|;;)(?:\s+(.*))?\Z")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(.*)\Z")
_CALLOUTS = re.compile(r"(?<!\s)\s+(?:(?://|#|--|;;)\s*)?(?:<(?:\d{1,3}|\.)>\s*){1,9}\Z")
_QUOTES = frozenset(
    ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "quote", "verse", "sidebar", "abstract"]
)
_LISTINGS = frozenset(["source", "listing", "literal"])
_DEEPEST = 16
_LONGEST_TERM = 2_000


class Blocks:
    """Reads blocks and appends their events."""

    def __init__(self, attributes: Attributes | None = None, nesting: int = 0) -> None:
        self.events: list[Event] = []
        self.hard_breaks: set[int] = set()
        """The numbers of the lines that end with a line break."""
        self._attributes = attributes or Attributes()
        self._nesting = nesting
        self._lines: Sequence[Line] = ()
        self._at = 0
        self._base = 0
        self._quoted = False
        self._markers: list[str] = []
        """The markers of the open lists, outermost first."""
        self._attached = False
        """Whether the next block belongs to the last item or term, whatever is between them."""
        self._after_blank = True
        self._own = BlockAttributes()
        """What the lines above the next block say about it."""

    def read(self, lines: Sequence[Line], depth: int, quoted: bool = False) -> None:
        self._lines, self._base, self._quoted = lines, depth, quoted
        while self._at < len(lines):
            number, text = lines[self._at]
            if not text.strip():
                self._after_blank = True
                self._at += 1
            elif self._is_prelude(number, text):
                self._at += 1
                self._close_lists()
            else:
                self._block(number, text)
                self._own = BlockAttributes()
                self._after_blank = False

    def _close_lists(self) -> None:
        """A line about the next block ends the lists above, if it is separated from them."""
        if self._after_blank and not self._attached:
            self._markers = []

    @property
    def _depth(self) -> int:
        return self._base + len(self._markers)

    def _is_prelude(self, number: int, text: str) -> bool:
        """Process lines that are not blocks themselves but describe others."""
        if setting := _SET.match(text):
            hidden = bool(setting[1] or setting[3])
            if hidden:
                self._attributes.unset(setting[2])
            else:
                self._attributes.set(setting[2], setting[4] or "")
        elif text.strip() == "+":
            self._attached = True
        elif attributes := _ATTRIBUTES.match(text):
            self._own.add(attributes[1])
        elif caption := _CAPTION.match(text):
            self._own.caption = (number, inline(caption[1], self._attributes))
        else:
            return bool(_SILENT.match(text))
        return True

    def _block(self, number: int, text: str) -> None:
        """Read the block that begins on this line, and is at least that line."""
        if title := _TITLE.match(text):
            self._markers, self._attached = [], False
            self._heading(number, title[2], len(title[1]))
            self._at += 1
            return
        if not _DELIMITER.match(text):
            if item := _ITEM.match(text):
                self._item(number, item[1], item[2])
                return
            if (term := _TERM.match(text[:_LONGEST_TERM])) and not _MACRO.match(text):
                self._term(number, term[2], term[1], term[3] or "")
                return
        after_term = bool(self.events) and isinstance(self.events[-1], Term)
        indented = text[0] in " \t" and not after_term
        if not indented:
            self._close_lists()
        self._attached = False
        self._content(number, text, indented)

    def _content(self, number: int, text: str, indented: bool) -> None:
        if fence := _FENCE.match(text):
            self._code(self._until("```"), fence[1])
        elif _DELIMITER.match(text):
            self._delimited(number, text)
        elif macro := _MACRO.match(text):
            self._at += 1
            if macro[1] == "image" and macro[3]:
                self._text([(number, macro[3].split(",")[0].strip('"'))])
        elif self._is_underlined(text):
            self._markers = []
            level = 1 + _UNDERLINES.index(self._lines[self._at + 1][1][0])
            self._heading(number, text, level)
            self._at += 2
        elif indented or self._own.style in _LISTINGS:
            lines = self._paragraph_lines(literal=True)
            self._code(_dedented(lines), self._own.language(self._attributes))
        else:
            self._paragraph()

    def _heading(self, line: int, text: str, level: int) -> None:
        shown = inline(text, self._attributes)
        if shown:
            self.events.append(Heading(line, self._base, shown, min(level, 6)))

    def _is_underlined(self, text: str) -> bool:
        """Whether the next line underlines this one: an old-style title."""
        if self._at + 1 >= len(self._lines) or not any(each.isalnum() for each in text):
            return False
        below = self._lines[self._at + 1][1]
        same = len(set(below)) == 1 and below[0] in _UNDERLINES
        return same and len(below) > 2 and abs(len(below) - len(text)) <= 1

    def _item(self, number: int, marker: str, text: str) -> None:
        self._caption()
        depth = self._open_list(marker if marker[0] in "*-." else "1.")
        self._at += 1
        lines = self._shown([(number, text), *self._following_lines()])
        self.events.append(Item(number, depth, tuple(lines)))

    def _term(self, number: int, marker: str, term: str, text: str) -> None:
        self._caption()
        depth = self._open_list(marker)
        self._at += 1
        self.events.append(Term(number, depth, inline(term, self._attributes)))
        self._attached = not text
        if text:
            self._text(self._shown([(number, text), *self._following_lines()]))

    def _open_list(self, marker: str) -> int:
        """The depth of an item with this marker; closes lists nested in its own."""
        self._attached = False
        if marker in self._markers:
            del self._markers[self._markers.index(marker) + 1 :]
        elif len(self._markers) < _DEEPEST:
            self._markers.append(marker)
        return self._depth - 1

    def _following_lines(self) -> list[Line]:
        """The lines up to one that begins another block, item or term."""
        start = self._at
        while self._at < len(self._lines):
            text = self._lines[self._at][1]
            if self._ends_paragraph(text) or _ITEM.match(text) or _TERM.match(text[:_LONGEST_TERM]):
                break
            self._at += 1
        return [line for line in self._lines[start : self._at] if not _SILENT.match(line[1])]

    def _paragraph_lines(self, literal: bool = False) -> list[Line]:
        """This line and the ones up to a blank one or another block."""
        start = self._at
        header = self._is_below_document_title()
        self._at += 1
        while self._at < len(self._lines):
            text = self._lines[self._at][1]
            if self._ends_paragraph(text) or (not literal and _BULLET.match(text)):
                break
            if header and _SET.match(text):
                break
            self._at += 1
        return list(self._lines[start : self._at])

    def _is_below_document_title(self) -> bool:
        """Whether this is the authors' line, which attributes follow without a blank line."""
        title = self.events[0] if len(self.events) == 1 else None
        return isinstance(title, Heading) and title.level == 1 and not self._after_blank

    def _ends_paragraph(self, text: str) -> bool:
        if not text.strip() or text.strip() == "+" or _DELIMITER.match(text):
            return True
        return bool(_FENCE.match(text) or (_ATTRIBUTES.match(text) and text != "[]"))

    def _paragraph(self) -> None:
        lines = self._paragraph_lines()
        admonition = _ADMONITION.match(lines[0][1])
        if admonition:
            lines[0] = (lines[0][0], admonition[1])
        quoted = bool(admonition) or self._own.style in _QUOTES
        kept = [line for line in lines if not _SILENT.match(line[1])]
        self._caption()
        self._text(self._shown(kept), quoted)

    def _shown(self, lines: Sequence[Line]) -> list[Line]:
        self.hard_breaks |= {number for number, text in lines if text.endswith(" +")}
        shown = (
            (number, inline(text.removesuffix(" +"), self._attributes)) for number, text in lines
        )
        return [(number, text) for number, text in shown if text]

    def _text(self, lines: Sequence[Line], quoted: bool = False) -> None:
        if lines:
            self.events.append(Text(lines[0][0], self._depth, tuple(lines), quoted or self._quoted))

    def _caption(self) -> None:
        """The caption of anything but a table, as a line of its own."""
        if self._own.caption and self._own.caption[1]:
            number, text = self._own.caption
            self.events.append(Text(number, self._depth, ((number, f"**{text}**"),)))

    def _until(self, delimiter: str) -> list[Line]:
        """The lines up to a closing delimiter, or to the end; continues after it."""
        start = end = self._at + 1
        while end < len(self._lines) and self._lines[end][1] != delimiter:
            end += 1
        self._at = end + 1
        return list(self._lines[start:end])

    def _delimited(self, number: int, delimiter: str) -> None:
        lines = self._until(delimiter)
        style = self._own.style
        if delimiter[1:] and set(delimiter[1:]) == {"="} and delimiter[0] in "|!,:":
            self._table(number, delimiter[0], lines)
        elif delimiter[0] in "/+":
            return
        elif style in _LISTINGS or (delimiter[0] in "-." and len(delimiter) > 2):
            self._code(lines, self._own.language(self._attributes))
        elif self._nesting >= _DEEPEST:
            self._text(self._shown(lines))
        else:
            self._caption()
            quoted = self._quoted or style in _QUOTES or delimiter[0] in "*_"
            self._nested(lines, self._depth, quoted)

    def _nested(self, lines: Sequence[Line], depth: int, quoted: bool) -> None:
        inner = Blocks(self._attributes, self._nesting + 1)
        inner.read(lines, depth, quoted)
        self.events += inner.events
        self.hard_breaks |= inner.hard_breaks

    def _code(self, lines: Sequence[Line], language: str) -> None:
        kept = [(number, _CALLOUTS.sub("", text)) for number, text in lines]
        if self._own.substitutes_attributes:
            kept = [(number, self._attributes.substituted(text)) for number, text in kept]
        while kept and not kept[0][1].strip():
            kept.pop(0)
        while kept and not kept[-1][1].strip():
            kept.pop()
        self._caption()
        if kept:
            self.events.append(Code(kept[0][0], self._depth, tuple(kept), language))

    def _table(self, number: int, mark: str, lines: Sequence[Line]) -> None:
        caption = self._own.caption[1] if self._own.caption else ""
        named = self._own.for_table(mark)
        bar = mark if mark in "|!" else "|"
        table = read_table(lines, named, (number, self._depth), caption, self._cell, bar)
        if table.head or table.rows:
            self.events.append(table)

    def _cell(self, lines: Sequence[Line], style: str) -> str:
        if style == "a" and self._nesting < _DEEPEST:
            inner = Blocks(self._attributes, self._nesting + 1)
            inner.read(_without_lead(lines), 0)
            return cell_text(inner.events, inner.hard_breaks)
        return self._plain_cell(lines, "`" if style in ("m", "l") else "")

    def _plain_cell(self, lines: Sequence[Line], mark: str) -> str:
        """Paragraphs and hard breaks become line breaks, other line breaks spaces."""
        rows = [""]
        for _, text in lines:
            shown = inline(text.removesuffix(" +"), self._attributes)
            if rows[-1] and (not shown or _BULLET.match(text.strip())):
                rows.append("")
            rows[-1] = f"{rows[-1]} {shown}".strip()
            if text.endswith(" +"):
                rows.append("")
        return "\n".join(f"{mark}{row}{mark}" if "`" not in row else row for row in rows if row)


def _without_lead(lines: Sequence[Line]) -> list[Line]:
    """The lines without the space after a bar."""
    return [(number, text if at else text.lstrip()) for at, (number, text) in enumerate(lines)]


def _dedented(lines: Sequence[Line]) -> list[Line]:
    texts = dedent("\n".join(text for _, text in lines)).split("\n")
    return [(number, text) for (number, _), text in zip(lines, texts, strict=True)]
