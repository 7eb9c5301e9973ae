"""A document from the network: one that the sources file allows, or that the user names."""

from __future__ import annotations

import base64
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import AF_UNSPEC, SOCK_STREAM, create_connection, getaddrinfo, socket
from time import monotonic
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

LARGEST = 64 * 1024 * 1024
"""Bytes of one document."""

SECONDS = 30.0
"""For one document, redirects and all."""

_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_SAFE = "/%:@!$&'()*+,;=~"


class FetchError(Exception):
    """A document that cannot be fetched; the message says why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a URL may be, and lead to."""

    http: bool = False
    """May it go without encryption."""
    private: bool = False
    """May its host be in a private network; where a redirect leads to may not."""
    elsewhere: bool = False
    """May a redirect lead to another host."""


def _untold(_: str) -> None:
    """Nobody wants to know of redirects."""


def fetch(url: str, rules: Rules = Rules(), moved: Callable[[str], None] = _untold) -> bytes:
    """What is at a URL. Raises FetchError, whose message names neither the URL nor what is secret
    in it; ``moved`` is called with each URL that a redirect leads to.

    The host is looked up once, and the connection made to the address that was judged, so that it
    cannot become another in between.
    """
    try:
        return _followed(url, rules, moved, monotonic() + SECONDS)
    except ValueError:  # what it says may be a part of the URL
        raise FetchError("is no URL that can be fetched") from None
    except (OSError, HTTPException) as error:
        raise FetchError(f"cannot be fetched ({type(error).__name__}: {error})") from None


def _followed(url: str, rules: Rules, moved: Callable[[str], None], deadline: float) -> bytes:
    credentials = _credentials(url)
    for _ in range(_REDIRECTS + 1):
        location, data = _get(url, rules, credentials, deadline)
        if not location:
            return data
        there = urljoin(url, location)
        if not _same_host(url, there):
            if not rules.elsewhere:
                raise FetchError("is redirected to another host")
            rules, credentials = replace(rules, private=False), ""
        if urlsplit(url).scheme == "https" and urlsplit(there).scheme != "https":
            raise FetchError("is redirected to a URL that is no https URL")
        moved(without_secrets(there))
        url = there
    raise FetchError("is redirected again and again")


def without_secrets(url: str) -> str:
    """A URL without what may be secret in it: the user's name and password, and the query."""
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


def _credentials(url: str) -> str:
    """The value of the Authorization header that a URL's user and password stand for."""
    parts = urlsplit(url)
    if not parts.username:
        return ""
    said = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(said.encode()).decode()}"


def _get(url: str, rules: Rules, credentials: str, deadline: float) -> tuple[str, bytes]:
    """One request: where the document has moved, else the document."""
    parts = urlsplit(url)
    if parts.scheme not in (("https", "http") if rules.http else ("https",)) or not parts.hostname:
        raise FetchError("is no https URL")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port)
    try:
        connection.sock = channel = _channel(parts, rules, _left(deadline))
        path = quote(parts.path or "/", safe=_SAFE)
        query = quote(parts.query, safe=f"{_SAFE}?")
        headers = {"Accept-Encoding": "identity", "User-Agent": "specmeld"}
        if credentials:
            headers["Authorization"] = credentials
        connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
        response = connection.getresponse()
        if response.status in _MOVED:
            return response.getheader("Location", url), b""
        if response.status != 200:
            raise FetchError(f"is answered with status {response.status}")
        return "", _body(response, channel, deadline)
    finally:
        connection.close()


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
        raise FetchError("names a host of a private network")
    return addresses[0]


def encrypted(plain: socket, host: str) -> socket:
    """The connection with TLS, closed where the host cannot show that it is the host."""
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


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
        raise FetchError("is cut off")
    return b"".join(chunks)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise FetchError(f"takes longer than {SECONDS:.0f} seconds")
    return left
