"""``client.threads``"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Required, TypeAlias, Unpack, overload

from pydantic import StrictStr

from .. import runtime
from ..runtime import _streams

if TYPE_CHECKING:
    from ..models.inputs.threads import (
        CodeInterpreterToolDict,
        CreateThreadAndRunRequestDict,
        CreateThreadAndRunThreadDict,
        FileSearchToolDict,
        FunctionToolDict,
        ModifyThreadRequestDict,
        ResponseFormatJSONObjectDict,
        ResponseFormatJSONSchemaDict,
        ResponseFormatTextDict,
        ToolChoiceObjectDict,
        ToolResourcesDict,
        TruncationStrategyDict,
    )
    from ..models.threads import (
        AssistantStreamEvent,
        CodeInterpreterTool,
        CreateThreadAndRunRequest,
        CreateThreadAndRunThread,
        DeleteThreadResponse,
        FileSearchTool,
        FunctionTool,
        Metadata,
        ModelString,
        ModifyThreadRequest,
        ResponseFormatJSONObject,
        ResponseFormatJSONSchema,
        ResponseFormatText,
        Run,
        Thread,
        ToolChoiceObject,
        ToolResources,
        TruncationStrategy,
    )
    from .threads_messages import AsyncThreadsMessagesResource, ThreadsMessagesResource
    from .threads_runs import AsyncThreadsRunsResource, ThreadsRunsResource

    ResponseFormatArgument: TypeAlias = (
        Literal["auto"]
        | ResponseFormatJSONSchema
        | ResponseFormatJSONSchemaDict
        | ResponseFormatJSONObject
        | ResponseFormatJSONObjectDict
        | ResponseFormatText
        | ResponseFormatTextDict
    )
    """The values of ``response_format``."""

    ToolsArgument: TypeAlias = (
        Sequence[
            CodeInterpreterTool
            | CodeInterpreterToolDict
            | FileSearchTool
            | FileSearchToolDict
            | FunctionTool
            | FunctionToolDict
        ]
        | None
    )
    """The values of ``tools``."""


class CreateAndRunArguments(runtime.Options, total=False):
    """Keyword arguments of ``client.threads.create_and_run``."""

    assistant_id: Required[str]
    thread: CreateThreadAndRunThread | CreateThreadAndRunThreadDict | runtime.Omit
    model: str | ModelString | runtime.Omit
    instructions: str | None | runtime.Omit
    tools: ToolsArgument | runtime.Omit
    tool_resources: ToolResources | ToolResourcesDict | None | runtime.Omit
    metadata: Metadata | None | runtime.Omit
    temperature: float | Decimal | None | runtime.Omit
    top_p: float | Decimal | None | runtime.Omit
    max_prompt_tokens: int | None | runtime.Omit
    max_completion_tokens: int | None | runtime.Omit
    truncation_strategy: TruncationStrategy | TruncationStrategyDict | runtime.Omit
    tool_choice: (
        Literal["none", "auto", "required"] | ToolChoiceObject | ToolChoiceObjectDict | runtime.Omit
    )
    parallel_tool_calls: bool | runtime.Omit
    response_format: ResponseFormatArgument | runtime.Omit


class ThreadsResource(runtime.Resource):
    """``client.threads``"""

    @functools.cached_property
    def messages(self) -> ThreadsMessagesResource:
        from .threads_messages import ThreadsMessagesResource

        return ThreadsMessagesResource(self._client)

    @functools.cached_property
    def runs(self) -> ThreadsRunsResource:
        from .threads_runs import ThreadsRunsResource

        return ThreadsRunsResource(self._client)

    @overload
    def create_and_run(
        self,
        *,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **arguments: Unpack[CreateAndRunArguments],
    ) -> Run: ...

    @overload
    def create_and_run(
        self, *, stream: Literal[True], **arguments: Unpack[CreateAndRunArguments]
    ) -> _streams.Stream[AssistantStreamEvent]: ...

    @overload
    def create_and_run(
        self,
        *,
        body: CreateThreadAndRunRequest | CreateThreadAndRunRequestDict,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **options: Unpack[runtime.Options],
    ) -> Run: ...

    @overload
    def create_and_run(
        self,
        *,
        body: CreateThreadAndRunRequest | CreateThreadAndRunRequestDict,
        stream: Literal[True],
        **options: Unpack[runtime.Options],
    ) -> _streams.Stream[AssistantStreamEvent]: ...

    @runtime.takes(CreateAndRunArguments)
    def create_and_run(
        self,
        *,
        stream: bool | None | runtime.Omit = runtime.OMIT,
        body: (
            CreateThreadAndRunRequest | CreateThreadAndRunRequestDict | runtime.Omit
        ) = runtime.OMIT,
        **arguments: Any,
    ) -> Run | _streams.Stream[AssistantStreamEvent]:
        """Create a thread and run it in a single request.

        POST /threads/runs

        Args:
            assistant_id: Required. The ID of the assistant that is to carry out this run.
                Example: "asst_k7m2q9".
            thread: Options for the thread that is made.
            model: The ID of the Model that carries out this run. Example: "gpt-4o".
            instructions: Replaces the assistant's standard system message.
            tools: Override the tools that the assistant has for this run. At most 20 items.
            tool_resources: The resources that are used by the assistant’s tools.
            metadata: Set of 16 key-value pairs which may be attached to an object.
            temperature: Which sampling temperature to use, between 0 and 2. Default: 1.
            top_p: Another way to sample than with temperature, known as nucleus sampling: the
                model looks only at the likeliest tokens, those that together hold a probability
                mass of top_p. Between 0 and 1. Default: 1.
            stream: If true, answers with a stream of server-sent events that tell what happens
                during the Run; it closes with a data: [DONE] message once the Run is in a
                terminal state.
            max_prompt_tokens: The maximum number of prompt tokens that the run may spend in all
                its turns. At least 256.
            max_completion_tokens: The maximum number of completion tokens that the run may
                spend in all its turns. At least 256.
            truncation_strategy: Says how a thread is cut short before the run.
            tool_choice: Decides which tool, if any, the model calls.
            parallel_tool_calls: Whether functions may be called in parallel while tools are in
                use. Default: True.
            response_format: Default: "auto".
        """
        return _streams.either(
            self._client, create_and_run_operation(), {"stream": stream, "body": body, **arguments}
        )

    def get(self, thread_id: str, **options: Unpack[runtime.Options]) -> Thread:
        """Retrieves a thread.

        GET /threads/{thread_id}

        Args:
            thread_id: The ID of the thread that is wanted.
        """
        return self._client.send(get_operation(), {"thread_id": thread_id, **options})

    def modify(
        self,
        thread_id: str,
        *,
        tool_resources: ToolResources | ToolResourcesDict | None | runtime.Omit = runtime.OMIT,
        metadata: Metadata | None | runtime.Omit = runtime.OMIT,
        body: ModifyThreadRequest | ModifyThreadRequestDict | runtime.Omit = runtime.OMIT,
        **options: Unpack[runtime.Options],
    ) -> Thread:
        """Modifies a thread.

        POST /threads/{thread_id}

        Args:
            thread_id: The ID of the thread to change. Nothing but its metadata can be changed.
            tool_resources: The resources that in this thread are made available to the
                assistant’s tools. Each type of tool has its own: code_interpreter wants a list
                of file IDs, file_search a list of vector store IDs.
            metadata: Set of 16 key-value pairs which may be attached to an object. They keep
                further facts about the object in an orderly form, by which objects can be found
                through the API or in a dashboard.
        """
        return self._client.send(
            modify_operation(),
            {
                "thread_id": thread_id,
                "tool_resources": tool_resources,
                "metadata": metadata,
                "body": body,
                **options,
            },
        )

    def delete(self, thread_id: str, **options: Unpack[runtime.Options]) -> DeleteThreadResponse:
        """Delete a thread.

        DELETE /threads/{thread_id}

        Args:
            thread_id: The ID of the thread to remove.
        """
        return self._client.send(delete_operation(), {"thread_id": thread_id, **options})


class AsyncThreadsResource(runtime.AsyncResource):
    """``client.threads``"""

    @functools.cached_property
    def messages(self) -> AsyncThreadsMessagesResource:
        from .threads_messages import AsyncThreadsMessagesResource

        return AsyncThreadsMessagesResource(self._client)

    @functools.cached_property
    def runs(self) -> AsyncThreadsRunsResource:
        from .threads_runs import AsyncThreadsRunsResource

        return AsyncThreadsRunsResource(self._client)

    @overload
    async def create_and_run(
        self,
        *,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **arguments: Unpack[CreateAndRunArguments],
    ) -> Run: ...

    @overload
    async def create_and_run(
        self, *, stream: Literal[True], **arguments: Unpack[CreateAndRunArguments]
    ) -> _streams.AsyncStream[AssistantStreamEvent]: ...

    @overload
    async def create_and_run(
        self,
        *,
        body: CreateThreadAndRunRequest | CreateThreadAndRunRequestDict,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **options: Unpack[runtime.Options],
    ) -> Run: ...

    @overload
    async def create_and_run(
        self,
        *,
        body: CreateThreadAndRunRequest | CreateThreadAndRunRequestDict,
        stream: Literal[True],
        **options: Unpack[runtime.Options],
    ) -> _streams.AsyncStream[AssistantStreamEvent]: ...

    @runtime.takes(CreateAndRunArguments)
    async def create_and_run(
        self,
        *,
        stream: bool | None | runtime.Omit = runtime.OMIT,
        body: (
            CreateThreadAndRunRequest | CreateThreadAndRunRequestDict | runtime.Omit
        ) = runtime.OMIT,
        **arguments: Any,
    ) -> Run | _streams.AsyncStream[AssistantStreamEvent]:
        """Create a thread and run it in a single request.

        POST /threads/runs

        Args:
            assistant_id: Required. The ID of the assistant that is to carry out this run.
                Example: "asst_k7m2q9".
            thread: Options for the thread that is made.
            model: The ID of the Model that carries out this run. Example: "gpt-4o".
            instructions: Replaces the assistant's standard system message.
            tools: Override the tools that the assistant has for this run. At most 20 items.
            tool_resources: The resources that are used by the assistant’s tools.
            metadata: Set of 16 key-value pairs which may be attached to an object.
            temperature: Which sampling temperature to use, between 0 and 2. Default: 1.
            top_p: Another way to sample than with temperature, known as nucleus sampling: the
                model looks only at the likeliest tokens, those that together hold a probability
                mass of top_p. Between 0 and 1. Default: 1.
            stream: If true, answers with a stream of server-sent events that tell what happens
                during the Run; it closes with a data: [DONE] message once the Run is in a
                terminal state.
            max_prompt_tokens: The maximum number of prompt tokens that the run may spend in all
                its turns. At least 256.
            max_completion_tokens: The maximum number of completion tokens that the run may
                spend in all its turns. At least 256.
            truncation_strategy: Says how a thread is cut short before the run.
            tool_choice: Decides which tool, if any, the model calls.
            parallel_tool_calls: Whether functions may be called in parallel while tools are in
                use. Default: True.
            response_format: Default: "auto".
        """
        return await _streams.async_either(
            self._client, create_and_run_operation(), {"stream": stream, "body": body, **arguments}
        )

    get = runtime.awaited(ThreadsResource.get)
    modify = runtime.awaited(ThreadsResource.modify)
    delete = runtime.awaited(ThreadsResource.delete)


@functools.cache
def create_and_run_operation() -> runtime.Operation[Run]:
    from ..models.threads import AssistantStreamEvent, CreateThreadAndRunRequest, Run

    return runtime.Operation(
        "POST",
        "/threads/runs",
        constants={"OpenAI-Beta": "assistants=v2"},
        body=runtime.Body(
            CreateThreadAndRunRequest,
            "application/json",
            properties=runtime.alike(
                "assistant_id thread model instructions tools tool_resources "
                "metadata temperature top_p stream max_prompt_tokens "
                "max_completion_tokens truncation_strategy tool_choice "
                "parallel_tool_calls response_format"
            ),
        ),
        replies={"200": runtime.Reply(Run, "application/json")},
        events=runtime.Events(AssistantStreamEvent, "text/event-stream", argument="stream"),
        security=[["bearerAuth"]],
    )


@functools.cache
def get_operation() -> runtime.Operation[Thread]:
    from ..models.threads import Thread

    return runtime.Operation(
        "GET",
        "/threads/{thread_id}",
        parameters=(runtime.Parameter(StrictStr, "path", "thread_id", required=True),),
        constants={"OpenAI-Beta": "assistants=v2"},
        replies={"200": runtime.Reply(Thread, "application/json")},
        security=[["bearerAuth"]],
    )


@functools.cache
def modify_operation() -> runtime.Operation[Thread]:
    from ..models.threads import ModifyThreadRequest, Thread

    return runtime.Operation(
        "POST",
        "/threads/{thread_id}",
        parameters=(runtime.Parameter(StrictStr, "path", "thread_id", required=True),),
        constants={"OpenAI-Beta": "assistants=v2"},
        body=runtime.Body(
            ModifyThreadRequest,
            "application/json",
            required=False,
            properties={"tool_resources": "tool_resources", "metadata": "metadata"},
        ),
        replies={"200": runtime.Reply(Thread, "application/json")},
        security=[["bearerAuth"]],
    )


@functools.cache
def delete_operation() -> runtime.Operation[DeleteThreadResponse]:
    from ..models.threads import DeleteThreadResponse

    return runtime.Operation(
        "DELETE",
        "/threads/{thread_id}",
        parameters=(runtime.Parameter(StrictStr, "path", "thread_id", required=True),),
        constants={"OpenAI-Beta": "assistants=v2"},
        replies={"200": runtime.Reply(DeleteThreadResponse, "application/json")},
        security=[["bearerAuth"]],
    )
