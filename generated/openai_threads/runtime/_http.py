"""The two drivers, which make calls, send through their transports, and wait."""

from __future__ import annotations

import asyncio
import copy
import inspect
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ParamSpec, Self, TypeAlias, TypeVar, Unpack

import httpx2

from ._arguments import sorted_out
from ._capture import Released, Response, capture, is_download, keep
from ._connection import Connection, fitting
from ._core import Answer, Operation, Request
from ._deadlines import async_waited, check_limits, waited
from ._downloads import AsyncDownload, Download
from ._exchange import Call, Pause, Question
from ._masking import shown_url
from ._response import read_answer
from ._settings import Settings
from ._setup import changed
from ._transport import async_transmit, transmit

T = TypeVar("T")
P = ParamSpec("P")
D = TypeVar("D", bound="SyncDriver | AsyncDriver")
Auth: TypeAlias = httpx2.Auth | Callable[[httpx2.Request], httpx2.Request] | tuple[str, str]
"""What signs requests, in the HTTP library's form."""


def _signed(settings: Settings, http_client: httpx2.Client | httpx2.AsyncClient | None) -> Settings:
    check_limits(vars(settings))
    signs = http_client is not None and http_client.auth is not None
    signed = signs or settings.auth is not None
    return replace(settings, signed=signed, headers={**settings.headers})


def _call(
    operation: Operation[Any],
    given: Mapping[str, object],
    settings: Settings,
    *,
    streamed: bool = False,
) -> Call:
    """The call of ``operation`` with the given arguments and options."""
    one = sorted_out(operation, given)
    operation, events = one.operation, one.operation.events
    if streamed and events is not None and events.argument and not one.streamed:
        operation = replace(operation, events=None)  # a download of complete content
    streamed = streamed or one.streamed
    return Call(operation, one.arguments, one.body, settings, one.options, streamed)


def _given(value: object) -> object:
    """The result of a user's function. Raises TypeError if it would have to be awaited."""
    if not inspect.iscoroutine(value):
        return value
    value.close()
    raise TypeError("an asynchronous function needs the AsyncClient")


def _value(call: Call, answer: Answer) -> Any:
    if call.streamed:
        return None
    return read_answer(call.operation, answer, strict=call.settings.strict_responses)


class SyncDriver:
    """Calls operations and blocks until they respond."""

    def __init__(
        self,
        settings: Settings,
        http_client: httpx2.Client | None = None,
        **connection: Unpack[Connection],
    ) -> None:
        made = fitting(type(self), connection, http_client, httpx2.AsyncClient)
        self._settings = _signed(settings, http_client)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.Client(**made)

    def send(self, operation: Operation[T], given: Mapping[str, object]) -> T:
        """Call ``operation`` and return its value."""
        value: T = self.perform(self.prepare(operation, given))[1]
        return value

    def with_response(
        self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method and return its full response: ``with_response(client.pets.get, 7)``."""
        with capture() as seen:
            return seen.response(method(*args, **kwargs))

    def download(self, method: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Download:
        """Call a method and leave its content unread, to be streamed."""
        with capture(streamed=True) as seen:
            method(*args, **kwargs)
        return Download(seen.last())

    def prepare(
        self, operation: Operation[Any], given: Mapping[str, object], *, streamed: bool = False
    ) -> Call:
        """The call of ``operation`` with the given arguments and options."""
        return _call(operation, given, self._settings, streamed=streamed or is_download())

    def perform(self, call: Call) -> tuple[Answer, Any]:
        """Make a call; returns its response and the value in it."""
        answer = self.connect(call)
        keep(answer, call.operation.pending)
        return answer, _value(call, answer)

    def connect(self, call: Call) -> Answer:
        """Make a call and return its response."""
        steps = call.steps()
        with Released():
            try:
                step = next(steps)
                while True:
                    if isinstance(step, Request):
                        step = steps.send(transmit(self._http, step, self._settings.auth))
                    elif isinstance(step, Pause):
                        time.sleep(step.seconds)
                        step = next(steps)
                    elif isinstance(step, Question):
                        step = steps.send(_given(step.ask()))
                    else:
                        step = steps.send(waited(step.outcome, step.end))
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            finally:
                steps.close()

    def _with(self, changes: Mapping[str, Any]) -> Self:
        """The same client, on the same connections, with other options."""
        return _twin(self, changed(self._settings, changes))

    def close(self) -> None:
        """Close the connections, unless they belong to an HTTP client that you passed in."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={shown_url(self._settings.base_url)!r})"


class AsyncDriver:
    """Calls operations and awaits their responses."""

    def __init__(
        self,
        settings: Settings,
        http_client: httpx2.AsyncClient | None = None,
        **connection: Unpack[Connection],
    ) -> None:
        made = fitting(type(self), connection, http_client, httpx2.Client)
        self._settings = _signed(settings, http_client)
        self._owns_http = http_client is None
        self._http = http_client or httpx2.AsyncClient(**made)

    def send(self, operation: Operation[T], given: Mapping[str, object]) -> Coroutine[Any, Any, T]:
        """Call ``operation`` and return its value."""
        return self._sent(self.prepare(operation, given))

    async def _sent(self, call: Call) -> Any:
        return (await self.perform(call))[1]

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method and return its full response: ``with_response(client.pets.get, 7)``."""
        with capture() as seen:
            return seen.response(await method(*args, **kwargs))

    async def download(
        self, method: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs
    ) -> AsyncDownload:
        """Call a method and leave its content unread, to be streamed."""
        with capture(streamed=True) as seen:
            await method(*args, **kwargs)
        return AsyncDownload(seen.last())

    def prepare(
        self, operation: Operation[Any], given: Mapping[str, object], *, streamed: bool = False
    ) -> Call:
        """The call of ``operation`` with the given arguments and options."""
        return _call(operation, given, self._settings, streamed=streamed or is_download())

    async def perform(self, call: Call) -> tuple[Answer, Any]:
        """Make a call; returns its response and the value in it."""
        answer = await self.connect(call)
        keep(answer, call.operation.pending)
        return answer, _value(call, answer)

    async def connect(self, call: Call) -> Answer:
        """Make a call and return its response."""
        steps = call.steps()
        with Released():
            try:
                step = next(steps)
                while True:
                    if isinstance(step, Request):
                        answered = await async_transmit(self._http, step, self._settings.auth)
                        step = steps.send(answered)
                    elif isinstance(step, Pause):
                        await asyncio.sleep(step.seconds)
                        step = next(steps)
                    elif isinstance(step, Question):
                        given = step.ask()
                        step = steps.send(await given if isinstance(given, Awaitable) else given)
                    else:
                        step = steps.send(await async_waited(step.outcome, step.end))
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            finally:
                steps.close()

    def _with(self, changes: Mapping[str, Any]) -> Self:
        """The same client, on the same connections, with other options."""
        return _twin(self, changed(self._settings, changes))

    async def aclose(self) -> None:
        """Close the connections, unless they belong to an HTTP client that you passed in."""
        if self._owns_http:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={shown_url(self._settings.base_url)!r})"


def _twin(client: D, settings: Settings) -> D:
    """A client with other settings; it shares everything else but its resources."""
    twin = copy.copy(client)
    made = [
        name for name in vars(twin) if isinstance(getattr(type(twin), name, None), cached_property)
    ]
    for name in made:
        delattr(twin, name)
    vars(twin).update(_settings=settings, _owns_http=False)
    return twin


class Resource:
    """A part of the API, called through a blocking client."""

    def __init__(self, client: SyncDriver) -> None:
        self._client = client


class AsyncResource:
    """A part of the API, called through an asynchronous client."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, method in vars(cls).items():
            if inspect.isfunction(method):  # which may have been made for another class
                method.__qualname__ = f"{cls.__qualname__}.{name}"

    def __init__(self, client: AsyncDriver) -> None:
        self._client = client
