"""A local server for the benches: prints its port, answers until it is ended.

``/v1/threads/T`` a thread, ``/big`` so many MiB of zeros, ``/events`` so many server-sent events.
"""

from __future__ import annotations

import json
import socket
from typing import Any

import uvicorn

THREAD = {"id": "t", "object": "thread", "created_at": 1, "tool_resources": None, "metadata": {}}
_THREAD = json.dumps(THREAD).encode()
_EVENT = b"event: said\ndata: " + _THREAD + b"\n\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """ASGI."""
    path, _, count = scope["path"].partition("=")
    kind = {"/big": b"application/octet-stream", "/events": b"text/event-stream"}.get(path)
    headers = [(b"content-type", kind or b"application/json")]
    if kind is None:
        headers.append((b"content-length", str(len(_THREAD)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if kind is None:
        await send({"type": "http.response.body", "body": _THREAD})
        return
    piece = {"/big": bytes(1 << 20), "/events": _EVENT}[path]
    for _ in range(int(count)):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    # Named as TCP, so that asyncio turns Nagle's delay off.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_level="error", lifespan="off", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
