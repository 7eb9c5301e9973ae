"""A document from the network: only what the sources file allows, and only from a public host."""

from __future__ import annotations

import ipaddress
import ssl
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from socket import AF_UNSPEC, SOCK_STREAM, create_connection, getaddrinfo, socket
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

LARGEST = 64 * 1024 * 1024
"""Bytes of one document."""

SECONDS = 30.0
"""For one document, redirects and all."""

_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16


class FetchError(Exception):
    """A document that cannot be fetched; the message says why."""


def fetch(url: str) -> bytes:
    """What is at an https URL. Raises FetchError.

    Redirects are followed within the host. The host is looked up once, and the connection made to
    the address that was judged, so that it cannot become another in between.
    """
    deadline = monotonic() + SECONDS
    for _ in range(_REDIRECTS + 1):
        try:
            moved, data = _get(url, deadline)
        except (OSError, HTTPException, ValueError) as error:
            raise FetchError(f"cannot be fetched ({type(error).__name__}: {error})") from None
        if not moved:
            return data
        there = urljoin(url, moved)
        if urlsplit(there)[:2] != urlsplit(url)[:2]:
            raise FetchError("is redirected to another host")
        url = there
    raise FetchError("is redirected again and again")


def _get(url: str, deadline: float) -> tuple[str, bytes]:
    """One request: where the document has moved, else the document."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise FetchError("is no https URL")
    host, port = parts.hostname, parts.port or 443
    connection = HTTPSConnection(host, port)
    try:
        connection.sock = channel = connected(host, port, _left(deadline))
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        headers = {"Accept-Encoding": "identity", "User-Agent": "specmeld"}
        connection.request("GET", f"{path}?{parts.query}" if parts.query else path, headers=headers)
        response = connection.getresponse()
        if response.status in _MOVED:
            return response.getheader("Location", url), b""
        if response.status != 200:
            raise FetchError(f"is answered with status {response.status}")
        return "", _body(response, channel, deadline)
    finally:
        connection.close()


def connected(host: str, port: int, seconds: float) -> socket:
    """A TLS connection to a host of the public network. Raises FetchError and OSError."""
    found = getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in addresses):
        raise FetchError("names a host of a private network")
    plain = create_connection((addresses[0], port), timeout=seconds)
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
