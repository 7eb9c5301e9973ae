"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictStr
from typing_extensions import TypeAliasType

from .._schema import ApiModel, Omittable, StrictInteger, StrictNumber


class CodeInterpreterTool(ApiModel):
    type: Literal["code_interpreter"]


class ResponseFormatJSONObject(ApiModel):
    type: Literal["json_object"]


class ResponseFormatJSONSchemaJsonSchema(ApiModel):
    description: Omittable[StrictStr] = None
    """Says what the response format is for; from it the model decides how to answer in that
    format.
    """
    name: Annotated[StrictStr, Field(max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """What the response format is named. Must be a-z, A-Z, 0-9, or contain underscores or dashes,
    with a maximum length of 64.
    """
    schema_: Annotated[Omittable[dict[str, Any]], Field(alias="schema")] = None
    """The schema of the response format, written as a JSON Schema object. How such schemas are
    built is told here.
    """
    strict: StrictBool | None = False
    """Whether the output has to keep strictly to the schema. If set to true, the model always
    follows exactly what the schema field defines. Only a part of JSON Schema is supported when
    strict is true. The Structured Outputs guide says more.
    """


class ResponseFormatJSONSchema(ApiModel):
    type: Literal["json_schema"]
    json_schema: ResponseFormatJSONSchemaJsonSchema
    """The JSON schema to follow."""


class ResponseFormatText(ApiModel):
    type: Literal["text"]
    """The type of the response format. Always text."""


CreateThreadAndRunRequestResponseFormat = TypeAliasType(
    "CreateThreadAndRunRequestResponseFormat",
    Literal["auto"]
    | Annotated[
        ResponseFormatJSONSchema | ResponseFormatJSONObject | ResponseFormatText,
        Field(discriminator="type"),
    ],
)
"""States the format in which the model has to answer."""

Metadata = TypeAliasType(
    "Metadata",
    Annotated[
        dict[
            Annotated[StrictStr, Field(max_length=64)], Annotated[StrictStr, Field(max_length=512)]
        ],
        Field(max_length=16),
    ],
)

Role = TypeAliasType("Role", Literal["user", "assistant"])


class ThreadMessageAttachmentFileSearchTool(ApiModel):
    type: Literal["file_search"]


ThreadMessageAttachmentTool = TypeAliasType(
    "ThreadMessageAttachmentTool",
    Annotated[
        CodeInterpreterTool | ThreadMessageAttachmentFileSearchTool, Field(discriminator="type")
    ],
)


class ThreadMessageAttachment(ApiModel):
    file_id: Omittable[StrictStr] = None
    """The ID of the file that the call is to attach to the message."""
    tools: Omittable[list[ThreadMessageAttachmentTool]] = None
    """The tools that get this file."""


class TextContent(ApiModel):
    type: Literal["text"]
    text: StrictStr
    """Text that is sent to the model"""


Detail = TypeAliasType("Detail", Literal["auto", "low", "high"])


class ThreadMessageContentImageFileImageFile(ApiModel):
    file_id: StrictStr
    """The File ID of the image that the message holds. Upload the File with purpose="vision" if
    its content is to be shown later.
    """
    detail: Detail = "auto"
    """How much detail of the image is used, if the user says so. low spends fewer tokens, while
    high asks for high resolution.
    """


class ThreadMessageContentImageFile(ApiModel):
    type: Literal["image_file"]
    """Always image_file."""
    image_file: ThreadMessageContentImageFileImageFile


class ThreadMessageContentImageURLImageUrl(ApiModel):
    url: StrictStr
    """The external URL of the image, which must be of a supported image types: jpeg, jpg, png,
    gif, webp.
    """
    detail: Detail = "auto"
    """How much detail of the image is used. low spends fewer tokens, while high asks for high
    resolution. Default value is auto
    """


class ThreadMessageContentImageURL(ApiModel):
    type: Literal["image_url"]
    """The type of this content part."""
    image_url: ThreadMessageContentImageURLImageUrl


ThreadMessageContent = TypeAliasType(
    "ThreadMessageContent",
    Annotated[
        TextContent | ThreadMessageContentImageFile | ThreadMessageContentImageURL,
        Field(discriminator="type"),
    ],
)


class ThreadMessage(ApiModel):
    role: Role
    content: StrictStr | list[ThreadMessageContent]
    attachments: list[ThreadMessageAttachment] | None = None
    """A list of files that are attached to the message, each with the tools it goes to."""
    metadata: Metadata | None = None
    """Set of 16 key-value pairs which may be attached to an object."""


class ThreadToolResourcesCodeInterpreter(ApiModel):
    file_ids: Omittable[list[StrictStr]] = None
    """A list of IDs of the files that the code_interpreter tool can read."""


class StaticChunkingStrategy(ApiModel):
    type: Omittable[Literal["static"]] = None
    max_chunk_size_tokens: StrictInteger
    """The maximum number of tokens that a chunk holds."""
    chunk_overlap_tokens: StrictInteger
    """The number of tokens that neighbouring chunks share."""


class ThreadToolResourcesFileSearchVectorStore(ApiModel):
    file_ids: Omittable[list[StrictStr]] = None
    """A list of IDs of the files that go into the vector store."""
    chunking_strategy: Omittable[dict[str, Any] | StaticChunkingStrategy] = None
    """The strategy by which the file(s) are cut into chunks."""
    metadata: Omittable[Annotated[dict[str, Any], Field(max_length=16)]] = None
    """Set of 16 key-value pairs which may be attached to a vector store."""


class ThreadToolResourcesFileSearch(ApiModel):
    vector_store_ids: Omittable[list[StrictStr]] = None
    """The vector store that is attached to this thread."""
    vector_stores: Omittable[list[ThreadToolResourcesFileSearchVectorStore]] = None
    """A helper that makes a vector store with file_ids and attaches it to this thread."""


class ThreadToolResources(ApiModel):
    code_interpreter: Omittable[ThreadToolResourcesCodeInterpreter] = None
    file_search: Omittable[ThreadToolResourcesFileSearch] = None


class CreateThreadAndRunThread(ApiModel, extra="forbid"):
    messages: Omittable[list[ThreadMessage]] = None
    """A list of messages with which the thread begins."""
    tool_resources: ThreadToolResources | None = None
    """The resources that in this thread are made available to the assistant's tools."""
    metadata: Metadata | None = None
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form. Keys can be a maximum of 64 characters long, while values can
    be a maxium of 512 characters long.
    """


ModelString = TypeAliasType(
    "ModelString",
    Literal[
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-4.1-2025-04-14",
        "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano-2025-04-14",
        "o3-mini",
        "o3-mini-2025-01-31",
        "o1",
        "o1-2024-12-17",
        "gpt-4o",
        "gpt-4o-2024-11-20",
        "gpt-4o-2024-08-06",
        "gpt-4o-2024-05-13",
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "gpt-4.5-preview",
        "gpt-4.5-preview-2025-02-27",
        "gpt-4-turbo",
        "gpt-4-turbo-2024-04-09",
        "gpt-4-0125-preview",
        "gpt-4-turbo-preview",
        "gpt-4-1106-preview",
        "gpt-4-vision-preview",
        "gpt-4",
        "gpt-4-0314",
        "gpt-4-0613",
        "gpt-4-32k",
        "gpt-4-32k-0314",
        "gpt-4-32k-0613",
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-16k",
        "gpt-3.5-turbo-0613",
        "gpt-3.5-turbo-1106",
        "gpt-3.5-turbo-0125",
        "gpt-3.5-turbo-16k-0613",
    ],
)

Model = TypeAliasType("Model", StrictStr | ModelString)


class FileSearchToolFileSearchRankingOptions(ApiModel):
    ranker: Literal["auto", "default_2024_08_21"] = "auto"
    """The ranker that the file search takes. If not specified will use the auto ranker."""
    score_threshold: Annotated[StrictNumber, Field(ge=0, le=1)]
    """The score threshold of the file search. All values must be floating point numbers between 0
    and 1.
    """


class FileSearchToolFileSearch(ApiModel):
    max_num_results: Omittable[Annotated[StrictInteger, Field(ge=1, le=50)]] = None
    """The maximum number of results that the file search tool is to output. The default is 20 for
    gpt-4* models, yet 5 for gpt-3.5-turbo. The number should be between 1 and 50 inclusive.

    The file search tool may well output fewer than max_num_results results. The documentation
    of the file search tool says more.
    """
    ranking_options: Omittable[FileSearchToolFileSearchRankingOptions] = None
    """The options by which the file search ranks. If not specified, it will use the auto ranker
    with a score_threshold of 0.

    The documentation of the file search tool says more.
    """


class FileSearchTool(ApiModel):
    type: Literal["file_search"]
    """The type of tool being defined: file_search"""
    file_search: Omittable[FileSearchToolFileSearch] = None
    """Overrides of what the file search tool does."""


class FunctionToolFunction(ApiModel):
    description: Omittable[StrictStr] = None
    """Says what the function does; from it the model decides when to call the function, and how."""
    name: Annotated[StrictStr, Field(max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """What the function to call is named. Must be a-z, A-Z, 0-9, or contain underscores or dashes,
    with a maximum length of 64.
    """
    parameters: Omittable[dict[str, Any]] = None
    """The parameters that the function takes, written as a JSON Schema object. The guide has
    examples, and the reference of JSON Schema explains the format.

    Leaving parameters out defines a function without any parameters.
    """
    strict: StrictBool | None = False
    """Whether the function call has to keep strictly to the schema. If set to true, the model
    follows exactly what the parameters field defines. Only a part of JSON Schema is supported
    when strict is true. More about Structured Outputs stands in the .
    """


class FunctionTool(ApiModel):
    type: Literal["function"]
    """The type of tool being defined: function"""
    function: FunctionToolFunction


Tool = TypeAliasType(
    "Tool",
    Annotated[CodeInterpreterTool | FileSearchTool | FunctionTool, Field(discriminator="type")],
)


class ToolChoiceObject(ApiModel):
    type: StrictStr
    """Which type of tool it is."""
    function: Omittable[dict[str, Any]] = None
    """The function that is to be called."""


ToolChoice = TypeAliasType("ToolChoice", Literal["none", "auto", "required"] | ToolChoiceObject)


class ToolResourcesFileSearch(ApiModel):
    vector_store_ids: Omittable[list[StrictStr]] = None
    """The ID of the vector store that is attached to this assistant."""


class ToolResources(ApiModel):
    code_interpreter: Omittable[ThreadToolResourcesCodeInterpreter] = None
    file_search: Omittable[ToolResourcesFileSearch] = None


class TruncationStrategy(ApiModel):
    type: StrictStr
    """The strategy by which the thread is cut short."""
    last_messages: StrictInteger | None = None
    """The number of latest messages of the thread that go into the context of the run."""


class CreateThreadAndRunRequest(ApiModel, extra="forbid"):
    assistant_id: StrictStr
    """The ID of the assistant that is to carry out this run."""
    thread: Omittable[CreateThreadAndRunThread] = None
    """Options for the thread that is made. A request that comes without a thread makes an empty
    one.
    """
    model: Omittable[Model] = None
    """The ID of the Model that carries out this run. A value given here takes the place of the
    assistant's own model; without one, the assistant's own model is used.
    """
    instructions: StrictStr | None = None
    """Replaces the assistant's standard system message. Handy for changing its behavior in one run
    alone.
    """
    tools: Annotated[list[Tool], Field(max_length=20)] | None = None
    """Override the tools that the assistant has for this run. Handy for changing its behavior in
    one run alone.
    """
    tool_resources: ToolResources | None = None
    """The resources that are used by the assistant’s tools. Each type of tool has its own:
    code_interpreter wants a list of file IDs, file_search a list of vector store IDs.
    """
    metadata: Metadata | None = None
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """
    temperature: Annotated[StrictNumber, Field(ge=0, le=2)] | None = 1
    """Which sampling temperature to use, between 0 and 2. With high values such as 0.8 the output
    varies more; with low ones such as 0.2 it is steadier and easier to foresee.
    """
    top_p: Annotated[StrictNumber, Field(ge=0, le=1)] | None = 1
    """Another way to sample than with temperature, known as nucleus sampling: the model looks only
    at the likeliest tokens, those that together hold a probability mass of top_p. At 0.1 these
    are the tokens of the first 10%.

    It is best to change either this or temperature, never the two together.
    """
    stream: StrictBool | None = None
    """If true, answers with a stream of server-sent events that tell what happens during the Run;
    it closes with a data: [DONE] message once the Run is in a terminal state.
    """
    max_prompt_tokens: Annotated[StrictInteger, Field(ge=256)] | None = None
    """The maximum number of prompt tokens that the run may spend in all its turns. It does its
    best to stay within that number; a run that needs more ends with status incomplete. The
    reason is in incomplete_details.
    """
    max_completion_tokens: Annotated[StrictInteger, Field(ge=256)] | None = None
    """The maximum number of completion tokens that the run may spend in all its turns. It does its
    best to stay within that number; a run that needs more ends with status incomplete. The
    reason is in incomplete_details.
    """
    truncation_strategy: Omittable[TruncationStrategy] = None
    """Says how a thread is cut short before the run. It decides what the run has in its context
    window at first.
    """
    tool_choice: Omittable[ToolChoice] = None
    """Decides which tool, if any, the model calls."""
    parallel_tool_calls: StrictBool = True
    """Whether functions may be called in parallel while tools are in use."""
    response_format: Omittable[CreateThreadAndRunRequestResponseFormat] = None


class DeleteThreadResponse(ApiModel):
    id: StrictStr
    deleted: StrictBool
    object: Literal["thread.deleted"]


class ModifyThreadRequest(ApiModel, extra="forbid"):
    tool_resources: ToolResources | None = None
    """The resources that in this thread are made available to the assistant’s tools. Each type of
    tool has its own: code_interpreter wants a list of file IDs, file_search a list of vector
    store IDs.
    """
    metadata: Metadata | None = None
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """


ResponseFormat = TypeAliasType(
    "ResponseFormat",
    Literal["auto"]
    | Annotated[
        ResponseFormatText | ResponseFormatJSONObject | ResponseFormatJSONSchema,
        Field(discriminator="type"),
    ],
)

RunStatus = TypeAliasType(
    "RunStatus",
    Literal[
        "queued",
        "in_progress",
        "requires_action",
        "cancelling",
        "cancelled",
        "failed",
        "completed",
        "incomplete",
        "expired",
    ],
)
"""How far the run has come. Possible values are queued, in_progress, requires_action,
cancelling, cancelled, failed, completed, incomplete, and expired.
"""


class Run(ApiModel):
    id: StrictStr
    """The identifier by which API endpoints know the object."""
    object: Literal["thread.run"]
    """The type of the object, which is always thread.run."""
    created_at: StrictInteger
    """When the run was created, as a Unix timestamp in seconds."""
    thread_id: StrictStr
    """The ID of the thread on which this run took place."""
    assistant_id: StrictStr
    """The ID of the assistant that carried out this run."""
    status: RunStatus
    required_action: dict[str, Any] | None = None
    """What has to be done before the run can go on. Will be null if nothing has to be done."""
    last_error: dict[str, Any] | None
    """The latest error of this run. Will be null if it had none."""
    expires_at: StrictInteger | None
    """When the run will expire, as a Unix timestamp in seconds."""
    started_at: StrictInteger | None
    """When the run was started, as a Unix timestamp in seconds."""
    cancelled_at: StrictInteger | None
    """When the run was cancelled, as a Unix timestamp in seconds."""
    failed_at: StrictInteger | None
    """When the run failed, as a Unix timestamp in seconds."""
    completed_at: StrictInteger | None
    """When the run was completed, as a Unix timestamp in seconds."""
    incomplete_details: dict[str, Any] | None
    """Why the run is incomplete. Will be null if it is not."""
    model: StrictStr
    """The model with which the assistant carried out this run."""
    instructions: StrictStr | None
    """The instructions with which the assistant carried out this run."""
    tools: Annotated[list[Tool], Field(max_length=20)]
    """The list of tools with which the assistant carried out this run."""
    metadata: Metadata | None
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """
    usage: dict[str, Any] | None
    """Counts of what the run has used. This value will be null as long as the run has not come to
    a terminal state (say in_progress, queued).
    """
    temperature: StrictNumber | None = 1
    """The sampling temperature of this run. If not set, defaults to 1."""
    top_p: StrictNumber | None = 1
    """The nucleus sampling value of this run. If not set, defaults to 1."""
    max_prompt_tokens: Annotated[StrictInteger, Field(ge=256)] | None
    """The maximum number of prompt tokens that the run was told to spend in all its turns."""
    max_completion_tokens: Annotated[StrictInteger, Field(ge=256)] | None
    """The maximum number of completion tokens that the run was told to spend in all its turns."""
    truncation_strategy: TruncationStrategy
    """Says how a thread is cut short before the run. It decides what the run has in its context
    window at first.
    """
    tool_choice: ToolChoice
    parallel_tool_calls: StrictBool
    """Whether functions may be called in parallel while tools are in use."""
    response_format: ResponseFormat


class Thread(ApiModel):
    id: StrictStr
    """The identifier by which API endpoints know the object."""
    object: Literal["thread"]
    """The type of the object, which is always thread."""
    created_at: StrictInteger
    """When the thread was created, as a Unix timestamp in seconds."""
    tool_resources: ToolResources | None
    """The resources that in this thread are made available to the assistant’s tools. Each type of
    tool has its own: code_interpreter wants a list of file IDs, file_search a list of vector
    store IDs.
    """
    metadata: Metadata | None
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """


ProgressEventEvent = TypeAliasType(
    "ProgressEventEvent",
    Literal[
        "thread.run.step.created",
        "thread.run.step.in_progress",
        "thread.run.step.delta",
        "thread.run.step.completed",
        "thread.run.step.failed",
        "thread.run.step.cancelled",
        "thread.run.step.expired",
        "thread.message.created",
        "thread.message.in_progress",
        "thread.message.delta",
        "thread.message.completed",
        "thread.message.incomplete",
    ],
)


class ProgressEvent(ApiModel):
    """A step of the run or a message has begun, grown or ended."""

    event: ProgressEventEvent
    data: dict[str, Any]
    """The step or the message, or what is new of it."""


RunEventEvent = TypeAliasType(
    "RunEventEvent",
    Literal[
        "thread.run.created",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.requires_action",
        "thread.run.completed",
        "thread.run.incomplete",
        "thread.run.failed",
        "thread.run.cancelling",
        "thread.run.cancelled",
        "thread.run.expired",
    ],
)


class RunEvent(ApiModel):
    """The run has come to another status."""

    event: RunEventEvent
    data: Run


class ThreadEvent(ApiModel):
    """The thread was made."""

    event: Literal["thread.created"]
    data: Thread


AssistantStreamEvent = TypeAliasType("AssistantStreamEvent", ThreadEvent | RunEvent | ProgressEvent)
"""One event of a streamed run."""
