"""The two drivers: the only modules that send, and that wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import TypeVar

import httpx2
from typing_extensions import Self

from ._core import OMIT, Answer, Operation, Options, Request, Settings
from ._exchange import Failure, Pause, call

T = TypeVar("T")


class _Unset:
    """The type of an option that stays as it is."""


_UNSET = _Unset()


def _changed(
    settings: Settings,
    timeout: float | None | _Unset,
    max_retries: int | None,
    headers: Mapping[str, str],
    strict_responses: bool | None,
) -> Settings:
    return replace(
        settings,
        timeout=settings.timeout if isinstance(timeout, _Unset) else timeout,
        max_retries=settings.max_retries if max_retries is None else max_retries,
        headers={**settings.headers, **headers},
        strict_responses=(
            settings.strict_responses if strict_responses is None else strict_responses
        ),
    )


def _answer(response: httpx2.Response) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content)


def _failure(error: httpx2.TransportError) -> Failure:
    unsent = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
    return Failure(error, not unsent, isinstance(error, httpx2.TimeoutException))


class SyncDriver:
    """Calls operations and blocks until they are answered."""

    def __init__(self, settings: Settings, http_client: httpx2.Client | None = None) -> None:
        self._settings = settings
        self._owns_http = http_client is None
        self._http = http_client or httpx2.Client()

    def send(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        body: object = OMIT,
        options: Options | None = None,
    ) -> T:
        """Call ``operation``; what the methods of resources are made of."""
        steps = call(operation, arguments, body, self._settings, options or {})
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                    step = next(steps)
                else:
                    step = steps.send(self._transmit(step))
        except StopIteration as end:
            value: T = end.value
            return value

    def _transmit(self, request: Request) -> Answer | Failure:
        try:
            return _answer(
                self._http.request(
                    request.method,
                    request.url,
                    headers=request.headers,
                    content=request.content or None,
                    timeout=request.timeout,
                )
            )
        except httpx2.TransportError as error:
            return _failure(error)

    def with_options(
        self,
        *,
        timeout: float | None | _Unset = _UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] = {},
        strict_responses: bool | None = None,
    ) -> Self:
        """The same client, on the same connections, with other options."""
        twin = object.__new__(type(self))
        settings = _changed(self._settings, timeout, max_retries, headers, strict_responses)
        SyncDriver.__init__(twin, settings, self._http)
        return twin

    def close(self) -> None:
        """Close the connections, unless they are those of a client of yours."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncDriver:
    """Calls operations and awaits their answers."""

    def __init__(self, settings: Settings, http_client: httpx2.AsyncClient | None = None) -> None:
        self._settings = settings
        self._owns_http = http_client is None
        self._http = http_client or httpx2.AsyncClient()

    async def send(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        body: object = OMIT,
        options: Options | None = None,
    ) -> T:
        """Call ``operation``; what the methods of resources are made of."""
        steps = call(operation, arguments, body, self._settings, options or {})
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                    step = next(steps)
                else:
                    step = steps.send(await self._transmit(step))
        except StopIteration as end:
            value: T = end.value
            return value

    async def _transmit(self, request: Request) -> Answer | Failure:
        try:
            return _answer(
                await self._http.request(
                    request.method,
                    request.url,
                    headers=request.headers,
                    content=request.content or None,
                    timeout=request.timeout,
                )
            )
        except httpx2.TransportError as error:
            return _failure(error)

    def with_options(
        self,
        *,
        timeout: float | None | _Unset = _UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] = {},
        strict_responses: bool | None = None,
    ) -> Self:
        """The same client, on the same connections, with other options."""
        twin = object.__new__(type(self))
        settings = _changed(self._settings, timeout, max_retries, headers, strict_responses)
        AsyncDriver.__init__(twin, settings, self._http)
        return twin

    async def aclose(self) -> None:
        """Close the connections, unless they are those of a client of yours."""
        if self._owns_http:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class Resource:
    """A part of the API, called through a blocking client."""

    def __init__(self, client: SyncDriver) -> None:
        self._client = client


class AsyncResource:
    """A part of the API, called through an asynchronous client."""

    def __init__(self, client: AsyncDriver) -> None:
        self._client = client
