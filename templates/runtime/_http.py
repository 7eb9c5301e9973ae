"""The two drivers: the only modules that send, and that wait."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ParamSpec, TypeAlias, TypeVar

import httpx2
from typing_extensions import Self

from ._arguments import sorted_out, unexpected
from ._auth import Turn
from ._capture import Response, capture, captured
from ._core import Answer, Changes, Operation, Request, Settings
from ._events import EventReader, Incoming
from ._exchange import Call, Failure, Pause, Question, Steps, connection_error
from ._files import Pieces
from ._masking import masked, shown_url
from ._paging import AsyncPage, AsyncPages, Page
from ._response import read_answer
from ._setup import base_url, present
from ._streams import AsyncDownload, AsyncStream, Download, Stream

T = TypeVar("T")
P = ParamSpec("P")
D = TypeVar("D", bound="SyncDriver | AsyncDriver")
Auth: TypeAlias = httpx2.Auth | Callable[[httpx2.Request], httpx2.Request] | tuple[str, str]
"""What signs requests, as the HTTP library has it."""


def _changed(settings: Settings, changes: Changes) -> Settings:
    for name in changes:
        if name not in Changes.__annotations__:
            raise unexpected("with_options()", name, Changes.__annotations__)
    added: dict[str, Any] = {
        "headers": {**settings.headers, **changes.get("headers", {})},
        "query": {**settings.query, **changes.get("query", {})},
        "credentials": present({**settings.credentials, **changes.get("credentials", {})}),
    }
    if "base_url" in changes:
        added |= {"base_url": base_url(changes["base_url"], "", ""), "fixed_url": True}
    return replace(settings, **{**changes, **added})


def _call(
    operation: Operation[Any],
    given: Mapping[str, object],
    settings: Settings,
    *,
    streamed: bool = False,
) -> Call:
    """The call of ``operation`` with arguments and options by name."""
    one = sorted_out(operation, given)
    operation, events = one.operation, one.operation.events
    if streamed and events is not None and events.argument and not one.streamed:
        operation = replace(operation, events=None)  # a download of what comes as a whole
    streamed = streamed or one.streamed
    return Call(operation, one.arguments, one.body, settings, one.options, streamed)


def _signed(settings: Settings, http_client: httpx2.Client | httpx2.AsyncClient | None) -> Settings:
    signs = http_client is not None and http_client.auth is not None
    return replace(settings, signed=signs or settings.auth is not None)


def _auth(request: Request, settings: Settings) -> Any:
    """What signs a request: what our client was given, else the user's HTTP client.

    An Authorization of ours goes before that of an HTTP client.
    """
    if settings.auth is not None and request.signed:
        return settings.auth
    ours = any(name.lower() == "authorization" for name in request.headers)
    return None if ours or not request.signed else httpx2.USE_CLIENT_DEFAULT


def _headers(response: httpx2.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _failure(error: httpx2.TransportError) -> Failure:
    unsent = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
    return Failure(error, not unsent, isinstance(error, httpx2.TimeoutException))


@contextmanager
def _breaking(request: Request) -> Generator[None]:
    try:
        yield
    except httpx2.TransportError as error:
        raise connection_error(request, _failure(error)) from error


@dataclass(frozen=True)
class _Opened:
    """The content of an answer, still to be read."""

    request: Request
    response: httpx2.Response

    def events(self) -> Iterator[Incoming]:
        # Server-sent events are always UTF-8 (HTML, section 9.2.5), and may begin with its mark.
        self.response.encoding = "utf-8-sig"
        with _breaking(self.request):
            yield from httpx2.EventSource(self.response)

    def pieces(self) -> Iterator[bytes]:
        with _breaking(self.request):
            yield from self.response.iter_bytes()

    def close(self) -> None:
        self.response.close()


@dataclass(frozen=True)
class _AsyncOpened:
    """The content of an answer, still to be read."""

    request: Request
    response: httpx2.Response

    async def events(self) -> AsyncIterator[Incoming]:
        self.response.encoding = "utf-8-sig"
        with _breaking(self.request):
            async for event in httpx2.EventSource(self.response):
                yield event

    async def pieces(self) -> AsyncIterator[bytes]:
        with _breaking(self.request):
            async for piece in self.response.aiter_bytes():
                yield piece

    async def aclose(self) -> None:
        await self.response.aclose()


def _value(call: Call, answer: Answer) -> Any:
    if call.streamed:
        return None
    return read_answer(call.operation, answer, strict=call.settings.strict_responses)


class SyncDriver:
    """Calls operations and blocks until they are answered."""

    def __init__(self, settings: Settings, http_client: httpx2.Client | None = None) -> None:
        self._settings = _signed(settings, http_client)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.Client()

    def send(self, operation: Operation[T], given: Mapping[str, object]) -> T:
        """Call ``operation`` for its answer, with arguments and options by name."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)
        value: T = self._valued(call)[1]
        return value

    def stream(self, operation: Operation[Any], given: Mapping[str, object]) -> Stream[Any]:
        """Call ``operation`` for the values that come one after the other."""
        return self._streamed(_call(operation, given, self._settings, streamed=True))

    def call(self, operation: Operation[Any], given: Mapping[str, object]) -> Any:
        """Call ``operation`` for a stream where an argument asks for one, else for its answer."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)
        if call.streamed and not captured().streamed:
            return self._streamed(call)
        return self._valued(call)[1]

    def pages(self, operation: Operation[Any], given: Mapping[str, object]) -> Page[Any, Any]:
        """Call ``operation`` for a list, page by page."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)
        return Page(call, *self._valued(call), self._valued)

    def with_response(
        self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method for all of its answer: ``with_response(client.pets.get, 7)``."""
        with capture() as seen:
            return seen.response(method(*args, **kwargs))

    def download(self, method: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Download:
        """Call a method and leave its content on the wire, to be read as it comes."""
        with capture(streamed=True) as seen:
            method(*args, **kwargs)
        return Download(seen.last())

    def _streamed(self, call: Call) -> Stream[Any]:
        answer, _ = self._valued(call)
        return Stream(call, answer, EventReader(call), self._connect)

    def _valued(self, call: Call) -> tuple[Answer, Any]:
        seen = captured()
        seen.answer = self._run(call.steps())
        return seen.answer, _value(call, seen.answer)

    def _connect(self, call: Call) -> Answer:
        return self._run(call.steps())

    def _run(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                    step = next(steps)
                elif isinstance(step, Question):
                    step = steps.send(step.provided.secret(step.provided.source()))
                elif isinstance(step, Turn):
                    step = steps.send(step.outcome.result())
                else:
                    step = steps.send(self._transmit(step))
        except StopIteration as end:
            value: T = end.value
            return value
        finally:
            steps.close()

    def _transmit(self, request: Request) -> Answer | Failure:
        content = request.content
        try:
            with masked(request.secrets):
                response = self._http.send(
                    self._http.build_request(
                        request.method,
                        request.url,
                        headers=request.headers,
                        content=iter(content) if isinstance(content, Pieces) else content or None,
                        timeout=request.timeout,
                    ),
                    stream=True,
                    auth=_auth(request, self._settings),
                )
            if request.streamed and response.is_success:
                opened = _Opened(request, response)
                return Answer(response.status_code, _headers(response), opened=opened)
            try:
                return Answer(response.status_code, _headers(response), response.read())
            finally:
                response.close()
        except httpx2.TransportError as error:
            return _failure(error)

    def _with(self, changes: Changes) -> Self:
        """The same client, on the same connections, with other options."""
        return _twin(self, _changed(self._settings, changes))

    def close(self) -> None:
        """Close the connections, unless they are those of a client of yours."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={shown_url(self._settings.base_url)!r})"


class AsyncDriver:
    """Calls operations and awaits their answers."""

    def __init__(self, settings: Settings, http_client: httpx2.AsyncClient | None = None) -> None:
        self._settings = _signed(settings, http_client)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.AsyncClient()

    async def send(self, operation: Operation[T], given: Mapping[str, object]) -> T:
        """Call ``operation`` for its answer, with arguments and options by name."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)
        value: T = (await self._valued(call))[1]
        return value

    async def stream(
        self, operation: Operation[Any], given: Mapping[str, object]
    ) -> AsyncStream[Any]:
        """Call ``operation`` for the values that come one after the other."""
        return await self._streamed(_call(operation, given, self._settings, streamed=True))

    async def call(self, operation: Operation[Any], given: Mapping[str, object]) -> Any:
        """Call ``operation`` for a stream where an argument asks for one, else for its answer."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)
        if call.streamed and not captured().streamed:
            return await self._streamed(call)
        return (await self._valued(call))[1]

    def pages(self, operation: Operation[Any], given: Mapping[str, object]) -> AsyncPages[Any, Any]:
        """Call ``operation`` for a list, page by page."""
        call = _call(operation, given, self._settings, streamed=captured().streamed)

        async def first() -> AsyncPage[Any, Any]:
            return AsyncPage(call, *await self._valued(call), self._valued)

        return AsyncPages(first)

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method for all of its answer: ``with_response(client.pets.get, 7)``."""
        with capture() as seen:
            return seen.response(await method(*args, **kwargs))

    async def download(
        self, method: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs
    ) -> AsyncDownload:
        """Call a method and leave its content on the wire, to be read as it comes."""
        with capture(streamed=True) as seen:
            await method(*args, **kwargs)
        return AsyncDownload(seen.last())

    async def _streamed(self, call: Call) -> AsyncStream[Any]:
        answer, _ = await self._valued(call)
        return AsyncStream(call, answer, EventReader(call), self._connect)

    async def _valued(self, call: Call) -> tuple[Answer, Any]:
        seen = captured()
        seen.answer = await self._run(call.steps())
        return seen.answer, _value(call, seen.answer)

    async def _connect(self, call: Call) -> Answer:
        return await self._run(call.steps())

    async def _run(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                    step = next(steps)
                elif isinstance(step, Question):
                    given = step.provided.source()
                    given = await given if isinstance(given, Awaitable) else given
                    step = steps.send(step.provided.secret(given))
                elif isinstance(step, Turn):
                    outcome = await asyncio.wrap_future(step.outcome)
                    step = steps.send(outcome)
                else:
                    step = steps.send(await self._transmit(step))
        except StopIteration as end:
            value: T = end.value
            return value
        finally:
            steps.close()

    async def _transmit(self, request: Request) -> Answer | Failure:
        content = request.content
        try:
            with masked(request.secrets):
                response = await self._http.send(
                    self._http.build_request(
                        request.method,
                        request.url,
                        headers=request.headers,
                        content=_aside(content) if isinstance(content, Pieces) else content or None,
                        timeout=request.timeout,
                    ),
                    stream=True,
                    auth=_auth(request, self._settings),
                )
            if request.streamed and response.is_success:
                opened = _AsyncOpened(request, response)
                return Answer(response.status_code, _headers(response), opened=opened)
            try:
                return Answer(response.status_code, _headers(response), await response.aread())
            finally:
                await response.aclose()
        except httpx2.TransportError as error:
            return _failure(error)

    def _with(self, changes: Changes) -> Self:
        """The same client, on the same connections, with other options."""
        return _twin(self, _changed(self._settings, changes))

    async def aclose(self) -> None:
        """Close the connections, unless they are those of a client of yours."""
        if self._owns_http:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={shown_url(self._settings.base_url)!r})"


def _twin(client: D, settings: Settings) -> D:
    """A client with other settings; all else that it holds is shared, but for its resources."""
    twin = copy.copy(client)
    made = [
        name for name in vars(twin) if isinstance(getattr(type(twin), name, None), cached_property)
    ]
    for name in made:
        delattr(twin, name)
    vars(twin).update(_settings=settings, _owns_http=False)
    return twin


async def _aside(pieces: Pieces) -> AsyncIterator[bytes]:
    """The pieces, read in another thread so that nothing else waits for the disk."""
    waiting = iter(pieces)
    while (piece := await asyncio.to_thread(next, waiting, None)) is not None:
        yield piece


class Resource:
    """A part of the API, called through a blocking client."""

    def __init__(self, client: SyncDriver) -> None:
        self._client = client


class AsyncResource:
    """A part of the API, called through an asynchronous client."""

    def __init__(self, client: AsyncDriver) -> None:
        self._client = client
