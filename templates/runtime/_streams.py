"""Answers that are read piece by piece, over a connection that stays open until they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from ._core import Answer
from ._errors import APIConnectionError
from ._events import EventReader, Incoming, LineReader
from ._exchange import Call

T_co = TypeVar("T_co", covariant=True)
_TRIES, _WAIT = 5, 1.0


class Opened(Protocol):
    """The content of an answer, still to be read. All raise APIConnectionError when it breaks."""

    def events(self) -> Iterator[Incoming]: ...
    def pieces(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class AsyncOpened(Protocol):
    """The twin of ``Opened``."""

    def events(self) -> AsyncIterator[Incoming]: ...
    def pieces(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class _Reception:
    """What a stream and its asynchronous twin have in common."""

    def __init__(self, call: Call, answer: Answer, reader: EventReader) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self._call = call
        self._reader = reader
        self._broken = 0
        self._reached = ""
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        self._in_lines = kind != "text/event-stream"

    def _again(self, error: APIConnectionError) -> float:
        """Seconds until the stream may be asked for again. Raises the error where it may not be.

        Only what a GET began can go on, and only after an event that has an id (WHATWG, 9.2.3)
        which a header can hold. Tries are counted from the last event that came.
        """
        last_id = self._reader.last_id
        self._broken = 1 if last_id != self._reached else self._broken + 1
        self._reached = last_id
        resumable = self._call.operation.method == "GET" and last_id and last_id.isascii()
        if not resumable or self._broken > _TRIES:
            raise error
        return _WAIT if self._reader.retry is None else min(self._reader.retry, 60.0)

    def _resumed(self) -> Call:
        options = self._call.options
        own = options.get("extra_headers", {})
        headers = {**own, "Last-Event-ID": self._reader.last_id}
        return replace(self._call, options={**options, "extra_headers": headers})


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
                self._opened = self._connect(self._resumed()).opened
        finally:
            self.close()

    def _received(self) -> Iterator[T_co]:
        if self._in_lines:
            lines = LineReader()
            for piece in self._opened.pieces():
                for line in lines.feed(piece):
                    yield from self._reader.read_line(line)
            yield from self._reader.read_line(lines.rest())
            return
        for incoming in self._opened.events():
            yield from self._reader.read(incoming)
            if self._reader.ended:
                return

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
                self._opened = (await self._connect(self._resumed())).opened
        finally:
            await self.aclose()

    async def _received(self) -> AsyncIterator[T_co]:
        if self._in_lines:
            lines = LineReader()
            async for piece in self._opened.pieces():
                for line in lines.feed(piece):
                    for value in self._reader.read_line(line):
                        yield value
            for value in self._reader.read_line(lines.rest()):
                yield value
            return
        async for incoming in self._opened.events():
            for value in self._reader.read(incoming):
                yield value
            if self._reader.ended:
                return

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class Download:
    """An answer whose content is read as it comes, within a ``with`` block."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self._opened: Opened = answer.opened

    def __iter__(self) -> Iterator[bytes]:
        return self._opened.pieces()

    def save(self, path: Path | str) -> int:
        """Write the content to a file; gives its size in bytes."""
        with Path(path).open("wb") as file:
            return sum(file.write(piece) for piece in self)

    def close(self) -> None:
        """Give the connection back, however much is still to come."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncDownload:
    """An answer whose content is read as it comes, within an ``async with`` block."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self._opened: AsyncOpened = answer.opened

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._opened.pieces()

    async def save(self, path: Path | str) -> int:
        """Write the content to a file; gives its size in bytes."""
        with Path(path).open("wb") as file:
            return sum([file.write(piece) async for piece in self])

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
