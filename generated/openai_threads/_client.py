"""The clients: where the API is, who calls it, and its resources by name."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from typing_extensions import Self

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
"""What each key is for."""
_VARIABLES = {
    "api_key": "OPENAI_THREADS_API_KEY",
}
"""What stands in the environment for a key that is not given."""


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
        """Make a client.

        Args:
            api_key: Itself, or a function that gives it; else the environment's OPENAI_THREADS_API_KEY.
            auth: What signs each request, as httpx2 has it, in the place of an Authorization.
            base_url: Else the environment's OPENAI_THREADS_BASE_URL, else the API's own.
            timeout: Seconds that each step of an exchange may take; None waits for ever.
            deadline: Seconds that a whole call may take, its retries and waits included.
            max_retries: How often a call is tried again where that is safe.
            headers: Sent with every request.
            query: Query parameters of every request.
            strict_responses: Raise InvalidResponse for answers that do not fit their description.
            follow_redirects: None leaves those alone that are the one success of an operation.
            idempotency_header: Send a key of its own with each POST and PATCH in such a header.
            should_retry: Says of a request and its answer whether to try again; None: as we do.
            before: Called with each request, once for each try; what it gives is sent.
            after: Called with each request and its answer.
            http_client: A client of yours, which stays open when this one is closed.
            connection: Without one, proxy, verify, limits, http2 and trust_env, as httpx2 has them.
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
        """Make a client.

        Args:
            api_key: Itself, or a function that gives it; else the environment's OPENAI_THREADS_API_KEY.
            auth: What signs each request, as httpx2 has it, in the place of an Authorization.
            base_url: Else the environment's OPENAI_THREADS_BASE_URL, else the API's own.
            timeout: Seconds that each step of an exchange may take; None waits for ever.
            deadline: Seconds that a whole call may take, its retries and waits included.
            max_retries: How often a call is tried again where that is safe.
            headers: Sent with every request.
            query: Query parameters of every request.
            strict_responses: Raise InvalidResponse for answers that do not fit their description.
            follow_redirects: None leaves those alone that are the one success of an operation.
            idempotency_header: Send a key of its own with each POST and PATCH in such a header.
            should_retry: Says of a request and its answer whether to try again; None: as we do.
            before: Called with each request, once for each try; what it gives is sent.
            after: Called with each request and its answer.
            http_client: A client of yours, which stays open when this one is closed.
            connection: Without one, proxy, verify, limits, http2 and trust_env, as httpx2 has them.
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
