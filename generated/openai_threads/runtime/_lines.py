"""Bytes, cut anywhere, → lines, and lines → server-sent events (HTML, section 9.2.6)."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ._media_types import charset_of, ordered
from ._response import Unreadable

LONGEST = 64 << 20
"""Most bytes of a line or an event; more is taken for an attack."""
_MARK = 4
"""The longest byte order mark, in bytes."""


@dataclass(frozen=True)
class Event:
    """A server-sent event as received."""

    name: str
    data: str
    id: str
    """The ID of the last event that had one."""


class LineReader:
    """Lines that end with a line feed; with ``returns``, also with a carriage return or both."""

    def __init__(self, *, returns: bool = False) -> None:
        self._returns = returns
        self._returned = False
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The lines that are complete so far. Raises Unreadable for an endless one."""
        if self._returns and piece:
            begun = piece[1:] if self._returned and piece.startswith(b"\n") else piece
            self._returned = piece.endswith(b"\r")
            piece = begun.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first, *others = piece.split(b"\n")
        self._add(first)
        for other in others:
            yield self.rest()
            self._add(other)

    def rest(self) -> bytes:
        """The unterminated last line."""
        line = b"".join(self._parts)
        self._parts, self._size = [], 0
        return line

    def _add(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > LONGEST:
            raise Unreadable(f"a line of more than {LONGEST >> 20} MiB")
        self._parts.append(part)


class TextLines:
    """The lines of a text in the charset of its media type."""

    def __init__(self, media_type: str) -> None:
        self._charset = charset_of(media_type)
        self._decoder: io.IncrementalNewlineDecoder | None = None
        self._first = b""
        self._lines = LineReader()

    def feed(self, piece: bytes) -> Iterator[str]:
        """The lines that are complete so far. Raises Unreadable for an endless one."""
        if self._decoder is None:
            self._first = piece = self._first + piece
            if len(piece) < _MARK:
                return
            self._decoder = self._begun()
        yield from self._cut(self._decoder.decode(piece))

    def rest(self) -> Iterator[str]:
        """The unterminated last line."""
        left = self._first if self._decoder is None else b""
        self._decoder = self._decoder or self._begun()
        yield from self._cut(self._decoder.decode(left, final=True))
        if last := self._lines.rest():
            yield last.decode("utf-8", "surrogatepass")

    def _begun(self) -> io.IncrementalNewlineDecoder:
        """A decoder for a text that begins with these bytes, perhaps a byte order mark."""
        decoder = codecs.getincrementaldecoder(ordered(self._charset, self._first))("replace")
        return io.IncrementalNewlineDecoder(decoder, translate=True)

    def _cut(self, text: str) -> Iterator[str]:
        for line in self._lines.feed(text.encode("utf-8", "surrogatepass")):
            yield line.decode("utf-8", "surrogatepass")


class EventDecoder:
    """The events of one connection."""

    def __init__(self, last_id: str) -> None:
        self._lines = LineReader(returns=True)
        self._begun = False
        self._name = ""
        self._data: list[str] = []
        self._size = 0
        self.last_id = last_id
        self.retry: float | None = None
        """Seconds to wait before reconnecting, if the server asks for that."""

    def feed(self, piece: bytes) -> Iterator[Event]:
        """The events that are complete so far. Raises Unreadable for an endless one."""
        for line in self._lines.feed(piece):
            line = line if self._begun else line.removeprefix(b"\xef\xbb\xbf")
            self._begun = True
            if line:
                self._field(line.decode("utf-8", "replace"))
            else:
                yield from self._event()

    def _event(self) -> Iterator[Event]:
        data = "\n".join(self._data)
        if data:
            yield Event(self._name or "message", data, self.last_id)
        self._name, self._data, self._size = "", [], 0

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._size += len(value)
            if self._size > LONGEST:
                raise Unreadable(f"an event of more than {LONGEST >> 20} MiB")
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self.last_id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value[:9]) / 1000
