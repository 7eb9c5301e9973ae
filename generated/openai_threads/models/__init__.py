"""The API's schemas as types; a module loads when one of its names is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .threads_runs import AdditionalMessage as AdditionalMessage
    from .threads_runs import AdditionalMessageContentList as AdditionalMessageContentList
    from .inputs.threads_runs import AdditionalMessageDict as AdditionalMessageDict
    from .threads import AssistantStreamEvent as AssistantStreamEvent
    from .threads import CodeInterpreterTool as CodeInterpreterTool
    from .inputs.threads import CodeInterpreterToolDict as CodeInterpreterToolDict
    from .threads_runs import CreateRunRequest as CreateRunRequest
    from .inputs.threads_runs import CreateRunRequestDict as CreateRunRequestDict
    from .threads import CreateThreadAndRunRequest as CreateThreadAndRunRequest
    from .inputs.threads import CreateThreadAndRunRequestDict as CreateThreadAndRunRequestDict
    from .threads import (
        CreateThreadAndRunRequestResponseFormat as CreateThreadAndRunRequestResponseFormat,
    )
    from .threads import CreateThreadAndRunThread as CreateThreadAndRunThread
    from .inputs.threads import CreateThreadAndRunThreadDict as CreateThreadAndRunThreadDict
    from .threads import DeleteThreadResponse as DeleteThreadResponse
    from .threads import Detail as Detail
    from .threads import FileSearchTool as FileSearchTool
    from .inputs.threads import FileSearchToolDict as FileSearchToolDict
    from .threads import FileSearchToolFileSearch as FileSearchToolFileSearch
    from .inputs.threads import FileSearchToolFileSearchDict as FileSearchToolFileSearchDict
    from .threads import (
        FileSearchToolFileSearchRankingOptions as FileSearchToolFileSearchRankingOptions,
    )
    from .inputs.threads import (
        FileSearchToolFileSearchRankingOptionsDict as FileSearchToolFileSearchRankingOptionsDict,
    )
    from .threads import FunctionTool as FunctionTool
    from .inputs.threads import FunctionToolDict as FunctionToolDict
    from .threads import FunctionToolFunction as FunctionToolFunction
    from .inputs.threads import FunctionToolFunctionDict as FunctionToolFunctionDict
    from .threads_messages import ListMessagesResponse as ListMessagesResponse
    from .threads import Metadata as Metadata
    from .threads import Model as Model
    from .threads import ModelString as ModelString
    from .threads import ModifyThreadRequest as ModifyThreadRequest
    from .inputs.threads import ModifyThreadRequestDict as ModifyThreadRequestDict
    from .threads import ProgressEvent as ProgressEvent
    from .threads import ProgressEventEvent as ProgressEventEvent
    from .threads import ResponseFormat as ResponseFormat
    from .threads import ResponseFormatJSONObject as ResponseFormatJSONObject
    from .inputs.threads import ResponseFormatJSONObjectDict as ResponseFormatJSONObjectDict
    from .threads import ResponseFormatJSONSchema as ResponseFormatJSONSchema
    from .inputs.threads import ResponseFormatJSONSchemaDict as ResponseFormatJSONSchemaDict
    from .threads import ResponseFormatJSONSchemaJsonSchema as ResponseFormatJSONSchemaJsonSchema
    from .inputs.threads import (
        ResponseFormatJSONSchemaJsonSchemaDict as ResponseFormatJSONSchemaJsonSchemaDict,
    )
    from .threads import ResponseFormatText as ResponseFormatText
    from .inputs.threads import ResponseFormatTextDict as ResponseFormatTextDict
    from .threads import Role as Role
    from .threads import Run as Run
    from .threads import RunEvent as RunEvent
    from .threads import RunEventEvent as RunEventEvent
    from .threads import RunStatus as RunStatus
    from .threads import StaticChunkingStrategy as StaticChunkingStrategy
    from .inputs.threads import StaticChunkingStrategyDict as StaticChunkingStrategyDict
    from .threads import TextContent as TextContent
    from .inputs.threads import TextContentDict as TextContentDict
    from .threads import Thread as Thread
    from .threads import ThreadEvent as ThreadEvent
    from .threads import ThreadMessage as ThreadMessage
    from .threads import ThreadMessageAttachment as ThreadMessageAttachment
    from .inputs.threads import ThreadMessageAttachmentDict as ThreadMessageAttachmentDict
    from .threads import (
        ThreadMessageAttachmentFileSearchTool as ThreadMessageAttachmentFileSearchTool,
    )
    from .inputs.threads import (
        ThreadMessageAttachmentFileSearchToolDict as ThreadMessageAttachmentFileSearchToolDict,
    )
    from .threads import ThreadMessageAttachmentTool as ThreadMessageAttachmentTool
    from .threads import ThreadMessageContent as ThreadMessageContent
    from .threads import ThreadMessageContentImageFile as ThreadMessageContentImageFile
    from .inputs.threads import (
        ThreadMessageContentImageFileDict as ThreadMessageContentImageFileDict,
    )
    from .threads import (
        ThreadMessageContentImageFileImageFile as ThreadMessageContentImageFileImageFile,
    )
    from .inputs.threads import (
        ThreadMessageContentImageFileImageFileDict as ThreadMessageContentImageFileImageFileDict,
    )
    from .threads import ThreadMessageContentImageURL as ThreadMessageContentImageURL
    from .inputs.threads import ThreadMessageContentImageURLDict as ThreadMessageContentImageURLDict
    from .threads import (
        ThreadMessageContentImageURLImageUrl as ThreadMessageContentImageURLImageUrl,
    )
    from .inputs.threads import (
        ThreadMessageContentImageURLImageUrlDict as ThreadMessageContentImageURLImageUrlDict,
    )
    from .inputs.threads import ThreadMessageDict as ThreadMessageDict
    from .threads import ThreadToolResources as ThreadToolResources
    from .threads import ThreadToolResourcesCodeInterpreter as ThreadToolResourcesCodeInterpreter
    from .inputs.threads import (
        ThreadToolResourcesCodeInterpreterDict as ThreadToolResourcesCodeInterpreterDict,
    )
    from .inputs.threads import ThreadToolResourcesDict as ThreadToolResourcesDict
    from .threads import ThreadToolResourcesFileSearch as ThreadToolResourcesFileSearch
    from .inputs.threads import (
        ThreadToolResourcesFileSearchDict as ThreadToolResourcesFileSearchDict,
    )
    from .threads import (
        ThreadToolResourcesFileSearchVectorStore as ThreadToolResourcesFileSearchVectorStore,
    )
    from .inputs.threads import (
        ThreadToolResourcesFileSearchVectorStoreDict as ThreadToolResourcesFileSearchVectorStoreDict,
    )
    from .threads import Tool as Tool
    from .threads import ToolChoice as ToolChoice
    from .threads import ToolChoiceObject as ToolChoiceObject
    from .inputs.threads import ToolChoiceObjectDict as ToolChoiceObjectDict
    from .threads import ToolResources as ToolResources
    from .inputs.threads import ToolResourcesDict as ToolResourcesDict
    from .threads import ToolResourcesFileSearch as ToolResourcesFileSearch
    from .inputs.threads import ToolResourcesFileSearchDict as ToolResourcesFileSearchDict
    from .threads import TruncationStrategy as TruncationStrategy
    from .inputs.threads import TruncationStrategyDict as TruncationStrategyDict

_MODULES: dict[str, str] = {
    "AdditionalMessage": "threads_runs",
    "AdditionalMessageContentList": "threads_runs",
    "AdditionalMessageDict": "inputs.threads_runs",
    "AssistantStreamEvent": "threads",
    "CodeInterpreterTool": "threads",
    "CodeInterpreterToolDict": "inputs.threads",
    "CreateRunRequest": "threads_runs",
    "CreateRunRequestDict": "inputs.threads_runs",
    "CreateThreadAndRunRequest": "threads",
    "CreateThreadAndRunRequestDict": "inputs.threads",
    "CreateThreadAndRunRequestResponseFormat": "threads",
    "CreateThreadAndRunThread": "threads",
    "CreateThreadAndRunThreadDict": "inputs.threads",
    "DeleteThreadResponse": "threads",
    "Detail": "threads",
    "FileSearchTool": "threads",
    "FileSearchToolDict": "inputs.threads",
    "FileSearchToolFileSearch": "threads",
    "FileSearchToolFileSearchDict": "inputs.threads",
    "FileSearchToolFileSearchRankingOptions": "threads",
    "FileSearchToolFileSearchRankingOptionsDict": "inputs.threads",
    "FunctionTool": "threads",
    "FunctionToolDict": "inputs.threads",
    "FunctionToolFunction": "threads",
    "FunctionToolFunctionDict": "inputs.threads",
    "ListMessagesResponse": "threads_messages",
    "Metadata": "threads",
    "Model": "threads",
    "ModelString": "threads",
    "ModifyThreadRequest": "threads",
    "ModifyThreadRequestDict": "inputs.threads",
    "ProgressEvent": "threads",
    "ProgressEventEvent": "threads",
    "ResponseFormat": "threads",
    "ResponseFormatJSONObject": "threads",
    "ResponseFormatJSONObjectDict": "inputs.threads",
    "ResponseFormatJSONSchema": "threads",
    "ResponseFormatJSONSchemaDict": "inputs.threads",
    "ResponseFormatJSONSchemaJsonSchema": "threads",
    "ResponseFormatJSONSchemaJsonSchemaDict": "inputs.threads",
    "ResponseFormatText": "threads",
    "ResponseFormatTextDict": "inputs.threads",
    "Role": "threads",
    "Run": "threads",
    "RunEvent": "threads",
    "RunEventEvent": "threads",
    "RunStatus": "threads",
    "StaticChunkingStrategy": "threads",
    "StaticChunkingStrategyDict": "inputs.threads",
    "TextContent": "threads",
    "TextContentDict": "inputs.threads",
    "Thread": "threads",
    "ThreadEvent": "threads",
    "ThreadMessage": "threads",
    "ThreadMessageAttachment": "threads",
    "ThreadMessageAttachmentDict": "inputs.threads",
    "ThreadMessageAttachmentFileSearchTool": "threads",
    "ThreadMessageAttachmentFileSearchToolDict": "inputs.threads",
    "ThreadMessageAttachmentTool": "threads",
    "ThreadMessageContent": "threads",
    "ThreadMessageContentImageFile": "threads",
    "ThreadMessageContentImageFileDict": "inputs.threads",
    "ThreadMessageContentImageFileImageFile": "threads",
    "ThreadMessageContentImageFileImageFileDict": "inputs.threads",
    "ThreadMessageContentImageURL": "threads",
    "ThreadMessageContentImageURLDict": "inputs.threads",
    "ThreadMessageContentImageURLImageUrl": "threads",
    "ThreadMessageContentImageURLImageUrlDict": "inputs.threads",
    "ThreadMessageDict": "inputs.threads",
    "ThreadToolResources": "threads",
    "ThreadToolResourcesCodeInterpreter": "threads",
    "ThreadToolResourcesCodeInterpreterDict": "inputs.threads",
    "ThreadToolResourcesDict": "inputs.threads",
    "ThreadToolResourcesFileSearch": "threads",
    "ThreadToolResourcesFileSearchDict": "inputs.threads",
    "ThreadToolResourcesFileSearchVectorStore": "threads",
    "ThreadToolResourcesFileSearchVectorStoreDict": "inputs.threads",
    "Tool": "threads",
    "ToolChoice": "threads",
    "ToolChoiceObject": "threads",
    "ToolChoiceObjectDict": "inputs.threads",
    "ToolResources": "threads",
    "ToolResourcesDict": "inputs.threads",
    "ToolResourcesFileSearch": "threads",
    "ToolResourcesFileSearchDict": "inputs.threads",
    "TruncationStrategy": "threads",
    "TruncationStrategyDict": "inputs.threads",
}

__all__ = [
    "AdditionalMessage",
    "AdditionalMessageContentList",
    "AdditionalMessageDict",
    "AssistantStreamEvent",
    "CodeInterpreterTool",
    "CodeInterpreterToolDict",
    "CreateRunRequest",
    "CreateRunRequestDict",
    "CreateThreadAndRunRequest",
    "CreateThreadAndRunRequestDict",
    "CreateThreadAndRunRequestResponseFormat",
    "CreateThreadAndRunThread",
    "CreateThreadAndRunThreadDict",
    "DeleteThreadResponse",
    "Detail",
    "FileSearchTool",
    "FileSearchToolDict",
    "FileSearchToolFileSearch",
    "FileSearchToolFileSearchDict",
    "FileSearchToolFileSearchRankingOptions",
    "FileSearchToolFileSearchRankingOptionsDict",
    "FunctionTool",
    "FunctionToolDict",
    "FunctionToolFunction",
    "FunctionToolFunctionDict",
    "ListMessagesResponse",
    "Metadata",
    "Model",
    "ModelString",
    "ModifyThreadRequest",
    "ModifyThreadRequestDict",
    "ProgressEvent",
    "ProgressEventEvent",
    "ResponseFormat",
    "ResponseFormatJSONObject",
    "ResponseFormatJSONObjectDict",
    "ResponseFormatJSONSchema",
    "ResponseFormatJSONSchemaDict",
    "ResponseFormatJSONSchemaJsonSchema",
    "ResponseFormatJSONSchemaJsonSchemaDict",
    "ResponseFormatText",
    "ResponseFormatTextDict",
    "Role",
    "Run",
    "RunEvent",
    "RunEventEvent",
    "RunStatus",
    "StaticChunkingStrategy",
    "StaticChunkingStrategyDict",
    "TextContent",
    "TextContentDict",
    "Thread",
    "ThreadEvent",
    "ThreadMessage",
    "ThreadMessageAttachment",
    "ThreadMessageAttachmentDict",
    "ThreadMessageAttachmentFileSearchTool",
    "ThreadMessageAttachmentFileSearchToolDict",
    "ThreadMessageAttachmentTool",
    "ThreadMessageContent",
    "ThreadMessageContentImageFile",
    "ThreadMessageContentImageFileDict",
    "ThreadMessageContentImageFileImageFile",
    "ThreadMessageContentImageFileImageFileDict",
    "ThreadMessageContentImageURL",
    "ThreadMessageContentImageURLDict",
    "ThreadMessageContentImageURLImageUrl",
    "ThreadMessageContentImageURLImageUrlDict",
    "ThreadMessageDict",
    "ThreadToolResources",
    "ThreadToolResourcesCodeInterpreter",
    "ThreadToolResourcesCodeInterpreterDict",
    "ThreadToolResourcesDict",
    "ThreadToolResourcesFileSearch",
    "ThreadToolResourcesFileSearchDict",
    "ThreadToolResourcesFileSearchVectorStore",
    "ThreadToolResourcesFileSearchVectorStoreDict",
    "Tool",
    "ToolChoice",
    "ToolChoiceObject",
    "ToolChoiceObjectDict",
    "ToolResources",
    "ToolResourcesDict",
    "ToolResourcesFileSearch",
    "ToolResourcesFileSearchDict",
    "TruncationStrategy",
    "TruncationStrategyDict",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_MODULES]
