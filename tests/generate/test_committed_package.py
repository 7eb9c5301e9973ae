"""The package that this repository commits: over real HTTP, under strict checkers, relocated."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generated" / "openai_threads"

THREAD = {"id": "t", "object": "thread", "created_at": 1, "tool_resources": None, "metadata": {}}
RUN = {
    "id": "run_1",
    "object": "thread.run",
    "created_at": 1,
    "thread_id": "t",
    "assistant_id": "a",
    "status": "queued",
    **dict.fromkeys(("required_action", "last_error", "expires_at", "started_at")),
    **dict.fromkeys(("cancelled_at", "failed_at", "completed_at", "incomplete_details")),
    "model": "gpt-4o",
    "instructions": "",
    "tools": [{"type": "code_interpreter"}],
    "metadata": None,
    "usage": None,
    "max_prompt_tokens": 256,
    "max_completion_tokens": None,
    "truncation_strategy": {"type": "auto"},
    "tool_choice": "auto",
    "parallel_tool_calls": True,
    "response_format": "auto",
}


class Seen:
    """What reached the server: the version header and the body of each request."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str]] = []
        self.bodies: list[Any] = []

    def middleware(self, app: Any) -> Any:
        async def asgi(scope: Any, receive: Any, send: Any) -> None:
            headers = dict(scope["headers"])
            version = headers.get(b"openai-beta", b"").decode()
            key = headers.get(b"authorization", b"").decode()
            self.requests.append((f"{scope['method']} {scope['path']}", version, key))
            await app(scope, receive, send)

        return asgi


class Threads:
    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    async def create_and_run(self, *, body: Any) -> Any:
        self.seen.bodies.append(body)
        return RUN

    async def get(self, thread_id: str) -> Any:
        return THREAD | {"id": thread_id}

    async def modify(self, thread_id: str, *, body: Any) -> Any:
        return THREAD | {"id": thread_id, "metadata": body.metadata}

    async def delete(self, thread_id: str) -> Any:
        return {"id": thread_id, "object": "thread.deleted", "deleted": True}


class Messages:
    async def list(self, thread_id: str, **query: Any) -> Any:
        page = {"object": "list", "data": [{"id": "m"}], "first_id": "m", "last_id": "m"}
        return page | {"has_more": query["limit"] == 2}


class Runs:
    async def create(self, thread_id: str, *, body: Any, **query: Any) -> Any:
        return RUN | {"thread_id": thread_id, "assistant_id": body.assistant_id}


@pytest.fixture(scope="module")
def package() -> Iterator[ModuleType]:
    sys.path.insert(0, str(PACKAGE.parent))
    import openai_threads  # type: ignore[import-not-found]

    yield openai_threads
    sys.path.remove(str(PACKAGE.parent))


@pytest.fixture(scope="module")
def world(package: ModuleType, serve: Any) -> Iterator[tuple[str, Seen]]:
    from openai_threads.server import app  # type: ignore[import-not-found]

    seen = Seen()
    services = {"threads": Threads(seen), "threads_messages": Messages(), "threads_runs": Runs()}
    served = app(**services, authenticate=lambda scheme, key: True)
    with serve(seen.middleware(served)) as url:
        yield f"{url}/v1", seen


CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    ("threads.create_and_run", (), {"assistant_id": "a", "max_prompt_tokens": 256}, "id"),
    ("threads.get", ("t",), {}, "id"),
    ("threads.modify", ("t",), {"metadata": {"k": "v"}}, "metadata"),
    ("threads.delete", ("t",), {}, "deleted"),
    ("threads.messages.list", ("t",), {"limit": 2, "order": "asc"}, "has_next"),
    ("threads.runs.create", ("t",), {"assistant_id": "a", "model": "a-new-one"}, "thread_id"),
]
ANSWERS = ["run_1", "t", {"k": "v"}, True, True, "t"]


def invoke(package: ModuleType, url: str, twin: str, path: str, args: Any, options: Any) -> Any:
    def method(client: Any) -> Any:
        for name in path.split("."):
            client = getattr(client, name)
        return client

    async def asynchronous() -> Any:
        async with package.AsyncClient(api_key="key", base_url=url) as client:
            return await method(client)(*args, **options)

    if twin == "async":
        return asyncio.run(asynchronous())
    with package.Client(api_key="key", base_url=url) as client:
        return method(client)(*args, **options)


@pytest.mark.few(6)
@pytest.mark.parametrize("twin", ["sync", "async"])
@pytest.mark.parametrize(("call", "answer"), list(zip(CALLS, ANSWERS, strict=True)))
def test_each_method_of_both_clients(
    package: ModuleType, world: tuple[str, Seen], twin: str, call: Any, answer: Any
) -> None:
    url, seen = world
    path, args, options, attribute = call
    result = invoke(package, url, twin, path, args, options)
    assert getattr(result, attribute) == answer
    assert seen.requests[-1][1:] == ("assistants=v2", "Bearer key")


@pytest.mark.parametrize("twin", ["sync", "async"])
@pytest.mark.parametrize(
    ("options", "field", "bound"),
    [
        ({"tools": [{"type": "code_interpreter"}] * 21}, "tools", "20"),
        ({"max_prompt_tokens": 255}, "max_prompt_tokens", "256"),
        ({"temperature": 2.1}, "temperature", "2"),
        ({"metadata": {"k" * 65: "v"}}, "metadata", "64"),
    ],
)
def test_what_the_schema_refuses_is_not_sent(
    package: ModuleType,
    world: tuple[str, Seen],
    twin: str,
    options: dict[str, Any],
    field: str,
    bound: str,
) -> None:
    url, seen = world
    before = len(seen.requests)
    with pytest.raises(package.InvalidRequest) as caught:
        invoke(package, url, twin, "threads.create_and_run", (), {"assistant_id": "a", **options})
    assert field in str(caught.value)
    assert bound in str(caught.value)
    assert len(seen.requests) == before


@pytest.mark.slow
def test_strict_checkers_find_nothing(tmp_path: Path) -> None:
    """All of it, the suite included, without a comment that silences a checker."""
    shutil.copytree(PACKAGE, tmp_path / "openai_threads")
    (tmp_path / "pyrightconfig.json").write_text(
        '{"include": ["openai_threads"], "typeCheckingMode": "strict"}', "utf-8"
    )
    for command in (
        ["-m", "pyright", "-p", ".", "--pythonpath", sys.executable],
        ["-m", "mypy", "--strict", "--cache-dir", "cache", "openai_threads"],
    ):
        told = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True
        )
        assert told.returncode == 0, told.stdout + told.stderr
    sources = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert "type: ignore" not in sources
    assert "pyright:" not in sources


@pytest.mark.slow
def test_it_works_inside_another_package_under_another_name(tmp_path: Path) -> None:
    inside = tmp_path / "app" / "_vendor" / "threads"
    shutil.copytree(PACKAGE, inside)
    (tmp_path / "app" / "__init__.py").write_text("", "utf-8")
    (tmp_path / "app" / "_vendor" / "__init__.py").write_text("", "utf-8")
    program = (
        "from app._vendor.threads import Client, InvalidRequest\n"
        "from app._vendor.threads.models import Run\n"
        "try:\n"
        "    Client(api_key='k').threads.create_and_run(assistant_id='a', top_p=2)\n"
        "except InvalidRequest as error:\n"
        "    print(type(error).__module__, 'top_p' in str(error), Run.__module__)\n"
        "import sys\n"
        "assert 'openai_threads' not in sys.modules\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split()[1] == "True"
