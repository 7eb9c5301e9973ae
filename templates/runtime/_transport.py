"""Request → answer over the network, for the blocking and for the asynchronous HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx2

from ._core import Answer, Request
from ._errors import request_line
from ._exchange import connection_error
from ._files import Pieces
from ._headers import Headers
from ._masking import Masked, told_of
from ._response import Held, Unreadable
from ._retries import Failure
from ._waiting import Overdue, awaited_within, within

_HTTPClient: TypeAlias = httpx2.Client | httpx2.AsyncClient
_OWN_BUILDING = (httpx2.Client, httpx2.AsyncClient)
"""Of others a method may be another."""
_Faults = (httpx2.RequestError, httpx2.InvalidURL, Overdue, Unreadable)


def transmit(http: httpx2.Client, request: Request, auth: Any) -> Answer | Failure:
    """Send ``request``, signed by ``auth``; what is streamed is left on the wire."""

    def exchange() -> Answer:
        with Masked(request.secrets):
            response = http.send(
                _built(http, request, _content(request, iter)),
                stream=True,
                auth=_auth(http, request, auth),
                follow_redirects=False,
            )
        if request.streamed and response.is_success:
            return _answer(request, response, opened=Opened(request, response))
        try:
            return _answer(request, response, _read(request, response))
        finally:
            response.close()

    try:
        return within(request.end, exchange, lambda late: late.opened and late.opened.close())
    except _Faults as error:
        return _failure(error)


def _read(request: Request, response: httpx2.Response) -> bytes:
    held = Held(request, failed=not response.is_success)
    try:
        for piece in response.iter_bytes():
            if not held.takes(piece):
                break
    except httpx2.RequestError:
        if not held.failed:  # an error whose content breaks is still that error
            raise
    return held.content


async def async_transmit(http: httpx2.AsyncClient, request: Request, auth: Any) -> Answer | Failure:
    """The twin of ``transmit``."""

    async def exchange() -> Answer:
        with Masked(request.secrets):
            response = await http.send(
                _built(http, request, _content(request, aiter)),
                stream=True,
                auth=_auth(http, request, auth),
                follow_redirects=False,
            )
        if request.streamed and response.is_success:
            return _answer(request, response, opened=AsyncOpened(request, response))
        try:
            return _answer(request, response, await _async_read(request, response))
        finally:
            await response.aclose()

    try:
        return await awaited_within(request.end, exchange)
    except _Faults as error:
        return _failure(error)


async def _async_read(request: Request, response: httpx2.Response) -> bytes:
    held = Held(request, failed=not response.is_success)
    try:
        async for piece in response.aiter_bytes():
            if not held.takes(piece):
                break
    except httpx2.RequestError:
        if not held.failed:
            raise
    return held.content


def _built(http: _HTTPClient, request: Request, content: Any) -> httpx2.Request:
    """The request as the HTTP library has it."""
    if not request.foreign and type(http) not in _OWN_BUILDING:
        return http.build_request(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=content,
            timeout=request.timeout,
        )
    # What ``build_request`` does, at half its cost: it merges headers one by one.
    fields = [(name.encode(), value.encode()) for name, value in request.headers.items()]
    more: dict[str, Any] = {}
    if not request.foreign:  # what the client sends of its own is for the API alone
        given = {name.lower() for name, _ in fields}
        fields = [each for each in http.headers.raw if each[0].lower() not in given] + fields
        more = {"params": http.params or None, "cookies": http.cookies}
    timeout = httpx2.Timeout(request.timeout).as_dict()
    return httpx2.Request(
        request.method,
        request.url,
        headers=fields,
        content=content,
        extensions={"timeout": timeout},
        **more,
    )


def _content(request: Request, begin: Callable[[Any], Any]) -> Any:
    """What is to be sent; where that is read piece by piece, ``begin`` starts it."""
    content = request.content
    return begin(content) if isinstance(content, Pieces) else content or None


def _auth(http: _HTTPClient, request: Request, auth: Any) -> Any:
    """What signs a request: what our client was given, else the user's HTTP client.

    Our own Authorization goes before that of an HTTP client.
    """
    if request.foreign or not request.signed:
        return None
    if auth or http.auth is None:
        return auth
    ours = any(name.lower() == "authorization" for name in request.headers)
    return None if ours else httpx2.USE_CLIENT_DEFAULT


def _answer(
    request: Request, response: httpx2.Response, content: bytes = b"", opened: object = None
) -> Answer:
    headers = Headers(response.headers.multi_items())
    return Answer(response.status_code, headers, content, opened, request)


def _failure(error: Exception) -> Failure:
    match error:
        case httpx2.DecodingError():
            return Failure(Unreadable(f"broken: {error}"), final=True)
        case Unreadable() | httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return Failure(error, final=True)
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.PoolTimeout():
            return Failure(error, sent=False, timeout=isinstance(error, httpx2.TimeoutException))
        case _:
            return Failure(error, timeout=isinstance(error, httpx2.TimeoutException | Overdue))


@contextmanager
def _breaking(request: Request) -> Generator[None]:
    try:
        yield
    except _Faults as error:
        failure = _failure(error)
        if isinstance(failure.error, Unreadable):
            raise failure.error.as_error(request_line(request), request) from error
        raise connection_error(request, failure) from told_of(error, request.secrets)


@dataclass(frozen=True)
class Opened:
    """The content of an answer, still to be read."""

    request: Request
    response: httpx2.Response

    def pieces(self, size: int | None = None) -> Iterator[bytes]:
        """The content as it comes, or in pieces of that size."""
        found = self.response.iter_bytes(size)
        with _breaking(self.request):
            while piece := within(self.request.end, lambda: next(found, b"")):
                yield piece

    def beginning(self) -> bytes:
        """The first bytes; nothing is read after them."""
        held = Held(self.request, failed=True)
        for piece in self.pieces():
            if not held.takes(piece):
                break
        self.close()
        return held.content

    def close(self) -> None:
        """Give the connection back, however much is still to come."""
        self.response.close()


@dataclass(frozen=True)
class AsyncOpened:
    """The content of an answer, still to be read."""

    request: Request
    response: httpx2.Response

    async def pieces(self, size: int | None = None) -> AsyncIterator[bytes]:
        """The content as it comes, or in pieces of that size."""
        found = self.response.aiter_bytes(size)
        with _breaking(self.request):
            while piece := await awaited_within(self.request.end, lambda: anext(found, b"")):
                yield piece

    async def beginning(self) -> bytes:
        """The first bytes; nothing is read after them."""
        held = Held(self.request, failed=True)
        async for piece in self.pieces():
            if not held.takes(piece):
                break
        await self.aclose()
        return held.content

    async def aclose(self) -> None:
        """Give the connection back, however much is still to come."""
        await self.response.aclose()
