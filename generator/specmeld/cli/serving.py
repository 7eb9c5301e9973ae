"""Serve an ASGI application until it is interrupted."""

from __future__ import annotations

import socket
from typing import Any

from specmeld.diagnostics import ConfigError


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at that address; port 0: at any free one. Raises ConfigError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"cannot listen at {host}:{port}: {reason}", mend="choose another --port or --host"
        ) from None


def serve(app: Any, listening: socket.socket) -> None:
    """Answer requests until the process is interrupted."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    server.run(sockets=[listening])
