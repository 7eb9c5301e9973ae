"""One call from arguments to response, as a generator that asks its driver to send and to wait.

Written once, it drives both the blocking and the asynchronous client.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urljoin

from ._auth import Needed, Outcome, Provided, Secret, Turn
from ._core import Answer, Operation, Options, Request
from ._deadlines import Overdue
from ._errors import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    InvalidResponse,
    error_class,
    request_line,
)
from ._masking import shown_url, told_of, without_keys
from ._pieces import Pieces
from ._problems import Problem
from ._redirects import following, leads_elsewhere
from ._request import build_request, credentials
from ._response import Unreadable, status_error
from ._retries import REPEATABLE, Failure, Tries
from ._settings import Settings

T = TypeVar("T")
_log = logging.getLogger(__package__)


@dataclass(frozen=True)
class Pause:
    """Wait this many seconds."""

    seconds: float


@dataclass(frozen=True)
class Question:
    """Call a user's function; the result may have to be awaited in an asynchronous client."""

    ask: Callable[[], object]


Steps = Generator[Request | Pause | Question | Turn, Any, T]


@dataclass(slots=True)
class Call:
    """A call of ``operation`` that can be made, and repeated with changes."""

    operation: Operation[Any]
    arguments: Mapping[str, object] = field(repr=False)
    body: object = field(repr=False)
    settings: Settings
    options: Options = field(repr=False)
    streamed: bool = False
    url: str = field(default="", repr=False)
    """Replaces the operation's own URL: the next page, as given by the server."""
    end: float | None = None
    """The ``time.monotonic`` value at which it times out, if it continues another call."""

    def steps(self) -> Steps[Answer]:
        """Make the call and return the success. Raises the errors of ``_errors``."""
        answer = yield from self._authorized(self._end())
        if self.operation.is_answered(answer.status):
            return answer
        raise status_error(self.operation, answer)

    def _end(self) -> float | None:
        limit = self.options.get("deadline", self.settings.deadline)
        return self.end if limit is None or self.end is not None else time.monotonic() + limit

    def _authorized(self, end: float | None) -> Steps[Answer]:
        """The response, retried with a new token if the server rejects the old one."""
        chosen = credentials(self.operation, self.settings, self.options)
        fixed = [each for each in chosen if isinstance(each, Secret)]
        if len(fixed) == len(chosen):
            return (yield from self._tried(fixed, end))
        held = [(each.grant, each.secret) for each in chosen if isinstance(each, Needed)]
        secrets = yield from self._secrets(chosen, end)
        answer = yield from self._tried(secrets, end)
        if answer.status != 401:
            return answer
        old = [
            (grant, secret) for grant, secret in held if secret is not None and secret in secrets
        ]
        for grant, secret in old:
            grant.drop(secret)
        if old or any(isinstance(each, Provided) for each in chosen):
            renewed = yield from self._secrets(chosen, end)
            if renewed != secrets:  # the same token again is not newer
                answer = yield from self._tried(renewed, end)
        return answer

    def _secrets(
        self, chosen: Sequence[Secret | Provided | Needed], end: float | None
    ) -> Steps[list[Secret]]:
        secrets: list[Secret] = []
        for each in chosen:
            if isinstance(each, Secret):
                secrets.append(each)
            elif isinstance(each, Provided):
                secrets.append(each.secret((yield Question(each.source))))
            else:
                secrets.append((yield from self._granted(each, end)))
        return secrets

    def _granted(self, needed: Needed, end: float | None) -> Steps[Secret]:
        """The current token, else a new one: one call requests it, and the others wait."""
        while (secret := needed.secret) is None:
            turn = needed.grant.turn(needed.scopes)
            if turn is None:
                return (yield from self._asked(needed, end))
            outcome = yield replace(turn, end=end)
            if isinstance(outcome, Overdue):
                raise APITimeoutError(str(outcome))
            if isinstance(outcome, Exception):
                raise outcome.with_traceback(None)
            if isinstance(outcome, Secret) and needed.scopes <= turn.scopes:
                return outcome  # however soon it expires
        return secret

    def _asked(self, needed: Needed, end: float | None) -> Steps[Secret]:
        outcome: Outcome = None
        try:
            outcome = yield from self._token(needed, end)
            return outcome
        except Exception as error:
            outcome = error
            raise
        finally:
            needed.grant.done(outcome)

    def _token(self, needed: Needed, end: float | None) -> Steps[Secret]:
        path, headers, content = needed.grant.question(needed.scopes)
        url = urljoin(self.settings.base_url, path)
        timeout = self.settings.timeout
        request = Request("POST", url, headers, content, timeout, signed=False)
        answer = yield from self._attempts(request, end, repeatable=needed.grant.repeatable)
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

    def _tried(self, secrets: Sequence[Secret], end: float | None) -> Steps[Answer]:
        """The response, after following redirects."""
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
        request = _with_key(request, self.settings.idempotency_header)
        for hop in count():
            answer = yield from self._attempts(request, end)
            if not leads_elsewhere(answer) or not self._follows(answer):
                return answer
            try:
                request = following(request, answer, hop)
            except ValueError as error:
                why = f"not following the redirect: {error}"
                raise status_error(self.operation, answer, why) from None
        raise AssertionError

    def _follows(self, answer: Answer) -> bool:
        asked = self.options.get("follow_redirects", self.settings.follow_redirects)
        if asked is not None:
            return asked
        # A download wants content, wherever it is.
        alone = not any(key.startswith("2") for key in self.operation.replies)
        return self.streamed or not (alone and self.operation.declares(answer.status))

    def _tries(self, request: Request, repeatable: bool | None) -> Tries:
        most = self.options.get("max_retries", self.settings.max_retries)
        if repeatable is None:
            keys = {"idempotency-key", self.settings.idempotency_header.lower()}
            known = any(name.lower() in keys for name in request.headers)
            repeatable = known or request.method in REPEATABLE
        content = request.content
        resendable = not isinstance(content, Pieces) or content.repeatable
        return Tries(most, repeatable, resendable)

    def _attempts(
        self, request: Request, end: float | None, *, repeatable: bool | None = None
    ) -> Steps[Answer]:
        """The final outcome; with ``repeatable`` None, the request decides on retries."""
        for attempt in count():
            outcome = yield from self._sent(_in_time(request, end))
            if isinstance(outcome, Answer) and outcome.status < 300:
                return outcome
            told = yield from self._told(request, outcome)
            wait = self._tries(request, repeatable).wait(outcome, attempt, told)
            if wait is not None and (end is None or time.monotonic() + wait < end):
                _log.info("retrying %s in %.1f s: %s", request_line(request), wait, _said(outcome))
                yield Pause(wait)
            elif isinstance(outcome, Answer):
                return outcome
            else:
                cause = told_of(outcome.error, request.secrets)
                raise self._unanswered(request, outcome) from cause
        raise AssertionError

    def _told(self, request: Request, outcome: Answer | Failure) -> Steps[bool | None]:
        """What the user's function says about another try."""
        ask = self.settings.should_retry
        if ask is None:
            return None
        answer = outcome if isinstance(outcome, Answer) else None
        said: bool | None = yield Question(lambda: ask(request, answer))
        return said

    def _unanswered(self, request: Request, failure: Failure) -> Exception:
        if isinstance(failure.error, Unreadable):
            return failure.error.as_error(f"{self.operation.method} {self.operation.path}", request)
        return connection_error(request, failure)

    def _sent(self, request: Request) -> Steps[Answer | Failure]:
        before, after = self.settings.before, self.settings.after
        if before is not None:
            request = yield Question(lambda: before(request))
        told = _log.isEnabledFor(logging.DEBUG)
        if told:
            _log.debug("%s", request_line(request))
        outcome: Answer | Failure = yield request
        if told:
            _log.debug("%s: %s", request_line(request), _said(outcome))
        if isinstance(outcome, Answer) and after is not None:
            answer = outcome
            yield Question(lambda: after(request, answer))
        return outcome


def connection_error(request: Request, failure: Failure) -> APIConnectionError:
    """The error for a call without a response."""
    kind = APITimeoutError if failure.timeout else APIConnectionError
    reason = str(failure.error) or type(failure.error).__name__
    error = kind(f"{request_line(request)}: {without_keys(reason, request.secrets)}")
    error.about(None, request)
    return error


def _with_key(request: Request, header: str) -> Request:
    """One key for all tries of a call, so that the server can tell a retry from a second call."""
    if not header or request.method not in ("POST", "PATCH"):
        return request
    if header.lower() in {name.lower() for name in request.headers}:
        return request
    return replace(request, headers={**request.headers, header: str(uuid.uuid4())})


def _said(outcome: Answer | Failure) -> str:
    return str(outcome.status) if isinstance(outcome, Answer) else type(outcome.error).__name__


def _in_time(request: Request, end: float | None) -> Request:
    """The request with its timeout cut to the time left until ``end``."""
    if end is None:
        return request
    left = max(0.001, end - time.monotonic())
    timeout = left if request.timeout is None else min(left, request.timeout)
    return replace(request, timeout=timeout, end=end)
