"""What is retried, and after how long."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ._core import Answer

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is not called again."""
_FIRST_WAIT, _LONGEST_BACKOFF = 0.5, 8.0
REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
"""Methods that can be repeated without harm."""
_BUSY = frozenset({425, 429, 503})
"""The request was not processed, so any method may be retried."""
_PASSING = frozenset({408, 409, 500, 502, 504})
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_OLDEST_MOMENT = 1e9
"""Seconds since 1970; smaller numbers are a time to wait."""


@dataclass(frozen=True)
class Failure:
    """No response arrived. ``sent`` is False if the request cannot have reached the server."""

    error: Exception
    sent: bool = True
    timeout: bool = False
    final: bool = False
    """Whether another try would fail the same way."""


@dataclass(frozen=True)
class Tries:
    """How often something may be retried."""

    most: int
    repeatable: bool
    """Whether it can be repeated without harm."""
    resendable: bool = True
    """Whether the content can be sent again, which is all that an unprocessed request needs."""

    def wait(self, outcome: Answer | Failure, attempt: int, told: bool | None) -> float | None:
        """Seconds until the next attempt; None if there should be none.

        ``told`` is the decision of the user's function.
        """
        if attempt >= self.most or not self.resendable:
            return None
        if not (self._again(outcome) if told is None else told):
            return None
        asked = None if isinstance(outcome, Failure) else retry_after(outcome.headers)
        if asked is not None:
            return asked if asked <= LONGEST_WAIT else None
        backoff: float = min(_LONGEST_BACKOFF, _FIRST_WAIT * 2**attempt)
        return backoff * random.uniform(0.75, 1)

    def _again(self, outcome: Answer | Failure) -> bool:
        if isinstance(outcome, Failure):
            return not outcome.final and (self.repeatable or not outcome.sent)
        told = outcome.headers.get("x-should-retry", "").strip().lower()
        if told in ("true", "false") and outcome.status >= 400:
            return told == "true"
        refused = outcome.status in _BUSY or (outcome.status == 403 and _limited(outcome.headers))
        return refused or (self.repeatable and outcome.status in _PASSING)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait; None if it asks for none.

    Reads ``Retry-After-Ms``, ``Retry-After`` (RFC 9110, section 10.2.3), also fractional, and the
    reset time of an exhausted rate limit.
    """
    milliseconds = number_in(headers, "retry-after-ms")
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = number_in(headers, "retry-after")
    if seconds is not None:
        return seconds
    until = _date(headers.get("retry-after", ""))
    if until is not None:
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    return _reset(headers) if _limited(headers) else None


def _limited(headers: Mapping[str, str]) -> bool:
    """Whether a response looks like an exceeded rate limit, such as GitHub's 403."""
    left = [number_in(headers, f"{kind}ratelimit-remaining") for kind in ("x-", "")]
    return 0 in left or "retry-after" in headers


def _reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until a rate limit resets, given as such or as seconds since 1970."""
    for kind in ("x-", ""):
        found = number_in(headers, f"{kind}ratelimit-reset")
        if found is not None:
            return found if found < _OLDEST_MOMENT else max(0.0, found - time.time())
    return None


def number_in(headers: Mapping[str, str], name: str) -> float | None:
    """The number in a header; None if it is not a number."""
    value = headers.get(name, "").strip()
    return float(value) if _NUMBER.fullmatch(value) else None


def _date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
