"""One client, many threads and tasks: each call has its own answer, and so has who asks for it."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import httpx2

_THREADS, _CALLS = 16, 50
_TASKS = 1000


def _echo(request: httpx2.Request) -> httpx2.Response:
    """A story whose id is the text that was sent, or a token."""
    if request.url.path.endswith("/token"):
        return httpx2.Response(200, json={"access_token": "one", "expires_in": 3600})
    assert request.headers["authorization"] == "Bearer one"
    text = json.loads(request.content)["text"]
    return httpx2.Response(200, json={"id": text}, headers={"X-Request-Id": text})


def test_threads_share_a_client(feed: ModuleType) -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(_echo))
    client = feed.Client(client_id="me", client_secret="s", http_client=http)
    together = threading.Barrier(_THREADS)

    def work(number: int) -> list[tuple[Any, ...]]:
        together.wait()
        found = []
        for turn in range(_CALLS):
            text = f"{number}-{turn}"
            own = client.with_options(headers={"X-Own": text}) if turn % 2 else client
            response = own.with_response(own.stories.create, text=text)
            found.append((text, response.value.id, response.request_id))
        return found

    with ThreadPoolExecutor(_THREADS) as pool:
        for found in pool.map(work, range(_THREADS)):
            assert len(found) == _CALLS
            assert all(text == value == request for text, value, request in found)


def test_tasks_share_a_client(feed: ModuleType) -> None:
    async def handle(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0)
        return _echo(request)

    async def work(client: Any, number: int) -> tuple[Any, ...]:
        text = str(number)
        response = await client.with_response(client.stories.create, text=text)
        return text, response.value.id, response.request_id

    async def run() -> list[tuple[Any, ...]]:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(handle))
        async with feed.AsyncClient(client_id="m", client_secret="s", http_client=http) as client:
            return await asyncio.gather(*(work(client, number) for number in range(_TASKS)))

    found = asyncio.run(run())
    assert len(found) == _TASKS
    assert all(text == value == request for text, value, request in found)
