"""Bodies of requests: read within a bound, judged, and given to handlers as values."""

from __future__ import annotations

import codecs
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request, UploadFile
from pydantic import ValidationError

from ..runtime import OMIT, Body, Operation
from ..runtime._content import kind_of
from ..runtime._problems import Problem, explained
from ..runtime._values import dump
from ._parameters import BRACKETED, as_it_is, bracketed, decoded, query_pairs, styled
from ._readings import Choice, field, fitted, parsed, text

if TYPE_CHECKING:
    from ._multipart import Part

LARGEST = 10 << 20
"""Bytes of a body, unless ``app.state.max_body`` tells another bound; None there is none."""
_CHARSET = re.compile(r"utf-(8|16|32).*|ascii|iso8859-\d+|cp\d+|koi8.*|shift_jis.*|euc.*|gb.*|big5")


async def read_body(operation: Operation[Any], request: Request, found: list[Problem]) -> object:
    """The body as its handler takes it; OMIT where there is none.

    Raises HTTPException: 413 for a body that is too large, 415 for one of another media type.
    """
    body = operation.body
    if body is None:
        return OMIT
    pieces = _bounded(request)
    first = await anext(pieces, b"")
    if not first:
        found += [Problem("body", "Field required")] if body.required else []
        return OMIT
    sent = request.headers.get("content-type", "")
    body = _spoken(body, sent)
    try:
        if kind_of(body.media_type) == "multipart":
            parts = await _parts(sent, _chained(first, pieces))
            request.state.files += [part.file for part in parts]
            return await _multipart(body, parts, found)
        content = first + b"".join([piece async for piece in pieces])
        return _READERS[kind_of(body.media_type)](body, content, _charset(sent), found)
    except ValueError as error:
        found.append(Problem("body", str(error)))
    return OMIT


async def _bounded(request: Request) -> AsyncIterator[bytes]:
    """The pieces of a body, none of them empty."""
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
    """The body in the media type that it is sent in, which may go unsaid."""
    bodies = [body, *body.others]
    name = sent.partition(";")[0].strip().lower()
    named = {each.media_type.partition(";")[0].strip().lower(): each for each in reversed(bodies)}
    if name in named or not name:
        return named.get(name, body)
    for declared, each in reversed(named.items()):
        kind, _, rest = declared.partition("/")
        ranged = rest == "*" and kind in ("*", name.partition("/")[0])
        if ranged or kind_of(declared) == kind_of(name) == "json":  # which is so by any name
            return each
    offered = ", ".join(each.media_type for each in bodies)
    raise HTTPException(415, f"the body must be {offered}, not {name}", {"Accept": offered})


def _charset(sent: str) -> str:
    """The character encoding of a media type. Raises ValueError for an unknown one."""
    said = re.search(r';\s*charset="?([^";\s]+)', sent, re.IGNORECASE)
    name = said[1] if said else "utf-8"
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if not _CHARSET.fullmatch(known):
        raise ValueError(f"unknown charset {name[:40]!r}")
    return known


def _json(body: Body, content: bytes, charset: str, found: list[Problem]) -> object:
    if charset != "utf-8":
        content = content.decode(charset).encode()
    if b"NaN" in content or b"Infinity" in content:  # pydantic takes them, JSON does not
        parsed(content)
    try:
        return body.adapter.validate_json(content)
    except ValidationError as error:
        try:
            found += explained(error, parsed(content), "")
        except ValueError as broken:
            found.append(Problem("body", f"no valid JSON: {broken}"))
    return OMIT


def _lines(body: Body, content: bytes, charset: str, found: list[Problem]) -> object:
    """A JSON value a line, all of them as a list."""
    values = [parsed(line) for line in content.decode(charset).split("\n") if line.strip()]
    return _made(body, values, found)


def _raw(body: Body, content: bytes, charset: str, found: list[Problem]) -> object:
    return content.decode(charset) if body.media_type.startswith("text/") else content


def _form(body: Body, content: bytes, charset: str, found: list[Problem]) -> object:
    pairs = query_pairs(content.decode("ascii"), charset)
    parted = {
        name: styled(value, lambda raw: decoded(raw, charset), style=body.styles[name][0])
        for name, value in pairs
        if name in body.styles and not body.styles[name][1]
    }
    whole = [(name, decoded(value, charset)) for name, value in pairs if name not in parted]
    return _made(body, {**_fields(body, whole), **parted}, found)


async def _parts(sent: str, pieces: AsyncIterator[bytes]) -> list[Part]:
    from ._multipart import parts  # python-multipart, which other bodies do without

    return await parts(sent, pieces)


async def _multipart(body: Body, parts: list[Part], found: list[Problem]) -> object:
    """A mapping, or a list, of texts read as their types ask for, and of files as they came."""
    given = [
        (part.name, part.file)
        if part.name in body.files or "" in body.files
        else (part.name, part.file if part.is_file else await _text(part.file))
        for part in parts
    ]
    listed = [_leaf(value) for _, value in given]
    reading, wrong = fitted(body.adapter, Choice([_fields(body, given), listed]), "")
    found += wrong
    return reading


async def _text(file: UploadFile) -> str:
    return (await file.read()).decode(_charset(file.content_type or ""))


def _fields(body: Body, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Fields by name, those in brackets put together."""
    nested = [name for name, (style, _) in body.styles.items() if style in BRACKETED]
    given: dict[str, list[Any]] = {}
    for name, value in pairs:
        holder = next((each for each in nested if name.startswith(f"{each}[")), name)
        given.setdefault(holder, []).append(value)
    texts = [(name, value) for name, value in pairs if isinstance(value, str)]
    return {
        name: bracketed(name, texts) if name in nested else _field(body, name, values)
        for name, values in given.items()
    }


def _field(body: Body, name: str, values: list[Any]) -> Any:
    style, exploded = body.styles.get(name, ("form", True))
    if len(values) > 1:
        return [_leaf(each) for each in values]
    value = values[0]
    if not isinstance(value, str):
        return Choice([value, [value]])
    return field(value) if exploded else styled(value, as_it_is, style=style)


def _leaf(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value


def _made(body: Body, node: Any, found: list[Problem]) -> object:
    """What the body's type makes of the reading that fits."""
    reading, wrong = fitted(body.adapter, node, "")
    found += wrong
    return OMIT if wrong else body.adapter.validate_json(dump(reading))


_READERS: Mapping[str, Callable[[Body, bytes, str, list[Problem]], object]] = {
    "json": _json,
    "lines": _lines,
    "form": _form,
    "raw": _raw,
}
