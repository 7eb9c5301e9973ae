"""Capture the response behind a value, for callers that ask for it."""

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
    """A full response: the value that the method returns, and the response it came in."""

    value: T
    status: int
    headers: Headers
    """Case-insensitive; ``headers.get_all`` returns repeated fields one by one."""
    content: bytes = field(repr=False)
    misfits: Sequence[Problem] = field(default=(), repr=False)
    """What did not match the description when the response was read."""

    @property
    def request_id(self) -> str | None:
        """The server's ID for this exchange, to quote to its operators."""
        return request_id(self.headers)

    @property
    def problems(self) -> list[Problem]:
        """Where the value does not match its description; of a string or number, as received."""
        return problems(self.value) or [*self.misfits]


@dataclass
class Capture:
    """What was requested around a call, and what the call left."""

    streamed: bool = False
    answer: Answer | None = None
    pending: tuple[str, Sequence[str]] | None = None
    """The field of the value that says whether its work goes on."""
    misfits: Sequence[Problem] = ()

    def last(self) -> Answer:
        """The last response. Raises TypeError if the method made no request."""
        if self.answer is None:
            raise TypeError("only a method of a resource can be called this way")
        return self.answer

    def response(self, value: T) -> Response[T]:
        """``value`` with the response that it was read from."""
        answer = self.last()
        headers = Headers.of(answer.headers)
        return Response(value, answer.status, headers, answer.content, self.misfits)


_current: ContextVar[Capture | None] = ContextVar("capture", default=None)


def is_download() -> bool:
    """Whether to leave the content of this call unread."""
    seen = _current.get()
    return seen is not None and seen.streamed


def keep(answer: Answer, pending: tuple[str, Sequence[str]] | None) -> None:
    """Store the response of this call, and its status field, for whoever asked."""
    seen = _current.get()
    if seen is not None:
        seen.answer, seen.pending, seen.misfits = answer, pending, ()


def keep_misfits(found: Sequence[Problem]) -> None:
    """Store what in this call's response does not match its description."""
    seen = _current.get()
    if seen is not None:
        seen.misfits = found


class Released:
    """Suspend the capture, so that calls made by a user's function are not captured."""

    def __enter__(self) -> None:
        self._token = None if _current.get() is None else _current.set(None)

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _current.reset(self._token)


@contextmanager
def capture(*, streamed: bool = False) -> Generator[Capture]:
    """Capture the response of the call inside; with ``streamed``, leave its content unread."""
    seen = Capture(streamed)
    token = _current.set(seen)
    try:
        yield seen
    finally:
        _current.reset(token)
