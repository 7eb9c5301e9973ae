"""One client, so many calls: ``python call_local.py NAME COUNT URL``; prints seconds and MiB.

The seconds are those of the calls alone, after a first one; the memory is the growth of the peak.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

warnings.simplefilter("ignore")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call: Callable[[], Any], count: int) -> None:
    call()
    before, started = _peak(), time.perf_counter()
    for _ in range(count):
        call()
    print(time.perf_counter() - started, _peak() - before)


async def timed_later(call: Callable[[], Awaitable[Any]], count: int) -> None:
    await call()
    before, started = _peak(), time.perf_counter()
    for _ in range(count):
        await call()
    print(time.perf_counter() - started, _peak() - before)


def ours(url: str, count: int) -> None:
    from openai_threads import Client

    with Client(api_key="k", base_url=f"{url}/v1") as client:
        timed(lambda: client.threads.get("t"), count)


def ours_async(url: str, count: int) -> None:
    from openai_threads import AsyncClient

    async def run() -> None:
        async with AsyncClient(api_key="k", base_url=f"{url}/v1") as client:
            await timed_later(lambda: client.threads.get("t"), count)

    asyncio.run(run())


def openai(url: str, count: int) -> None:
    from openai import OpenAI

    client = OpenAI(api_key="k", base_url=f"{url}/v1")
    timed(lambda: client.beta.threads.retrieve("t"), count)


def openai_async(url: str, count: int) -> None:
    from openai import AsyncOpenAI

    async def run() -> None:
        client = AsyncOpenAI(api_key="k", base_url=f"{url}/v1")
        await timed_later(lambda: client.beta.threads.retrieve("t"), count)

    asyncio.run(run())


def httpx2_bare(url: str, count: int) -> None:
    import httpx2

    with httpx2.Client() as client:
        timed(lambda: json.loads(client.get(f"{url}/v1/threads/t").content), count)


def httpx2_async_bare(url: str, count: int) -> None:
    import httpx2

    async def run() -> None:
        async with httpx2.AsyncClient() as client:

            async def call() -> Any:
                return json.loads((await client.get(f"{url}/v1/threads/t")).content)

            await timed_later(call, count)

    asyncio.run(run())


def _operation(**more: Any) -> Any:
    from openai_threads import runtime

    return runtime.Operation("GET", more.pop("path"), **more)


def download(url: str, count: int) -> None:
    from openai_threads import Client, runtime

    replies = {"200": runtime.Reply(bytes, "application/octet-stream")}
    with Client(api_key="k", base_url=url) as client:

        def call(mebibytes: int) -> None:
            operation = _operation(path=f"/big={mebibytes}", replies=replies)
            with client.download(client.send, operation, {}) as content:
                assert sum(map(len, content)) == mebibytes << 20

        call(1)
        timed(lambda: call(count), 1)


def events(url: str, count: int) -> None:
    from openai_threads import Client
    from openai_threads.runtime import _streams

    with Client(api_key="k", base_url=url) as client:

        def call(number: int) -> None:
            operation = _operation(path=f"/events={number}")
            assert sum(1 for _ in _streams.stream(client, operation, {})) == number

        call(10)
        timed(lambda: call(count), 1)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[3], int(sys.argv[2]))
