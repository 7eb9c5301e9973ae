"""Request → response over the network, for the blocking and the asynchronous HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import httpx2

from ._core import Answer, Request
from ._deadlines import Overdue, awaited_within, within
from ._errors import request_line
from ._exchange import connection_error
from ._headers import Headers
from ._masking import Masked, told_of
from ._pieces import Pieces
from ._response import Held, Unreadable
from ._retries import Failure

_HTTPClient: TypeAlias = httpx2.Client | httpx2.AsyncClient
_OWN_BUILDING = (httpx2.Client, httpx2.AsyncClient)
"""Classes whose ``build_request`` is known."""
_MEASURED = frozenset({"POST", "PUT", "PATCH", "QUERY"})
"""Methods whose requests give their length even if it is zero."""
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_Faults = (httpx2.RequestError, httpx2.InvalidURL, Overdue, Unreadable)


def transmit(http: httpx2.Client, request: Request, auth: Any) -> Answer | Failure:
    """Send ``request``, signed by ``auth``; a streamed response is left unread."""

    def exchange() -> Answer:
        with Masked(request.secrets):
            response = http.send(
                _built(http, request, iter),
                stream=True,
                auth=_auth(http, request, auth),
                follow_redirects=False,
            )
        if request.streamed and response.is_success:
            return _answer(request, response, opened=Opened(request, response))
        return _answer(request, response, _read(request, response))

    try:
        if request.end is None:
            return exchange()
        return within(request.end, exchange, lambda late: late.opened and late.opened.close())
    except _Faults as error:
        return _failure(error)


def _read(request: Request, response: httpx2.Response) -> bytes:
    held = Held(request, failed=not 200 <= response.status_code < 300)
    try:
        for piece in response.iter_bytes():
            if not held.takes(piece):
                break
    except httpx2.RequestError:
        if not held.failed:  # an error with broken content is still that error
            raise
    finally:
        response.close()
    return held.content


async def async_transmit(http: httpx2.AsyncClient, request: Request, auth: Any) -> Answer | Failure:
    """The asynchronous twin of ``transmit``."""

    async def exchange() -> Answer:
        with Masked(request.secrets):
            response = await http.send(
                _built(http, request, aiter),
                stream=True,
                auth=_auth(http, request, auth),
                follow_redirects=False,
            )
        if request.streamed and response.is_success:
            return _answer(request, response, opened=AsyncOpened(request, response))
        return _answer(request, response, await _async_read(request, response))

    try:
        if request.end is None:
            return await exchange()
        return await awaited_within(request.end, exchange)
    except _Faults as error:
        return _failure(error)


async def _async_read(request: Request, response: httpx2.Response) -> bytes:
    held = Held(request, failed=not 200 <= response.status_code < 300)
    try:
        async for piece in response.aiter_bytes():
            if not held.takes(piece):
                break
    except httpx2.RequestError:
        if not held.failed:
            raise
    finally:
        await response.aclose()
    return held.content


def _built(http: _HTTPClient, request: Request, begin: Callable[[Pieces], Any]) -> httpx2.Request:
    """The request in the HTTP library's form; ``begin`` starts reading streamed content."""
    content = request.content
    if isinstance(content, bytes) and type(http) in _OWN_BUILDING and not http.params:
        return _built_whole(http, request, content)
    given: dict[str, Any] = {
        "headers": dict(request.headers),
        "content": begin(content) if isinstance(content, Pieces) else content or None,
    }
    if request.foreign:  # the HTTP client's own defaults are for the API alone
        return httpx2.Request(request.method, request.url, **given, extensions=_extensions(request))
    return http.build_request(request.method, request.url, **given, timeout=request.timeout)


def _built_whole(http: _HTTPClient, request: Request, content: bytes) -> httpx2.Request:
    """What ``build_request`` makes of content held in memory, at a third of the cost."""
    has_key = "?" in request.url or "@" in request.url  # may be sensitive: do not cache it
    url, host = _parse(request.url) if has_key else _parsed(request.url)
    fields = [
        (name.encode("ascii"), value.encode("ascii")) for name, value in request.headers.items()
    ]
    names = {name.lower() for name, _ in fields}
    if not request.foreign:
        own = [each for each in http.headers.raw if each[0].lower() not in names]
        names |= {name.lower() for name, _ in own}
        fields = own + fields
    if b"host" not in names:
        fields.insert(0, (b"Host", host))
    if (content or request.method in _MEASURED) and names.isdisjoint(_LENGTHS):
        fields.append((b"Content-Length", b"%d" % len(content)))
    built = httpx2.Request(
        request.method,
        url,
        headers=fields,
        cookies=None if request.foreign else http.cookies,
        stream=httpx2.ByteStream(content),
        extensions=_extensions(request),
    )
    built.read()  # for hooks that look at it before it is sent
    return built


def _extensions(request: Request) -> dict[str, Any]:
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), request.timeout)}


def _parse(url: str) -> tuple[httpx2.URL, bytes]:
    """A URL, and its host as the header has it."""
    parsed = httpx2.URL(url)
    return parsed, parsed.netloc


_parsed = lru_cache(64)(_parse)
"""The same, cached, since many calls have one URL."""


def _auth(http: _HTTPClient, request: Request, auth: Any) -> Any:
    """What signs a request: what our client was given, else the user's HTTP client.

    Our own Authorization takes precedence over that of an HTTP client.
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
    charset = response.headers.encoding
    fields = [(name.decode(charset), text.decode(charset)) for name, text in response.headers.raw]
    return Answer(response.status_code, Headers(fields), content, opened, request)


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
    except (*_Faults, httpx2.StreamError) as error:
        failure = _failure(error)
        if isinstance(failure.error, Unreadable):
            raise failure.error.as_error(request_line(request), request) from error
        raise connection_error(request, failure) from told_of(error, request.secrets)


@dataclass(frozen=True)
class Opened:
    """The content of a response, still to be read."""

    request: Request
    response: httpx2.Response

    def pieces(self, size: int | None = None) -> Iterator[bytes]:
        """The content as it arrives, or in chunks of ``size`` bytes."""
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
        """Release the connection, however much is still to come."""
        self.response.close()


@dataclass(frozen=True)
class AsyncOpened:
    """The content of a response, still to be read."""

    request: Request
    response: httpx2.Response

    async def pieces(self, size: int | None = None) -> AsyncIterator[bytes]:
        """The content as it arrives, or in chunks of ``size`` bytes."""
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
        """Release the connection, however much is still to come."""
        await self.response.aclose()
