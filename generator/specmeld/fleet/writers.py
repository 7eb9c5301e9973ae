"""Threads that write what came back: while a disk keeps one member's files, others are written."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

_THREADS = 8
_MOST_WAITING = 16
"""What is written or waits for it at once; each is a package in memory."""

Ended = TypeVar("Ended")


class Writers(Generic[Ended]):
    """What is fed by a thread of its own, written by some, and taken by one: what has ended."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, "specmeld-writer")
        self._room = threading.Semaphore(_MOST_WAITING)
        self._ended: queue.SimpleQueue[Ended | Future[Ended] | _Fed] = queue.SimpleQueue()
        self._counting = threading.Lock()
        self._begun = 0

    def __enter__(self) -> Writers[Ended]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        """End what is being written, so that nothing is half written, and begin no more."""
        self._pool.shutdown(cancel_futures=True)

    def begin(self, write: Callable[[], Ended]) -> None:
        """Write something as soon as a thread is free; waits while much is under way."""
        self._room.acquire()
        with self._counting:  # several threads ask for tasks
            self._begun += 1
        self._pool.submit(write).add_done_callback(self._written)

    def end(self, one: Ended) -> None:
        """Pass on what needs no writing."""
        self._ended.put(one)

    def run(self, feed: Callable[[], None]) -> Iterator[Ended]:
        """What ``feed`` has begun and passed on, as it ends. Raises what ``feed`` raises, when all
        that it has begun is written."""
        threading.Thread(target=self._feed, args=(feed,), daemon=True).start()
        fed, written = None, 0
        while fed is None or written < self._begun:
            one = self._ended.get()
            if isinstance(one, _Fed):
                fed = one
            elif isinstance(one, Future):
                written += 1
                yield one.result()
            else:
                yield one
        if fed.error is not None:
            raise fed.error

    def _feed(self, feed: Callable[[], None]) -> None:
        try:
            feed()
        except BaseException as error:
            self._ended.put(_Fed(error))
        else:
            self._ended.put(_Fed())

    def _written(self, future: Future[Ended]) -> None:
        self._room.release()
        self._ended.put(future)


class _Fed:
    """The end of what is fed, and the error that it ended with."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
