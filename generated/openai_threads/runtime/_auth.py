"""Secrets: where in a request they go, and how those that run out are had anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Set
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Literal, TypeAlias

Token: TypeAlias = str | Callable[[], str]
"""A token or key, or a function that gives the one to use now; it is called for each call."""
AsyncToken: TypeAlias = Token | Callable[[], Awaitable[str]]


@dataclass(frozen=True)
class Secret:
    """A secret as it stands in a request."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str = field(repr=False)

    @cached_property
    def header(self) -> str:
        """The header that it goes in, in lower case; empty where it goes elsewhere."""
        return self.name.lower() if self.location == "header" else ""


@dataclass(frozen=True)
class Provided:
    """A secret that a function of the user's gives when it is needed."""

    location: Literal["header", "query", "cookie"]
    name: str
    source: Callable[[], str | Awaitable[str]] = field(repr=False)
    prefix: str = ""

    @cached_property
    def header(self) -> str:
        """The header that it goes in, in lower case; empty where it goes elsewhere."""
        return self.name.lower() if self.location == "header" else ""

    def secret(self, value: object) -> Secret:
        """What the function gave, as it stands in a request. Raises TypeError for what is no text."""
        if not isinstance(value, str) or not value.strip():
            kind = type(value).__name__
            raise TypeError(f"the function for {self.name} returned {kind}, not a string")
        return Secret(self.location, self.name, self.prefix + value.strip())


Outcome: TypeAlias = Secret | Exception | None
"""What became of a request for a token; None where it was given up."""


@dataclass(frozen=True)
class Turn:
    """A request for a token that is under way, for others to wait for."""

    scopes: Set[str]
    outcome: Future[Outcome]
    end: float | None = None
    """The moment of ``time.monotonic`` until which to wait."""


class Grant(ABC):
    """A right to tokens, which are asked for with requests of their own and run out."""

    header = "authorization"
    """The header that they go in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turn: Turn | None = None

    @property
    @abstractmethod
    def repeatable(self) -> bool:
        """Whether a request for a token may be sent twice."""

    @abstractmethod
    def secret(self, scopes: Set[str]) -> Secret | None:
        """The token for ``scopes`` as it stands in a request; None where one has to be asked for."""

    @abstractmethod
    def question(self, scopes: Set[str]) -> tuple[str, dict[str, str], bytes]:
        """URL, headers and content of the request for a token; the URL may be relative."""

    @abstractmethod
    def keep(self, content: bytes, scopes: Set[str]) -> Secret:
        """Take the token from the server's answer. Raises ValueError where there is none."""

    @abstractmethod
    def refusal(self, content: bytes) -> str:
        """Why the server gave no token, without any secret."""

    @abstractmethod
    def drop(self, secret: Secret) -> None:
        """Forget a token that the server no longer takes."""

    def turn(self, scopes: Set[str]) -> Turn | None:
        """What another call is asking for just now; None where it is the caller's turn to ask.

        Whoever asks must call ``done``. So one request serves all threads and tasks.
        """
        with self._lock:
            if self._turn is not None:
                return self._turn
            self._turn = Turn(scopes, Future())
            # From now on no task that waits, and is cancelled, can cancel it for the others.
            self._turn.outcome.set_running_or_notify_cancel()
            return None

    def done(self, outcome: Outcome) -> None:
        """Tell those who wait what became of the request."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn is not None:
            turn.outcome.set_result(outcome)


@dataclass(frozen=True)
class Needed:
    """A token that an operation needs, and what it has to allow."""

    grant: Grant
    scopes: Set[str] = frozenset()

    @property
    def secret(self) -> Secret | None:
        """The token; None where one has to be asked for."""
        return self.grant.secret(self.scopes)


Credential = Secret | Provided | Grant


def basic(pair: str) -> str:
    """The value of Authorization for ``name:password`` (RFC 7617)."""
    from base64 import b64encode

    return f"Basic {b64encode(pair.encode()).decode()}"
