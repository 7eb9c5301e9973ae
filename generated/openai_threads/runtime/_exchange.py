"""One call from arguments to value, as a generator that asks its driver to send and to wait.

Written once, it drives the blocking and the asynchronous client alike.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any, TypeVar

from ._core import Answer, Operation, Options, Request, Settings
from ._errors import APIConnectionError, APITimeoutError
from ._request import build_request
from ._response import read_answer

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is not called again."""
_FIRST_WAIT, _LONGEST_BACKOFF = 0.5, 8.0
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
_BUSY = frozenset({429, 503})
"""The request was turned away, so that any method may try again."""
_PASSING = frozenset({408, 500, 502, 504})


@dataclass(frozen=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Failure:
    """No answer came. ``sent`` is False where the request cannot have reached the server."""

    error: Exception
    sent: bool
    timeout: bool


Steps = Generator[Request | Pause, Answer | Failure | None, T]


def call(
    operation: Operation[T],
    arguments: Mapping[str, object],
    body: object,
    settings: Settings,
    options: Options,
) -> Steps[T]:
    """Call ``operation``; the errors are those of ``_errors``."""
    request = build_request(operation, arguments, body, settings, options)
    retries = options.get("max_retries", settings.max_retries)
    answer = yield from _attempts(request, retries)
    return read_answer(operation, answer, strict=settings.strict_responses)


def _attempts(request: Request, retries: int) -> Steps[Answer]:
    for attempt in count():
        outcome = yield request
        assert outcome is not None
        wait = _wait(request.method, outcome, attempt) if attempt < retries else None
        if wait is not None:
            yield Pause(wait)
        elif isinstance(outcome, Answer):
            return outcome
        else:
            raise _connection_error(request, outcome) from outcome.error
    raise AssertionError


def _connection_error(request: Request, failure: Failure) -> APIConnectionError:
    kind = APITimeoutError if failure.timeout else APIConnectionError
    url = request.url.partition("?")[0]
    reason = str(failure.error) or type(failure.error).__name__
    return kind(f"{request.method} {url}: {reason}")


def _wait(method: str, outcome: Answer | Failure, attempt: int) -> float | None:
    """Seconds until the next attempt; None where there should be none."""
    if isinstance(outcome, Failure):
        again = not outcome.sent or method in _REPEATABLE
    else:
        passing = method in _REPEATABLE and outcome.status in _PASSING
        again = passing or outcome.status in _BUSY
    if not again:
        return None
    asked = None if isinstance(outcome, Failure) else retry_after(outcome.headers)
    if asked is not None:
        return asked if asked <= LONGEST_WAIT else None
    backoff: float = min(_LONGEST_BACKOFF, _FIRST_WAIT * 2**attempt)
    return backoff * random.uniform(0.75, 1)


def retry_after(headers: Mapping[str, Any]) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, section 10.2.3); None where it asks none."""
    value = str(headers.get("retry-after", "")).strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return max(0.0, (when - datetime.now(timezone.utc)).total_seconds())
