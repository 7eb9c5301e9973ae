"""Which outcomes are tried again, how long we wait, and which error is left in the end."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import ModuleType
from typing import Any

import pytest


class Driver:
    """Plays the server's part: one outcome after the other."""

    def __init__(self, runtime: ModuleType, outcomes: list[Any]) -> None:
        from runtime import _exchange  # type: ignore[import-not-found]

        self._exchange = _exchange
        self._runtime = runtime
        self.outcomes = outcomes
        self.sent = 0
        self.waits: list[float] = []

    def run(self, method: str = "GET", **options: Any) -> Any:
        operation: Any = self._runtime.Operation(method, "/x")
        settings = self._runtime.Settings("https://api.example")
        call = self._exchange.Call(operation, {}, self._runtime.OMIT, settings, options)
        steps = call.steps()
        try:
            step = next(steps)
            while True:
                if isinstance(step, self._exchange.Pause):
                    self.waits.append(step.seconds)
                    step = next(steps)
                else:
                    self.sent += 1
                    step = steps.send(self.outcomes[min(self.sent, len(self.outcomes)) - 1])
        except StopIteration as end:
            return end.value


def answer(status: int, headers: dict[str, str] | None = None, content: bytes = b"") -> Any:
    from runtime._core import Answer  # type: ignore[import-not-found]

    return Answer(status, headers or {}, content)


def failure(*, sent: bool, timeout: bool = False) -> Any:
    from runtime._exchange import Failure  # type: ignore[import-not-found]

    return Failure(OSError("reset"), sent, timeout)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504])
def test_passing_faults_are_tried_again(runtime: ModuleType, status: int) -> None:
    driver = Driver(runtime, [answer(status), answer(204)])
    assert driver.run().status == 204
    assert driver.sent == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 501])
def test_lasting_faults_are_not(runtime: ModuleType, status: int) -> None:
    from runtime._errors import APIStatusError  # type: ignore[import-not-found]

    driver = Driver(runtime, [answer(status)])
    with pytest.raises(APIStatusError) as caught:
        driver.run()
    assert (driver.sent, caught.value.status) == (1, status)


@pytest.mark.parametrize(("outcome", "sent"), [(500, 1), (502, 1), (429, 2), (503, 2)])
def test_a_post_is_repeated_only_when_it_was_turned_away(
    runtime: ModuleType, outcome: int, sent: int
) -> None:
    from runtime._errors import APIStatusError

    driver = Driver(runtime, [answer(outcome)])
    with pytest.raises(APIStatusError):
        driver.run("POST", max_retries=1)
    assert driver.sent == sent


def test_a_post_that_may_have_arrived_is_not_repeated(runtime: ModuleType) -> None:
    from runtime._errors import APIConnectionError  # type: ignore[import-not-found]

    driver = Driver(runtime, [failure(sent=True)])
    with pytest.raises(APIConnectionError, match="reset"):
        driver.run("POST")
    assert driver.sent == 1
    driver = Driver(runtime, [failure(sent=False), answer(204)])
    assert driver.run("POST").status == 204
    assert driver.sent == 2


def test_retries_are_counted(runtime: ModuleType) -> None:
    from runtime._errors import InternalServerError  # type: ignore[import-not-found]

    for retries in (0, 1, 4):
        driver = Driver(runtime, [answer(500)])
        with pytest.raises(InternalServerError):
            driver.run(max_retries=retries)
        assert driver.sent == retries + 1


def test_waits_grow_to_a_cap_and_vary(runtime: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime._errors import InternalServerError

    monkeypatch.setattr(random, "uniform", lambda low, high: high)
    driver = Driver(runtime, [answer(500)])
    with pytest.raises(InternalServerError):
        driver.run(max_retries=7)
    assert driver.waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    monkeypatch.setattr(random, "uniform", lambda low, high: low)
    driver = Driver(runtime, [answer(500)])
    with pytest.raises(InternalServerError):
        driver.run(max_retries=1)
    assert driver.waits == [0.375]


def test_the_server_says_how_long_to_wait(runtime: ModuleType) -> None:
    driver = Driver(runtime, [answer(429, {"retry-after": "7"}), answer(204)])
    driver.run()
    assert driver.waits == [7.0]
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    driver = Driver(runtime, [answer(503, {"retry-after": later}), answer(204)])
    driver.run()
    assert 20 < driver.waits[0] <= 30


def test_a_server_that_asks_for_too_long_is_left_alone(runtime: ModuleType) -> None:
    from runtime._errors import RateLimitError  # type: ignore[import-not-found]

    driver = Driver(runtime, [answer(429, {"retry-after": "60.5"})])
    with pytest.raises(RateLimitError):
        driver.run()
    assert driver.sent == 1
    driver = Driver(runtime, [answer(429, {"retry-after": "60"}), answer(204)])
    driver.run()
    assert driver.waits == [60.0]


@pytest.mark.parametrize(
    "value", ["soon", "-1", "\u0661", "", "9" * 400, "Thu, 99 Foo 2020 00:00:00"]
)
def test_nonsense_in_retry_after_is_borne(runtime: ModuleType, value: str) -> None:
    from runtime._retries import retry_after  # type: ignore[import-not-found]

    found = retry_after({"retry-after": value})
    assert found is None or found > 60


def test_a_timeout_is_an_error_of_its_own(runtime: ModuleType) -> None:
    from runtime._errors import APITimeoutError  # type: ignore[import-not-found]

    with pytest.raises(APITimeoutError):
        Driver(runtime, [failure(sent=True, timeout=True)]).run(max_retries=0)
