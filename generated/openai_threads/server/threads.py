"""``client.threads``"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Protocol

import fastapi

from .. import runtime
from ..resources.threads import (
    create_and_run_operation,
    delete_operation,
    get_operation,
    modify_operation,
)
from ._routes import Route

if TYPE_CHECKING:
    from ..models.threads import (
        AssistantStreamEvent,
        CreateThreadAndRunRequest,
        DeleteThreadResponse,
        ModifyThreadRequest,
        Run,
        Thread,
    )


class ThreadsService(Protocol):
    """The operations of ``threads``, for a server to implement."""

    async def create_and_run(
        self, *, body: CreateThreadAndRunRequest
    ) -> Run | AsyncIterator[AssistantStreamEvent] | fastapi.Response:
        """Create a thread and run it in a single request."""
        ...

    async def get(self, thread_id: str) -> Thread | fastapi.Response:
        """Retrieves a thread."""
        ...

    async def modify(
        self, thread_id: str, *, body: ModifyThreadRequest | runtime.Omit = runtime.OMIT
    ) -> Thread | fastapi.Response:
        """Modifies a thread."""
        ...

    async def delete(self, thread_id: str) -> DeleteThreadResponse | fastapi.Response:
        """Delete a thread."""
        ...


def routes(service: ThreadsService) -> list[Route]:
    """The routes that ``service`` handles, for a router."""
    return [
        Route(
            create_and_run_operation(),
            getattr(service, "create_and_run", None),
            fills=[(["temperature"], 1), (["top_p"], 1), (["parallel_tool_calls"], True)],
        ),
        Route(get_operation(), getattr(service, "get", None)),
        Route(modify_operation(), getattr(service, "modify", None)),
        Route(delete_operation(), getattr(service, "delete", None)),
    ]
