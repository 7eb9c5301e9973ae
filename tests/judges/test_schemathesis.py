"""schemathesis before our server, with threads that live in memory: all checks, all operations.

The judge reads a copy of the canonical file that differs in two things. The documents tell of no
errors, so that the copy declares that a request may be refused. And the judge takes the schema of
an event as OpenAPI 3.2 means it (section 4.14.4.1), where ``data`` is text that holds JSON; in 3.1
nothing is said, and ours is that of the event with its data read.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import HTTPException
from tests.generate.conftest import served
from tests.generate.test_committed_package import RUN

from specmeld.conformance import imported

pytestmark = pytest.mark.slow
pytest.importorskip("schemathesis", reason="schemathesis is not installed")


class Threads:
    """Threads as the stubs want them served; one that is not known is made when it is named."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()
        self.numbers = count()

    def find(self, thread_id: str) -> dict[str, Any]:
        if thread_id in self.gone:
            raise HTTPException(404, "no such thread")
        new = {"id": thread_id, "object": "thread", "created_at": 1, "tool_resources": None}
        return self.kept.setdefault(thread_id, {**new, "metadata": {}})

    async def create_and_run(self, *, body: Any) -> Any:
        thread = self.find(f"thread_{next(self.numbers)}")
        run = {**RUN, "thread_id": thread["id"], "assistant_id": body.assistant_id}
        return _events(thread, run) if body.stream is True else run

    async def get(self, thread_id: str) -> Any:
        return self.find(thread_id)

    async def modify(self, thread_id: str, *, body: Any = None) -> Any:
        thread = self.find(thread_id)
        if body and body.metadata is not None:
            thread["metadata"] = body.metadata
        return thread

    async def delete(self, thread_id: str) -> Any:
        self.find(thread_id)
        self.gone.add(thread_id)
        return {"id": thread_id, "object": "thread.deleted", "deleted": True}


class Messages:
    def __init__(self, threads: Threads) -> None:
        self.threads = threads

    async def list(self, thread_id: str, **query: Any) -> Any:
        self.threads.find(thread_id)
        return {"object": "list", "data": [], "first_id": "", "last_id": "", "has_more": False}


class Runs:
    def __init__(self, threads: Threads) -> None:
        self.threads = threads

    async def create(self, thread_id: str, *, body: Any, **query: Any) -> Any:
        run = {**RUN, "thread_id": self.threads.find(thread_id)["id"]}
        return _events(None, run) if body.stream is True else run


async def _events(thread: Any, run: Any) -> Any:
    if thread is not None:
        yield {"event": "thread.created", "data": thread}
    yield {"event": "thread.run.created", "data": run}


def _right(scheme: str, key: str) -> bool:
    return (scheme, key) == ("bearerAuth", "k")


@pytest.fixture(scope="module")
def url(repo: Path) -> Iterator[str]:
    with imported(repo / "generated" / "openai_threads"):
        from specmeld_package_under_test.server import app  # type: ignore[import-not-found]

        threads = Threads()
        services = {"threads_messages": Messages(threads), "threads_runs": Runs(threads)}
        with served(app(threads=threads, **services, authenticate=_right)) as address:
            yield f"{address}/v1"


def test_schemathesis_finds_nothing(url: str, repo: Path, tmp_path: Path) -> None:
    document = yaml.safe_load((repo / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"]["4XX"] = {"description": "Refused."}
    for schema in document["components"]["schemas"].values():
        if {"event", "data"} <= schema.get("properties", {}).keys():
            inner = schema["properties"]["data"]
            text = {"type": "string", "contentMediaType": "application/json"}
            schema["properties"]["data"] = {**text, "contentSchema": inner}
    spec = tmp_path / "openapi.yaml"
    text = yaml.safe_dump(document).replace("format: uri", "")  # a remark, unless it is asserted
    spec.write_text(text, encoding="utf-8")
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", str(spec), "--url", url),
        *("-H", "Authorization: Bearer k", "--seed", "1", "--max-examples", "60"),
        *("--checks", "all", "--suppress-health-check", "all"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    assert "Tested: 6" in done.stdout
