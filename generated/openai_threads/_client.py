"""The clients: where the API is, who calls it, and its resources by name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from . import runtime
from .runtime import _setup

if TYPE_CHECKING:
    import httpx2

    from .resources.threads import AsyncThreadsResource, ThreadsResource


class Client(runtime.SyncDriver):
    """OpenAI API v2"""

    def __init__(
        self,
        *,
        api_key: runtime.Token | None = None,
        base_url: str | None = None,
        timeout: float | None = 60.0,
        deadline: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        strict_responses: bool = False,
        before: Callable[[runtime.Request], runtime.Request] | None = None,
        after: Callable[[runtime.Request, runtime.Answer], None] | None = None,
        http_client: httpx2.Client | None = None,
    ) -> None:
        """Make a client.

        Args:
            api_key: Itself, or a function that gives it; else the environment's OPENAI_THREADS_API_KEY.
            base_url: Else the environment's OPENAI_THREADS_BASE_URL, else the API's own.
            timeout: Seconds that each step of an exchange may take; None waits for ever.
            deadline: Seconds that a whole call may take, its retries and waits included.
            max_retries: How often a call is tried again where that is safe.
            headers: Sent with every request.
            strict_responses: Raise InvalidResponse for answers that do not fit their description.
            before: Called with each request, once for each try; what it gives is sent.
            after: Called with each request and its answer.
            http_client: A client of yours, which stays open when this one is closed.
        """
        settings = _settings(
            api_key,
            base_url,
            timeout,
            deadline,
            max_retries,
            headers,
            strict_responses,
            before,
            after,
        )
        super().__init__(settings, http_client)

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
        base_url: str | None = None,
        timeout: float | None = 60.0,
        deadline: float | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        strict_responses: bool = False,
        before: Callable[[runtime.Request], runtime.Request] | None = None,
        after: Callable[[runtime.Request, runtime.Answer], None] | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        """Make a client.

        Args:
            api_key: Itself, or a function that gives it; else the environment's OPENAI_THREADS_API_KEY.
            base_url: Else the environment's OPENAI_THREADS_BASE_URL, else the API's own.
            timeout: Seconds that each step of an exchange may take; None waits for ever.
            deadline: Seconds that a whole call may take, its retries and waits included.
            max_retries: How often a call is tried again where that is safe.
            headers: Sent with every request.
            strict_responses: Raise InvalidResponse for answers that do not fit their description.
            before: Called with each request, once for each try; what it gives is sent.
            after: Called with each request and its answer.
            http_client: A client of yours, which stays open when this one is closed.
        """
        settings = _settings(
            api_key,
            base_url,
            timeout,
            deadline,
            max_retries,
            headers,
            strict_responses,
            before,
            after,
        )
        super().__init__(settings, http_client)

    @functools.cached_property
    def threads(self) -> AsyncThreadsResource:
        from .resources.threads import AsyncThreadsResource

        return AsyncThreadsResource(self)


def _settings(
    api_key: runtime.AsyncToken | None,
    base_url: str | None,
    timeout: float | None,
    deadline: float | None,
    max_retries: int,
    headers: Mapping[str, str] | None,
    strict_responses: bool,
    before: Callable[[runtime.Request], runtime.Request] | None,
    after: Callable[[runtime.Request, runtime.Answer], None] | None,
) -> runtime.Settings:
    credentials = {
        "bearerAuth": _setup.bearer(_setup.from_environment(api_key, "OPENAI_THREADS_API_KEY")),
    }
    given = _setup.from_environment(base_url, "OPENAI_THREADS_BASE_URL")
    return runtime.Settings(
        base_url=_setup.base_url(given, "OPENAI_THREADS_BASE_URL", "https://api.openai.com/v1"),
        fixed_url=given is not None,
        credentials={name: each for name, each in credentials.items() if each is not None},
        hints={"bearerAuth": "api_key= (or OPENAI_THREADS_API_KEY in the environment)"},
        headers=headers or {},
        timeout=timeout,
        deadline=deadline,
        max_retries=max_retries,
        strict_responses=strict_responses,
        before=before,
        after=after,
    )
