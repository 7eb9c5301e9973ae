"""How a client connects when it is not given an HTTP client."""

from __future__ import annotations

import inspect
import ssl
from typing import TypedDict

import httpx2

from ._arguments import unexpected


class Connection(TypedDict, total=False):
    """The connection settings of ``Client``, as the HTTP library takes them."""

    proxy: str | httpx2.URL | httpx2.Proxy | None
    """The proxy for all requests; by default, what the environment sets."""
    verify: ssl.SSLContext | bool
    """The certificates to trust and to present; False trusts every server."""
    limits: httpx2.Limits
    """How many connections may be open, and how many are kept alive."""
    http2: bool
    """Whether to use HTTP/2, which needs the HTTP library's ``http2`` extra."""
    trust_env: bool
    """False: ignore proxies and certificates set in the environment."""


def fitting(client: type, connection: Connection, given: object, other: type) -> Connection:
    """The arguments of a new HTTP client.

    Raises TypeError for unknown or conflicting ones, and if the ``given`` HTTP client is of the
    ``other`` kind."""
    if isinstance(given, other):
        wanted = httpx2.Client if other is httpx2.AsyncClient else httpx2.AsyncClient
        library = httpx2.__name__
        raise TypeError(
            f"{client.__name__}() needs http_client={library}.{wanted.__name__}(...), "
            f"not the {library}.{other.__name__} that it was given"
        )
    for name in connection:
        if name not in Connection.__annotations__:
            known = [*inspect.signature(client).parameters, *Connection.__annotations__]
            raise unexpected(f"{client.__name__}()", name, known)
        if given is not None:
            raise TypeError(
                f"{name}= has no effect with http_client=: set it on that client instead"
            )
    return connection
