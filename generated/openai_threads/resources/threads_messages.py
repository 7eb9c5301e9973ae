"""``client.threads.messages``"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any, Literal, Unpack

from pydantic import Field, StrictStr

from .. import runtime
from .._schema import StrictInteger
from ..runtime import _paging

if TYPE_CHECKING:
    from ..models.threads_messages import ListMessagesResponse


class ThreadsMessagesResource(runtime.Resource):
    """``client.threads.messages``"""

    def list(
        self,
        thread_id: str,
        *,
        limit: int | runtime.Omit = runtime.OMIT,
        order: Literal["asc", "desc"] | runtime.Omit = runtime.OMIT,
        after: str | runtime.Omit = runtime.OMIT,
        before: str | runtime.Omit = runtime.OMIT,
        run_id: str | runtime.Omit = runtime.OMIT,
        **options: Unpack[runtime.Options],
    ) -> _paging.Page[ListMessagesResponse, dict[str, Any]]:
        """Returns a list of the messages of a thread.

        GET /threads/{thread_id}/messages

        Args:
            thread_id: The ID of the thread whose messages are wanted.
            limit: How many objects are returned. The limit can range between 1 and 100; the
                default is 20. Between 1 and 100. Default: 20.
            order: Sorts the objects by their created_at timestamp. asc for ascending order and
                desc for descending order. Default: "desc".
            after: A cursor for paging. after is the ID of an object that marks a place in the
                list: when 100 objects came back and obj_xyz was the last of them, the next call
                asks with after=obj_xyz for the page that follows.
            before: A cursor for paging. before is the ID of an object that marks a place in the
                list: when 100 objects came back and obj_xyz was the first of them, the next
                call asks with before=obj_xyz for the page that precedes.
            run_id: Keeps the messages that the run with this ID wrote.
        """
        return _paging.pages(
            self._client,
            list_operation(),
            {
                "thread_id": thread_id,
                "limit": limit,
                "order": order,
                "after": after,
                "before": before,
                "run_id": run_id,
                **options,
            },
        )


class AsyncThreadsMessagesResource(runtime.AsyncResource):
    """``client.threads.messages``"""

    list = _paging.paged(ThreadsMessagesResource.list)


@functools.cache
def list_operation() -> runtime.Operation[ListMessagesResponse]:
    from ..models.threads_messages import ListMessagesResponse

    return runtime.Operation(
        "GET",
        "/threads/{thread_id}/messages",
        parameters=(
            runtime.Parameter(StrictStr, "path", "thread_id", required=True),
            runtime.Parameter(Annotated[StrictInteger, Field(ge=1, le=100)], "query", "limit"),
            runtime.Parameter(Literal["asc", "desc"], "query", "order"),
            runtime.Parameter(StrictStr, "query", "after"),
            runtime.Parameter(StrictStr, "query", "before"),
            runtime.Parameter(StrictStr, "query", "run_id"),
        ),
        constants={"OpenAI-Beta": "assistants=v2"},
        replies={"200": runtime.Reply(ListMessagesResponse, "application/json")},
        paging=runtime.Paging(
            items=lambda page: page.data,
            argument="after",
            after=lambda page: page.last_id,
            more=lambda page: page.has_more,
            size="limit",
        ),
        security=[["bearerAuth"]],
    )
