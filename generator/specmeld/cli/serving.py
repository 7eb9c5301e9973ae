"""Serve an ASGI application until it is interrupted."""

from __future__ import annotations

import socket
from typing import Any

from specmeld.diagnostics import ConfigError
from specmeld.extras import extra


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at that address; port 0: any free port. Raises ConfigError."""
    with extra("mock", "'specmeld mock'"):
        import fastapi  # noqa: F401  asked for before anything is made
        import python_multipart  # noqa: F401
        import uvicorn  # noqa: F401

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio responds without Nagle's delay; it asks for it.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror}",
            fix="pass another --port or --host",
        ) from None
    return listening


def serve(app: Any, listening: socket.socket) -> None:
    """Serve requests until the process is interrupted."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    server.run(sockets=[listening])
