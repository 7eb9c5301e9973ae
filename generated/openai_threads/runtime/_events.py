"""Streams of values: server-sent events, or lines of JSON.

Nothing here reads from the network: the drivers pass in bytes as they arrive.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, Literal, NoReturn, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ._core import Answer, Events, ServerSentEvent
from ._errors import InvalidResponse, StreamError
from ._exchange import Call
from ._lenient import build, keys_of, models_of
from ._lines import Event, EventDecoder, LineReader
from ._media_types import EVENTS, is_json, is_lines, is_stream, name_of
from ._messages import message_of
from ._problems import Problem, explained, in_a_line
from ._response import Unreadable
from ._values import is_object, loads

_END = "[DONE]"
_UNSAID = frozenset({"", "text/plain", "application/octet-stream"})
"""Media types that say nothing, so that the description decides."""
_OF_ERRORS = frozenset(
    "code detail details error errorDetail error_description message request_id status type".split()
)
"""The properties of an object that can only be an error."""
_FIELDS = frozenset({"data", "event", "id", "retry"})
"""The fields of an event."""
_log = logging.getLogger(__package__)


class EventReader:
    """Reads the values of one stream's events, across all its connections."""

    def __init__(self, call: Call) -> None:
        self._operation = f"{call.operation.method} {call.operation.path}"
        self._events = call.operation.events or Events(ServerSentEvent)
        self._strict = call.settings.strict_responses
        self._wrapped = any(map(_is_event, models_of(self._events.type)))
        self._answer: Answer | None = None
        self._kind = ""
        self._doubtful = False
        self._decoder: EventDecoder | None = EventDecoder("")
        self._lines = LineReader()
        self.last_id = ""
        """The ID of the last event, to resume after."""
        self.retry: float | None = None
        """Seconds to wait before reconnecting, if the server asks for that."""
        self.ended = False

    def begins(self, answer: Answer) -> bool:
        """Prepare to read ``answer``; False if it is not a stream."""
        self._answer = answer
        kind = name_of(answer.headers.get("content-type", ""))
        self._kind = name_of(self._events.media_type) if kind in _UNSAID else kind
        # The content can be JSON lines even if the media type does not say so.
        told = self._events.lined or is_lines(self._events.media_type)
        lined = self._kind != EVENTS and told
        self._doubtful = not is_stream(self._kind) and not self._events.lined
        self._lines = LineReader()
        self._decoder = None if lined or is_lines(self._kind) else EventDecoder(self.last_id)
        return self._decoder is None or self._kind == EVENTS

    def refusal(self, content: bytes) -> InvalidResponse:
        """The error for a response whose content is not a stream."""
        said = ""
        if is_json(self._kind):
            try:
                said = message_of(json.loads(content))
            except (ValueError, RecursionError):
                pass
        text = f"{self._kind} instead of a stream"
        return self._invalid([Problem("body", f"{text}: {said}" if said else text)], content)

    def feed(self, piece: bytes) -> Iterator[Any]:
        """The values that are complete so far."""
        try:
            if self._decoder is None:
                for line in self._lines.feed(piece):
                    yield from self._line(line)
                return
            for event in self._decoder.feed(piece):
                self._note(self._decoder)
                yield from self._event(event)
                if self.ended:
                    return
            self._note(self._decoder)
        except Unreadable as error:
            raise self._invalid([Problem("event", str(error))], b"") from None

    def rest(self) -> Iterator[Any]:
        """The value of an unterminated last line; an unterminated event is dropped."""
        if self._decoder is None:
            yield from self._line(self._lines.rest())

    def _note(self, decoder: EventDecoder) -> None:
        self.last_id = decoder.last_id
        self.retry = self.retry if decoder.retry is None else decoder.retry

    def _line(self, line: bytes) -> Iterator[Any]:
        text = line.strip(b"\x1e \t\r\n")
        if text:
            value = self._parsed(text)
            if self._events.lined and is_object(value):
                value = self._message(value)
            yield self._typed("", value, value)

    def _message(self, line: dict[str, Any]) -> Any:
        """The value of a line, which may be wrapped in ``result``. Raises StreamError for an
        ``error`` in its place."""
        if line.keys() == {"error"}:
            self._raise(line)
        fields = getattr(self._events.type, "model_fields", {})
        return line["result"] if line.keys() == {"result"} and "result" not in fields else line

    def _event(self, event: Event) -> Iterator[Any]:
        if event.data == _END:
            self.ended = True
            return
        value = _value(event.data)
        if self._events.type is ServerSentEvent:
            item = ServerSentEvent(event.name, value, event.id)
            self._raise_error(event.name, value, item)
            yield item
            return
        if value is event.data and not self._has_room(value):
            self._raise_error(event.name, value, value)
            if value.strip():  # else it is a keep-alive
                self._parsed(value.encode())  # which raises what is wrong with it
            return
        yield self._typed(event.name, value, *self._readings(event, value))

    def _has_room(self, text: str) -> bool:
        """Whether data that is not JSON can be the value of an event."""
        try:
            self._events.adapter.validate_python(text)
        except ValidationError:
            return self._wrapped  # an unknown event is still an event
        return True

    def _readings(self, event: Event, value: Any) -> list[Any]:
        """What may be typed: the data, or the event with its name and data, which OpenAPI 3.2
        (section 4.14.4.1) treats as a string; the likeliest first."""
        if not self._wrapped:
            return [value, event.data]
        whole = {"event": event.name, "data": value}
        events = [whole, {**whole, "data": event.data}]
        inside = is_object(value) and "data" in value
        return [value, *events] if inside else [*events, value]

    def _parsed(self, text: bytes) -> Any:
        try:
            return loads(text)
        except (ValueError, RecursionError) as error:
            if self._doubtful:
                raise self.refusal(text) from None
            why = "nested too deeply" if isinstance(error, RecursionError) else f"not JSON: {error}"
            raise self._invalid([Problem("event", why)], text) from None

    def _typed(self, name: str, data: Any, *readings: Any) -> Any:
        """The first reading that fits, else the first, read leniently."""
        found: list[Problem] = []
        for value in readings:
            try:
                item = self._events.adapter.validate_python(value)
            except ValidationError as error:
                found = found or explained(error, value, "event")
            except RecursionError:
                found = [Problem("event", "nested too deeply")]
            else:
                self._raise_error(name, data, item)
                return item
        held = self._held(readings[0])
        self._raise_error(name, data, held)
        if self._strict or self._doubtful:
            text = json.dumps(readings[0]).encode()
            raise self.refusal(text) if self._doubtful else self._invalid(found, text)
        message = "%s: an event does not match its description: %s"
        _log.warning(message, self._operation, in_a_line(found))
        return held

    def _held(self, value: Any) -> Any:
        try:
            return build(self._events.type, value)
        except RecursionError:
            raise self._invalid([Problem("event", "nested too deeply")], b"") from None

    def _raise_error(self, name: str, data: Any, item: Any) -> None:
        """Raises StreamError if ``data`` is an error that the item type does not describe."""
        if not (_is_named(item) if name == "error" else _is_error(data, item)):
            return
        self._raise(data)

    def _raise(self, data: Any) -> NoReturn:
        text = data if isinstance(data, str) else message_of(data)
        error = StreamError(text or "an error without a message", data)
        error.about(self._answer)
        raise error

    def _invalid(self, found: list[Problem], content: bytes) -> InvalidResponse:
        error = InvalidResponse(self._operation, found, content)
        error.about(self._answer)
        return error


def _is_named(item: object) -> bool:
    """Whether an event is named like an error, and the description does not use that name."""
    fields = type(item).model_fields.items() if isinstance(item, BaseModel) else ()
    return not any(
        get_origin(field.annotation) is Literal
        and "error" in get_args(field.annotation)
        and getattr(item, name) == "error"
        for name, field in fields
    )


def _is_error(data: Any, item: object) -> bool:
    """Whether ``data`` holds an error that is not a property of the item."""
    if not is_object(data):
        return False
    said, alone = data.get("error"), data.keys() <= _OF_ERRORS
    if not said or not (is_object(said) or isinstance(said, str)):
        return False
    if not isinstance(item, BaseModel):
        return alone
    declared = {field.alias or name for name, field in type(item).model_fields.items()}
    return "error" not in declared and (is_object(said) or alone)


def _is_event(model: type[BaseModel]) -> bool:
    """Whether a model is that of an event with its payload in ``data``."""
    names = keys_of(model)
    return "data" in names and ("event" in names or names <= _FIELDS)


def _value(text: str) -> Any:
    """Parsed JSON; the string itself if it is not JSON."""
    try:
        return loads(text.encode())
    except (ValueError, RecursionError):
        return text
