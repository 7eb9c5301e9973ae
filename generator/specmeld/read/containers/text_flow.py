"""Text between blocks: paragraphs, items, and captured texts such as headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.marked_text import MarkedText
from specmeld.read.containers.page_events import Line

End = Callable[[], None]


class TextFlow:
    """Writes text into the open block, and blocks into an event stream.

    While a text is captured, for a heading or a cell, blocks split its lines and are not events.
    """

    def __init__(self, stream: EventStream, first_line: int, last_line: int) -> None:
        self.stream = stream
        self.text = MarkedText(first_line)
        """The text being written: of the block, or of the innermost capture."""
        self.line = first_line
        self._last_line = last_line
        self._outer: list[MarkedText] = []
        self._one_line = 0
        """How many of the captures want one line."""
        self._items: list[int | None] = []
        """The open items; those without text so far by their lines."""

    @property
    def is_captured(self) -> bool:
        return bool(self._outer)

    @property
    def is_one_line(self) -> bool:
        return self._one_line > 0

    def reach(self, line: int) -> None:
        """Continue in a line of the document; lines never go back."""
        self.line = min(max(self.line, line), self._last_line)

    def pass_over(self, text: str) -> None:
        """Count the lines of something that is not text."""
        self.reach(self.line + text.count("\n"))

    def add(self, text: str) -> None:
        if self.text.line_is_blank:
            lead = text[: len(text) - len(text.lstrip())]
            if lead != text:
                self.pass_over(lead)
                self.text.line = self.line
                self.text.add(lead)
                text = text[len(lead) :]
        self.text.add(text)
        self.pass_over(text)

    def break_line(self) -> None:
        if self._one_line:
            self.text.add(" ")
        else:
            self.text.new_line(self.line)

    def end_block(self) -> None:
        """End the current paragraph, if it has any text."""
        if self._outer:
            self.break_line()
            return
        lines = self.text.lines()
        self.text = self.text.follower(self.line)
        if not lines:
            return
        if self._items and (line := self._items[-1]) is not None:
            self._begin_item(line, lines)
        else:
            self.stream.text(lines)

    def begin_block(self) -> None:
        """Prepare for an event: the text before it ends, an item without text begins."""
        self.end_block()
        if not self._outer and self._items and (line := self._items[-1]) is not None:
            self._begin_item(line, [])

    def item(self) -> End:
        """Begin an item; returns what ends it."""
        if self._outer:
            self.end_block()
            if not self.text.is_blank:
                self.text.add("- ")
            return self.end_block
        self.begin_block()
        self._items.append(self.line)
        place = len(self._items)

        def end() -> None:
            self.end_block()
            self.stream.close(("item", id(self), place))
            del self._items[place - 1 :]

        return end

    def inside(self, deeper: bool, quoted: bool = False) -> End:
        """Begin a definition or a quote around what follows; returns what ends it."""
        if self._outer:
            self.end_block()
            return self.end_block
        self.begin_block() if deeper else self.end_block()
        key = object()
        self.stream.open(key, deeper=deeper, quoted=quoted)

        def end() -> None:
            self.end_block()
            self.stream.close(key)

        return end

    def captured(self, take: Callable[[int, str], None]) -> End:
        """Capture what follows as one line; at its end, pass on where it began and its text."""
        if self._outer:
            self.end_block()
            return self.end_block
        self.begin_block()
        line, place = self.line, len(self.stream.events)
        end_capture = self.capture(MarkedText(line), one_line=True)

        def end() -> None:
            take(line, end_capture().one_line())
            self.stream.restore_order(place)

        return end

    def capture(self, text: MarkedText, one_line: bool) -> Callable[[], MarkedText]:
        """Write what follows into a separate text; returns what ends that."""
        self._outer.append(self.text)
        self._one_line += one_line
        self.text = text

        def end() -> MarkedText:
            self.text = self._outer.pop()
            self._one_line -= one_line
            return text

        return end

    def _begin_item(self, line: int, lines: Sequence[Line]) -> None:
        self.stream.item(line, lines)
        self.stream.open(("item", id(self), len(self._items)))
        self._items[-1] = None
