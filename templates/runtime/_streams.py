"""Answers that are read piece by piece, over a connection that stays open until they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Generic, Self, TypeVar

from ._core import Answer
from ._errors import APIConnectionError
from ._events import EventReader
from ._exchange import Call
from ._headers import Headers
from ._lines import TextLines
from ._response import Unreadable
from ._saving import Progress, saved
from ._transport import AsyncOpened, Opened

T_co = TypeVar("T_co", covariant=True)
_TRIES, _WAIT = 5, 1.0


class _Reception:
    """What a stream and its asynchronous twin have in common."""

    def __init__(self, call: Call, answer: Answer, reader: EventReader) -> None:
        self.status = answer.status
        self.headers = Headers.of(answer.headers)
        self._call = call
        self._reader = reader
        self._end = None if answer.request is None else answer.request.end
        self._broken = 0
        self._reached = ""

    def _again(self, error: APIConnectionError) -> float:
        """Seconds until the stream may be asked for again. Raises the error where it may not be.

        Only what a GET began can go on, and only after an event that has an id (WHATWG, 9.2.3)
        which a header can hold. Tries are counted from the last event that came.
        """
        last_id = self._reader.last_id
        self._broken = 1 if last_id != self._reached else self._broken + 1
        self._reached = last_id
        resumable = self._call.operation.method == "GET" and last_id and last_id.isascii()
        wait = _WAIT if self._reader.retry is None else min(self._reader.retry, 60.0)
        late = self._end is not None and time.monotonic() + wait >= self._end
        if not resumable or self._broken > _TRIES or late:
            raise error
        return wait

    def _resumed(self) -> Call:
        options = self._call.options
        own = options.get("extra_headers", {})
        headers = {**own, "Last-Event-ID": self._reader.last_id}
        return replace(self._call, options={**options, "extra_headers": headers}, end=self._end)


class Stream(_Reception, Generic[T_co]):
    """Values as they come. It closes with its end, an error, ``close()``, or a ``with`` block."""

    def __init__(
        self, call: Call, answer: Answer, reader: EventReader, connect: Callable[[Call], Answer]
    ) -> None:
        super().__init__(call, answer, reader)
        self._opened: Opened = answer.opened
        self._connect = connect
        self._values = self._read()

    def __iter__(self) -> Iterator[T_co]:
        return self._values

    def __next__(self) -> T_co:
        return next(self._values)

    def _read(self) -> Iterator[T_co]:
        try:
            while not self._reader.ended:
                try:
                    yield from self._received()
                    return
                except APIConnectionError as error:
                    time.sleep(self._again(error))
                answer = self._connect(self._resumed())
                self._opened = answer.opened
                if not self._reader.begins(answer):
                    raise self._reader.refusal(self._opened.beginning())
        finally:
            self.close()

    def _received(self) -> Iterator[T_co]:
        for piece in self._opened.pieces():
            yield from self._reader.feed(piece)
            if self._reader.ended:
                return
        yield from self._reader.rest()

    def close(self) -> None:
        """Give the connection back, however much is still to come."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncStream(_Reception, Generic[T_co]):
    """Values as they come. It closes with its end, an error, ``aclose()``, or an ``async with``."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        reader: EventReader,
        connect: Callable[[Call], Awaitable[Answer]],
    ) -> None:
        super().__init__(call, answer, reader)
        self._opened: AsyncOpened = answer.opened
        self._connect = connect
        self._values = self._read()

    def __aiter__(self) -> AsyncIterator[T_co]:
        return self._values

    async def __anext__(self) -> T_co:
        return await anext(self._values)

    async def _read(self) -> AsyncIterator[T_co]:
        try:
            while not self._reader.ended:
                try:
                    async for value in self._received():
                        yield value
                    return
                except APIConnectionError as error:
                    await asyncio.sleep(self._again(error))
                answer = await self._connect(self._resumed())
                self._opened = answer.opened
                if not self._reader.begins(answer):
                    raise self._reader.refusal(await self._opened.beginning())
        finally:
            await self.aclose()

    async def _received(self) -> AsyncIterator[T_co]:
        async for piece in self._opened.pieces():
            for value in self._reader.feed(piece):
                yield value
            if self._reader.ended:
                return
        for value in self._reader.rest():
            yield value

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Delivery:
    """What a download and its asynchronous twin have in common."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers = Headers.of(answer.headers)
        self._request = answer.request

    @property
    def size(self) -> int | None:
        """Bytes that the server says are to come; None where it does not say, or packs them."""
        told = self.headers.get("content-length", "")
        packed = self.headers.get("content-encoding", "identity").lower() != "identity"
        return None if packed or not (told.isascii() and told.isdigit()) else int(told[:18])

    def _cut(self, lines: TextLines, piece: bytes) -> Iterator[str]:
        try:
            yield from lines.feed(piece)
        except Unreadable as error:
            raise error.as_error("the download", self._request) from None


class Download(_Delivery):
    """An answer whose content is read as it comes, within a ``with`` block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self._opened: Opened | None = answer.opened

    def __iter__(self) -> Iterator[bytes]:
        return self.iter_bytes()

    def iter_bytes(self, size: int | None = None) -> Iterator[bytes]:
        """The content as it comes, or in pieces of that size."""
        if self._opened is not None:
            yield from self._opened.pieces(size)

    def iter_lines(self) -> Iterator[str]:
        """The lines of a text, without their ends."""
        lines = TextLines(self.headers.get("content-type", ""))
        for piece in self:
            yield from self._cut(lines, piece)
        yield from lines.rest()

    def save(self, path: Path | str, progress: Progress | None = None) -> int:
        """Write the content to a file; gives its size in bytes.

        The file gets its name when it is whole. ``progress`` is called with the bytes that came
        and, where the server says it, with all that are to come.
        """
        with saved(path, self.size, progress) as write:
            size = write(b"")
            for piece in self:
                size = write(piece)
        return size

    def close(self) -> None:
        """Give the connection back, however much is still to come."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncDownload(_Delivery):
    """An answer whose content is read as it comes, within an ``async with`` block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self._opened: AsyncOpened | None = answer.opened

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.iter_bytes()

    async def iter_bytes(self, size: int | None = None) -> AsyncIterator[bytes]:
        """The content as it comes, or in pieces of that size."""
        if self._opened is not None:
            async for piece in self._opened.pieces(size):
                yield piece

    async def iter_lines(self) -> AsyncIterator[str]:
        """The lines of a text, without their ends."""
        lines = TextLines(self.headers.get("content-type", ""))
        async for piece in self:
            for line in self._cut(lines, piece):
                yield line
        for line in lines.rest():
            yield line

    async def save(self, path: Path | str, progress: Progress | None = None) -> int:
        """Write the content to a file; gives its size in bytes.

        The file gets its name when it is whole. ``progress`` is called with the bytes that came
        and, where the server says it, with all that are to come.
        """
        with saved(path, self.size, progress) as write:
            size = write(b"")
            async for piece in self:
                size = write(piece)
        return size

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        if self._opened is not None:
            await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
