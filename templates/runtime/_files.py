"""Files to send: read in chunks, and again for each try."""

from __future__ import annotations

import asyncio
import inspect
import io
import mimetypes
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeAlias, cast

from ._pieces import Pieces

_PIECE = 1 << 16
_BYTES = "application/octet-stream"
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}
"""First bytes of content whose name does not give its type."""


@dataclass(frozen=True)
class Source:
    """An open file and the offset where its content starts; None: it can be read only once."""

    file: Any
    start: int | None
    is_async: bool = False

    @property
    def size(self) -> int | None:
        """Size in bytes; None if unknown before everything is read."""
        known = getattr(self.file, "size", None)
        if self.is_async or self.start is None:
            return known if isinstance(known, int) and self.start is not None else None
        if isinstance(self.file, io.TextIOBase) or "b" not in getattr(self.file, "mode", "b"):
            return None
        end: int = self.file.seek(0, 2)
        self.file.seek(self.start)
        return end - self.start

    def pieces(self) -> Iterator[bytes]:
        if self.is_async:
            raise TypeError("a file that is read with await needs the AsyncClient")
        if self.start is not None:
            self.file.seek(self.start)
        while piece := self.file.read(_PIECE):
            yield _as_bytes(piece)

    async def apieces(self) -> AsyncIterator[bytes]:
        if self.start is not None:
            await self.file.seek(self.start)
        while piece := await self.file.read(_PIECE):
            yield _as_bytes(piece)


Part: TypeAlias = bytes | Path | Source


@dataclass(frozen=True)
class FilePieces(Pieces):
    """The content of files, and what is sent between them."""

    parts: Sequence[Part]

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            yield from _pieces(part)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The chunks, read in another thread so that the event loop does not wait for the disk."""
        for part in self.parts:
            if isinstance(part, Source) and part.is_async:
                async for piece in part.apieces():
                    yield piece
                continue
            waiting = _pieces(part)
            while piece := await asyncio.to_thread(next, waiting, b""):
                yield piece

    @property
    def repeatable(self) -> bool:
        return not any(isinstance(part, Source) and part.start is None for part in self.parts)

    @property
    def size(self) -> int | None:
        """Size in bytes; None if unknown before everything is read."""
        sizes = [_size(part) for part in self.parts]
        return None if None in sizes else sum(cast("list[int]", sizes))


@dataclass(frozen=True)
class Opened:
    """A file that is about to be sent."""

    name: str
    content: Part
    media_type: str = ""
    """As given by the caller or the open file."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        said = [self.media_type, *self.headers, *self.headers.values()]
        if any("\r" in text or "\n" in text for text in said):
            raise ValueError("the type and headers of a file cannot contain a line break")

    def type_of(self, declared: str) -> str:
        """The media type of the file, restricted to the declared ones if there are any."""
        if self.media_type:
            return self.media_type
        guessed = mimetypes.guess_type(self.name)[0] or _signed(self.content)
        names = [name.strip() for name in declared.split(",") if name.strip()]
        anything = not names or bool({_BYTES, "*/*"} & set(names))
        fits = any(fnmatchcase(guessed, name) for name in names)
        if guessed and (fits or {_BYTES, "*/*"}.issuperset(names)):
            return guessed
        return _BYTES if anything else next((name for name in names if "*" not in name), _BYTES)


def _signed(content: Part) -> str:
    """The media type by the first bytes of nameless content; empty if unknown."""
    if not isinstance(content, bytes):
        return ""
    return next((name for sign, name in _SIGNATURES.items() if content.startswith(sign)), "")


def is_file(value: object) -> bool:
    """Whether a value can only be a file: a tuple of strings is a list of strings."""
    if isinstance(value, tuple):
        given = cast("tuple[object, ...]", value)
        named = 2 <= len(given) <= 4 and isinstance(given[0], str | None)
        return named and _is_content(given[1])
    return _is_content(value)


def _is_content(value: object) -> bool:
    return isinstance(value, bytes | bytearray | memoryview | Path) or hasattr(value, "read")


def opened(file: object) -> Opened:
    """What is known of a file before it is read. Raises TypeError if it is not a file."""
    if isinstance(file, tuple):
        name, content, *more = cast("tuple[object, ...]", file)
        inner = opened(content)
        media_type, headers = [*more, None, None][:2]
        return Opened(
            str(name or inner.name),
            inner.content,
            str(media_type or inner.media_type),
            cast("Mapping[str, str]", headers or {}),
        )
    if isinstance(file, bytes | bytearray | memoryview):
        return Opened("file", bytes(cast("bytes", file)))
    if isinstance(file, Path):
        return Opened(file.name, file)
    if not hasattr(file, "read"):
        raise TypeError(f"a file must be bytes, a Path or an open file, not {type(file).__name__}")
    return _opened(file)


def _opened(stream: Any) -> Opened:
    """An open file; those of frameworks know their name and type, and wrap the file."""
    name = getattr(stream, "filename", None) or getattr(stream, "name", None)
    media_type = getattr(stream, "content_type", None)
    return Opened(
        Path(name).name if isinstance(name, str) else "file",
        _source(stream),
        media_type if isinstance(media_type, str) else "",
    )


def _source(stream: Any) -> Source:
    inner = getattr(stream, "file", None)
    if inspect.iscoroutinefunction(stream.read) and hasattr(inner, "read"):
        stream = inner  # anything can read what an UploadFile wraps
    if inspect.iscoroutinefunction(stream.read):
        return Source(stream, None, is_async=True)
    seekable = getattr(stream, "seekable", None)
    return Source(stream, stream.tell() if seekable is not None and seekable() else None)


def _pieces(part: Part) -> Iterator[bytes]:
    if isinstance(part, bytes):
        yield part
    elif isinstance(part, Path):
        with part.open("rb") as file:
            yield from Source(file, None).pieces()
    else:
        yield from part.pieces()


def _as_bytes(piece: Any) -> bytes:
    return piece.encode() if isinstance(piece, str) else bytes(piece)


def _size(part: Part) -> int | None:
    if isinstance(part, bytes):
        return len(part)
    return part.stat().st_size if isinstance(part, Path) else part.size
