"""Real faults of a real network: both clients show the same errors and the same number of tries."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from types import ModuleType, SimpleNamespace
from typing import Any, Literal

import pytest

pytestmark = pytest.mark.slow

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
_CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
_GARBAGE = b"garbage\r\n\r\n"


@dataclass(frozen=True)
class Part:
    """The beginning of an answer, and what comes in the place of its end."""

    content: bytes
    then: Literal["silence", "reset"]


class FaultyServer:
    """Answers each connection with the next of ``answers``, the last for good; None: in silence."""

    def __init__(self, answers: list[bytes | Part | None]) -> None:
        self._answers = answers
        self.heard: list[bytes] = []
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
            request = connection.recv(65536)
            if not request:
                connection.close()
                continue
            answer = self._answers[min(self.requests, len(self._answers) - 1)]
            self.heard.append(request)
            if isinstance(answer, bytes):
                connection.sendall(answer)
                connection.close()
                continue
            if answer is not None:
                connection.sendall(answer.content)
            if answer is not None and answer.then == "reset":
                time.sleep(0.3)  # what was sent is to be read before the reset overtakes it
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
            else:
                self._held.append(connection)

    @property
    def requests(self) -> int:
        return len(self.heard)

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
    from library.runtime import _retries  # type: ignore[import-not-found]

    monkeypatch.setattr(_retries, "_FIRST_WAIT", 0.0)

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


@pytest.mark.few(2)
@pytest.mark.parametrize("fault", [b"", _CUT, _GARBAGE], ids=["closed", "cut", "garbage"])
def test_a_broken_exchange_is_tried_again(get: Get, library: ModuleType, fault: bytes) -> None:
    with FaultyServer([fault, fault, OK]).running() as server:
        assert get(server.url, "delete", "1") is None
        assert server.requests == 3
    with FaultyServer([fault]).running() as server:
        with pytest.raises(library.APIConnectionError):
            get(server.url, "delete", "1", max_retries=1)
        assert server.requests == 2


@pytest.mark.few(1)
def test_silence_is_a_timeout(get: Get, library: ModuleType) -> None:
    with FaultyServer([None]).running() as server:
        with pytest.raises(library.APITimeoutError):
            get(server.url, "delete", "1", timeout=0.5, max_retries=1)
        assert server.requests == 2


def test_a_busy_server_is_asked_again(get: Get) -> None:
    # Without "close" the client may try the connection again that the server has left.
    busy = _answer("429 Too Many", b"", "Retry-After: 0")
    with FaultyServer([busy, busy, OK]).running() as server:
        assert get(server.url, "delete", "1") is None
        assert server.requests == 3


def test_the_key_is_in_no_message(get: Get, library: ModuleType) -> None:
    with FaultyServer([b""]).running() as server:
        with pytest.raises(library.APIConnectionError) as caught:
            get(server.url, "get", "1", max_retries=0)
        assert "key=" not in str(caught.value)


# One trace of both clients, for each fault


def _answer(status: str, body: bytes = b"", *headers: str, kind: str = "application/json") -> bytes:
    told = [f"Content-Type: {kind}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([f"HTTP/1.1 {status}", *told, "", ""]).encode() + body


def _begun(body: bytes, kind: str, then: Literal["silence", "reset"]) -> Part:
    """An answer that is cut, however long it is meant to be."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: 1000\r\n\r\n"
    return Part(head.encode() + body, then)


_STORY = _answer("200 OK", b'{"id": "s"}')
_LIST = _answer("200 OK", b'{"data": [{"id": "s"}], "has_more": false}')
_EVENTS = "text/event-stream"
_END = _answer("200 OK", b"data: last\n\n", kind=_EVENTS)


@dataclass(frozen=True)
class Fault:
    """Answers, the call that meets them, and what both clients are to show."""

    name: str
    answers: list[bytes | Part | None]
    call: str
    shown: str
    """The value as JSON, or the error and the beginning of its text."""
    tries: int
    waits: tuple[float, ...] = ()
    last_id: str = ""


_FAULTS = [
    Fault("reset", [_begun(b"{", "application/json", "reset"), _LIST], "list", '["s"]', 2, (0,)),
    Fault("slow", [_begun(b"{", "application/json", "silence"), _LIST], "list", '["s"]', 2, (0,)),
    Fault("always slow", [_begun(b"{", "application/json", "silence")], "list",
          "APITimeoutError: GET /v1/stories", 3, (0, 0)),
    Fault("busy", [_answer("429 Busy", b"", "Retry-After: 7"), _LIST], "list", '["s"]', 2, (7,)),
    Fault("busy until", [b"until", _LIST], "list", '["s"]', 2, (30,)),
    Fault("busy for long", [_answer("429 Busy", b"", "Retry-After: 3600")], "list",
          "RateLimitError: 429", 1),
    Fault("busy, for a change", [_answer("429 Busy", b"", "Retry-After: 1"), _STORY], "create",
          '"s"', 2, (1,)),
    Fault("broken", [_answer("500 Oh"), _answer("502 Oh"), _LIST], "list", '["s"]', 3, (0, 0)),
    Fault("always broken", [_answer("500 Oh", b'{"error": {"message": "no"}}')], "list",
          "InternalServerError: 500: no", 3, (0, 0)),
    Fault("wrong type", [_answer("200 OK", b"<p>Hi", kind="text/html")], "list",
          "InvalidResponse: The response to GET /stories:\n  body: not JSON but text/html", 1),
    Fault("broken JSON", [_answer("200 OK", b'{"data": [')], "list",
          "InvalidResponse: The response to GET /stories:\n  body: not JSON: Exp", 1),
    Fault("nothing", [_answer("200 OK")], "list",
          "InvalidResponse: The response to GET /stories:\n  body: the response is empty", 1),
    Fault("cut events", [_begun(b"data: 1\n\n", _EVENTS, "reset"), _END], "follow",
          "APIConnectionError: GET /v1/stories/live", 1),
    Fault("cut events with ids", [_begun(b"id: e1\ndata: 1\n\n", _EVENTS, "reset"), _END], "follow",
          '[1, "last"]', 2, (1.0,), "e1"),
    Fault("slow events with ids", [_begun(b"id: e1\ndata: 1\n\n", _EVENTS, "silence"), _END],
          "follow", '[1, "last"]', 2, (1.0,), "e1"),
]  # fmt: skip


@pytest.mark.few(4)
@pytest.mark.parametrize("fault", _FAULTS, ids=lambda fault: fault.name)
def test_both_clients_show_one_trace(
    fault: Fault, feed: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    traces = [_traced(fault, feed, monkeypatch, twin) for twin in ("blocking", "asynchronous")]
    for shown, tries, waits, last_id in traces:
        assert shown.startswith(fault.shown)
        assert (tries, waits, last_id) == (fault.tries, fault.waits, fault.last_id)
    assert traces[0] == traces[1]


def _traced(
    fault: Fault, feed: ModuleType, monkeypatch: pytest.MonkeyPatch, twin: str
) -> tuple[str, int, tuple[float, ...], str]:
    """What the caller sees, the tries, the waits (which pass at once), the Last-Event-ID."""
    from feed.runtime import _http, _retries, _streams  # type: ignore[import-not-found]

    waits: list[float] = []

    async def passed(seconds: float) -> None:
        waits.append(seconds)

    until = _answer("429 Busy", b"", f"Retry-After: {formatdate(time.time() + 30, usegmt=True)}")
    answers = [until if each == b"until" else each for each in fault.answers]
    with monkeypatch.context() as patch, FaultyServer(answers).running() as server:
        patch.setattr(_retries, "_FIRST_WAIT", 0.0)
        for module in (_http, _streams):
            patch.setattr(module, "time", SimpleNamespace(sleep=waits.append))
            patch.setattr(module, "asyncio", SimpleNamespace(sleep=passed))
        shown = _shown(fault.call, feed, server.url, twin)
    found = re.search(rb"(?im)^last-event-id: (\S+)", server.heard[-1])
    rounded = tuple(float(round(each, -1)) if each > 20 else each for each in waits)
    return shown, server.requests, rounded, found.group(1).decode() if found else ""


def _shown(call: str, feed: ModuleType, url: str, twin: str) -> str:
    arguments: dict[str, Any] = {"text": "x"} if call == "create" else {}
    options: dict[str, Any] = {"access_token": "t", "base_url": f"{url}/v1", "timeout": 0.4}

    async def later() -> Any:
        async with feed.AsyncClient(**options) as client:
            found = getattr(client.stories, call)(**arguments)
            found = await found if call != "list" else found
            return found.id if call == "create" else [_plain(each) async for each in found]

    try:
        if twin == "asynchronous":
            return json.dumps(asyncio.run(later()))
        with feed.Client(**options) as client:
            found = getattr(client.stories, call)(**arguments)
            return json.dumps(found.id if call == "create" else [_plain(each) for each in found])
    except feed.APIError as error:
        said = f"{type(error).__name__}: {error}".replace(url, "")
        # Why a connection broke is said in the HTTP library's own words, which differ.
        return said.rpartition(": ")[0] if isinstance(error, feed.APIConnectionError) else said


def _plain(value: Any) -> Any:
    return value.id if hasattr(value, "model_dump") else value.data
