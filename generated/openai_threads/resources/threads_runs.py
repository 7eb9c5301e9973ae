"""``client.threads.runs``"""

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
        FileSearchToolDict,
        FunctionToolDict,
        ResponseFormatJSONObjectDict,
        ResponseFormatJSONSchemaDict,
        ResponseFormatTextDict,
        ToolChoiceObjectDict,
        TruncationStrategyDict,
    )
    from ..models.inputs.threads_runs import AdditionalMessageDict, CreateRunRequestDict
    from ..models.threads import (
        AssistantStreamEvent,
        CodeInterpreterTool,
        FileSearchTool,
        FunctionTool,
        Metadata,
        ModelString,
        ResponseFormatJSONObject,
        ResponseFormatJSONSchema,
        ResponseFormatText,
        Run,
        ToolChoiceObject,
        TruncationStrategy,
    )
    from ..models.threads_runs import AdditionalMessage, CreateRunRequest

    ResponseFormatArgument: TypeAlias = (
        Literal["auto"]
        | ResponseFormatText
        | ResponseFormatTextDict
        | ResponseFormatJSONObject
        | ResponseFormatJSONObjectDict
        | ResponseFormatJSONSchema
        | ResponseFormatJSONSchemaDict
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


class CreateOptions(runtime.Options, total=False):
    """Further keyword arguments of ``client.threads.runs.create``."""

    include: (
        Sequence[Literal["step_details.tool_calls[*].file_search.results[*].content"]]
        | runtime.Omit
    )


class CreateArguments(CreateOptions, total=False):
    """Keyword arguments of ``client.threads.runs.create``."""

    assistant_id: Required[str]
    model: str | ModelString | runtime.Omit
    reasoning_effort: Literal["low", "medium", "high"] | None | runtime.Omit
    instructions: str | None | runtime.Omit
    additional_instructions: str | None | runtime.Omit
    additional_messages: Sequence[AdditionalMessage | AdditionalMessageDict] | None | runtime.Omit
    tools: ToolsArgument | runtime.Omit
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


class ThreadsRunsResource(runtime.Resource):
    """``client.threads.runs``"""

    @overload
    def create(
        self,
        thread_id: str,
        *,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **arguments: Unpack[CreateArguments],
    ) -> Run: ...

    @overload
    def create(
        self, thread_id: str, *, stream: Literal[True], **arguments: Unpack[CreateArguments]
    ) -> _streams.Stream[AssistantStreamEvent]: ...

    @overload
    def create(
        self,
        thread_id: str,
        *,
        body: CreateRunRequest | CreateRunRequestDict,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **options: Unpack[CreateOptions],
    ) -> Run: ...

    @overload
    def create(
        self,
        thread_id: str,
        *,
        body: CreateRunRequest | CreateRunRequestDict,
        stream: Literal[True],
        **options: Unpack[CreateOptions],
    ) -> _streams.Stream[AssistantStreamEvent]: ...

    @runtime.takes(CreateArguments)
    def create(
        self,
        thread_id: str,
        *,
        stream: bool | None | runtime.Omit = runtime.OMIT,
        body: CreateRunRequest | CreateRunRequestDict | runtime.Omit = runtime.OMIT,
        **arguments: Any,
    ) -> Run | _streams.Stream[AssistantStreamEvent]:
        """Create run

        Starts a run.

        POST /threads/{thread_id}/runs

        Args:
            thread_id: The ID of the thread on which to run. Example: "thread_w4x8z1".
            assistant_id: Required. The ID of the assistant that is to carry out this run.
                Example: "asst_k7m2q9".
            include: A list of further fields that the response is to include.
            model: The ID of the Model that carries out this run.
            reasoning_effort: o-series models only. Default: "medium".
            instructions: Replaces the assistant's instructions.
            additional_instructions: Puts further instructions after those of the run.
            additional_messages: Puts further messages into the thread before the run is made.
            tools: Override the tools that the assistant has for this run. At most 20 items.
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
            response_format: States the format in which the model has to answer. Default:
                "auto".
        """
        return _streams.either(
            self._client,
            create_operation(),
            {"thread_id": thread_id, "stream": stream, "body": body, **arguments},
        )


class AsyncThreadsRunsResource(runtime.AsyncResource):
    """``client.threads.runs``"""

    @overload
    async def create(
        self,
        thread_id: str,
        *,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **arguments: Unpack[CreateArguments],
    ) -> Run: ...

    @overload
    async def create(
        self, thread_id: str, *, stream: Literal[True], **arguments: Unpack[CreateArguments]
    ) -> _streams.AsyncStream[AssistantStreamEvent]: ...

    @overload
    async def create(
        self,
        thread_id: str,
        *,
        body: CreateRunRequest | CreateRunRequestDict,
        stream: Literal[False] | None | runtime.Omit = runtime.OMIT,
        **options: Unpack[CreateOptions],
    ) -> Run: ...

    @overload
    async def create(
        self,
        thread_id: str,
        *,
        body: CreateRunRequest | CreateRunRequestDict,
        stream: Literal[True],
        **options: Unpack[CreateOptions],
    ) -> _streams.AsyncStream[AssistantStreamEvent]: ...

    @runtime.takes(CreateArguments)
    async def create(
        self,
        thread_id: str,
        *,
        stream: bool | None | runtime.Omit = runtime.OMIT,
        body: CreateRunRequest | CreateRunRequestDict | runtime.Omit = runtime.OMIT,
        **arguments: Any,
    ) -> Run | _streams.AsyncStream[AssistantStreamEvent]:
        """Create run

        Starts a run.

        POST /threads/{thread_id}/runs

        Args:
            thread_id: The ID of the thread on which to run. Example: "thread_w4x8z1".
            assistant_id: Required. The ID of the assistant that is to carry out this run.
                Example: "asst_k7m2q9".
            include: A list of further fields that the response is to include.
            model: The ID of the Model that carries out this run.
            reasoning_effort: o-series models only. Default: "medium".
            instructions: Replaces the assistant's instructions.
            additional_instructions: Puts further instructions after those of the run.
            additional_messages: Puts further messages into the thread before the run is made.
            tools: Override the tools that the assistant has for this run. At most 20 items.
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
            response_format: States the format in which the model has to answer. Default:
                "auto".
        """
        return await _streams.async_either(
            self._client,
            create_operation(),
            {"thread_id": thread_id, "stream": stream, "body": body, **arguments},
        )


@functools.cache
def create_operation() -> runtime.Operation[Run]:
    from ..models.threads import AssistantStreamEvent, Run
    from ..models.threads_runs import CreateRunRequest

    return runtime.Operation(
        "POST",
        "/threads/{thread_id}/runs",
        parameters=(
            runtime.Parameter(StrictStr, "path", "thread_id", required=True),
            runtime.Parameter(
                list[Literal["step_details.tool_calls[*].file_search.results[*].content"]],
                "query",
                "include[]",
                "include",
            ),
        ),
        constants={"OpenAI-Beta": "assistants=v2"},
        body=runtime.Body(
            CreateRunRequest,
            "application/json",
            properties=runtime.alike(
                "assistant_id model reasoning_effort instructions "
                "additional_instructions additional_messages tools metadata "
                "temperature top_p stream max_prompt_tokens max_completion_tokens "
                "truncation_strategy tool_choice parallel_tool_calls "
                "response_format"
            ),
        ),
        replies={"200": runtime.Reply(Run, "application/json")},
        events=runtime.Events(AssistantStreamEvent, "text/event-stream", argument="stream"),
        security=[["bearerAuth"]],
    )
