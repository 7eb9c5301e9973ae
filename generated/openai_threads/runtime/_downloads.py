"""Responses whose content is left unread, to be streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Self

from ._core import Answer
from ._headers import Headers
from ._lines import TextLines
from ._response import Unreadable
from ._saving import Progress, saved
from ._transport import AsyncOpened, Opened


class _Delivery:
    """What a download and its asynchronous twin have in common."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers = Headers.of(answer.headers)
        self._request = answer.request

    @property
    def size(self) -> int | None:
        """Size in bytes as the server gives it; None if unknown or compressed."""
        told = self.headers.get("content-length", "")
        packed = self.headers.get("content-encoding", "identity").lower() != "identity"
        return None if packed or not (told.isascii() and told.isdigit()) else int(told[:18])

    def _cut(self, lines: TextLines, piece: bytes) -> Iterator[str]:
        try:
            yield from lines.feed(piece)
        except Unreadable as error:
            raise error.as_error("the download", self._request) from None


class Download(_Delivery):
    """A response whose content is streamed, within a ``with`` block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self._opened: Opened | None = answer.opened

    def __iter__(self) -> Iterator[bytes]:
        return self.iter_bytes()

    def iter_bytes(self, size: int | None = None) -> Iterator[bytes]:
        """The content as it arrives, or in chunks of ``size`` bytes."""
        if self._opened is None:
            return
        try:
            yield from self._opened.pieces(size)
        finally:
            self.close()

    def iter_lines(self) -> Iterator[str]:
        """The lines of a text, without their line ends."""
        lines = TextLines(self.headers.get("content-type", ""))
        for piece in self:
            yield from self._cut(lines, piece)
        yield from lines.rest()

    def save(self, path: Path | str, progress: Progress | None = None) -> int:
        """Write the content to a file; returns its size in bytes.

        The file gets its name once it is complete. ``progress`` is called with the bytes received
        and the total, if the server gives it.
        """
        with saved(path, self.size, progress) as write:
            size = write(b"")
            for piece in self:
                size = write(piece)
        return size

    def close(self) -> None:
        """Release the connection, however much is still to come."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncDownload(_Delivery):
    """A response whose content is streamed, within an ``async with`` block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self._opened: AsyncOpened | None = answer.opened

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.iter_bytes()

    async def iter_bytes(self, size: int | None = None) -> AsyncIterator[bytes]:
        """The content as it arrives, or in chunks of ``size`` bytes."""
        if self._opened is None:
            return
        try:
            async for piece in self._opened.pieces(size):
                yield piece
        finally:
            await self.aclose()

    async def iter_lines(self) -> AsyncIterator[str]:
        """The lines of a text, without their line ends."""
        lines = TextLines(self.headers.get("content-type", ""))
        async for piece in self:
            for line in self._cut(lines, piece):
                yield line
        for line in lines.rest():
            yield line

    async def save(self, path: Path | str, progress: Progress | None = None) -> int:
        """Write the content to a file; returns its size in bytes.

        The file gets its name once it is complete. ``progress`` is called with the bytes received
        and the total, if the server gives it.
        """
        with saved(path, self.size, progress) as write:
            size = write(b"")
            async for piece in self:
                size = write(piece)
        return size

    async def aclose(self) -> None:
        """Release the connection, however much is still to come."""
        if self._opened is not None:
            await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
