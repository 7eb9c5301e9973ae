"""What goes on is read until it is done."""

from __future__ import annotations

import time
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes time; the clock goes on by them."""
    made: list[float] = []
    clock = time.monotonic

    def sleep(seconds: float) -> None:
        made.append(seconds)

    async def later(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("asyncio.sleep", later)
    monkeypatch.setattr("time.monotonic", lambda: clock() + sum(made))
    return made


def _tow(state: str, **more: Any) -> httpx2.Response:
    return answer(json={"state": state}, **more)


def _poll(port: Port, **options: Any) -> Any:
    """A call for what the tow has become, by the way that the client has."""
    poll = port.package.poll if port.blocking else port.package.async_poll
    return lambda client: poll(lambda: client.tows.get("7"), **options)


def test_its_status_tells(port: Port, waits: list[float]) -> None:
    script = Script([_tow("waiting"), _tow("in-progress"), _tow("done")])
    assert port.run(script, _poll(port, every=3)).state == "done"
    assert (len(script.seen), waits) == (3, [3, 3])


@pytest.mark.parametrize("state", ["done", "stranded", "sunk"])
def test_what_is_not_under_way_is_done(port: Port, waits: list[float], state: str) -> None:
    assert port.run(Script([_tow(state)]), _poll(port)).state == state
    assert not waits


def test_the_caller_tells(port: Port, waits: list[float]) -> None:
    script = Script([answer(json={"state": "waiting", "left": n}) for n in (2, 1, 0)])
    found = port.run(script, _poll(port, until=lambda tow: tow.left < 2))
    assert (found.state, found.left, waits) == ("waiting", 1, [1.0])


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "4"}, 4),
        ({"Retry-After-Ms": "250"}, 0.25),
        ({"Harbour-Poll-After-Ms": "1500"}, 1.5),
        ({"X-Poll-Interval": "7"}, 7),
        ({"Retry-After": "86400"}, 60),
        ({"X-Poll-After": "soon"}, 1),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_the_server_tells_how_long_to_wait(
    port: Port, waits: list[float], headers: dict[str, str], seconds: float
) -> None:
    script = Script([_tow("waiting", headers=headers), _tow("done")])
    port.run(script, _poll(port))
    assert waits == [seconds]


def test_it_has_to_be_done_in_time(port: Port, harbour: ModuleType, waits: list[float]) -> None:
    script = Script([_tow("waiting")])
    with pytest.raises(harbour.APITimeoutError) as caught:
        port.run(script, _poll(port, every=10, timeout=35))
    assert str(caught.value).startswith("not done within 35 s; its state is 'waiting': ")
    assert "until=" in str(caught.value)
    assert waits == [10, 10, 10]
    assert b"waiting" in caught.value.response.content


def test_without_a_status_somebody_must_tell(port: Port, waits: list[float]) -> None:
    poll = port.package.poll if port.blocking else port.package.async_poll
    with pytest.raises(TypeError, match="pass until="):
        port.run(Script([answer(json=[])]), lambda client: poll(lambda: client.boats.list()))
    script = Script([answer(json=[]), answer(json=[{"name": "Anna"}])])
    found = port.run(
        script, lambda client: poll(lambda: client.boats.list(), until=lambda boats: bool(boats))
    )
    assert found[0].name == "Anna"
