"""What a call costs beside httpx2 and pydantic alone: ``call_overhead.py FOLDER ROUNDS``.

Prints a JSON object: kind of call → who calls → microseconds of CPU, the least of so many rounds in
which they take turns. No network is there: httpx2's own transport for tests answers. The bare call
does what a careful user would write by hand: it checks what it sends and reads what comes with the
same models.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from pydantic import TypeAdapter

_THREAD = {"id": "t", "object": "thread", "created_at": 1, "tool_resources": None, "metadata": {}}
_ANSWER = json.dumps(_THREAD).encode()
_BODY = {"metadata": {"a": "b"}}
_BASE = "https://api.example/v1"
_HEADERS = {"Authorization": "Bearer k", "OpenAI-Beta": "assistants=v2"}
_CALLS = 40


def _answer(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, headers={"content-type": "application/json"}, content=_ANSWER)


def blocking(package: Any, models: Any) -> dict[str, dict[str, Callable[[], object]]]:
    http = httpx2.Client(transport=httpx2.MockTransport(_answer))
    client = package.Client(api_key="k", base_url=_BASE, http_client=http)
    url, read, sent = f"{_BASE}/threads/", TypeAdapter(models.Thread), _sent(models)
    return {
        "GET": {
            "bare": lambda: read.validate_json(http.get(url + "t", headers=_HEADERS).content),
            "ours": lambda: client.threads.get("t"),
        },
        "POST": {
            "bare": lambda: read.validate_json(
                http.post(url + "t", headers=_HEADERS, json=sent()).content
            ),
            "ours": lambda: client.threads.modify("t", **_BODY),
        },
    }


def awaited(package: Any, models: Any) -> dict[str, dict[str, Callable[[], Awaitable[object]]]]:
    http = httpx2.AsyncClient(transport=httpx2.MockTransport(_answer))
    client = package.AsyncClient(api_key="k", base_url=_BASE, http_client=http)
    url, read, sent = f"{_BASE}/threads/", TypeAdapter(models.Thread), _sent(models)

    async def get() -> object:
        return read.validate_json((await http.get(url + "t", headers=_HEADERS)).content)

    async def post() -> object:
        answer = await http.post(url + "t", headers=_HEADERS, json=sent())
        return read.validate_json(answer.content)

    return {
        "async GET": {"bare": get, "ours": lambda: client.threads.get("t")},
        "async POST": {"bare": post, "ours": lambda: client.threads.modify("t", **_BODY)},
    }


def _sent(models: Any) -> Callable[[], Any]:
    """A body that is checked, as the HTTP library wants it."""
    adapter = TypeAdapter(models.ModifyThreadRequest)
    how: dict[str, Any] = {"mode": "json", "by_alias": True, "exclude_unset": True}
    return lambda: adapter.dump_python(adapter.validate_python(_BODY), **how)


async def _turn(call: Callable[[], Any], *, waits: bool) -> float:
    started = time.process_time()
    for _ in range(_CALLS):
        if waits:
            await call()
        else:
            call()
    return (time.process_time() - started) / _CALLS * 1e6


async def main(rounds: int) -> dict[str, dict[str, float]]:
    import openai_threads
    import openai_threads.models as models

    calls: dict[str, dict[str, Any]] = {
        **blocking(openai_threads, models),
        **awaited(openai_threads, models),
    }
    least: dict[str, dict[str, float]] = {kind: {} for kind in calls}
    for _ in range(rounds):
        for kind, callers in calls.items():
            for who, call in callers.items():
                taken = await _turn(call, waits=kind.startswith("async"))
                least[kind][who] = min(taken, least[kind].get(who, taken))
    return least


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps(asyncio.run(main(int(sys.argv[2])))))
