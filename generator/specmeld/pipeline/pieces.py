"""An ``Each`` that makes only what it has not made before, and much in several processes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType

from specmeld.model.each import Piece
from specmeld.pipeline.memory import Memory

_MUCH = 300_000
"""Characters of input from which several processes are worth their start."""
_BATCHES = 8
"""Batches for each process: enough that none waits long for the last."""


class Pieces:
    """The pieces of one result. ``inputs`` tell it from others: what was made for it last time is
    at hand, and when the context ends without an error, what it took now is what is kept."""

    def __init__(self, memory: Memory, *inputs: str) -> None:
        self._memory, self._inputs = memory, ("pieces", *inputs)
        self._known = memory.recall(*self._inputs) or {}
        self._taken: dict[str, str] = {}
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, make: Callable[[Piece], str], pieces: Sequence[Piece], /) -> list[str]:
        said = [repr(piece) for piece in pieces]
        keys = [_key(make, text) for text in said]
        known = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: at for at, key in enumerate(keys) if key not in known}
        waiting = [pieces[at] for at in missing.values()]
        much = sum(len(said[at]) for at in missing.values()) > _MUCH
        made = self._spread(make, waiting) if much else map(make, waiting)
        known |= zip(missing, made, strict=True)
        self._taken |= known
        return [known[key] for key in keys]

    def _spread(self, make: Callable[[Piece], str], pieces: list[Piece]) -> list[str]:
        if processes() < 2 or len(pieces) < 2:
            return [make(piece) for piece in pieces]
        self._pool = self._pool or ProcessPoolExecutor(processes())
        size = -(-len(pieces) // (processes() * _BATCHES))
        return list(self._pool.map(make, pieces, chunksize=size))

    def __enter__(self) -> Pieces:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if error is None and self._taken != self._known:
            self._memory.keep(self._taken, *self._inputs)


def processes() -> int:
    """How many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _key(make: Callable[[Piece], str], said: str) -> str:
    name = f"{make.__module__}.{make.__qualname__}"
    return hashlib.sha256(f"{name}\0{said}".encode("utf-8", "surrogatepass")).hexdigest()
