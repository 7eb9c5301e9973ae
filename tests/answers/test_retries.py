"""What is tried again: by status, by what the server says, by what the user says."""

from __future__ import annotations

import time
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer


@pytest.fixture(autouse=True)
def waits(harbour: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, which pass at once."""
    from harbour.runtime import _http  # type: ignore[import-not-found]

    class Passing:
        def __init__(self) -> None:
            self.seen: list[float] = []

        def sleep(self, seconds: float) -> None:
            self.seen.append(seconds)

    passing = Passing()

    async def slept(seconds: float) -> None:
        passing.seen.append(seconds)

    monkeypatch.setattr(_http, "time", passing)
    monkeypatch.setattr(_http.asyncio, "sleep", slept)
    return passing.seen


def _list(client: Any) -> Any:
    return client.boats.list()


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After-Ms": "1500"}, 1.5),
        (503, {"Retry-After": "1.5"}, 1.5),
        (503, {"Retry-After": ".5"}, 0.5),
        (403, {"Retry-After": "7"}, 7),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}, 12),
        (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "3"}, 3),
        (404, {"X-Should-Retry": "true", "Retry-After": "2"}, 2),
    ],
)
def test_the_server_says_when(
    port: Port, waits: list[float], status: int, headers: dict[str, str], wait: float
) -> None:
    script = Script([answer(status, headers=headers), answer(json=[])])
    assert port.run(script, _list) == []
    assert waits == [wait]


def test_a_rate_limit_that_ends_at_a_moment(port: Port, waits: list[float]) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 40)}
    assert port.run(Script([answer(403, headers=headers), answer(json=[])]), _list) == []
    assert 30 < waits[0] <= 40


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {}),
        (403, {"X-RateLimit-Remaining": "17", "X-RateLimit-Reset": "1"}),
        (503, {"X-Should-Retry": "false"}),
        (429, {"Retry-After": "9" * 300}),
        (429, {"Retry-After-Ms": "9" * 300}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 300}),
    ],
)
def test_what_is_not_tried_again(
    port: Port, harbour: ModuleType, status: int, headers: dict[str, str]
) -> None:
    script = Script([answer(status, headers=headers)])
    with pytest.raises(harbour.APIStatusError):
        port.run(script, _list)
    assert len(script.seen) == 1


def test_a_redirect_is_no_failure_to_try_again(port: Port) -> None:
    script = Script([answer(302, headers={"Location": "/v1/a", "X-Should-Retry": "true"})])
    found = port.run(script, lambda client: client.papers.get_manifest())
    assert (found.status, len(script.seen)) == (302, 1)


def test_a_key_makes_a_post_repeatable(port: Port) -> None:
    script = Script([answer(500), answer(409), answer(201, json={"name": "Anna"})])
    create = lambda client: client.boats.create(name="Anna")  # noqa: E731
    port.run(script, create, idempotency_header="X-Once")
    keys = {request.headers["x-once"] for request in script.seen}
    assert (len(script.seen), len(keys)) == (3, 1)
    given = Script([answer(201, json={"name": "Anna"})])
    own = lambda client: client.boats.create(name="A", extra_headers={"x-once": "mine"})  # noqa: E731
    port.run(given, own, idempotency_header="X-Once")
    assert given.seen[0].headers.get_list("x-once") == ["mine"]
    assert "x-once" not in _sent_by(port, _list, idempotency_header="X-Once").headers


def _sent_by(port: Port, call: Any, **options: Any) -> httpx2.Request:
    script = Script([answer(json=[])])
    port.run(script, call, **options)
    return script.seen[0]


def test_the_user_has_the_last_word(port: Port, harbour: ModuleType) -> None:
    asked: list[Any] = []

    def rule(request: Any, came: Any) -> bool | None:
        asked.append((request.method, came and came.status))
        return {404: True, 503: False}.get(came.status) if came else True

    script = Script([answer(404), answer(500), answer(json=[])])
    assert port.run(script, _list, should_retry=rule) == []
    assert asked == [("GET", 404), ("GET", 500)]
    with pytest.raises(harbour.InternalServerError):
        port.run(Script([answer(503)]), _list, should_retry=rule)

    tries: list[str] = []

    def cut(request: httpx2.Request) -> httpx2.Response:
        tries.append(request.method)
        raise httpx2.ReadError("cut")

    with pytest.raises(harbour.APIConnectionError):
        port.run(cut, lambda client: client.boats.create(name="Anna"), should_retry=rule)
    assert len(tries) == 3


def test_hooks_may_have_to_be_awaited(harbour: ModuleType) -> None:
    import asyncio
    from dataclasses import replace

    seen: list[int] = []

    async def before(request: Any) -> Any:
        await asyncio.sleep(0)
        return replace(request, headers={**request.headers, "X-Signed": "yes"})

    async def after(request: Any, came: Any) -> None:
        await asyncio.sleep(0)
        seen.append(came.status)

    script = Script([answer(503), answer(json=[])])
    Port(harbour, blocking=False).run(script, _list, before=before, after=after)
    assert seen == [503, 200]
    assert script.seen[1].headers["x-signed"] == "yes"
    with pytest.raises(TypeError, match="AsyncClient"):
        Port(harbour, blocking=True).run(script, _list, before=before)


def test_a_rule_for_retries_may_have_to_be_awaited(harbour: ModuleType) -> None:
    async def never(request: Any, came: Any) -> bool:
        return False

    script = Script([answer(503), answer(json=[])])
    with pytest.raises(harbour.APIStatusError):
        Port(harbour, blocking=False).run(script, _list, should_retry=never)
    assert len(script.seen) == 1
    with pytest.raises(TypeError, match="AsyncClient"):
        Port(harbour, blocking=True).run(Script([answer(503)]), _list, should_retry=never)
