"""Turn the lines of copied text into events, from the top down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.copied.copied_children import ShownChildren
from specmeld.read.containers.copied.copied_field_lines import FieldLines
from specmeld.read.containers.copied.copied_fields import (
    Field,
    add_text,
    is_bullet,
    label_line,
    without_bullet,
)
from specmeld.read.containers.copied.copied_glued_tables import glued_table
from specmeld.read.containers.copied.copied_lines import CopiedLine, following
from specmeld.read.containers.copied.copied_samples import SampleKeys
from specmeld.read.containers.copied.copied_stacked_tables import begins_table, stacked_table
from specmeld.read.containers.copied.copied_titles import (
    Operation,
    is_listed,
    is_media_type,
    is_short_title,
    operation_at,
    section_of,
    status_of,
)
from specmeld.read.containers.copied.copied_types import (
    glued_field,
    is_composite,
    marks_of,
    type_of,
)
from specmeld.read.containers.page_events import Code, Event, Heading, Item, Row, Table, Text
from specmeld.read.vocabulary.copied_words import (
    BELOW_A_STATUS,
    DIRECTLY_BELOW_A_STATUS,
    METHODS,
    PAIRED,
)
from specmeld.read.vocabulary.site_lines import ENDS, TABLE_HEADS

_PAGE, _TITLE, _SECTION, _STATUS, _BELOW_STATUS = 1, 2, 3, 4, 5
_INLINE_BULLET = re.compile(r"\s[-•]\s+(?=\S)")
_NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]*")
_SENT = re.compile(r"[\w.:-]{1,24}")
_SECRET = re.compile(r"key|token|secret|pass|auth|sign", re.IGNORECASE)
_DEEPEST = 16
_LOWEST = 6
"""The level of the smallest heading."""
_MOST_TABS = 20
"""Most consecutive statuses that are the tabs of one sample; more are a list."""
_MOST_WORDS = 6
"""Most lines of text between a type and the next name."""


class Page:
    def __init__(self, lines: Sequence[CopiedLine]) -> None:
        self.events: list[Event] = []
        self._last_of_level: dict[int, tuple[int, Heading]] = {}
        """Level → its last heading, with its index among the events."""
        self._looked_at = 0
        """Events among which headings were searched."""
        self._lines = lines
        self._following = following(lines)
        self._samples = SampleKeys(lines)
        self._children = ShownChildren(self._samples)
        self._near = FieldLines(lines, self._following, self._children)
        self._last_name = ""
        """The name of the field above, within one section."""
        self._union_depth: int | None = None
        """The depth of the field above whose branches may follow."""
        self._last_shown = {
            operation.text: at
            for at in range(len(lines))
            if (operation := operation_at(lines, self._following, at))
        }
        self._shown: set[str] = set()
        """The operations that have an event."""
        self._listed_end = 0
        """Index after the last operation of a list of them."""
        self._indents: list[int] = []
        """The indentations of the open bullets, outermost first."""

    def read(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._one(at) if self._lines[at].text else at + 1

    def _one(self, at: int) -> int:
        """Read what begins on a line; returns the index of the line after it."""
        line = self._lines[at]
        table = glued_table(self._lines, at, self._ends_table) or stacked_table(
            self._lines, self._following, at, self._ends_table, self._titles_next
        )
        if table:
            self._children.close()
            self.events.append(table[0])
            return table[1]
        if found := self._near.field(at):
            return self._read_field(line, *found)
        self._close_bullets(line)
        if self._near.code.starts(at) and (code := self._near.code.read(at)):
            self.events.append(code[0])
            return code[1]
        operation = operation_at(self._lines, self._following, at)
        if operation and not (operation.of_sample and operation.text in self._shown):
            number, shown = line.number, f"`{operation.text}`"
            if self._is_listed(at, operation) and self._last_shown[operation.text] > at:
                return operation.end
            self._shown.add(operation.text)
            if operation.title:
                self.events.append(Heading(number, 0, operation.title.text, _TITLE))
                number = operation.title.number
            self.events.append(Text(number, 0, ((number, shown),)))
            self._children.close()
            return operation.end
        if self._near.is_marker(at):
            return at + 1
        for way in (
            self._table,
            self._status,
            self._section,
            self._pair,
            self._unnamed,
            self._bullet,
        ):
            end = way(at)
            if end > at:
                return end
        self._text_or_title(at)
        return at + 1

    def _is_listed(self, at: int, operation: Operation) -> bool:
        """Whether an operation is in a list, which says nothing more about any of them."""
        last = self.events[-1] if self.events else None
        named = isinstance(last, Heading) and last.text.lower() == "operations"
        listed = named or self._is_below_list(at)
        if listed or is_listed(self._lines, self._following, operation):
            self._listed_end = operation.end
            return True
        return False

    def _is_below_list(self, at: int) -> bool:
        end = self._listed_end
        return end > 0 and at in (end, self._following[end - 1])

    def _read_field(self, line: CopiedLine, found: Field, at: int) -> int:
        """Read the lines that belong to a field, then emit it."""
        depth = self._depth_of(found, line)
        self._last_name = found.name
        end = self._near.read(found, at)
        for each in _split_inline(found):
            self.events += each.events(depth)
        return end

    def _depth_of(self, found: Field, line: CopiedLine) -> int:
        if is_bullet(line.text):
            return self._bullet_depth(line.indent)
        self._indents = []
        if found.is_branch and self._union_depth is not None:
            return self._union_depth + 1
        depth = min(self._children.depth_of(found.name), _DEEPEST)
        self._union_depth = depth if found.is_union else None
        return depth

    def _table(self, at: int) -> int:
        """Rows with tabs under a row of known heads; the heads alone say nothing."""
        heads = self._lines[at].cells
        if len(heads) < 2 or not all(head.lower() in TABLE_HEADS for head in heads):
            return at
        end = at + 1
        rows: list[Row] = []
        while end < len(self._lines) and len(cells := self._lines[end].raw.split("\t")) > 1:
            texts = [" ".join(cell.split()) for cell in cells]
            if sum(map(bool, texts)) < 2:
                break
            rows.append(Row(self._lines[end].number, tuple(texts)))
            end += 1
        if rows:
            self.events.append(Table(self._lines[at].number, 0, tuple(heads), tuple(rows)))
        return end

    def _status(self, at: int) -> int:
        """A status; of several consecutive tabs the first one belongs to the sample below them."""
        text = status_of(self._lines[at].text)
        if not text:
            return at
        self._heading(at, text, _STATUS if self._is_in_responses() else _SECTION)
        end = at + 1
        tabs: list[tuple[int, str]] = []
        below = self._following[at]
        while below < len(self._lines) and len(tabs) < _MOST_TABS:
            if not (more := status_of(self._lines[below].text)).isdigit():
                break
            tabs.append((self._lines[below].number, more))
            below = self._following[below]
        if below < len(self._lines) and is_media_type(self._lines[below].text):
            below = self._following[below]
        if tabs and text.isdigit() and below < len(self._lines) and self._near.code.starts(below):
            self.events.append(Text(tabs[0][0], 0, tuple(tabs)))
            end = below
        return end

    def _section(self, at: int) -> int:
        text = section_of(self._lines[at].text)
        if not text or self._is_within_sentence(at):
            return at
        last = self.events[-1] if self.events else None
        directly = isinstance(last, Heading) and (
            last.level >= _STATUS or bool(status_of(last.text))
        )
        names = BELOW_A_STATUS if not directly else DIRECTLY_BELOW_A_STATUS
        below = text.lower().startswith(names) and self._has_status()
        next_at = self._following[at]
        marks = marks_of(self._lines[next_at].text) if next_at < len(self._lines) else ()
        alone = marks in (("required",), ("optional",)) and not self._near.field(next_at)
        shown = f"{text} ({marks[0]})" if alone else text
        self._heading(at, shown, _BELOW_STATUS if below else _SECTION)
        return next_at + 1 if alone else at + 1

    def _is_within_sentence(self, at: int) -> bool:
        """Whether a line is a formatted word within a line of prose."""
        if at == 0 or at + 1 >= len(self._lines):
            return False
        before, after = self._lines[at - 1].text, self._lines[at + 1].text
        return before[-1:].islower() and " " in before and after[:1].islower() and " " in after

    def _has_status(self) -> bool:
        above = self._above(_STATUS)  # the nearest one that is not part of a status
        return above is not None and bool(status_of(above.text))

    def _is_in_responses(self) -> bool:
        """Whether the section above is not one of the request, which contains no statuses."""
        above = self._above(_SECTION)
        return above is None or "request" not in above.text.lower()

    def _above(self, level: int = _LOWEST) -> Heading | None:
        """The last heading of that level or a higher one."""
        for at in range(self._looked_at, len(self.events)):
            event = self.events[at]
            if isinstance(event, Heading):
                self._last_of_level[event.level] = at, event
        self._looked_at = len(self.events)
        found = [last for each, last in self._last_of_level.items() if each <= level]
        return max(found, key=lambda last: last[0])[1] if found else None

    def _pair(self, at: int) -> int:
        """A name, its value below it, and text separate from both, as in lists of sent values."""
        above, line = self._above(), self._lines[at]
        if above is None or above.text not in PAIRED or not _NAME.fullmatch(line.text):
            return at
        if line.text.lower() in METHODS:
            return at
        value = at + 1
        if value >= len(self._lines) or not self._lines[value].text or self._begins(value):
            return at
        end = value + 1
        words = self._following[value]
        text = f"`{line.text}`"
        if words < len(self._lines) and " " in self._lines[words].text and not self._begins(words):
            text, end = f"{text}: {self._lines[words].text}", words + 1
        self.events.append(Item(line.number, 0, ((line.number, text),)))
        sent = self._lines[value]
        if above.text != "HEADERS" and _SENT.fullmatch(sent.text) and not _SECRET.search(line.text):
            self.events.append(Text(sent.number, 1, ((sent.number, f"Example: {sent.text}"),)))
        return end

    def _begins(self, at: int) -> bool:
        return bool(
            section_of(self._lines[at].text)
            or status_of(self._lines[at].text)
            or operation_at(self._lines, self._following, at)
        )

    def _ends_table(self, at: int) -> bool:
        """Whether a line begins something that is no cell."""
        return (
            self._begins(at)
            or self._near.code.starts(at)
            or self._lines[at].text.lower() in ENDS
            or begins_table(self._lines, self._following, at)
        )

    def _titles_next(self, at: int) -> bool:
        """Whether a line can be the title of an operation or a table."""
        above = self._near.is_above_operation(at) or self._near.is_above_table(at)
        return above and is_short_title(self._lines[at].text)

    def _unnamed(self, at: int) -> int:
        """A type without its name, which the samples may show.

        The name of a field that opens is a button, and browsers do not copy buttons.
        """
        said = type_of(self._lines[at].text)
        if said is None or not is_composite(said):
            return at
        next_name = self._next_name(at)
        above = (self._last_name, *self._children.parents)
        names = (self._samples.between(each, next_name) for each in above)
        name = next(filter(None, names), "")
        if not name:
            return at + 1 if at and self._near.is_marker(at - 1) else at
        line = self._lines[at]
        end = self._read_field(line, Field(line.number, name, said), at + 1)
        if next_name in self._samples.children(name):
            self._children.open(name)
        return end

    def _next_name(self, at: int) -> str:
        """The name of the next field of the same section, after a few lines of text."""
        below = self._following[at]
        for _ in range(_MOST_WORDS):
            if below >= len(self._lines) or section_of(self._lines[below].text):
                break
            if found := self._near.field(below):
                return found[0].name
            below = self._following[below]
        return ""

    def _heading(self, at: int, text: str, level: int) -> None:
        self._children.close()
        self._last_name = ""
        self._union_depth = None
        self._indents = []
        self.events.append(Heading(self._lines[at].number, 0, text, level))

    def _bullet(self, at: int) -> int:
        line = self._lines[at]
        if not is_bullet(line.text):
            return at
        depth = self._bullet_depth(line.indent)
        self.events.append(Item(line.number, depth, ((line.number, without_bullet(line.text)),)))
        return at + 1

    def _bullet_depth(self, indent: int) -> int:
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if (not self._indents or self._indents[-1] < indent) and len(self._indents) < _DEEPEST:
            self._indents.append(indent)
        return max(len(self._indents) - 1, 0)

    def _close_bullets(self, line: CopiedLine) -> None:
        if self._indents and not is_bullet(line.text) and line.indent <= self._indents[0]:
            self._indents = []

    def _text_or_title(self, at: int) -> None:
        line = self._lines[at]
        level = self._title_level(at)
        if level:
            self._heading(at, line.text, level)
        else:
            depth = len(self._indents)
            self.events.append(Text(line.number, depth, ((line.number, line.text),)))

    def _title_level(self, at: int) -> int:
        """The level of a line as a heading; 0 if it is text."""
        line = self._lines[at]
        text, below = line.text, self._following[at]
        if (
            label_line(text)
            or type_of(text)
            or not is_short_title(text)
            or below >= len(self._lines)
            or line.cells[1:]
        ):
            return 0
        last = self.events[-1] if self.events else None
        if isinstance(last, Heading) and last.text.isdigit():
            return 0
        if self._near.is_above_operation(at) or self._is_below_list(at):
            return _TITLE
        if last is None:
            next_text = self._lines[below].text
            is_page = is_short_title(next_text) and not section_of(next_text)
            return _PAGE if is_page else _TITLE
        if (isinstance(last, Heading) and last.level > _TITLE) or self._is_below_media_type():
            return 0
        if isinstance(last, Text) and last.text.endswith(":"):
            return 0
        apart = isinstance(last, Heading | Code) or not self._lines[at - 1].text
        if apart and section_of(self._lines[below].text):
            return _TITLE
        if self._near.field(below) or self._near.is_above_table(at):
            return _SECTION
        sentence = self._lines[below].text[-1] in ".:!?"
        return _TITLE if apart and sentence else 0

    def _is_below_media_type(self) -> bool:
        """Whether the media type of a section or status was the last thing on the page."""
        if len(self.events) < 2 or not isinstance(self.events[-2], Heading):
            return False
        last = self.events[-1]
        return isinstance(last, Text) and is_media_type(last.text)


def _split_inline(found: Field) -> list[Field]:
    """The field, and those whose bullets are within its text."""
    fields = [found]
    for number, text in list(found.words[:1]):
        first, *parts = _INLINE_BULLET.split(text)
        glued = [glued_field(part) for part in parts]
        if not parts or not all(each and each.is_sure for each in glued):
            break
        found.words[0] = (number, first)
        for each in glued:
            if each:
                inner = Field(number, each.name, each.said)
                if each.words:
                    add_text(inner, (number, each.words))
                fields.append(inner)
        fields[-1].notes += found.notes
        found.notes = []
    return fields
