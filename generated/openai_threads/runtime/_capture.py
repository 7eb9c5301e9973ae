"""The answer behind a value: kept for the one who asks for it around a call."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ._core import Answer
from ._errors import request_id
from ._headers import Headers
from ._lenient import problems
from ._problems import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Response(Generic[T]):
    """All of an answer: what a method gives, and what came with it."""

    value: T
    status: int
    headers: Headers
    """Names in whatever case; ``headers.get_all`` has what came in several fields."""
    content: bytes = field(repr=False)
    misfits: Sequence[Problem] = field(default=(), repr=False)
    """What did not fit when the answer was read."""

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange, for a word with its operators."""
        return request_id(self.headers)

    @property
    def problems(self) -> list[Problem]:
        """Where the value does not fit its description; of a text or number, as it came."""
        return problems(self.value) or [*self.misfits]


@dataclass
class Capture:
    """What was asked for around a call, and what the call leaves."""

    streamed: bool = False
    answer: Answer | None = None
    pending: tuple[str, Sequence[str]] | None = None
    """What in the value tells that its work goes on."""
    misfits: Sequence[Problem] = ()

    def last(self) -> Answer:
        """The answer of the last exchange. Raises TypeError where the method made none."""
        if self.answer is None:
            raise TypeError("only a method of a resource can be called this way")
        return self.answer

    def response(self, value: T) -> Response[T]:
        """``value`` with the answer that it was read from."""
        answer = self.last()
        headers = Headers.of(answer.headers)
        return Response(value, answer.status, headers, answer.content, self.misfits)


_current: ContextVar[Capture | None] = ContextVar("capture", default=None)


def is_download() -> bool:
    """Whether the content of this call is to be left to be read."""
    seen = _current.get()
    return seen is not None and seen.streamed


def keep(answer: Answer, pending: tuple[str, Sequence[str]] | None) -> None:
    """Leave the answer of this call, and what tells that its work goes on, for who asked for it."""
    seen = _current.get()
    if seen is not None:
        seen.answer, seen.pending, seen.misfits = answer, pending, ()


def keep_misfits(found: Sequence[Problem]) -> None:
    """Leave what in the answer of this call does not fit."""
    seen = _current.get()
    if seen is not None:
        seen.misfits = found


class Released:
    """Around a call: what functions of the user's call meanwhile is not what was asked for."""

    def __enter__(self) -> None:
        self._token = None if _current.get() is None else _current.set(None)

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _current.reset(self._token)


@contextmanager
def capture(*, streamed: bool = False) -> Generator[Capture]:
    """Around a call: the answer is kept; ``streamed``: its content is left to be read."""
    seen = Capture(streamed)
    token = _current.set(seen)
    try:
        yield seen
    finally:
        _current.reset(token)
