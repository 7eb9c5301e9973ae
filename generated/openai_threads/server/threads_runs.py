"""``client.threads.runs``"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal, Protocol

import fastapi

from .. import runtime
from ..resources.threads_runs import create_operation
from ._routes import Route

if TYPE_CHECKING:
    from ..models.threads import AssistantStreamEvent, Run
    from ..models.threads_runs import CreateRunRequest


class ThreadsRunsService(Protocol):
    """The operations of ``threads.runs``, for a server to implement."""

    async def create(
        self,
        thread_id: str,
        *,
        include: (
            list[Literal["step_details.tool_calls[*].file_search.results[*].content"]]
            | runtime.Omit
        ) = runtime.OMIT,
        body: CreateRunRequest,
    ) -> Run | AsyncIterator[AssistantStreamEvent] | fastapi.Response:
        """Create run"""
        ...


def routes(service: ThreadsRunsService) -> list[Route]:
    """The routes that ``service`` handles, for a router."""
    return [
        Route(
            create_operation(),
            getattr(service, "create", None),
            fills=[
                (["reasoning_effort"], "medium"),
                (["temperature"], 1),
                (["top_p"], 1),
                (["parallel_tool_calls"], True),
            ],
        )
    ]
