"""Response → value or error."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from ._capture import keep_misfits
from ._core import OMIT, Answer, Operation, Reply, Request
from ._deadlines import on_time
from ._errors import APIStatusError, InvalidResponse, error_class
from ._lenient import build
from ._masking import without_keys
from ._media_types import charset_of, is_json, name_of, ordered
from ._messages import message_of
from ._problems import Problem, explained, in_a_line
from ._redirects import leads_elsewhere, redirect
from ._values import loads, read

T = TypeVar("T")
LARGEST = 256 << 20
"""Most bytes of a response held in memory; a larger one has to be downloaded."""
_LARGEST_ERROR, _LONGEST_ERROR = 1 << 20, 5.0
"""Bytes and seconds after which reading an error's content stops."""
_NEVER_FULL = frozenset({204, 205, 304})
_log = logging.getLogger(__package__)
_TOO_DEEP = Problem("body", "nested too deeply")


class Unreadable(Exception):
    """A response whose content is corrupt, or too large for memory."""

    def as_error(self, operation: str, request: Request | None) -> InvalidResponse:
        """The error to raise."""
        error = InvalidResponse(operation, [Problem("body", str(self))], b"")
        error.about(None, request)
        return error


class Held:
    """Content collected in memory."""

    def __init__(self, request: Request, *, failed: bool) -> None:
        self.failed = failed
        self._end = request.end
        self._enough = time.monotonic() + _LONGEST_ERROR
        self._pieces: list[bytes] = []
        self._size = 0

    def takes(self, piece: bytes) -> bool:
        """Whether more is wanted. Raises Overdue, and Unreadable if it is too large."""
        on_time(self._end)
        self._pieces.append(piece)
        self._size += len(piece)
        if self.failed:
            return self._size < _LARGEST_ERROR and time.monotonic() < self._enough
        if self._size > LARGEST:
            raise Unreadable(f"larger than {LARGEST >> 20} MiB, which only download() reads")
        return True

    @property
    def content(self) -> bytes:
        whole = b"".join(self._pieces)
        return whole[:_LARGEST_ERROR] if self.failed else whole


def read_answer(operation: Operation[T], answer: Answer, *, strict: bool) -> T:
    """The value of a successful response.

    A response that does not match its description is read anyway, unknown names and values kept,
    and the mismatch is logged (``problems`` finds it again); with ``strict`` it raises.

    Raises InvalidResponse for what cannot be read at all.
    """
    reply = operation.reply(answer.status)
    if leads_elsewhere(answer):
        return cast("T", redirect(answer))
    if operation.exists:
        return cast("T", answer.status != 404)
    if answer.status in _NEVER_FULL or operation.method == "HEAD":
        return cast("T", None)
    if reply is None:
        # If a redirect is the only success, its target is not described.
        led = any(key.startswith("3") for key in operation.replies)
        return cast("T", answer.content if led else None)
    try:
        return cast("T", _read(operation, _spoken(reply, answer), answer, strict))
    except InvalidResponse as error:
        error.about(answer)
        raise


def _spoken(reply: Reply, answer: Answer) -> Reply:
    """The declared response in the media type that the server sent, if there is one."""
    kind = name_of(answer.headers.get("content-type", ""))
    if kind == name_of(reply.media_type):
        return reply
    declared = {name_of(each.media_type): each for each in (reply, *reply.others)}
    if not kind or kind in declared:
        return declared.get(kind, reply)
    alike = (each for name, each in declared.items() if is_json(kind) and is_json(name))
    wider = (declared.get(each) for each in (f"{kind.partition('/')[0]}/*", "*/*"))
    return next(alike, None) or next(filter(None, wider), reply)


def _read(operation: Operation[Any], reply: Reply, answer: Answer, strict: bool) -> Any:
    if not reply.media_type:
        return None
    if reply.type is bytes:
        return answer.content
    if not is_json(reply.media_type):
        text = reply.type is str or reply.media_type.startswith("text/")
        return _spelled(operation, reply, answer, strict) if text else answer.content
    name = f"{operation.method} {operation.path}"
    try:
        return read(reply.adapter, answer.content)
    except RecursionError:
        raise InvalidResponse(name, [_TOO_DEEP], answer.content) from None
    except ValidationError as error:
        told = _as_told(reply, answer)
        return _misfit(name, reply, answer, error, strict) if told is OMIT else told


def _spelled(operation: Operation[Any], reply: Reply, answer: Answer, strict: bool) -> Any:
    """The meaning of a text: itself if the type accepts it, else the number or word it spells."""
    text = _text(answer)
    if reply.type is str:
        return text
    found: list[Problem] = []
    for value in (text, *_scalars(text.strip())):
        try:
            return reply.adapter.validate_python(value)
        except ValidationError as error:
            found = explained(error, value, "")
    name = f"{operation.method} {operation.path}"
    if strict:
        raise InvalidResponse(name, found, answer.content)
    _tell(name, found)
    return text


def _scalars(text: str) -> list[object]:
    try:
        value: object = loads(text.encode())
    except (ValueError, RecursionError):
        return []
    return [] if isinstance(value, list | dict) else [value]


def _as_told(reply: Reply, answer: Answer) -> object:
    """Content declared as other than JSON, if the type accepts it; else OMIT."""
    kind = name_of(answer.headers.get("content-type", ""))
    if not kind or is_json(kind):
        return OMIT
    told = _text(answer) if kind.startswith("text/") else answer.content
    try:
        return reply.adapter.validate_python(told, strict=True)
    except ValidationError:
        return OMIT


def _misfit(name: str, reply: Reply, answer: Answer, error: ValidationError, strict: bool) -> Any:
    """A mismatched value, read leniently."""
    try:
        value: Any = loads(answer.content)
        found = _explained(reply, error, value)
        if not found:
            return reply.adapter.validate_python(value)
        if not strict:
            held = build(reply.type, value)
            _tell(name, found)
            return held
    except ValueError as broken:
        kind = answer.headers.get("content-type", "")
        other = f" but {kind}" if kind and not is_json(kind) else f": {broken}"
        empty = not answer.content.strip()
        found = [Problem("body", "the response is empty" if empty else f"not JSON{other}")]
    except RecursionError:
        found = [_TOO_DEEP]
    raise InvalidResponse(name, found, answer.content) from None


def _explained(reply: Reply, error: ValidationError, value: Any) -> list[Problem]:
    """What is wrong with ``value``: nothing if it is merely too deep for pydantic's JSON parser."""
    if error.error_count() == 1 and error.errors()[0]["type"] == "json_invalid":
        try:
            reply.adapter.validate_python(value)
        except ValidationError as found:
            return explained(found, value, "")
        return []
    return explained(error, value, "")


def _tell(name: str, found: list[Problem]) -> None:
    """Log a mismatch, and store it for whoever asked for the full response."""
    keep_misfits(found)
    message = "The response to %s does not match its description: %s"
    _log.warning(message, name, in_a_line(found))


def status_error(operation: Operation[Any], answer: Answer, why: str = "") -> APIStatusError:
    """The error for an unsuccessful response, its body parsed if possible."""
    value = _parsed(answer)
    message = why or message_of(value) or _text(answer)[:500].strip() or _phrase(answer.status)
    if answer.request is not None:  # some servers repeat the credential that they reject
        message = without_keys(message, answer.request.secrets)
    body = _error_body(operation, answer, value)
    error = error_class(answer.status)(message, answer.status, body, answer.headers)
    error.about(answer)
    return error


def _parsed(answer: Answer) -> Any:
    """The body as JSON; OMIT if it is not JSON."""
    try:
        return loads(answer.content)
    except (ValueError, RecursionError):
        return OMIT


def _error_body(operation: Operation[Any], answer: Answer, value: Any) -> Any:
    reply = operation.reply(answer.status)
    if value is OMIT:
        return _text(answer)
    spoken = reply and _spoken(reply, answer)
    if spoken is None or not is_json(spoken.media_type):
        return value
    try:
        return build(spoken.type, value)
    except RecursionError:
        return value


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "an unknown status"


def _text(answer: Answer) -> str:
    charset = charset_of(answer.headers.get("content-type", ""))
    return answer.content.decode(ordered(charset, answer.content), "replace")
