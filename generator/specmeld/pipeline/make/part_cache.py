"""An ``Each`` that only makes what is not cached, in several processes if that takes long."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from specmeld.model.each import Piece
from specmeld.pipeline.make.processes import pool
from specmeld.pipeline.settle.file_cache import Memory

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_PATIENCE = 0.5
"""Seconds of work after which starting processes is worthwhile."""
_BATCHES = 8
"""Batches per process: enough that none waits long for the last."""


class Pieces:
    """The pieces of one result. ``inputs`` identify it: pieces of the previous run are available,
    and when the context ends without an error, the pieces used now are stored."""

    def __init__(self, memory: Memory, *inputs: str) -> None:
        self._memory, self._inputs = memory, ("pieces", *inputs)
        self._known = memory.recall(*self._inputs) or {}
        self._taken: dict[str, str] = {}
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]:
        keys = [_key(make, piece) for piece in pieces]
        known = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: piece for key, piece in zip(keys, pieces, strict=True) if key not in known}
        known |= zip(missing, self._made(make, list(missing.values())), strict=True)
        self._taken |= known
        return [known[key] for key in keys]

    def _made(self, make: Callable[[Piece], str], pieces: list[Piece]) -> list[str]:
        """In this process for a little work, the rest in several processes."""
        made: list[str] = []
        end = monotonic() + _PATIENCE
        while len(made) < len(pieces) and (monotonic() < end or processes() < 2):
            made.append(make(pieces[len(made)]))
        rest = pieces[len(made) :]
        if not rest:
            return made
        self._pool = self._pool or pool(processes())
        size = -(-len(rest) // (processes() * _BATCHES))
        return made + list(self._pool.map(make, rest, chunksize=size))

    def __enter__(self) -> Pieces:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if error is None and self._taken != self._known:
            self._memory.keep(self._taken, *self._inputs)


def limit_processes(most: int) -> None:
    """Limit this process to that many processes, since others run beside it."""
    global _most
    _most = most


def processes() -> int:
    """How many processes can run at the same time."""
    return min(_most or sys.maxsize, _cores())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_most = 0
"""The limit set by ``limit_processes``; 0: none."""


def _key(make: Callable[[Piece], str], piece: Piece) -> str:
    said = f"{make.__module__}.{make.__qualname__}\0{piece!r}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
