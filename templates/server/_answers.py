"""Handler results as responses: validated, and in the media type that the client prefers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeGuard

from fastapi import Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from ..runtime import Operation, Redirect, Reply, ServerSentEvent
from ..runtime._headers import Headers
from ..runtime._media_types import kind_of
from ..runtime._problems import Problem, judged
from ..runtime._styles import text_of
from ..runtime._values import dump, is_object, plain
from ._refusals import refusal

_LINE_END = re.compile(r"\r\n|\r|\n")
_FRAMING = frozenset(
    "connection date keep-alive location server te trailer transfer-encoding upgrade".split()
)
"""Headers that belong to a single exchange."""
_WEIGHT = re.compile(r"[01](?:\.\d{0,3})?")


def wants_stream(operation: Operation[Any], request: Request) -> bool:
    """Whether the client accepts a stream (RFC 9110, section 12.5.1)."""
    events = operation.events
    return events is not None and events.media_type in request.headers.get("accept", "")


def successes(
    operation: Operation[Any], request: Request, status: int | None = None
) -> list[tuple[int, Reply]]:
    """Status and reply of each declared success, the preferred media types first.

    Of a ``status`` that the handler chose, only what is declared for it, if anything is.
    """
    replies = operation.replies
    own = replies.get(str(status)) or replies.get(f"{str(status)[:1]}XX")
    declared = [(_status(key), each) for key, each in replies.items() if key.startswith("2")]
    if status is not None and own is not None:
        declared = [(status, own)]
    other = operation.success
    weigh = _weigher(request.headers.get("accept", "*/*"))
    return [
        (code, each)
        for code, reply in declared or [(200 if other else 204, other or Reply(None))]
        for each in sorted((reply, *reply.others), key=weigh, reverse=True)
    ]


def _status(key: str) -> int:
    return int(key) if key.isdecimal() else 200


def _weigher(accept: str) -> Callable[[Reply], float]:
    """How much a client prefers a response, by its media type (RFC 9110, section 12.5.1)."""
    weights: dict[str, float] = {}
    for entry in accept.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        given = [part[2:] for part in parameters if part.startswith("q=")]
        weights[name] = float(given[0]) if given and _WEIGHT.fullmatch(given[0]) else 1.0

    def weigh(reply: Reply) -> float:
        name = reply.media_type.partition(";")[0].strip().lower()
        wider = (name, f"{name.partition('/')[0]}/*", "*/*")
        return next((weights[each] for each in wider if each in weights), 0.0)

    return weigh


def answer(
    operation: Operation[Any], request: Request, value: object, status: int | None = None
) -> Response:
    """A handler's result, in the first declared success that it matches; a Response is returned
    unchanged.

    ``status`` is the one that the handler chose, if any.
    """
    if isinstance(value, Response):
        return value
    if isinstance(value, Redirect):
        return _redirect(value)
    possible = successes(operation, request, status)
    if _is_stream(value):
        return _stream(operation, *possible[0], value)
    found: list[Problem] = []
    by_type = sorted(possible, key=lambda each: not _is_type_of(each[1], value))
    for code, reply in by_type:
        answered = _fitting(reply, status or code, value, found)
        if answered is not None:
            return answered
    return refusal(operation, 500, "the response does not match its description", found)


def _redirect(value: Redirect) -> Response:
    """A redirect, with the headers of the response that it was read from, if any."""
    made = RedirectResponse(value.location, value.status)
    headers = Headers.of(value.headers)
    for name in headers:
        if name not in _FRAMING and not name.startswith("content-"):
            for each in headers.get_all(name):
                made.headers.append(name, each)
    return made


def _is_type_of(reply: Reply, value: object) -> bool:
    """Whether a model is exactly the declared one."""
    return isinstance(reply.type, type) and type(value) is reply.type


def _fitting(reply: Reply, status: int, value: object, found: list[Problem]) -> Response | None:
    if not reply.media_type:
        return Response(status_code=status) if value is None else None
    media_type = None if "*" in reply.media_type else reply.media_type
    kind = kind_of(reply.media_type)
    judged_as_text = kind == "text" and reply.type is not str
    as_it_is = reply.type is bytes or (kind != "json" and not judged_as_text)
    if isinstance(value, bytes | str) and as_it_is:
        return Response(value, status, media_type=media_type or "application/octet-stream")
    ready, text, wrong = judged(reply.adapter, value, "")
    if wrong:
        found += [] if found else wrong
        return None
    content = text_of(ready) if kind == "text" else text
    return Response(content, status, media_type=media_type or "application/json")


def _is_stream(value: object) -> TypeGuard[AsyncIterator[Any] | Iterator[Any]]:
    return isinstance(value, AsyncIterator | Iterator)


def _stream(
    operation: Operation[Any], status: int, reply: Reply, values: AsyncIterator[Any] | Iterator[Any]
) -> Response:
    """Events and lines if declared, else the chunks of the content."""
    kind = operation.events.media_type if operation.events else reply.media_type
    each = _event if kind == "text/event-stream" else _line
    if operation.events is None and kind_of(kind) != "lines":
        each = _piece
    pieces = _pieces(values, each) if isinstance(values, AsyncIterator) else map(each, values)
    return StreamingResponse(pieces, status, media_type=kind or None)


async def _pieces(
    values: AsyncIterator[Any], written: Callable[[Any], bytes]
) -> AsyncIterator[bytes]:
    async for value in values:
        yield written(value)


def _piece(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _line(value: object) -> bytes:
    return dump(value) + b"\n"


def _event(value: object) -> bytes:
    """HTML, section 9.2.6."""
    ready: Any = vars(value) if isinstance(value, ServerSentEvent) else plain(value)
    if not is_object(ready) or not {"event", "data"} <= ready.keys():
        ready = {"event": "", "data": ready}
    data = ready["data"] if isinstance(ready["data"], str) else dump(ready["data"]).decode()
    lines = [
        f"{name}: {line}"
        for name, text in (("event", ready["event"]), ("id", ready.get("id")), ("data", data))
        if text
        for line in _LINE_END.split(str(text))
    ]
    return ("\n".join(lines) + "\n\n").encode()
