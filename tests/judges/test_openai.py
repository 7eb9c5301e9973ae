"""The vendor's own client against our mock of the repository's canonical file."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.generate.conftest import served

from specmeld.config import open_project
from specmeld.pipeline.serve.mocking import mock

pytestmark = pytest.mark.slow

openai = pytest.importorskip("openai", reason="the openai package is not installed")
TOOLS: Any = [{"type": "code_interpreter"}]
MESSAGES: Any = [{"role": "user", "content": "How many?"}]
CALLS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "retrieve": (("thread_1",), {}),
    "update": (("thread_1",), {"metadata": {"k": "v"}}),
    "delete": (("thread_1",), {}),
    "messages.list": (("thread_1",), {"limit": 3, "order": "asc", "after": "msg_1"}),
    "runs.create": (("thread_1",), {"assistant_id": "asst_1", "tools": TOOLS, "top_p": 0.5}),
    "create_and_run": ((), {"assistant_id": "asst_1", "thread": {"messages": MESSAGES}}),
}
ANSWERS = dict(
    zip(CALLS, ["Thread", "Thread", "ThreadDeleted", "SyncCursorPage", "Run", "Run"], strict=True)
)
STREAMED = {"runs.create": "runs.stream", "create_and_run": "create_and_run_stream"}
"""Method → the helper that streams what it does."""


@pytest.fixture(scope="module")
def url(repo: Path) -> Iterator[str]:
    with mock(open_project(repo), None) as made, served(made.app) as address:
        yield address + made.prefix


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _method(client: Any, path: str) -> Any:
    found = client.beta.threads
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.few(1)
@pytest.mark.parametrize("path", CALLS)
def test_plain_and_raw(url: str, path: str) -> None:
    positional, named = CALLS[path]
    with openai.OpenAI(api_key="k", base_url=url, max_retries=0) as client:
        plain = _method(client, path)(*positional, **named)
        parent, _, name = path.rpartition(".")
        resource = _method(client, parent) if parent else client.beta.threads
        raw = getattr(resource.with_raw_response, name)(*positional, **named)
    assert type(plain).__name__.startswith(ANSWERS[path])
    assert raw.status_code == 200
    assert raw.parse().to_dict() == plain.to_dict()
    assert plain.to_dict(mode="json") == raw.http_response.json()


@pytest.mark.parametrize("path", CALLS)
def test_asynchronous(url: str, path: str) -> None:
    positional, named = CALLS[path]

    async def call() -> Any:
        async with openai.AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
            return await _method(client, path)(*positional, **named)

    kind = type(asyncio.run(call())).__name__
    assert kind.removeprefix("Async").startswith(ANSWERS[path].removeprefix("Sync"))


@pytest.mark.parametrize("path", STREAMED)
def test_streaming(url: str, path: str) -> None:
    positional, named = CALLS[path]

    async def call() -> list[Any]:
        async with openai.AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
            stream = await _method(client, path)(*positional, **named, stream=True)
            return [event async for event in stream]

    with openai.OpenAI(api_key="k", base_url=url, max_retries=0) as client:
        events = list(_method(client, path)(*positional, **named, stream=True))
        helper = _method(client, STREAMED[path])
        where = {"thread_id": positional[0]} if positional else {}
        with helper(**where, **named) as events_of_helper:
            helped = [event.event for event in events_of_helper]
    assert [event.event for event in events][:2] == ["thread.created", "thread.run.created"]
    assert [type(event.data).__name__ for event in events][:2] == ["Thread", "Run"]
    assert events[1].data.status == "queued"
    assert [event.event for event in asyncio.run(call())] == [event.event for event in events]
    assert helped == [event.event for event in events]


def test_a_wrong_request_is_refused_with_the_reason(url: str) -> None:
    with (
        openai.OpenAI(api_key="k", base_url=url, max_retries=0) as client,
        pytest.raises(openai.UnprocessableEntityError, match=r"temperature: .*less than or equal"),
    ):
        client.beta.threads.runs.create("t", assistant_id="a", temperature=3)
