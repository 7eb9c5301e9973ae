"""Request bodies: read up to a limit, validated, and passed to handlers as values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from fastapi import HTTPException, Request
from pydantic import ValidationError

from ..runtime import OMIT, Body, Operation
from ..runtime._media_types import kind_of, name_of
from ..runtime._problems import Problem, check, explained
from ..runtime._values import read
from ._defaults import Fill, filled
from ._readings import charset_of, fitted, parsed, text, unheld

_BYTES = "application/octet-stream"
"""The media types that clients send by default."""
LARGEST = 10 << 20
"""Most bytes of a body, unless ``app.state.max_body`` sets another limit; None means no limit."""
FormReader: TypeAlias = Callable[
    [Body, Request, AsyncIterator[bytes], Sequence[Fill], list[Problem]], Awaitable[object]
]
"""The form reader, which not every API needs."""


async def read_body(
    operation: Operation[Any],
    request: Request,
    fills: Sequence[Fill],
    forms: FormReader | None,
    found: list[Problem],
) -> object:
    """The body as its handler takes it, with defaults filled in; OMIT if there is none.

    Raises HTTPException: 413 for a body that is too large, 415 for another media type.
    """
    usual = operation.body
    if usual is None:
        return OMIT
    pieces = _bounded(request)
    first = await anext(pieces, b"")
    sent = request.headers.get("content-type", "")
    bodies = (usual, *usual.others)
    named = next((each for each in bodies if name_of(each.media_type) == name_of(sent)), usual)
    can_be_empty = sent and kind_of(named.media_type) in ("text", "raw", "lines")
    if not first and not can_be_empty:
        found += [Problem("body", "Field required")] if usual.required else []
        return OMIT
    body = _spoken(usual, sent)
    fills = fills if body.type == usual.type else ()
    try:
        if forms is not None and kind_of(body.media_type) in ("form", "multipart"):
            return await forms(body, request, _chained(first, pieces), fills, found)
        content = first + b"".join([piece async for piece in pieces])
        return _value(body, content, charset_of(sent), fills, found)
    except ValueError as error:
        found.append(Problem("body", str(error)))
    return OMIT


async def _bounded(request: Request) -> AsyncIterator[bytes]:
    """The chunks of a body, none of them empty."""
    most: float | None = getattr(request.app.state, "max_body", LARGEST)
    most = float("inf") if most is None else most
    said = request.headers.get("content-length", "")
    size = int(said) if said.isdecimal() and len(said) < 20 else 0
    if size > most:
        raise HTTPException(413, f"the body is larger than {most} bytes")
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise HTTPException(413, f"the body is larger than {most} bytes")
        if piece:
            yield piece


async def _chained(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def _spoken(body: Body, sent: str) -> Body:
    """The body in the media type of the request, which may be missing."""
    bodies = [body, *body.others]
    name = sent.partition(";")[0].strip().lower()
    named = {each.media_type.partition(";")[0].strip().lower(): each for each in reversed(bodies)}
    if name in named or not name:
        return named.get(name, body)
    for declared, each in reversed(named.items()):
        kind, _, rest = declared.partition("/")
        ranged = rest == "*" and (kind in ("*", name.partition("/")[0]) or name == _BYTES)
        if ranged or kind_of(declared) == kind_of(name) == "json":  # true of any media type
            return each
    offered = ", ".join(each.media_type for each in bodies)
    raise HTTPException(415, f"the body must be {offered}, not {name}", {"Accept": offered})


def _value(
    body: Body, content: bytes, charset: str, fills: Sequence[Fill], found: list[Problem]
) -> object:
    """What a handler gets for the content of a body, validated by its type."""
    reading: Any
    match kind_of(body.media_type):
        case "json":
            content = content if charset == "utf-8" else content.decode(charset).encode()
            return _json(body, content, fills, found)
        case "lines":
            lines = content.decode(charset).split("\n")
            reading = [parsed(line.lstrip("\x1e")) for line in lines if line.strip()]
            wrong = check(body.adapter, reading, "")
        case "text" if body.type is str:
            return content.decode(charset)
        case "text":
            reading, wrong = fitted(body.adapter, text(content.decode(charset)), "")
        case _:
            return content
    found += wrong
    return OMIT if wrong else filled(body.adapter, reading, fills)


def _json(body: Body, content: bytes, fills: Sequence[Fill], found: list[Problem]) -> object:
    if b"NaN" in content or b"Infinity" in content:  # pydantic accepts them, JSON does not
        parsed(content)
    try:
        value = read(body.adapter, content)
    except ValidationError as error:
        found += explained(error, parsed(content), "")
        return OMIT
    if wrong := unheld(body.adapter, content, ""):
        found += wrong
        return OMIT
    return filled(body.adapter, parsed(content), fills) if fills else value
