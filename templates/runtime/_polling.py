"""Poll a job until it is done: ``poll(lambda: client.jobs.get("7"))``."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from ._capture import Capture, capture
from ._errors import APITimeoutError
from ._retries import LONGEST_WAIT, number_in, retry_after

T = TypeVar("T")


def poll(
    read: Callable[[], T],
    *,
    until: Callable[[T], bool] | None = None,
    every: float = 1.0,
    timeout: float | None = None,
) -> T:
    """Call ``read`` repeatedly until its value is done.

    Args:
        read: Makes the call.
        until: Returns whether a value is done; by default, its status field decides.
        every: Seconds between two calls, unless the server asks for a longer or shorter wait.
        timeout: Seconds after which APITimeoutError is raised.
    """
    end = _end(timeout)
    while True:
        with capture() as seen:
            value = read()
        wait = _wait(seen, value, until, every)
        if wait is None:
            return value
        if time.monotonic() + wait > end:
            raise _late(seen, value, timeout)
        time.sleep(wait)


async def async_poll(
    read: Callable[[], Awaitable[T]],
    *,
    until: Callable[[T], bool] | None = None,
    every: float = 1.0,
    timeout: float | None = None,
) -> T:
    """The asynchronous twin of ``poll``."""
    end = _end(timeout)
    while True:
        with capture() as seen:
            value = await read()
        wait = _wait(seen, value, until, every)
        if wait is None:
            return value
        if time.monotonic() + wait > end:
            raise _late(seen, value, timeout)
        await asyncio.sleep(wait)


def _end(timeout: float | None) -> float:
    return math.inf if timeout is None else time.monotonic() + timeout


def _wait(seen: Capture, value: T, until: Callable[[T], bool] | None, every: float) -> float | None:
    """Seconds until the next call; None if the value is done."""
    if until(value) if until is not None else _is_done(seen, value):
        return None
    headers = seen.answer.headers if seen.answer is not None else dict[str, str]()
    asked = poll_after(headers)
    return every if asked is None else min(asked, LONGEST_WAIT)


def _late(seen: Capture, value: Any, timeout: float | None) -> APITimeoutError:
    """The error for a job that is not done in time, with its last known state."""
    state = ""
    if seen.pending is not None:
        attribute = seen.pending[0]
        state = f"; its {attribute} is {getattr(value, attribute, None)!r:.80}"
    error = APITimeoutError(
        f"not done within {timeout} s{state}: pass a longer timeout=, or until= to say what is done"
    )
    error.about(seen.answer)
    return error


def _is_done(seen: Capture, value: Any) -> bool:
    if seen.pending is None:
        raise TypeError("no status shows when this is done: pass until=")
    attribute, passing = seen.pending
    return getattr(value, attribute, None) not in passing


def poll_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, in a retry header or one such as ``X-Poll-After-Ms``;
    None if it asks for none."""
    for name in headers:
        for ending, unit in (("poll-after-ms", 1e-3), ("poll-after", 1.0), ("poll-interval", 1.0)):
            asked = number_in(headers, name) if name.lower().endswith(ending) else None
            if asked is not None:
                return asked * unit
    return retry_after(headers)
