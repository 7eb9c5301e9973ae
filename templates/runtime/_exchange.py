"""One call from arguments to answer, as a generator that asks its driver to send and to wait.

Written once, it drives the blocking and the asynchronous client alike.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urljoin

from ._auth import Needed, Outcome, Provided, Secret, Turn
from ._core import Answer, Operation, Options, Request, Settings
from ._errors import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    InvalidResponse,
    error_class,
)
from ._files import Pieces
from ._masking import shown_url
from ._problems import Problem
from ._request import build_request, credentials
from ._response import status_error

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is not called again."""
_FIRST_WAIT, _LONGEST_BACKOFF = 0.5, 8.0
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
_BUSY = frozenset({429, 503})
"""The request was turned away, so that any method may try again."""
_PASSING = frozenset({408, 500, 502, 504})
_log = logging.getLogger(__package__)


@dataclass(frozen=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Question:
    """Ask the user's function for a secret."""

    provided: Provided


@dataclass(frozen=True)
class Failure:
    """No answer came. ``sent`` is False where the request cannot have reached the server."""

    error: Exception
    sent: bool
    timeout: bool


Steps = Generator[Request | Pause | Question | Turn, Answer | Failure | Outcome, T]


@dataclass(frozen=True)
class Call:
    """A call of ``operation`` that can be made, and made again with a change."""

    operation: Operation[Any]
    arguments: Mapping[str, object] = field(repr=False)
    body: object = field(repr=False)
    settings: Settings
    options: Options = field(repr=False)
    streamed: bool = False
    url: str = field(default="", repr=False)
    """Where to go in the place of the operation's own URL: the next page, as the server told it."""

    def steps(self) -> Steps[Answer]:
        """Make the call; what comes is a success. The errors are those of ``_errors``."""
        answer = yield from self._authorized()
        if not 200 <= answer.status < 300:
            raise status_error(self.operation, answer)
        return answer

    def _authorized(self) -> Steps[Answer]:
        """The answer, asked for with a new token where the server no longer takes the old one."""
        chosen = credentials(self.operation, self.settings, self.options)
        grants = [each for each in chosen if isinstance(each, Needed)]
        held = [(each.grant, each.secret) for each in grants]
        secrets = yield from self._secrets(chosen)
        answer = yield from self._tried(secrets)
        if answer.status != 401:
            return answer
        old = [
            (grant, secret) for grant, secret in held if secret is not None and secret in secrets
        ]
        for grant, secret in old:
            grant.drop(secret)
        if old or any(isinstance(each, Provided) for each in chosen):
            renewed = yield from self._secrets(chosen)
            if renewed != secrets:  # who gives the same again has nothing newer
                answer = yield from self._tried(renewed)
        return answer

    def _secrets(self, chosen: Sequence[Secret | Provided | Needed]) -> Steps[list[Secret]]:
        secrets: list[Secret] = []
        for each in chosen:
            if isinstance(each, Secret):
                secrets.append(each)
            elif isinstance(each, Provided):
                secret = yield Question(each)
                assert isinstance(secret, Secret)
                secrets.append(secret)
            else:
                secrets.append((yield from self._granted(each)))
        return secrets

    def _granted(self, needed: Needed) -> Steps[Secret]:
        """The token that is there, else a new one: one call asks for it, and the others wait."""
        while (secret := needed.secret) is None:
            turn = needed.grant.turn(needed.scopes)
            if turn is None:
                return (yield from self._asked(needed))
            outcome = yield turn
            if isinstance(outcome, Exception):
                raise outcome.with_traceback(None)
            if isinstance(outcome, Secret) and needed.scopes <= turn.scopes:
                return outcome  # however soon it runs out
        return secret

    def _asked(self, needed: Needed) -> Steps[Secret]:
        outcome: Outcome = None
        try:
            outcome = yield from self._token(needed)
            return outcome
        except Exception as error:
            outcome = error
            raise
        finally:
            needed.grant.done(outcome)

    def _token(self, needed: Needed) -> Steps[Secret]:
        path, headers, content = needed.grant.question(needed.scopes)
        url = urljoin(self.settings.base_url, path)
        timeout = self.settings.timeout
        request = Request("POST", url, headers, content, timeout, signed=False)
        answer = yield from self._attempts(request, repeatable=needed.grant.repeatable)
        if not 200 <= answer.status < 300:
            busy = answer.status == 429 or answer.status >= 500
            kind = error_class(answer.status) if busy else AuthenticationError
            message = needed.grant.refusal(answer.content)
            raise kind(message, answer.status, headers=answer.headers)
        try:
            return needed.grant.keep(answer.content, needed.scopes)
        except ValueError as error:
            problem = Problem("access_token", str(error))
            raise InvalidResponse(f"POST {shown_url(url)}", [problem], b"") from None

    def _tried(self, secrets: Sequence[Secret]) -> Steps[Answer]:
        request = build_request(
            self.operation,
            self.arguments,
            self.body,
            self.settings,
            self.options,
            secrets,
            streamed=self.streamed,
            next_url=self.url,
        )
        known = any(name.lower() == "idempotency-key" for name in request.headers)
        content = request.content
        again = not isinstance(content, Pieces) or content.repeatable
        return (
            yield from self._attempts(
                request, repeatable=again and (known or request.method in _REPEATABLE), busy=again
            )
        )

    def _attempts(self, request: Request, *, repeatable: bool, busy: bool = True) -> Steps[Answer]:
        """``repeatable``: a second try does no harm; ``busy``: nor does one after a refusal."""
        limit = self.options.get("deadline", self.settings.deadline)
        end = None if limit is None else time.monotonic() + limit
        retries = self.options.get("max_retries", self.settings.max_retries)
        for attempt in count():
            outcome = yield from self._sent(_in_time(request, end))
            wait = _wait(outcome, attempt, repeatable, busy) if attempt < retries else None
            if wait is not None and (end is None or time.monotonic() + wait < end):
                _log.info("%s again in %.1f s: %s", _line(request), wait, _said(outcome))
                yield Pause(wait)
            elif isinstance(outcome, Answer):
                return outcome
            else:
                raise connection_error(request, outcome) from outcome.error
        raise AssertionError

    def _sent(self, request: Request) -> Steps[Answer | Failure]:
        settings = self.settings
        request = settings.before(request) if settings.before is not None else request
        _log.debug("%s", _line(request))
        outcome = yield request
        assert isinstance(outcome, Answer | Failure)
        _log.debug("%s: %s", _line(request), _said(outcome))
        if isinstance(outcome, Answer) and settings.after is not None:
            settings.after(request, outcome)
        return outcome


def connection_error(request: Request, failure: Failure) -> APIConnectionError:
    """The error for a call that was not answered."""
    kind = APITimeoutError if failure.timeout else APIConnectionError
    reason = str(failure.error) or type(failure.error).__name__
    return kind(f"{_line(request)}: {reason}")


def _line(request: Request) -> str:
    """The request in a message. A query may hold secrets, so that it is left out."""
    return f"{request.method} {shown_url(request.url)}"


def _said(outcome: Answer | Failure) -> str:
    return str(outcome.status) if isinstance(outcome, Answer) else type(outcome.error).__name__


def _in_time(request: Request, end: float | None) -> Request:
    """The request with no more time than is left until ``end``."""
    if end is None:
        return request
    left = max(0.001, end - time.monotonic())
    timeout = left if request.timeout is None else min(left, request.timeout)
    return replace(request, timeout=timeout)


def _wait(outcome: Answer | Failure, attempt: int, repeatable: bool, busy: bool) -> float | None:
    """Seconds until the next attempt; None where there should be none."""
    if isinstance(outcome, Failure):
        again = repeatable or (busy and not outcome.sent)
    else:
        again = (repeatable and outcome.status in _PASSING) or (busy and outcome.status in _BUSY)
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
