"""The events of a page so far, and the headings that the next one is below."""

from __future__ import annotations

from specmeld.read.containers.copied.copied_titles import is_media_type
from specmeld.read.containers.page_events import Event, Heading, Text

PAGE, TITLE, SECTION, STATUS, BELOW_STATUS = 1, 2, 3, 4, 5
"""Levels of headings."""
_LOWEST = 6


class Outline:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._open: list[Heading] = []
        """The headings that contain what follows, highest first."""

    @property
    def last(self) -> Event | None:
        return self.events[-1] if self.events else None

    def add(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Heading):
            while self._open and self._open[-1].level >= event.level:
                self._open.pop()
            self._open.append(event)

    def above(self, level: int = _LOWEST) -> Heading | None:
        """The last heading of that level or a higher one."""
        return next((each for each in reversed(self._open) if each.level <= level), None)

    def ends_with_media_type(self) -> bool:
        """Whether the media type of a section or status was the last thing on the page."""
        last = self.last
        if len(self.events) < 2 or not isinstance(self.events[-2], Heading):
            return False
        return isinstance(last, Text) and is_media_type(last.text)
