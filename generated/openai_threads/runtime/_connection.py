"""How a client connects where it is not given an HTTP client."""

from __future__ import annotations

import inspect
import ssl
from typing import TypedDict

import httpx2

from ._arguments import unexpected


class Connection(TypedDict, total=False):
    """What ``Client`` takes for its connections, as the HTTP library has it."""

    proxy: str | httpx2.URL | httpx2.Proxy | None
    """What all requests go through; else what the environment says."""
    verify: ssl.SSLContext | bool
    """The certificates that are trusted and shown; False trusts every server."""
    limits: httpx2.Limits
    """How many connections there may be, and how many are kept."""
    http2: bool
    """Whether HTTP/2 is spoken, for which the HTTP library needs its extra ``http2``."""
    trust_env: bool
    """False: the environment says nothing of proxies and certificates."""


def fitting(client: type, connection: Connection, given: object, other: type) -> Connection:
    """What a client is made with. Raises TypeError for what it does not take, or has already, and
    where the HTTP client that is ``given`` is of the ``other`` kind."""
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
            raise TypeError(f"http_client= brings its own connections: pass {name}= to it instead")
    return connection
