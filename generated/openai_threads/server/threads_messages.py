"""``client.threads.messages``"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import fastapi

from .. import runtime
from ..resources.threads_messages import list_operation
from ._routes import Route

if TYPE_CHECKING:
    from ..models.threads_messages import ListMessagesResponse


class ThreadsMessagesService(Protocol):
    """The operations of ``threads.messages``, for a server to implement."""

    async def list(
        self,
        thread_id: str,
        *,
        limit: int,
        order: Literal["asc", "desc"],
        after: str | runtime.Omit = runtime.OMIT,
        before: str | runtime.Omit = runtime.OMIT,
        run_id: str | runtime.Omit = runtime.OMIT,
    ) -> ListMessagesResponse | fastapi.Response:
        """Returns a list of the messages of a thread."""
        ...


def routes(service: ThreadsMessagesService) -> list[Route]:
    """The routes that ``service`` handles, for a router."""
    return [
        Route(
            list_operation(),
            getattr(service, "list", None),
            defaults={"limit": 20, "order": "desc"},
        )
    ]
