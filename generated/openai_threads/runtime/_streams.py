"""Streams of values over a connection that stays open until they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import replace
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, cast

from ._capture import is_download
from ._core import Answer, Operation
from ._errors import APIConnectionError
from ._events import EventReader
from ._exchange import Call
from ._headers import Headers, fits
from ._http import AsyncDriver, SyncDriver
from ._transport import AsyncOpened, Opened
from ._twins import awaited, returning

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_TRIES, _WAIT = 5, 1.0


class _Reception:
    """Reads a stream across its connections.

    It has no reference to the ``Stream``, so that leaving a loop early releases the connection
    immediately.
    """

    def __init__(self, call: Call, answer: Answer, reader: EventReader) -> None:
        self._call = call
        self._reader = reader
        self.closed = False
        """Whether no more is wanted."""
        self._end = None if answer.request is None else answer.request.end
        self._broken = 0
        self._reached = ""

    def again(self, error: APIConnectionError) -> float:
        """Seconds until the stream may be requested again. Raises the error if it may not be.

        Only a GET can be resumed, and only after an event with an id (WHATWG, 9.2.3) that a header
        can hold. Tries are counted from the last event received.
        """
        if self.closed:
            return 0.0
        last_id = self._reader.last_id
        self._broken = 1 if last_id != self._reached else self._broken + 1
        self._reached = last_id
        resumable = self._call.operation.method == "GET" and last_id and fits(last_id)
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
            while not self.closed:
                try:
                    yield from self._received()
                    return
                except APIConnectionError as error:
                    time.sleep(self.again(error))
                if not self.closed:
                    self._reconnect()
        finally:
            self.opened.close()

    def _received(self) -> Iterator[Any]:
        for piece in self.opened.pieces():
            for value in self._reader.feed(piece):
                yield value
                if self.closed:
                    return
            if self._reader.ended:
                return
        yield from self._reader.rest()

    def _reconnect(self) -> None:
        answer = self._connect(self.resumed())
        self.opened = answer.opened
        if not self._reader.begins(answer):
            raise self._reader.refusal(self.opened.beginning())

    def close(self) -> None:
        self.closed = True
        self.opened.close()


class Stream(Generic[T_co]):
    """Values as they arrive. Closes at its end, on an error, by ``close()`` or a ``with`` block."""

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
        """Release the connection, however much is still to come; no more values follow."""
        self._reception.close()

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
            while not self.closed:
                try:
                    async for value in self._received():
                        yield value
                    return
                except APIConnectionError as error:
                    await asyncio.sleep(self.again(error))
                if not self.closed:
                    await self._reconnect()
        finally:
            await self.opened.aclose()

    async def _received(self) -> AsyncIterator[Any]:
        async for piece in self.opened.pieces():
            for value in self._reader.feed(piece):
                yield value
                if self.closed:
                    return
            if self._reader.ended:
                return
        for value in self._reader.rest():
            yield value

    async def _reconnect(self) -> None:
        answer = await self._connect(self.resumed())
        self.opened = answer.opened
        if not self._reader.begins(answer):
            raise self._reader.refusal(await self.opened.beginning())

    async def aclose(self) -> None:
        self.closed = True
        await self.opened.aclose()


class AsyncStream(Generic[T_co]):
    """Values as they arrive. Closes at its end, on an error, by ``aclose()`` or ``async with``."""

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
        """Release the connection, however much is still to come; no more values follow."""
        await self._reception.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def stream(
    client: SyncDriver | AsyncDriver, operation: Operation[Any], given: Mapping[str, object]
) -> Stream[Any]:
    """Call ``operation`` for its stream; ``streamed`` methods return an awaitable AsyncStream."""
    if isinstance(client, AsyncDriver):
        return cast("Stream[Any]", async_stream(client, operation, given))
    return _opened(client, client.prepare(operation, given, streamed=True))


def async_stream(
    client: AsyncDriver, operation: Operation[Any], given: Mapping[str, object]
) -> Coroutine[Any, Any, AsyncStream[Any]]:
    """Call ``operation`` for its stream."""
    return _async_opened(client, client.prepare(operation, given, streamed=True))


def streamed(
    method: Callable[Concatenate[Any, P], Stream[T]],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, AsyncStream[T]]]:
    """The asynchronous counterpart of a blocking resource's method."""
    twin: Any = returning(awaited(method), "AsyncStream")
    return cast("Callable[Concatenate[Any, P], Coroutine[Any, Any, AsyncStream[T]]]", twin)


def either(
    client: SyncDriver, operation: Operation[T], given: Mapping[str, object]
) -> T | Stream[Any]:
    """Call ``operation`` for its stream if an argument asks for it, else for its value."""
    call = client.prepare(operation, given)
    if call.streamed and not is_download():
        return _opened(client, call)
    value: T = client.perform(call)[1]
    return value


async def async_either(
    client: AsyncDriver, operation: Operation[T], given: Mapping[str, object]
) -> T | AsyncStream[Any]:
    """Call ``operation`` for its stream if an argument asks for it, else for its value."""
    call = client.prepare(operation, given)
    if call.streamed and not is_download():
        return await _async_opened(client, call)
    value: T = (await client.perform(call))[1]
    return value


def _opened(client: SyncDriver, call: Call) -> Stream[Any]:
    answer, reader = client.perform(call)[0], EventReader(call)
    if not reader.begins(answer):
        raise reader.refusal(answer.opened.beginning() if answer.opened else b"")
    return Stream(call, answer, reader, client.connect)


async def _async_opened(client: AsyncDriver, call: Call) -> AsyncStream[Any]:
    answer, reader = (await client.perform(call))[0], EventReader(call)
    if not reader.begins(answer):
        raise reader.refusal(await answer.opened.beginning() if answer.opened else b"")
    return AsyncStream(call, answer, reader, client.connect)
