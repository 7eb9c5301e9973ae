"""Fetch documents: those that the sources file lists or allows, or that a user names."""

from __future__ import annotations

import base64
import ipaddress
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import AF_UNSPEC, SHUT_RDWR, SOCK_STREAM, create_connection, getaddrinfo, socket
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

LARGEST = 64 * 1024 * 1024
"""Most bytes of one document."""

SECONDS = 30.0
"""For one document, including redirects."""

_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_CHUNK = 1 << 16
_SAFE = "/%:@!$&'()*+,;=~"


class FetchError(Exception):
    """A document that cannot be fetched; the message says why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed for a URL and its redirects."""

    http: bool = False
    """Whether it may be unencrypted."""
    private: bool = False
    """Whether its host may be in a private network; the target of a redirect may not."""
    elsewhere: bool = False
    """Whether a redirect may lead to another host."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch, and how."""

    url: str
    rules: Rules = Rules()
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to every host."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Headers for the host of ``url`` alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The response, with any status."""

    status: int
    data: bytes
    """Empty unless the status is 200."""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    """Its new permanent URL, without secrets; empty if it has not moved."""


def _ignore(_: str) -> None:
    """Ignores redirects."""


def fetch(url: str, rules: Rules = Rules(), moved: Callable[[str], None] = _ignore) -> bytes:
    """The document at a URL. Raises FetchError, like ``ask``, also for any other status."""
    answer = ask(Request(url, rules), moved)
    if answer.status != 200:
        raise FetchError(f"returned status {answer.status}")
    return answer.data


def ask(request: Request, moved: Callable[[str], None] = _ignore) -> Answer:
    """A server's response. Raises FetchError, whose message contains neither the URL nor secrets;
    ``moved`` is called with each URL that a redirect leads to.

    The host is resolved once, and the connection made to the address that was checked, so that it
    cannot change in between.
    """
    deadline = monotonic() + SECONDS
    try:
        return _follow(request, moved, deadline)
    except (OSError, HTTPException, ValueError) as error:
        raise _failure(error, deadline) from None


def _failure(error: Exception, deadline: float) -> FetchError:
    if monotonic() >= deadline:  # a connection that was cut off then breaks in some way
        return _too_slow()
    if isinstance(error, OSError | HTTPException):  # a certificate error is a ValueError too
        return FetchError(f"cannot be fetched ({type(error).__name__}: {error})")
    return FetchError("is not a URL that can be fetched")  # its text may contain a part of the URL


def _follow(request: Request, moved: Callable[[str], None], deadline: float) -> Answer:
    basic = _basic_credentials(request.url)
    request = replace(request, credentials={**basic, **request.credentials})
    for_good, moved_to = True, ""
    for _ in range(_REDIRECTS + 1):
        location, answer = _get(request, deadline)
        if not location:
            return replace(answer, moved_to=moved_to)
        there = urljoin(request.url, location)
        moved(without_secrets(there))
        for_good = for_good and answer.status in _FOR_GOOD
        moved_to = without_secrets(there) if for_good else moved_to
        request = _redirected(request, there)
    raise FetchError("redirects too many times")


def _redirected(request: Request, there: str) -> Request:
    """The same request for another URL. Raises FetchError if redirects to it are not allowed."""
    rules, credentials = request.rules, request.credentials
    if not _same_host(request.url, there):
        if not rules.elsewhere:
            raise FetchError("is redirected to another host")
        rules, credentials = replace(rules, private=False), {}
    if urlsplit(request.url).scheme == "https" and urlsplit(there).scheme != "https":
        raise FetchError("is redirected to a URL that is not https")
    return replace(request, url=there, rules=rules, credentials=credentials)


def without_secrets(url: str) -> str:
    """A URL without possible secrets: the user's name and password, and the query."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a password with a slash in it looks like a port
    except ValueError:
        return f"{url.partition(':')[0]}://…"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}{'?…' if parts.query else ''}"


def _same_host(url: str, other: str) -> bool:
    return _host(urlsplit(url)) == _host(urlsplit(other))


def _host(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _basic_credentials(url: str) -> dict[str, str]:
    """The header for a URL's user and password, if it has them."""
    parts = urlsplit(url)
    if not parts.username:
        return {}
    said = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(said.encode()).decode()}"}


def _get(request: Request, deadline: float) -> tuple[str, Answer]:
    """One request: where it is redirected to, if it is, and the response."""
    parts, rules = urlsplit(request.url), request.rules
    if parts.scheme not in (("https", "http") if rules.http else ("https",)) or not parts.hostname:
        raise FetchError("is not an https URL")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port)
    try:
        connection.sock = channel = _channel(parts, rules, _left(deadline))
        path = quote(parts.path or "/", safe=_SAFE)
        query = quote(parts.query, safe=f"{_SAFE}?")
        headers = {"Accept-Encoding": "identity", "User-Agent": "specmeld"}
        headers |= {**request.headers, **request.credentials}
        with _cut_off(channel, deadline):
            connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
            response = connection.getresponse()
            return _answer(request, response, channel, deadline)
    finally:
        connection.close()


@contextmanager
def _cut_off(channel: socket, deadline: float) -> Iterator[None]:
    """Ends the connection at the deadline: a socket's timeout starts anew with each byte."""

    def cut() -> None:
        with suppress(OSError):
            channel.shutdown(SHUT_RDWR)

    timer = Timer(_left(deadline), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(
    request: Request, response: HTTPResponse, channel: socket, deadline: float
) -> tuple[str, Answer]:
    if response.status in _MOVED:
        return response.getheader("Location", request.url), Answer(response.status, b"")
    data = _body(response, channel, deadline) if response.status == 200 else b""
    etag = response.getheader("ETag", "")
    return "", Answer(response.status, data, etag, response.getheader("Last-Modified", ""))


def _channel(parts: SplitResult, rules: Rules, seconds: float) -> socket:
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    if rules.private:
        plain = create_connection((host, port), timeout=seconds)
        return encrypted(plain, host) if secure else plain
    if secure:
        return connected(host, port, seconds)
    return create_connection((_public_address(host, port), port), timeout=seconds)


def connected(host: str, port: int, seconds: float) -> socket:
    """A TLS connection to a host of the public network. Raises FetchError and OSError."""
    plain = create_connection((_public_address(host, port), port), timeout=seconds)
    return encrypted(plain, host)


def _public_address(host: str, port: int) -> str:
    found = getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in addresses):
        raise FetchError("points to a private network")
    return addresses[0]


def encrypted(plain: socket, host: str) -> socket:
    """The connection with TLS, closed if the host cannot prove its identity."""
    deadline = monotonic() + (plain.gettimeout() or SECONDS)
    secure = plain
    try:
        context = ssl.create_default_context()
        secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        with _cut_off(secure, deadline):
            secure.do_handshake()
    except BaseException:
        secure.close()
        raise
    return secure


def _body(response: HTTPResponse, channel: socket, deadline: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise FetchError(f"is larger than {LARGEST // 2**20} MiB")
        channel.settimeout(_left(deadline))
    if response.length:
        raise FetchError("is truncated")
    _left(deadline)  # else its end may be where the connection was cut off
    return b"".join(chunks)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise _too_slow()
    return left


def _too_slow() -> FetchError:
    return FetchError(f"takes longer than {SECONDS:g} seconds")
