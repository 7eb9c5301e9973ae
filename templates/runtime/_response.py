"""Answer → value or error."""

from __future__ import annotations

import json
import logging
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from ._core import Answer, Operation, Reply
from ._errors import APIStatusError, InvalidResponse, error_class
from ._lenient import build
from ._problems import Problem, explained
from ._values import is_object, loads, read

T = TypeVar("T")
_log = logging.getLogger(__package__)
_MOST_LOGGED = 5


def read_answer(operation: Operation[T], answer: Answer, *, strict: bool) -> T:
    """What the server answered with a success.

    An answer that does not fit its description is read all the same, unknown names and values
    kept, and the misfit is logged (``problems`` finds it again); with ``strict`` it raises.

    Raises InvalidResponse for what cannot be read at all.
    """
    reply = operation.reply(answer.status)
    value = None if reply is None else _read(operation, reply, answer, strict)
    return cast("T", value)


def _read(operation: Operation[Any], reply: Reply, answer: Answer, strict: bool) -> Any:
    if not reply.media_type:
        return None
    if not _is_json(reply.media_type):
        return _text(answer) if reply.type is str else answer.content
    try:
        return read(reply.adapter, answer.content)
    except ValidationError as error:
        return _misfit(f"{operation.method} {operation.path}", reply, answer, error, strict)


def _misfit(name: str, reply: Reply, answer: Answer, error: ValidationError, strict: bool) -> Any:
    """What does not fit, as far as it does."""
    try:
        value: Any = loads(answer.content)
        found = explained(error, value, "")
        if not strict:
            held = build(reply.type, value)
            _log.warning("The answer to %s does not fit: %s", name, _summary(found))
            return held
    except ValueError as broken:
        kind = answer.headers.get("content-type", "")
        other = f" but {kind}" if kind and not _is_json(kind) else f": {broken}"
        found = [Problem("body", f"not JSON{other}")]
    except RecursionError:
        found = [Problem("body", "nested too deeply")]
    raise InvalidResponse(name, found, answer.content) from None


def _summary(found: list[Problem]) -> str:
    rest = len(found) - _MOST_LOGGED
    more = [f"and {rest} more"] if rest > 0 else []
    return "; ".join([*map(str, found[:_MOST_LOGGED]), *more])


def status_error(operation: Operation[Any], answer: Answer) -> APIStatusError:
    """The error for an answer that is no success, its body parsed where it can be."""
    body = _error_body(operation.replies, answer)
    kind = error_class(answer.status)
    return kind(_message(answer), answer.status, body, answer.headers)


def _error_body(replies: Any, answer: Answer) -> Any:
    reply: Reply | None = Operation[Any]("", "", replies=replies).reply(answer.status)
    try:
        value = loads(answer.content)
        known = reply is not None and _is_json(reply.media_type)
        return build(reply.type, value) if reply is not None and known else value
    except (ValueError, RecursionError):
        return _text(answer)


def _message(answer: Answer) -> str:
    """What a person should read: the body's message where it has one, else its beginning."""
    try:
        value: Any = json.loads(answer.content)
    except (ValueError, RecursionError):
        return _text(answer)[:500]
    for _ in range(2):
        if is_object(value):
            value = value.get("message") or value.get("error") or value.get("detail") or value
    return value if isinstance(value, str) else _text(answer)[:500]


def _text(answer: Answer) -> str:
    _, _, charset = answer.headers.get("content-type", "").partition("charset=")
    try:
        return answer.content.decode(charset.partition(";")[0].strip(' "') or "utf-8", "replace")
    except LookupError:
        return answer.content.decode("utf-8", "replace")


def _is_json(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")
