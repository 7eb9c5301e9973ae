"""Credentials: where they go in a request, and how expired ones are renewed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Set
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Literal, TypeAlias

Token: TypeAlias = str | Callable[[], str]
"""A token or key, or a function that returns the current one; it is called for each call."""
AsyncToken: TypeAlias = Token | Callable[[], Awaitable[str]]


@dataclass(frozen=True)
class Secret:
    """A credential in the form in which a request carries it."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str = field(repr=False)

    @cached_property
    def header(self) -> str:
        """The header that carries it, in lower case; empty if it goes elsewhere."""
        return self.name.lower() if self.location == "header" else ""


@dataclass(frozen=True)
class Provided:
    """A credential that a user's function returns when needed."""

    location: Literal["header", "query", "cookie"]
    name: str
    source: Callable[[], str | Awaitable[str]] = field(repr=False)
    prefix: str = ""

    @cached_property
    def header(self) -> str:
        """The header that carries it, in lower case; empty if it goes elsewhere."""
        return self.name.lower() if self.location == "header" else ""

    def secret(self, value: object) -> Secret:
        """The function's result as a request carries it. Raises TypeError if it is not a string."""
        if not isinstance(value, str) or not value.strip():
            kind = type(value).__name__
            raise TypeError(f"the function for {self.name} returned {kind}, not a string")
        return Secret(self.location, self.name, self.prefix + value.strip())


Outcome: TypeAlias = Secret | Exception | None
"""The outcome of a token request; None if it was abandoned."""


@dataclass(frozen=True)
class Turn:
    """A token request in progress, for others to wait for."""

    scopes: Set[str]
    outcome: Future[Outcome]
    end: float | None = None
    """The ``time.monotonic`` value at which to stop waiting."""


class Grant(ABC):
    """A grant whose tokens expire and are fetched with requests of their own."""

    header = "authorization"
    """The header that carries them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turn: Turn | None = None

    @property
    @abstractmethod
    def repeatable(self) -> bool:
        """Whether a token request can be sent twice."""

    @abstractmethod
    def secret(self, scopes: Set[str]) -> Secret | None:
        """The token for ``scopes`` as a request carries it; None if one has to be requested."""

    @abstractmethod
    def question(self, scopes: Set[str]) -> tuple[str, dict[str, str], bytes]:
        """URL, headers and content of the token request; the URL may be relative."""

    @abstractmethod
    def keep(self, content: bytes, scopes: Set[str]) -> Secret:
        """Store the token from the server's response. Raises ValueError if it has none."""

    @abstractmethod
    def refusal(self, content: bytes) -> str:
        """Why the server gave no token, without any secret."""

    @abstractmethod
    def drop(self, secret: Secret) -> None:
        """Forget a token that the server no longer accepts."""

    def turn(self, scopes: Set[str]) -> Turn | None:
        """The token request in progress; None if the caller is to make it.

        The caller must then call ``done``. This way one request serves all threads and tasks.
        """
        with self._lock:
            if self._turn is not None:
                return self._turn
            self._turn = Turn(scopes, Future())
            # From now on, cancelling one waiting task cannot cancel the future for the others.
            self._turn.outcome.set_running_or_notify_cancel()
            return None

    def done(self, outcome: Outcome) -> None:
        """Pass the outcome of the request to everyone waiting."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn is not None:
            turn.outcome.set_result(outcome)


@dataclass(frozen=True)
class Needed:
    """A token that an operation needs, and the scopes it must have."""

    grant: Grant
    scopes: Set[str] = frozenset()

    @property
    def secret(self) -> Secret | None:
        """The token; None if one has to be requested."""
        return self.grant.secret(self.scopes)


Credential = Secret | Provided | Grant


def basic(pair: str) -> str:
    """The Authorization value for ``name:password`` (RFC 7617)."""
    from base64 import b64encode

    return f"Basic {b64encode(pair.encode()).decode()}"
