"""Real faults of a real network: both clients show the same errors and the same number of tries."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
_CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
_GARBAGE = b"garbage\r\n\r\n"


class FaultyServer:
    """Answers each connection with the next of ``answers``; None: it says nothing."""

    def __init__(self, answers: list[bytes | None]) -> None:
        self._answers = answers
        self.requests = 0
        self._held: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if not connection.recv(65536):
                connection.close()
                continue
            answer = self._answers[min(self.requests, len(self._answers) - 1)]
            self.requests += 1
            if answer is None:
                self._held.append(connection)
            else:
                connection.sendall(answer)
                connection.close()

    @contextmanager
    def running(self) -> Iterator[FaultyServer]:
        self._thread.start()
        try:
            yield self
        finally:
            for connection in self._held:
                connection.close()
            self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()


@pytest.fixture(params=["blocking", "asynchronous"])
def get(request: pytest.FixtureRequest, library: ModuleType, monkeypatch: Any) -> Any:
    """``get(url, "delete", "1")`` calls ``books.delete``; nothing waits between tries."""
    from library.runtime import _exchange  # type: ignore[import-not-found]

    monkeypatch.setattr(_exchange, "_FIRST_WAIT", 0.0)

    def run(url: str, method: str = "get", *arguments: Any, **options: Any) -> Any:
        keys = {"api_key": "k", "username": "u", "base_url": url}
        if request.param == "blocking":
            with library.Client(**keys, **options) as client:
                return getattr(client.books, method)(*arguments)

        async def later() -> Any:
            async with library.AsyncClient(**keys, **options) as client:
                return await getattr(client.books, method)(*arguments)

        return asyncio.run(later())

    return run


Get = Callable[..., Any]


def test_nobody_listens(get: Get, library: ModuleType) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(library.APIConnectionError, match="/books/1"):
            get(url, "get", "1")


@pytest.mark.parametrize("fault", [b"", _CUT, _GARBAGE], ids=["closed", "cut", "garbage"])
def test_a_broken_exchange_is_tried_again(get: Get, library: ModuleType, fault: bytes) -> None:
    with FaultyServer([fault, fault, OK]).running() as server:
        assert get(server.url, "delete", "1") is None
        assert server.requests == 3
    with FaultyServer([fault]).running() as server:
        with pytest.raises(library.APIConnectionError):
            get(server.url, "delete", "1", max_retries=1)
        assert server.requests == 2


def test_silence_is_a_timeout(get: Get, library: ModuleType) -> None:
    with FaultyServer([None]).running() as server:
        with pytest.raises(library.APITimeoutError):
            get(server.url, "delete", "1", timeout=0.5, max_retries=1)
        assert server.requests == 2


def test_a_busy_server_is_asked_again(get: Get) -> None:
    busy = b"HTTP/1.1 429 Too Many\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
    with FaultyServer([busy, busy, OK]).running() as server:
        assert get(server.url, "delete", "1") is None
        assert server.requests == 3


def test_the_key_is_in_no_message(get: Get, library: ModuleType) -> None:
    with FaultyServer([b""]).running() as server:
        with pytest.raises(library.APIConnectionError) as caught:
            get(server.url, "get", "1", max_retries=0)
        assert "key=" not in str(caught.value)
