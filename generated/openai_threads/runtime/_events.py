"""Streams of values: server-sent events as WHATWG has them (HTML, section 9.2), or lines of JSON.

Nothing here reads from the network: the drivers hand over events and bytes as they come.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from ._core import Events
from ._errors import InvalidResponse
from ._exchange import Call
from ._lenient import build
from ._problems import Problem, explained

_END = "[DONE]"
_log = logging.getLogger(__package__)


class Incoming(Protocol):
    """A server-sent event, as the HTTP library reads it."""

    @property
    def event(self) -> str: ...
    @property
    def data(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def retry(self) -> int | None: ...


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of a stream whose events the API's description gives no type."""

    event: str
    data: Any
    """JSON, parsed; the text itself where it is none."""
    id: str = ""


class EventReader:
    """Values of the events of one stream, across all its connections."""

    def __init__(self, call: Call) -> None:
        self._operation = f"{call.operation.method} {call.operation.path}"
        self._events = call.operation.events or Events(ServerSentEvent)
        self._strict = call.settings.strict_responses
        self.last_id = ""
        """What the server is to go on after."""
        self.retry: float | None = None
        """Seconds to wait before another connection, where the server asks for that."""
        self.ended = False

    def read(self, incoming: Incoming) -> Iterator[Any]:
        """The value of an event: none for one without data, nor for the end."""
        self.last_id = incoming.id or self.last_id
        if incoming.retry is not None and incoming.retry >= 0:
            self.retry = incoming.retry / 1000
        if incoming.data == _END:
            self.ended = True
        elif incoming.data:
            yield self._value(incoming)

    def read_line(self, line: bytes) -> Iterator[Any]:
        """The value of a line of JSON; none for an empty one."""
        text = line.strip(b"\x1e \t\r\n")
        if text:
            yield self._typed(self._parsed(text))

    def _value(self, incoming: Incoming) -> Any:
        value = _json_or_text(incoming.data)
        if self._events.type is ServerSentEvent:
            return ServerSentEvent(incoming.event, value, incoming.id)
        # A description gives a type to the data alone, or to the event with its name and data,
        # which OpenAPI 3.2 (section 4.14.4.1) takes as text.
        event = {"event": incoming.event, "data": value}
        return self._typed(value, event, {**event, "data": incoming.data}, incoming.data)

    def _parsed(self, text: str | bytes) -> Any:
        try:
            return json.loads(text)
        except ValueError as error:
            raise InvalidResponse(
                self._operation, [Problem("event", f"not JSON: {error}")], _bytes(text)
            ) from None

    def _typed(self, *readings: Any) -> Any:
        """The first reading that fits, else the first as well as it can be held."""
        found: list[Problem] = []
        for value in readings:
            try:
                return self._events.adapter.validate_json(json.dumps(value))
            except ValidationError as error:
                found = found or explained(error, value, "event")
        if self._strict:
            raise InvalidResponse(self._operation, found, _bytes(json.dumps(readings[0])))
        _log.warning("%s: an event does not fit: %s", self._operation, "; ".join(map(str, found)))
        return build(self._events.type, readings[0])


class LineReader:
    """Bytes, cut anywhere, → lines, which end with a line feed alone."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The lines that are whole by now."""
        first, *others = piece.split(b"\n")
        self._parts.append(first)
        for other in others:
            yield b"".join(self._parts)
            self._parts = [other]

    def rest(self) -> bytes:
        """The last line, which nothing ends."""
        return b"".join(self._parts)


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
