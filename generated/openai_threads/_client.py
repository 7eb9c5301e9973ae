"""The clients: the API's URL, credentials, and resources by name."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, Unpack

from . import runtime
from .runtime import _setup

if TYPE_CHECKING:
    import httpx2

    from .resources.threads import AsyncThreadsResource, ThreadsResource


class Changes(runtime.Changes, total=False):
    """What ``with_options`` may change for all calls."""

    api_key: runtime.AsyncToken | None


_SCHEMES = {
    "api_key": "bearerAuth",
}
"""Argument → security scheme."""
_VARIABLES = {
    "api_key": "OPENAI_THREADS_API_KEY",
}
"""Argument → the environment variable used if it is not given."""


class Client(runtime.SyncDriver):
    """OpenAI API v2"""

    def __init__(
        self,
        *,
        api_key: runtime.Token | None = None,
        auth: runtime.Auth | None = None,
        base_url: str | None = None,
        timeout: float | None = 60.0,
        deadline: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str | None] | None = None,
        query: Mapping[str, Any] | None = None,
        strict_responses: bool = False,
        follow_redirects: bool | None = None,
        idempotency_header: str = "",
        should_retry: runtime.ShouldRetry | None = None,
        before: runtime.Before | None = None,
        after: runtime.After | None = None,
        http_client: httpx2.Client | None = None,
        **connection: Unpack[runtime.Connection],
    ) -> None:
        """Create a client.

        Args:
            api_key: A string, or a function that returns it; default: $OPENAI_THREADS_API_KEY.
            auth: Signs each request, as in httpx2; replaces the Authorization header.
            base_url: Default: $OPENAI_THREADS_BASE_URL, else the API's own URL.
            timeout: Seconds that each step of an exchange may take; None waits forever.
            deadline: Seconds that a whole call may take, including retries and waits.
            max_retries: How often to retry a call that is safe to retry.
            headers: Sent with every request.
            query: Query parameters of every request.
            strict_responses: Raise InvalidResponse if a response does not match its description.
            follow_redirects: None follows all but those that are an operation's only success.
            idempotency_header: Send a unique key with each POST and PATCH in this header.
            should_retry: Decides on a retry, given request and response; None: the default rules.
            before: Called with each request, once per try; its result is sent.
            after: Called with each request and its response.
            http_client: Your own HTTP client, which stays open when this one is closed.
            connection: Without http_client: its proxy, verify, limits, http2 and trust_env.
        """
        settings = _settings(
            {
                "api_key": api_key,
            },
            auth,
            base_url,
            timeout,
            deadline,
            max_retries,
            headers,
            query,
            strict_responses,
            follow_redirects,
            idempotency_header,
            should_retry,
            before,
            after,
        )
        super().__init__(settings, http_client, **connection)

    def with_options(self, **changes: Unpack[Changes]) -> Self:
        """The same client, on the same connections, with other options."""
        return self._with(changes)

    @functools.cached_property
    def threads(self) -> ThreadsResource:
        from .resources.threads import ThreadsResource

        return ThreadsResource(self)


class AsyncClient(runtime.AsyncDriver):
    """OpenAI API v2"""

    def __init__(
        self,
        *,
        api_key: runtime.AsyncToken | None = None,
        auth: runtime.Auth | None = None,
        base_url: str | None = None,
        timeout: float | None = 60.0,
        deadline: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str | None] | None = None,
        query: Mapping[str, Any] | None = None,
        strict_responses: bool = False,
        follow_redirects: bool | None = None,
        idempotency_header: str = "",
        should_retry: runtime.AsyncShouldRetry | None = None,
        before: runtime.AsyncBefore | None = None,
        after: runtime.After | None = None,
        http_client: httpx2.AsyncClient | None = None,
        **connection: Unpack[runtime.Connection],
    ) -> None:
        """Create a client.

        Args:
            api_key: A string, or a function that returns it; default: $OPENAI_THREADS_API_KEY.
            auth: Signs each request, as in httpx2; replaces the Authorization header.
            base_url: Default: $OPENAI_THREADS_BASE_URL, else the API's own URL.
            timeout: Seconds that each step of an exchange may take; None waits forever.
            deadline: Seconds that a whole call may take, including retries and waits.
            max_retries: How often to retry a call that is safe to retry.
            headers: Sent with every request.
            query: Query parameters of every request.
            strict_responses: Raise InvalidResponse if a response does not match its description.
            follow_redirects: None follows all but those that are an operation's only success.
            idempotency_header: Send a unique key with each POST and PATCH in this header.
            should_retry: Decides on a retry, given request and response; None: the default rules.
            before: Called with each request, once per try; its result is sent.
            after: Called with each request and its response.
            http_client: Your own HTTP client, which stays open when this one is closed.
            connection: Without http_client: its proxy, verify, limits, http2 and trust_env.
        """
        settings = _settings(
            {
                "api_key": api_key,
            },
            auth,
            base_url,
            timeout,
            deadline,
            max_retries,
            headers,
            query,
            strict_responses,
            follow_redirects,
            idempotency_header,
            should_retry,
            before,
            after,
        )
        super().__init__(settings, http_client, **connection)

    def with_options(self, **changes: Unpack[Changes]) -> Self:
        """The same client, on the same connections, with other options."""
        return self._with(changes)

    @functools.cached_property
    def threads(self) -> AsyncThreadsResource:
        from .resources.threads import AsyncThreadsResource

        return AsyncThreadsResource(self)


def _settings(
    keys: Changes,
    auth: runtime.Auth | None,
    base_url: str | None,
    timeout: float | None,
    deadline: float | None,
    max_retries: int,
    headers: Mapping[str, str | None] | None,
    query: Mapping[str, Any] | None,
    strict_responses: bool,
    follow_redirects: bool | None,
    idempotency_header: str,
    should_retry: runtime.AsyncShouldRetry | None,
    before: runtime.AsyncBefore | None,
    after: runtime.After | None,
) -> runtime.Settings:
    given = _setup.from_environment(base_url, "OPENAI_THREADS_BASE_URL")
    made_of = runtime.Keys(_setup.resolved(keys, _VARIABLES), _SCHEMES, _credentials)
    return runtime.Settings(
        base_url=_setup.base_url(given, "OPENAI_THREADS_BASE_URL", "https://api.openai.com/v1"),
        fixed_url=given is not None,
        keys=made_of,
        credentials=_setup.present(made_of.credentials()),
        hints={"bearerAuth": "api_key= (or OPENAI_THREADS_API_KEY in the environment)"},
        auth=auth,
        headers=headers or {},
        query=query or {},
        timeout=timeout,
        deadline=deadline,
        max_retries=max_retries,
        strict_responses=strict_responses,
        follow_redirects=follow_redirects,
        idempotency_header=idempotency_header,
        should_retry=should_retry,
        before=before,
        after=after,
    )


def _credentials(keys: Changes) -> dict[str, runtime.Credential | None]:
    return {
        "bearerAuth": _setup.bearer(keys.get("api_key")),
    }
