"""A deadline holds, whatever the server does; each test would take for ever without it."""

from __future__ import annotations

import socket
import time
from types import ModuleType
from typing import Any

import pytest

from .conftest import Port
from .wire import http, speaking, trickling

pytestmark = pytest.mark.slow

_HEAD = b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\n"
_LONG = _HEAD + b"Content-Length: 999999\r\n\r\n"
_SILENT = trickling(b"", b"", 60)
_EVENTS = b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n"


@pytest.mark.few(4)
@pytest.mark.parametrize(
    "says",
    [
        trickling(_LONG, b" "),
        trickling(_HEAD, b"X-More: 1\r\n", 0.05),
        trickling(b"", b"HTTP/1.1 103 Early\r\n\r\n"),
        trickling(_LONG.replace(b"200 X", b"500 X"), b" "),
        _SILENT,
        http(b"", 503, "text/plain", "Retry-After: 30"),
        http(b"", 307, "text/plain", "Location: /round"),
    ],
    ids=["body", "headers", "early answers", "error", "silence", "waits", "redirects"],
)
def test_the_call_is_over_by_then(port: Port, harbour: ModuleType, says: Any) -> None:
    with speaking(says) as url, pytest.raises(harbour.APIError):
        port.run(url, lambda client: client.boats.list(), deadline=0.25, max_retries=9)


def test_the_error_says_so(port: Port, harbour: ModuleType) -> None:
    with (
        speaking(trickling(_LONG, b" ")) as url,
        pytest.raises(harbour.APITimeoutError, match=r"GET .*boats: the deadline has passed"),
    ):
        port.run(url, lambda client: client.boats.list(), deadline=0.2)


def test_a_stream_ends_by_then(port: Port, harbour: ModuleType) -> None:
    with (
        speaking(trickling(_EVENTS, b'id: 1\ndata: {"n": 1}\n\n')) as url,
        pytest.raises(harbour.APITimeoutError),
    ):
        port.run(url, lambda client: client.radio.follow_live(), deadline=0.3)


def test_what_comes_in_time_comes(port: Port) -> None:
    with speaking(http(b'[{"name": "Anna"}]')) as url:
        assert port.run(url, lambda client: client.boats.list(), deadline=30.0)[0].name == "Anna"


def test_a_connection_that_comes_too_late_is_closed(harbour: ModuleType) -> None:
    """The thread that was left alone gives back what it opened in the end."""
    closed: list[bool] = []

    def late(peer: socket.socket) -> None:
        time.sleep(0.3)
        peer.sendall(_EVENTS)
        closed.append(peer.recv(1) == b"")

    with speaking(late) as url, harbour.Client(api_key="k", base_url=url) as client:
        with pytest.raises(harbour.APITimeoutError):
            client.radio.follow_live(deadline=0.1, max_retries=0)
        for _ in range(200):
            if closed:
                break
            time.sleep(0.02)
    assert closed == [True]
