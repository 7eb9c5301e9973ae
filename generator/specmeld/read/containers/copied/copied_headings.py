"""Which lines of a page are headings, and their levels."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.read.containers.copied.copied_field_lines import FieldLines
from specmeld.read.containers.copied.copied_fields import label_line
from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_operations import ShownOperations
from specmeld.read.containers.copied.copied_outline import (
    BELOW_STATUS,
    PAGE,
    SECTION,
    STATUS,
    TITLE,
    Outline,
)
from specmeld.read.containers.copied.copied_parts import PartFinder
from specmeld.read.containers.copied.copied_titles import (
    is_media_type,
    is_short_title,
    section_of,
    status_of,
)
from specmeld.read.containers.copied.copied_types import marks_of, type_of
from specmeld.read.containers.page_events import Code, Event, Heading, Text
from specmeld.read.vocabulary.copied_words import BELOW_A_STATUS, DIRECTLY_BELOW_A_STATUS

_MOST_TABS = 20
"""Most consecutive statuses that are the tabs of one sample; more are a list."""


class HeadingFinder:
    """Finds the heading on a line; asked from the top down, while the outline grows."""

    def __init__(
        self,
        lines: Sequence[CopiedLine],
        following: Sequence[int],
        parts: PartFinder,
        fields: FieldLines,
        operations: ShownOperations,
        outline: Outline,
    ) -> None:
        self._lines = lines
        self._following = following
        self._parts = parts
        self._fields = fields
        self._operations = operations
        self._outline = outline

    def status(self, at: int) -> tuple[list[Event], int] | None:
        """A status; of several consecutive tabs the first one belongs to the sample below them."""
        line = self._lines[at]
        text = status_of(line.text)
        if not text:
            return None
        level = STATUS if self._is_in_responses() else SECTION
        heading = Heading(line.number, 0, text, level)
        tabs, below = self._tabs(self._following[at])
        if below < len(self._lines) and is_media_type(self._lines[below].text):
            below = self._following[below]
        if tabs and text.isdigit() and below < len(self._lines) and self._parts.code.starts(below):
            return [heading, Text(tabs[0][0], 0, tuple(tabs))], below
        return [heading], at + 1

    def section(self, at: int) -> tuple[list[Event], int] | None:
        """The title of a part of an operation, with the mark below it if that is alone."""
        text = section_of(self._lines[at].text)
        if not text or self._is_within_sentence(at):
            return None
        last = self._outline.last
        directly = isinstance(last, Heading) and (
            last.level >= STATUS or bool(status_of(last.text))
        )
        names = BELOW_A_STATUS if not directly else DIRECTLY_BELOW_A_STATUS
        below = text.lower().startswith(names) and self._has_status()
        next_at = self._following[at]
        marks = marks_of(self._lines[next_at].text) if next_at < len(self._lines) else ()
        alone = marks in (("required",), ("optional",)) and not self._fields.field(next_at)
        shown = f"{text} ({marks[0]})" if alone else text
        level = BELOW_STATUS if below else SECTION
        return [Heading(self._lines[at].number, 0, shown, level)], next_at + 1 if alone else at + 1

    def title(self, at: int) -> Heading | None:
        """A line that is a heading for what follows it, and for none of its words."""
        line = self._lines[at]
        level = self._title_level(at)
        return Heading(line.number, 0, line.text, level) if level else None

    def _tabs(self, at: int) -> tuple[list[tuple[int, str]], int]:
        """The bare statuses from a line on, and the index after them."""
        tabs: list[tuple[int, str]] = []
        while at < len(self._lines) and len(tabs) < _MOST_TABS:
            if not (status := status_of(self._lines[at].text)).isdigit():
                break
            tabs.append((self._lines[at].number, status))
            at = self._following[at]
        return tabs, at

    def _is_within_sentence(self, at: int) -> bool:
        """Whether a line is a formatted word within a line of prose."""
        if at == 0 or at + 1 >= len(self._lines):
            return False
        before, after = self._lines[at - 1].text, self._lines[at + 1].text
        return before[-1:].islower() and " " in before and after[:1].islower() and " " in after

    def _has_status(self) -> bool:
        above = self._outline.above(STATUS)  # the nearest one that is not part of a status
        return above is not None and bool(status_of(above.text))

    def _is_in_responses(self) -> bool:
        """Whether the section above is not one of the request, which contains no statuses."""
        above = self._outline.above(SECTION)
        return above is None or "request" not in above.text.lower()

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
        last = self._outline.last
        if isinstance(last, Heading) and last.text.isdigit():
            return 0
        if self._parts.is_above_operation(at) or self._operations.is_below_list(at):
            return TITLE
        if last is None:
            next_text = self._lines[below].text
            is_page = is_short_title(next_text) and not section_of(next_text)
            return PAGE if is_page else TITLE
        if isinstance(last, Heading) and last.level > TITLE:
            return 0
        if self._outline.ends_with_media_type():
            return 0
        if isinstance(last, Text) and last.text.endswith(":"):
            return 0
        apart = isinstance(last, Heading | Code) or not self._lines[at - 1].text
        if apart and section_of(self._lines[below].text):
            return TITLE
        if self._fields.field(below) or self._parts.is_above_table(at):
            return SECTION
        sentence = self._lines[below].text[-1] in ".:!?"
        return TITLE if apart and sentence else 0
