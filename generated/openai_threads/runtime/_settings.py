"""What all calls of a client share, and which of it can be changed."""

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
    """What ``with_options`` may change for all calls; mappings are merged.

    None removes a header, a query parameter or a credential.
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
    """The arguments of the client that its credentials are made from."""

    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    schemes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument → its scheme."""
    make: Callable[[Any], Mapping[str, Credential | None]] = lambda given: {}

    def credentials(self) -> Mapping[str, Credential | None]:
        """Scheme → credential; None if its arguments are missing."""
        return self.make(self.given)


@dataclass(frozen=True)
class Settings:
    """What all calls of a client share."""

    base_url: str = field(repr=False)
    fixed_url: bool = False
    """Whether ``base_url`` applies to all operations, including those with their own server."""
    keys: Keys = field(default=Keys(), repr=False)
    credentials: Mapping[str, Credential] = field(default_factory=dict[str, Credential])
    hints: Mapping[str, str] = field(default_factory=dict[str, str])
    """Scheme → how to pass its credential, for the message when it is missing."""
    auth: Any = field(default=None, repr=False)
    """Signs each request instead of credentials, in the HTTP library's form."""
    signed: bool = False
    """Whether requests are signed, by ``auth`` or by the user's HTTP client."""
    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    shared: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Default parameters of calls: place, such as ``header.Api-Version``, → value."""
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    """The arguments of the client that these come from → place."""
    timeout: float | None = 60.0
    deadline: float | None = None
    max_retries: int = 2
    strict_responses: bool = False
    follow_redirects: bool | None = None
    """None: follow all but those that are an operation's only declared success."""
    idempotency_header: str = ""
    """The header for a key with each POST and PATCH, by which the server recognizes a retry."""
    should_retry: AsyncShouldRetry | None = None
    """Decides whether to retry after a response or a failure; None leaves it to the defaults."""
    before: AsyncBefore | None = None
    """Called with each request, once per try; its result is sent."""
    after: After | None = None
    """Called with each response, including those that are retried."""
    known_headers: dict[Any, dict[str, str]] = field(
        default_factory=dict[Any, Any], init=False, repr=False, compare=False
    )
    """Headers that many calls share, by everything they depend on but these settings; other
    settings start empty."""

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The headers whose values must not be logged, in lower case."""
        return frozenset(
            ("authorization", "cookie", *(each.header for each in self.credentials.values()))
        )
