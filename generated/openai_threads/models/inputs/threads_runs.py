"""Plain dicts that callers may pass; the models validate their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Literal

    from ..threads import (
        CodeInterpreterTool,
        FileSearchTool,
        FunctionTool,
        Metadata,
        ModelString,
        ResponseFormatJSONObject,
        ResponseFormatJSONSchema,
        ResponseFormatText,
        Role,
        TextContent,
        ThreadMessageAttachment,
        ThreadMessageContentImageFile,
        ThreadMessageContentImageURL,
        ToolChoiceObject,
        TruncationStrategy,
    )
    from ..threads_runs import AdditionalMessage
    from .threads import (
        CodeInterpreterToolDict,
        FileSearchToolDict,
        FunctionToolDict,
        ResponseFormatJSONObjectDict,
        ResponseFormatJSONSchemaDict,
        ResponseFormatTextDict,
        TextContentDict,
        ThreadMessageAttachmentDict,
        ThreadMessageContentImageFileDict,
        ThreadMessageContentImageURLDict,
        ToolChoiceObjectDict,
        TruncationStrategyDict,
    )


class AdditionalMessageDict(TypedDict):
    role: Role
    """The role of whoever writes the message. Allowed values include:

    • user: Says that an actual user sent the message; the right value for most messages that
      users write.

    • assistant: Says that the assistant wrote the message. With it, messages of the assistant
      are put into the conversation.
    """
    content: (
        str
        | Sequence[
            ThreadMessageContentImageFile
            | ThreadMessageContentImageFileDict
            | ThreadMessageContentImageURL
            | ThreadMessageContentImageURLDict
            | TextContent
            | TextContentDict
        ]
    )
    attachments: NotRequired[Sequence[ThreadMessageAttachment | ThreadMessageAttachmentDict] | None]
    """A list of files that are attached to the message, each with the tools it goes to."""
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard. Keys are strings with a maximum length of 64 characters. The values are strings
    with a maximum length of 512 characters.
    """


class CreateRunRequestDict(TypedDict):
    assistant_id: str
    """The ID of the assistant that is to carry out this run."""
    model: NotRequired[str | ModelString]
    """The ID of the Model that carries out this run. A value given here takes the place of the
    assistant's own model; without one, the assistant's own model is used.
    """
    reasoning_effort: NotRequired[Literal["low", "medium", "high"] | None]
    """o-series models only

    Limits the effort that reasoning models put into an answer. Currently supported values are
    low, medium, and high. Less effort can mean a faster answer and fewer tokens spent on it.
    """
    instructions: NotRequired[str | None]
    """Replaces the assistant's instructions. Handy for changing its behavior in one run alone."""
    additional_instructions: NotRequired[str | None]
    """Puts further instructions after those of the run. Handy for changing its behavior in one run
    alone and leaving the other instructions as they are.
    """
    additional_messages: NotRequired[Sequence[AdditionalMessage | AdditionalMessageDict] | None]
    """Puts further messages into the thread before the run is made."""
    tools: NotRequired[
        Sequence[
            CodeInterpreterTool
            | CodeInterpreterToolDict
            | FileSearchTool
            | FileSearchToolDict
            | FunctionTool
            | FunctionToolDict
        ]
        | None
    ]
    """Override the tools that the assistant has for this run. Handy for changing its behavior in
    one run alone.
    """
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard. Keys are strings with a maximum length of 64 characters. The values are strings
    with a maximum length of 512 characters.
    """
    temperature: NotRequired[float | Decimal | None]
    """Which sampling temperature to use, between 0 and 2. With high values such as 0.8 the output
    varies more; with low ones such as 0.2 it is steadier and easier to foresee.
    """
    top_p: NotRequired[float | Decimal | None]
    """Another way to sample than with temperature, known as nucleus sampling: the model looks only
    at the likeliest tokens, those that together hold a probability mass of top_p. At 0.1 these
    are the tokens of the first 10%. It is best to change either this or temperature, never the
    two together.
    """
    stream: NotRequired[bool | None]
    """If true, answers with a stream of server-sent events that tell what happens during the Run;
    it closes with a data: [DONE] message once the Run is in a terminal state.
    """
    max_prompt_tokens: NotRequired[int | None]
    """The maximum number of prompt tokens that the run may spend in all its turns. It does its
    best to stay within that number; a run that needs more ends with status incomplete. The
    reason is in incomplete_details.
    """
    max_completion_tokens: NotRequired[int | None]
    """The maximum number of completion tokens that the run may spend in all its turns. It does its
    best to stay within that number; a run that needs more ends with status incomplete. The
    reason is in incomplete_details.
    """
    truncation_strategy: NotRequired[TruncationStrategy | TruncationStrategyDict]
    """Says how a thread is cut short before the run. It decides what the run has in its context
    window at first.
    """
    tool_choice: NotRequired[
        Literal["none", "auto", "required"] | ToolChoiceObject | ToolChoiceObjectDict
    ]
    """Decides which tool, if any, the model calls."""
    parallel_tool_calls: NotRequired[bool]
    """Whether functions may be called in parallel while tools are in use."""
    response_format: NotRequired[
        Literal["auto"]
        | ResponseFormatText
        | ResponseFormatTextDict
        | ResponseFormatJSONObject
        | ResponseFormatJSONObjectDict
        | ResponseFormatJSONSchema
        | ResponseFormatJSONSchemaDict
    ]
    """States the format in which the model has to answer. Works with GPT-4o, with GPT-4 Turbo and,
    from gpt-3.5-turbo-1106 on, with each GPT-3.5 Turbo.

    Setting to turns on Structured Outputs, by which the answer is sure to match the JSON schema
    that you supply. The Structured Outputs guide says more.

    Setting to turns on JSON mode, by which the message that the model writes is sure to be
    valid JSON.

    Important: in JSON mode you must also ask for JSON yourself, in a system or user message.
    Else the model may write whitespace until its tokens run out, and the request looks "stuck".
    The content of the message may also break off where finish_reason="length" shows that
    max_tokens was passed or that the conversation outgrew the context.
    """
