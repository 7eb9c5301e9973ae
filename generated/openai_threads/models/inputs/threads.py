"""Plain dicts that callers may pass; the models validate their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any, Literal

    from ..threads import (
        CodeInterpreterTool,
        CreateThreadAndRunThread,
        Detail,
        FileSearchTool,
        FileSearchToolFileSearch,
        FileSearchToolFileSearchRankingOptions,
        FunctionTool,
        FunctionToolFunction,
        Metadata,
        ModelString,
        ResponseFormatJSONObject,
        ResponseFormatJSONSchema,
        ResponseFormatJSONSchemaJsonSchema,
        ResponseFormatText,
        Role,
        StaticChunkingStrategy,
        TextContent,
        ThreadMessage,
        ThreadMessageAttachment,
        ThreadMessageAttachmentFileSearchTool,
        ThreadMessageContentImageFile,
        ThreadMessageContentImageFileImageFile,
        ThreadMessageContentImageURL,
        ThreadMessageContentImageURLImageUrl,
        ThreadToolResources,
        ThreadToolResourcesCodeInterpreter,
        ThreadToolResourcesFileSearch,
        ThreadToolResourcesFileSearchVectorStore,
        ToolChoiceObject,
        ToolResources,
        ToolResourcesFileSearch,
        TruncationStrategy,
    )


class CodeInterpreterToolDict(TypedDict):
    type: Literal["code_interpreter"]


class CreateThreadAndRunRequestDict(TypedDict):
    assistant_id: str
    """The ID of the assistant that is to carry out this run."""
    thread: NotRequired[CreateThreadAndRunThread | CreateThreadAndRunThreadDict]
    """Options for the thread that is made. A request that comes without a thread makes an empty
    one.
    """
    model: NotRequired[str | ModelString]
    """The ID of the Model that carries out this run. A value given here takes the place of the
    assistant's own model; without one, the assistant's own model is used.
    """
    instructions: NotRequired[str | None]
    """Replaces the assistant's standard system message. Handy for changing its behavior in one run
    alone.
    """
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
    tool_resources: NotRequired[ToolResources | ToolResourcesDict | None]
    """The resources that are used by the assistant’s tools. Each type of tool has its own:
    code_interpreter wants a list of file IDs, file_search a list of vector store IDs.
    """
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """
    temperature: NotRequired[float | Decimal | None]
    """Which sampling temperature to use, between 0 and 2. With high values such as 0.8 the output
    varies more; with low ones such as 0.2 it is steadier and easier to foresee.
    """
    top_p: NotRequired[float | Decimal | None]
    """Another way to sample than with temperature, known as nucleus sampling: the model looks only
    at the likeliest tokens, those that together hold a probability mass of top_p. At 0.1 these
    are the tokens of the first 10%.

    It is best to change either this or temperature, never the two together.
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
        | ResponseFormatJSONSchema
        | ResponseFormatJSONSchemaDict
        | ResponseFormatJSONObject
        | ResponseFormatJSONObjectDict
        | ResponseFormatText
        | ResponseFormatTextDict
    ]


class CreateThreadAndRunThreadDict(TypedDict):
    messages: NotRequired[Sequence[ThreadMessage | ThreadMessageDict]]
    """A list of messages with which the thread begins."""
    tool_resources: NotRequired[ThreadToolResources | ThreadToolResourcesDict | None]
    """The resources that in this thread are made available to the assistant's tools."""
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form. Keys can be a maximum of 64 characters long, while values can
    be a maxium of 512 characters long.
    """


class FileSearchToolDict(TypedDict):
    type: Literal["file_search"]
    """The type of tool being defined: file_search"""
    file_search: NotRequired[FileSearchToolFileSearch | FileSearchToolFileSearchDict]
    """Overrides of what the file search tool does."""


class FileSearchToolFileSearchDict(TypedDict):
    max_num_results: NotRequired[int]
    """The maximum number of results that the file search tool is to output. The default is 20 for
    gpt-4* models, yet 5 for gpt-3.5-turbo. The number should be between 1 and 50 inclusive.

    The file search tool may well output fewer than max_num_results results. The documentation
    of the file search tool says more.
    """
    ranking_options: NotRequired[
        FileSearchToolFileSearchRankingOptions | FileSearchToolFileSearchRankingOptionsDict
    ]
    """The options by which the file search ranks. If not specified, it will use the auto ranker
    with a score_threshold of 0.

    The documentation of the file search tool says more.
    """


class FileSearchToolFileSearchRankingOptionsDict(TypedDict):
    ranker: NotRequired[Literal["auto", "default_2024_08_21"]]
    """The ranker that the file search takes. If not specified will use the auto ranker."""
    score_threshold: float | Decimal
    """The score threshold of the file search. All values must be floating point numbers between 0
    and 1.
    """


class FunctionToolDict(TypedDict):
    type: Literal["function"]
    """The type of tool being defined: function"""
    function: FunctionToolFunction | FunctionToolFunctionDict


class FunctionToolFunctionDict(TypedDict):
    description: NotRequired[str]
    """Says what the function does; from it the model decides when to call the function, and how."""
    name: str
    """What the function to call is named. Must be a-z, A-Z, 0-9, or contain underscores or dashes,
    with a maximum length of 64.
    """
    parameters: NotRequired[Mapping[str, Any]]
    """The parameters that the function takes, written as a JSON Schema object. The guide has
    examples, and the reference of JSON Schema explains the format.

    Leaving parameters out defines a function without any parameters.
    """
    strict: NotRequired[bool | None]
    """Whether the function call has to keep strictly to the schema. If set to true, the model
    follows exactly what the parameters field defines. Only a part of JSON Schema is supported
    when strict is true. More about Structured Outputs stands in the .
    """


class ModifyThreadRequestDict(TypedDict):
    tool_resources: NotRequired[ToolResources | ToolResourcesDict | None]
    """The resources that in this thread are made available to the assistant’s tools. Each type of
    tool has its own: code_interpreter wants a list of file IDs, file_search a list of vector
    store IDs.
    """
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object. They keep further facts about
    the object in an orderly form, by which objects can be found through the API or in a
    dashboard.

    Keys are strings with a maximum length of 64 characters. The values are strings with a
    maximum length of 512 characters.
    """


class ResponseFormatJSONObjectDict(TypedDict):
    type: Literal["json_object"]


class ResponseFormatJSONSchemaDict(TypedDict):
    type: Literal["json_schema"]
    json_schema: ResponseFormatJSONSchemaJsonSchema | ResponseFormatJSONSchemaJsonSchemaDict
    """The JSON schema to follow."""


class ResponseFormatJSONSchemaJsonSchemaDict(TypedDict):
    description: NotRequired[str]
    """Says what the response format is for; from it the model decides how to answer in that
    format.
    """
    name: str
    """What the response format is named. Must be a-z, A-Z, 0-9, or contain underscores or dashes,
    with a maximum length of 64.
    """
    schema: NotRequired[Mapping[str, Any]]
    """The schema of the response format, written as a JSON Schema object. How such schemas are
    built is told here.
    """
    strict: NotRequired[bool | None]
    """Whether the output has to keep strictly to the schema. If set to true, the model always
    follows exactly what the schema field defines. Only a part of JSON Schema is supported when
    strict is true. The Structured Outputs guide says more.
    """


class ResponseFormatTextDict(TypedDict):
    type: Literal["text"]
    """The type of the response format. Always text."""


class StaticChunkingStrategyDict(TypedDict):
    type: NotRequired[Literal["static"]]
    max_chunk_size_tokens: int
    """The maximum number of tokens that a chunk holds."""
    chunk_overlap_tokens: int
    """The number of tokens that neighbouring chunks share."""


class TextContentDict(TypedDict):
    type: Literal["text"]
    text: str
    """Text that is sent to the model"""


class ThreadMessageDict(TypedDict):
    role: Role
    content: (
        str
        | Sequence[
            TextContent
            | TextContentDict
            | ThreadMessageContentImageFile
            | ThreadMessageContentImageFileDict
            | ThreadMessageContentImageURL
            | ThreadMessageContentImageURLDict
        ]
    )
    attachments: NotRequired[Sequence[ThreadMessageAttachment | ThreadMessageAttachmentDict] | None]
    """A list of files that are attached to the message, each with the tools it goes to."""
    metadata: NotRequired[Metadata | None]
    """Set of 16 key-value pairs which may be attached to an object."""


class ThreadMessageAttachmentDict(TypedDict):
    file_id: NotRequired[str]
    """The ID of the file that the call is to attach to the message."""
    tools: NotRequired[
        Sequence[
            CodeInterpreterTool
            | CodeInterpreterToolDict
            | ThreadMessageAttachmentFileSearchTool
            | ThreadMessageAttachmentFileSearchToolDict
        ]
    ]
    """The tools that get this file."""


class ThreadMessageAttachmentFileSearchToolDict(TypedDict):
    type: Literal["file_search"]


class ThreadMessageContentImageFileDict(TypedDict):
    type: Literal["image_file"]
    """Always image_file."""
    image_file: ThreadMessageContentImageFileImageFile | ThreadMessageContentImageFileImageFileDict


class ThreadMessageContentImageFileImageFileDict(TypedDict):
    file_id: str
    """The File ID of the image that the message holds. Upload the File with purpose="vision" if
    its content is to be shown later.
    """
    detail: NotRequired[Detail]
    """How much detail of the image is used, if the user says so. low spends fewer tokens, while
    high asks for high resolution.
    """


class ThreadMessageContentImageURLDict(TypedDict):
    type: Literal["image_url"]
    """The type of this content part."""
    image_url: ThreadMessageContentImageURLImageUrl | ThreadMessageContentImageURLImageUrlDict


class ThreadMessageContentImageURLImageUrlDict(TypedDict):
    url: str
    """The external URL of the image, which must be of a supported image types: jpeg, jpg, png,
    gif, webp.
    """
    detail: NotRequired[Detail]
    """How much detail of the image is used. low spends fewer tokens, while high asks for high
    resolution. Default value is auto
    """


class ThreadToolResourcesDict(TypedDict):
    code_interpreter: NotRequired[
        ThreadToolResourcesCodeInterpreter | ThreadToolResourcesCodeInterpreterDict
    ]
    file_search: NotRequired[ThreadToolResourcesFileSearch | ThreadToolResourcesFileSearchDict]


class ThreadToolResourcesCodeInterpreterDict(TypedDict):
    file_ids: NotRequired[Sequence[str]]
    """A list of IDs of the files that the code_interpreter tool can read."""


class ThreadToolResourcesFileSearchDict(TypedDict):
    vector_store_ids: NotRequired[Sequence[str]]
    """The vector store that is attached to this thread."""
    vector_stores: NotRequired[
        Sequence[
            ThreadToolResourcesFileSearchVectorStore | ThreadToolResourcesFileSearchVectorStoreDict
        ]
    ]
    """A helper that makes a vector store with file_ids and attaches it to this thread."""


class ThreadToolResourcesFileSearchVectorStoreDict(TypedDict):
    file_ids: NotRequired[Sequence[str]]
    """A list of IDs of the files that go into the vector store."""
    chunking_strategy: NotRequired[
        Mapping[str, Any] | StaticChunkingStrategy | StaticChunkingStrategyDict
    ]
    """The strategy by which the file(s) are cut into chunks."""
    metadata: NotRequired[Mapping[str, Any]]
    """Set of 16 key-value pairs which may be attached to a vector store."""


class ToolChoiceObjectDict(TypedDict):
    type: str
    """Which type of tool it is."""
    function: NotRequired[Mapping[str, Any]]
    """The function that is to be called."""


class ToolResourcesDict(TypedDict):
    code_interpreter: NotRequired[
        ThreadToolResourcesCodeInterpreter | ThreadToolResourcesCodeInterpreterDict
    ]
    file_search: NotRequired[ToolResourcesFileSearch | ToolResourcesFileSearchDict]


class ToolResourcesFileSearchDict(TypedDict):
    vector_store_ids: NotRequired[Sequence[str]]
    """The ID of the vector store that is attached to this assistant."""


class TruncationStrategyDict(TypedDict):
    type: str
    """The strategy by which the thread is cut short."""
    last_messages: NotRequired[int | None]
    """The number of latest messages of the thread that go into the context of the run."""
