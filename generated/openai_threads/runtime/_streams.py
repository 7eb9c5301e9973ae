"""Answers that are read piece by piece, over a connection that stays open until they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

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
    """The reading of a stream, across its connections.

    It knows nothing of the ``Stream``, so that a loop which is left early gives back at once what
    it read from.
    """

    def __init__(self, call: Call, answer: Answer, reader: EventReader) -> None:
        self._call = call
        self._reader = reader
        self._end = None if answer.request is None else answer.request.end
        self._broken = 0
        self._reached = ""

    def again(self, error: APIConnectionError) -> float:
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

    def resumed(self) -> Call:
        """The call for what follows the last event."""
        options = self._call.options
        own = options.get("extra_headers", {})
        headers = {**own, "Last-Event-ID": self._reader.last_id}
        return replace(self._call, options={**options, "extra_headers": headers}, end=self._end)


class _BlockingReception(_Reception):
    def __init__(
        self, call: Call, answer: Answer, reader: EventReader, connect: Callable[[Call], Answer]
    ) -> None:
        super().__init__(call, answer, reader)
        self.opened: Opened = answer.opened
        self._connect = connect

    def values(self) -> Iterator[Any]:
        try:
            while not self._reader.ended:
                try:
                    yield from self._received()
                    return
                except APIConnectionError as error:
                    time.sleep(self.again(error))
                answer = self._connect(self.resumed())
                self.opened = answer.opened
                if not self._reader.begins(answer):
                    raise self._reader.refusal(self.opened.beginning())
        finally:
            self.opened.close()

    def _received(self) -> Iterator[Any]:
        for piece in self.opened.pieces():
            yield from self._reader.feed(piece)
            if self._reader.ended:
                return
        yield from self._reader.rest()


class Stream(Generic[T_co]):
    """Values as they come. It closes with its end, an error, ``close()``, or a ``with`` block."""

    def __init__(
        self, call: Call, answer: Answer, reader: EventReader, connect: Callable[[Call], Answer]
    ) -> None:
        self.status = answer.status
        self.headers = Headers.of(answer.headers)
        self._reception = _BlockingReception(call, answer, reader, connect)
        self._values: Iterator[T_co] = self._reception.values()

    def __iter__(self) -> Iterator[T_co]:
        return self._values

    def __next__(self) -> T_co:
        return next(self._values)

    def close(self) -> None:
        """Give the connection back, however much is still to come."""
        self._reception.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _AsyncReception(_Reception):
    def __init__(
        self,
        call: Call,
        answer: Answer,
        reader: EventReader,
        connect: Callable[[Call], Awaitable[Answer]],
    ) -> None:
        super().__init__(call, answer, reader)
        self.opened: AsyncOpened = answer.opened
        self._connect = connect

    async def values(self) -> AsyncIterator[Any]:
        try:
            while not self._reader.ended:
                try:
                    async for value in self._received():
                        yield value
                    return
                except APIConnectionError as error:
                    await asyncio.sleep(self.again(error))
                answer = await self._connect(self.resumed())
                self.opened = answer.opened
                if not self._reader.begins(answer):
                    raise self._reader.refusal(await self.opened.beginning())
        finally:
            await self.opened.aclose()

    async def _received(self) -> AsyncIterator[Any]:
        async for piece in self.opened.pieces():
            for value in self._reader.feed(piece):
                yield value
            if self._reader.ended:
                return
        for value in self._reader.rest():
            yield value


class AsyncStream(Generic[T_co]):
    """Values as they come. It closes with its end, an error, ``aclose()``, or an ``async with``."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        reader: EventReader,
        connect: Callable[[Call], Awaitable[Answer]],
    ) -> None:
        self.status = answer.status
        self.headers = Headers.of(answer.headers)
        self._reception = _AsyncReception(call, answer, reader, connect)
        self._values: AsyncIterator[T_co] = self._reception.values()

    def __aiter__(self) -> AsyncIterator[T_co]:
        return self._values

    async def __anext__(self) -> T_co:
        return await anext(self._values)

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        await self._reception.opened.aclose()

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
        if self._opened is None:
            return
        try:
            yield from self._opened.pieces(size)
        finally:
            self.close()

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
        if self._opened is None:
            return
        try:
            async for piece in self._opened.pieces(size):
                yield piece
        finally:
            await self.aclose()

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
