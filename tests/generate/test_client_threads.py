"""Both clients of the threads fixture against its own stubs, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.slow

RUN = {"id": "run_1", "object": "thread.run", "status": "queued", "started_at": None}
THREAD = {"id": "t_1", "object": "thread", "created_at": 1, "metadata": {}}


class Threads:
    """Answers with what it was asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    async def create_and_run(self, *, body: Any) -> Any:
        self.seen.append(("create_and_run", body))
        return RUN | {"tools": body.tools or []}

    async def get(self, thread_id: str) -> Any:
        self.seen.append(("get", thread_id))
        return THREAD | {"id": thread_id}

    async def modify(self, thread_id: str, *, body: Any) -> Any:
        self.seen.append(("modify", body.model_dump(exclude_unset=True)))
        return THREAD | {"metadata": body.metadata}

    async def delete(self, thread_id: str) -> Any:
        return {"id": thread_id, "object": "thread.deleted", "deleted": True}


class Messages:
    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []

    async def list(self, thread_id: str, **query: Any) -> Any:
        self.seen.append(query)
        part = {"type": "text", "text": thread_id}
        return {"data": [{"id": "m", "role": "user", "content": [part]}], "has_more": False}


class Runs:
    async def create(self, thread_id: str, *, body: Any) -> Any:
        return RUN | {"id": f"{thread_id}/{body.assistant_id}"}


class World:
    """The services, and where they are served."""

    def __init__(self) -> None:
        self.threads, self.messages, self.runs = Threads(), Messages(), Runs()
        self.url = ""


@pytest.fixture(scope="module")
def world(threads_api: ModuleType, serve: Any) -> Iterator[World]:
    from threads_api.server import app  # type: ignore[import-not-found]

    made = World()
    services = {
        "threads": made.threads,
        "threads_messages": made.messages,
        "threads_runs": made.runs,
    }
    served = app(**services, authenticate=lambda scheme, key: True)
    with serve(served) as url:
        made.url = f"{url}/v1"
        yield made


@pytest.fixture(params=["blocking", "asynchronous"])
def call(request: pytest.FixtureRequest, world: World, threads_api: ModuleType) -> Any:
    """``call("threads.get", "t_1")`` through one of the two clients."""
    options = {"api_key": "secret", "base_url": world.url}

    def find(client: Any, path: str) -> Any:
        for name in path.split("."):
            client = getattr(client, name)
        return client

    def blocking(path: str, *arguments: Any, **keywords: Any) -> Any:
        with threads_api.Client(**options) as client:
            return find(client, path)(*arguments, **keywords)

    def asynchronous(path: str, *arguments: Any, **keywords: Any) -> Any:
        async def run() -> Any:
            async with threads_api.AsyncClient(**options) as client:
                return await find(client, path)(*arguments, **keywords)

        return asyncio.run(run())

    return blocking if request.param == "blocking" else asynchronous


def test_every_method(call: Any, world: World, threads_api: ModuleType) -> None:
    from threads_api.models import Message, Run, TextPart, Thread

    run = call(
        "threads.create_and_run",
        assistant_id="a",
        tools=[{"type": "code"}],
        max_prompt_tokens=256,
        thread={"messages": [{"role": "user", "content": "hello"}]},
    )
    assert isinstance(run, Run) and run.status == "queued" and run.tools[0].type == "code"
    thread = call("threads.get", "t_1")
    assert isinstance(thread, Thread) and thread.id == "t_1"
    assert call("threads.modify", "t_1", metadata={"a": "b"}).metadata == {"a": "b"}
    assert call("threads.delete", "t_1").deleted is True
    page = call("threads.messages.list", "t_1", limit=2, order="asc", include=["a", "b,c"])
    assert isinstance(page.data[0], Message) and page.data[0].content[0].text == "t_1"
    assert isinstance(page.data[0].content[0], TextPart)
    assert world.messages.seen[-1] == {"limit": 2, "order": "asc", "include": ["a", "b,c"]}
    assert call("threads.runs.create", "t_1", assistant_id="a").id == "t_1/a"


def test_absent_null_and_value_are_three_things(call: Any, world: World) -> None:
    call("threads.modify", "t_1", metadata={})
    call("threads.modify", "t_1", metadata={}, tool_resources=None)
    call("threads.modify", "t_1", metadata={}, tool_resources={"code": {}})
    sent = [body for name, body in world.threads.seen if name == "modify"][-3:]
    assert sent == [
        {"metadata": {}},
        {"metadata": {}, "tool_resources": None},
        {"metadata": {}, "tool_resources": {"code": {}}},
    ]


@pytest.mark.parametrize(
    ("arguments", "at", "bound"),
    [
        ({"tools": [{"type": "code"}] * 21}, "tools", "20"),
        ({"max_prompt_tokens": 255}, "max_prompt_tokens", "256"),
        ({"temperature": 2.5}, "temperature", "2"),
        (
            {"thread": {"messages": [{"role": "system", "content": "x"}]}},
            "thread.messages[0].role",
            "assistant",
        ),
    ],
)
def test_what_breaks_a_bound_is_not_sent(
    call: Any, world: World, threads_api: ModuleType, arguments: Any, at: str, bound: str
) -> None:
    before = len(world.threads.seen)
    with pytest.raises(threads_api.InvalidRequest) as caught:
        call("threads.create_and_run", assistant_id="a", **arguments)
    assert any(each.at == at and bound in each.message for each in caught.value.problems)
    assert len(world.threads.seen) == before


def test_all_problems_are_told_at_once(call: Any, threads_api: ModuleType) -> None:
    with pytest.raises(threads_api.InvalidRequest) as caught:
        call(
            "threads.create_and_run",
            assistant_id=1,
            tools=[{"type": "code"}] * 21,
            max_prompt_tokens=255,
        )
    assert {each.at for each in caught.value.problems} == {
        "assistant_id",
        "tools",
        "max_prompt_tokens",
    }


def test_a_model_may_be_passed_for_a_dict(call: Any, world: World, threads_api: ModuleType) -> None:
    from threads_api.models import CodeTool, NewMessage, NewThread

    call(
        "threads.create_and_run",
        assistant_id="a",
        tools=[CodeTool(type="code")],
        thread=NewThread(messages=[NewMessage(role="user", content="hi")]),
    )
    body = world.threads.seen[-1][1].model_dump(exclude_unset=True)
    assert body["tools"] == [{"type": "code"}]
    assert body["thread"] == {"messages": [{"role": "user", "content": "hi"}]}


@pytest.mark.few(4)
@pytest.mark.parametrize("name", ["a/b", "../x", "a?b=c", "ü #%", "a b", "%2e%2e"])
def test_an_id_stays_one_segment(call: Any, world: World, name: str) -> None:
    assert call("threads.runs.create", "t", assistant_id="a").id == "t/a"
    if "/" in name:  # the server's router parts segments after decoding; the client must not
        from threads_api.resources.threads import get_operation
        from threads_api.runtime import Settings
        from threads_api.runtime._request import build_request

        settings = Settings("https://x.example/v1", headers={"Authorization": "x"})
        request = build_request(get_operation(), {"thread_id": name}, None, settings, {})
        assert request.url.removeprefix("https://x.example/v1/threads/").count("/") == 0
        return
    assert call("threads.get", name).id == name


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_an_id_cannot_climb(call: Any, threads_api: ModuleType, name: str) -> None:
    with pytest.raises(threads_api.InvalidRequest, match=r"path\.thread_id"):
        call("threads.get", name)


def test_the_constant_header_is_sent_and_demanded(world: World, threads_api: ModuleType) -> None:
    import httpx2

    answer = httpx2.get(f"{world.url}/threads/t_1", headers={"Authorization": "Bearer k"})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["at"] == "header.Api-Version"


def test_the_server_refuses_what_does_not_fit(world: World, threads_api: ModuleType) -> None:
    import httpx2

    headers = {"Api-Version": "threads=v2", "Authorization": "Bearer k"}
    for body, at in (
        ({"assistant_id": 5}, "assistant_id"),
        ({"assistant_id": "a", "tools": [{"type": "code"}] * 21}, "tools"),
        ({"assistant_id": "a", "surplus": 1}, "surplus"),
        ({}, "assistant_id"),
    ):
        answer = httpx2.post(f"{world.url}/threads/runs", json=body, headers=headers)
        assert answer.status_code == 400  # which the description has, with the shape of an error
        assert f"{at}: " in answer.json()["error"]["message"]


def test_a_missing_key_is_told_before_sending(
    world: World, threads_api: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THREADS_API_API_KEY", raising=False)
    with pytest.raises(threads_api.MissingCredentials, match="THREADS_API_API_KEY"):
        threads_api.Client(base_url=world.url).threads.get("t_1")
    monkeypatch.setenv("THREADS_API_API_KEY", "from-environment")
    assert threads_api.Client(base_url=world.url).threads.get("t_1").id == "t_1"
