"""Multipart bodies (RFC 2046, section 5.1), parsed as they arrive; large parts go to disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any

from fastapi import UploadFile
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers

_IN_MEMORY = 1 << 20
_MOST_PARTS = 10_000


@dataclass
class Part:
    """A part with its name, which ``multipart/related`` gives as Content-ID."""

    name: str
    file: UploadFile
    is_file: bool
    """Whether it has a file name."""


@dataclass
class _Collector:
    """Receives the parser's callbacks."""

    parts: list[Part] = field(default_factory=list[Part])
    headers: list[tuple[bytes, bytes]] = field(default_factory=list[tuple[bytes, bytes]])
    name: bytes = b""
    value: bytes = b""
    ended: bool = False

    def on_part_begin(self) -> None:
        self.headers = []

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def on_header_end(self) -> None:
        self.headers.append((self.name.lower(), self.value))
        self.name = self.value = b""

    def on_headers_finished(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise ValueError("too many parts")
        self.parts.append(_part(Headers(raw=self.headers)))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].file.file.write(data[start:end])

    def on_end(self) -> None:
        self.ended = True


def _part(headers: Headers) -> Part:
    _, options = parse_options_header(headers.get("content-disposition"))
    name = options.get(b"name", headers.get("content-id", "").strip("<>").encode("latin-1"))
    filename = options.get(b"filename")
    content: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)
    file = UploadFile(
        content,
        filename=None if filename is None else _unescaped(filename),
        headers=headers,
    )
    return Part(_unescaped(name), file, filename is not None)


def _unescaped(name: bytes) -> str:
    """A name as it was before a browser or our client escaped it (HTML, section 4.10.21.8)."""
    text = name.decode("utf-8", "replace")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%22", '"')


async def parts(content_type: str, stream: AsyncIterator[bytes]) -> list[Part]:
    """The parts of a body. Raises ValueError if it is malformed, closing what was read."""
    collector = _Collector()
    try:
        boundary = parse_options_header(content_type)[1].get(b"boundary")
        if not boundary:
            raise ValueError("the media type has no boundary")
        calls = ("part_begin", "header_field", "header_value", "header_end", "headers_finished")
        names = [f"on_{each}" for each in (*calls, "part_data", "end")]
        callbacks: Any = {name: getattr(collector, name) for name in names}
        parser = MultipartParser(boundary, callbacks)
        async for chunk in stream:
            parser.write(chunk)
        parser.finalize()
        if not collector.ended:
            raise ValueError("ends before its last boundary")
        for part in collector.parts:
            part.file.size = part.file.file.tell()
            part.file.file.seek(0)
    except BaseException as error:
        for part in collector.parts:
            part.file.file.close()
        if isinstance(error, FormParserError):
            raise ValueError(f"broken: {error}") from error
        raise
    return collector.parts
