"""HTML as events."""

from __future__ import annotations

from specmeld.read.containers.event_stream import EventStream
from specmeld.read.containers.events import Event


def events(text: str) -> list[Event]:
    """The events of an HTML page; no text is refused."""
    stream = EventStream()
    read_fragment(stream, text, 1)
    return stream.finish()


def read_fragment(stream: EventStream, source: str, line: int) -> None:
    """Add the events of a piece of HTML that begins in the given line of its document."""
