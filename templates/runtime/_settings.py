"""What all calls of a client share, and what of that can be changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypedDict

from ._auth import Credential
from ._core import Answer, Request

Before: TypeAlias = Callable[[Request], Request]
After: TypeAlias = Callable[[Request, Answer], object]
AsyncBefore: TypeAlias = Callable[[Request], Request | Awaitable[Request]]
ShouldRetry: TypeAlias = Callable[[Request, Answer | None], bool | None]
AsyncShouldRetry: TypeAlias = Callable[
    [Request, Answer | None], bool | None | Awaitable[bool | None]
]


class Changes(TypedDict, total=False):
    """What ``with_options`` may change for all calls; what is added to is a mapping.

    None takes a header, a query parameter or a credential away.
    """

    timeout: float | None
    deadline: float | None
    max_retries: int
    headers: Mapping[str, str | None]
    query: Mapping[str, Any]
    shared: Mapping[str, object]
    """Parameters of all operations: place, such as ``header.Api-Version``, → value."""
    base_url: str
    credentials: Mapping[str, Credential | None]
    strict_responses: bool
    follow_redirects: bool
    idempotency_header: str
    should_retry: AsyncShouldRetry | None


@dataclass(frozen=True, repr=False)
class Keys:
    """The arguments of the client that its credentials are made of."""

    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    schemes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument → the scheme that it is for."""
    make: Callable[[Any], Mapping[str, Credential | None]] = lambda given: {}

    def credentials(self) -> Mapping[str, Credential | None]:
        """Scheme → credential; None where its arguments are missing."""
        return self.make(self.given)


@dataclass(frozen=True)
class Settings:
    """What all calls of a client share."""

    base_url: str = field(repr=False)
    fixed_url: bool = False
    """Whether ``base_url`` is for all operations, those on another server included."""
    keys: Keys = field(default=Keys(), repr=False)
    credentials: Mapping[str, Credential] = field(default_factory=dict[str, Credential])
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    """Scheme → how to give its credential, for the message when it is missing."""
    auth: Any = field(default=None, repr=False)
    """What signs each request in the place of credentials, as the HTTP library has it."""
    signed: bool = False
    """Whether requests are signed, by ``auth`` or by a client of the user's."""
    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    shared: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Parameters that calls need not give: place, such as ``header.Api-Version``, → value."""
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    """The arguments of the client that these come from → place."""
    timeout: float | None = 60.0
    deadline: float | None = None
    max_retries: int = 2
    strict_responses: bool = False
    follow_redirects: bool | None = None
    """None: all but those that are the only success which an operation declares."""
    idempotency_header: str = ""
    """A header for a key of each POST and PATCH, by which the server tells a second try."""
    should_retry: AsyncShouldRetry | None = None
    """Says whether to try again after an answer, or after none; None leaves it to our rules."""
    before: AsyncBefore | None = None
    """Called with each request, once for each try; what it gives is sent."""
    after: After | None = None
    """Called with each answer, those that lead to another try included."""
    known_headers: dict[Any, dict[str, str]] = field(
        default_factory=dict[Any, Any], init=False, repr=False, compare=False
    )
    """Headers that many calls have alike, by what else they are made of than these settings; other
    settings begin anew."""

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The headers whose values no log may show, in lower case."""
        return frozenset(
            ("authorization", "cookie", *(each.header for each in self.credentials.values()))
        )
