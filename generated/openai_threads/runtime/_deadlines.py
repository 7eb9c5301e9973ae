"""Work that must finish by a ``time.monotonic`` value, whatever it waits for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class Overdue(Exception):
    """The deadline has passed."""

    def __init__(self) -> None:
        super().__init__("the deadline has passed")


def check_limits(given: Mapping[str, object]) -> None:
    """Raises TypeError for a timeout, a deadline or a number of retries that is not a number, and
    ValueError for a negative one."""
    for name in ("timeout", "deadline", "max_retries"):
        value = given.get(name, 0)
        if value is None and name != "max_retries":
            continue
        if not isinstance(value, int | float):
            raise TypeError(f"{name}= must be a number, not {value!r:.40}")
        if value < 0 and name != "deadline":  # which may have passed already
            raise ValueError(f"{name}= must not be below zero, but is {value}")


def on_time(end: float | None) -> None:
    """Raises Overdue if ``end`` has passed."""
    if end is not None and time.monotonic() >= end:
        raise Overdue


def within(end: float | None, do: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
    """The result of ``do``, which must check for itself whether it is still wanted.

    With an end it runs in a thread: nothing else interrupts a DNS lookup, a handshake or a read in
    time. A late result is passed to ``undo``. Raises Overdue.
    """
    if end is None:
        return do()
    on_time(end)
    future: Future[T] = Future()
    context = copy_context()

    def run() -> None:
        try:
            future.set_result(context.run(do))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return future.result(max(0.0, end - time.monotonic()))
    except TimeoutError:
        if future.done():
            return future.result()
        future.add_done_callback(lambda late: _undone(late, undo))
        raise Overdue from None


def _undone(late: Future[T], undo: Callable[[T], object] | None) -> None:
    if undo is not None and late.exception() is None:
        undo(late.result())


async def awaited_within(end: float | None, do: Callable[[], Awaitable[T]]) -> T:
    """The asynchronous twin of ``within``. Raises Overdue."""
    if end is None:
        return await do()
    limit = asyncio.timeout(end - time.monotonic())
    try:
        async with limit:
            return await do()
    except TimeoutError:
        if limit.expired():
            raise Overdue from None
        raise


def waited(future: Future[T], end: float | None) -> T | Overdue:
    """The outcome of ``future``; Overdue if it is not known in time."""
    try:
        return future.result(None if end is None else max(0.0, end - time.monotonic()))
    except TimeoutError:
        return Overdue()


async def async_waited(future: Future[T], end: float | None) -> T | Overdue:
    """The asynchronous twin of ``waited``."""
    try:
        return await awaited_within(end, lambda: asyncio.wrap_future(future))
    except Overdue as overdue:
        return overdue
