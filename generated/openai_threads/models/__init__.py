"""The API's schemas as types; a module loads when one of its names is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .schemas import AdditionalMessage as AdditionalMessage
    from .schemas import AdditionalMessageContentImageFile as AdditionalMessageContentImageFile
    from .inputs import (
        AdditionalMessageContentImageFileDict as AdditionalMessageContentImageFileDict,
    )
    from .schemas import (
        AdditionalMessageContentImageFileImageFile as AdditionalMessageContentImageFileImageFile,
    )
    from .inputs import (
        AdditionalMessageContentImageFileImageFileDict as AdditionalMessageContentImageFileImageFileDict,
    )
    from .schemas import AdditionalMessageContentImageURL as AdditionalMessageContentImageURL
    from .inputs import AdditionalMessageContentImageURLDict as AdditionalMessageContentImageURLDict
    from .schemas import (
        AdditionalMessageContentImageURLImageUrl as AdditionalMessageContentImageURLImageUrl,
    )
    from .inputs import (
        AdditionalMessageContentImageURLImageUrlDict as AdditionalMessageContentImageURLImageUrlDict,
    )
    from .schemas import AdditionalMessageContentList as AdditionalMessageContentList
    from .inputs import AdditionalMessageDict as AdditionalMessageDict
    from .schemas import CodeInterpreterTool as CodeInterpreterTool
    from .inputs import CodeInterpreterToolDict as CodeInterpreterToolDict
    from .schemas import CreateRunRequest as CreateRunRequest
    from .inputs import CreateRunRequestDict as CreateRunRequestDict
    from .schemas import CreateThreadAndRunRequest as CreateThreadAndRunRequest
    from .inputs import CreateThreadAndRunRequestDict as CreateThreadAndRunRequestDict
    from .schemas import (
        CreateThreadAndRunRequestResponseFormat as CreateThreadAndRunRequestResponseFormat,
    )
    from .schemas import CreateThreadAndRunThread as CreateThreadAndRunThread
    from .inputs import CreateThreadAndRunThreadDict as CreateThreadAndRunThreadDict
    from .schemas import DeleteThreadResponse as DeleteThreadResponse
    from .schemas import Detail as Detail
    from .schemas import FileSearchTool as FileSearchTool
    from .inputs import FileSearchToolDict as FileSearchToolDict
    from .schemas import FileSearchToolFileSearch as FileSearchToolFileSearch
    from .inputs import FileSearchToolFileSearchDict as FileSearchToolFileSearchDict
    from .schemas import (
        FileSearchToolFileSearchRankingOptions as FileSearchToolFileSearchRankingOptions,
    )
    from .inputs import (
        FileSearchToolFileSearchRankingOptionsDict as FileSearchToolFileSearchRankingOptionsDict,
    )
    from .schemas import FunctionTool as FunctionTool
    from .inputs import FunctionToolDict as FunctionToolDict
    from .schemas import FunctionToolFunction as FunctionToolFunction
    from .inputs import FunctionToolFunctionDict as FunctionToolFunctionDict
    from .schemas import ListMessagesResponse as ListMessagesResponse
    from .schemas import Metadata as Metadata
    from .schemas import Model as Model
    from .schemas import ModelString as ModelString
    from .schemas import ModifyThreadRequest as ModifyThreadRequest
    from .inputs import ModifyThreadRequestDict as ModifyThreadRequestDict
    from .schemas import ResponseFormat as ResponseFormat
    from .schemas import ResponseFormatJSONObject as ResponseFormatJSONObject
    from .inputs import ResponseFormatJSONObjectDict as ResponseFormatJSONObjectDict
    from .schemas import ResponseFormatJSONSchema as ResponseFormatJSONSchema
    from .inputs import ResponseFormatJSONSchemaDict as ResponseFormatJSONSchemaDict
    from .schemas import ResponseFormatText as ResponseFormatText
    from .inputs import ResponseFormatTextDict as ResponseFormatTextDict
    from .schemas import Role as Role
    from .schemas import Run as Run
    from .schemas import RunResponseFormatJSONSchema as RunResponseFormatJSONSchema
    from .inputs import RunResponseFormatJSONSchemaDict as RunResponseFormatJSONSchemaDict
    from .schemas import (
        RunResponseFormatJSONSchemaJsonSchema as RunResponseFormatJSONSchemaJsonSchema,
    )
    from .inputs import (
        RunResponseFormatJSONSchemaJsonSchemaDict as RunResponseFormatJSONSchemaJsonSchemaDict,
    )
    from .schemas import RunStatus as RunStatus
    from .schemas import StaticChunkingStrategy as StaticChunkingStrategy
    from .inputs import StaticChunkingStrategyDict as StaticChunkingStrategyDict
    from .schemas import TextContent as TextContent
    from .inputs import TextContentDict as TextContentDict
    from .schemas import Thread as Thread
    from .schemas import ThreadMessage as ThreadMessage
    from .schemas import ThreadMessageAttachment as ThreadMessageAttachment
    from .inputs import ThreadMessageAttachmentDict as ThreadMessageAttachmentDict
    from .schemas import (
        ThreadMessageAttachmentFileSearchTool as ThreadMessageAttachmentFileSearchTool,
    )
    from .inputs import (
        ThreadMessageAttachmentFileSearchToolDict as ThreadMessageAttachmentFileSearchToolDict,
    )
    from .schemas import ThreadMessageAttachmentTool as ThreadMessageAttachmentTool
    from .inputs import ThreadMessageDict as ThreadMessageDict
    from .schemas import ThreadToolResources as ThreadToolResources
    from .schemas import ThreadToolResourcesCodeInterpreter as ThreadToolResourcesCodeInterpreter
    from .inputs import (
        ThreadToolResourcesCodeInterpreterDict as ThreadToolResourcesCodeInterpreterDict,
    )
    from .inputs import ThreadToolResourcesDict as ThreadToolResourcesDict
    from .schemas import ThreadToolResourcesFileSearch as ThreadToolResourcesFileSearch
    from .inputs import ThreadToolResourcesFileSearchDict as ThreadToolResourcesFileSearchDict
    from .schemas import (
        ThreadToolResourcesFileSearchVectorStore as ThreadToolResourcesFileSearchVectorStore,
    )
    from .inputs import (
        ThreadToolResourcesFileSearchVectorStoreDict as ThreadToolResourcesFileSearchVectorStoreDict,
    )
    from .schemas import Tool as Tool
    from .schemas import ToolChoice as ToolChoice
    from .schemas import ToolChoiceObject as ToolChoiceObject
    from .inputs import ToolChoiceObjectDict as ToolChoiceObjectDict
    from .schemas import ToolResources as ToolResources
    from .inputs import ToolResourcesDict as ToolResourcesDict
    from .schemas import ToolResourcesFileSearch as ToolResourcesFileSearch
    from .inputs import ToolResourcesFileSearchDict as ToolResourcesFileSearchDict
    from .schemas import TruncationStrategy as TruncationStrategy
    from .inputs import TruncationStrategyDict as TruncationStrategyDict

_MODULES: dict[str, str] = {
    "AdditionalMessage": "schemas",
    "AdditionalMessageContentImageFile": "schemas",
    "AdditionalMessageContentImageFileDict": "inputs",
    "AdditionalMessageContentImageFileImageFile": "schemas",
    "AdditionalMessageContentImageFileImageFileDict": "inputs",
    "AdditionalMessageContentImageURL": "schemas",
    "AdditionalMessageContentImageURLDict": "inputs",
    "AdditionalMessageContentImageURLImageUrl": "schemas",
    "AdditionalMessageContentImageURLImageUrlDict": "inputs",
    "AdditionalMessageContentList": "schemas",
    "AdditionalMessageDict": "inputs",
    "CodeInterpreterTool": "schemas",
    "CodeInterpreterToolDict": "inputs",
    "CreateRunRequest": "schemas",
    "CreateRunRequestDict": "inputs",
    "CreateThreadAndRunRequest": "schemas",
    "CreateThreadAndRunRequestDict": "inputs",
    "CreateThreadAndRunRequestResponseFormat": "schemas",
    "CreateThreadAndRunThread": "schemas",
    "CreateThreadAndRunThreadDict": "inputs",
    "DeleteThreadResponse": "schemas",
    "Detail": "schemas",
    "FileSearchTool": "schemas",
    "FileSearchToolDict": "inputs",
    "FileSearchToolFileSearch": "schemas",
    "FileSearchToolFileSearchDict": "inputs",
    "FileSearchToolFileSearchRankingOptions": "schemas",
    "FileSearchToolFileSearchRankingOptionsDict": "inputs",
    "FunctionTool": "schemas",
    "FunctionToolDict": "inputs",
    "FunctionToolFunction": "schemas",
    "FunctionToolFunctionDict": "inputs",
    "ListMessagesResponse": "schemas",
    "Metadata": "schemas",
    "Model": "schemas",
    "ModelString": "schemas",
    "ModifyThreadRequest": "schemas",
    "ModifyThreadRequestDict": "inputs",
    "ResponseFormat": "schemas",
    "ResponseFormatJSONObject": "schemas",
    "ResponseFormatJSONObjectDict": "inputs",
    "ResponseFormatJSONSchema": "schemas",
    "ResponseFormatJSONSchemaDict": "inputs",
    "ResponseFormatText": "schemas",
    "ResponseFormatTextDict": "inputs",
    "Role": "schemas",
    "Run": "schemas",
    "RunResponseFormatJSONSchema": "schemas",
    "RunResponseFormatJSONSchemaDict": "inputs",
    "RunResponseFormatJSONSchemaJsonSchema": "schemas",
    "RunResponseFormatJSONSchemaJsonSchemaDict": "inputs",
    "RunStatus": "schemas",
    "StaticChunkingStrategy": "schemas",
    "StaticChunkingStrategyDict": "inputs",
    "TextContent": "schemas",
    "TextContentDict": "inputs",
    "Thread": "schemas",
    "ThreadMessage": "schemas",
    "ThreadMessageAttachment": "schemas",
    "ThreadMessageAttachmentDict": "inputs",
    "ThreadMessageAttachmentFileSearchTool": "schemas",
    "ThreadMessageAttachmentFileSearchToolDict": "inputs",
    "ThreadMessageAttachmentTool": "schemas",
    "ThreadMessageDict": "inputs",
    "ThreadToolResources": "schemas",
    "ThreadToolResourcesCodeInterpreter": "schemas",
    "ThreadToolResourcesCodeInterpreterDict": "inputs",
    "ThreadToolResourcesDict": "inputs",
    "ThreadToolResourcesFileSearch": "schemas",
    "ThreadToolResourcesFileSearchDict": "inputs",
    "ThreadToolResourcesFileSearchVectorStore": "schemas",
    "ThreadToolResourcesFileSearchVectorStoreDict": "inputs",
    "Tool": "schemas",
    "ToolChoice": "schemas",
    "ToolChoiceObject": "schemas",
    "ToolChoiceObjectDict": "inputs",
    "ToolResources": "schemas",
    "ToolResourcesDict": "inputs",
    "ToolResourcesFileSearch": "schemas",
    "ToolResourcesFileSearchDict": "inputs",
    "TruncationStrategy": "schemas",
    "TruncationStrategyDict": "inputs",
}

__all__ = [
    "AdditionalMessage",
    "AdditionalMessageContentImageFile",
    "AdditionalMessageContentImageFileDict",
    "AdditionalMessageContentImageFileImageFile",
    "AdditionalMessageContentImageFileImageFileDict",
    "AdditionalMessageContentImageURL",
    "AdditionalMessageContentImageURLDict",
    "AdditionalMessageContentImageURLImageUrl",
    "AdditionalMessageContentImageURLImageUrlDict",
    "AdditionalMessageContentList",
    "AdditionalMessageDict",
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
    "ResponseFormat",
    "ResponseFormatJSONObject",
    "ResponseFormatJSONObjectDict",
    "ResponseFormatJSONSchema",
    "ResponseFormatJSONSchemaDict",
    "ResponseFormatText",
    "ResponseFormatTextDict",
    "Role",
    "Run",
    "RunResponseFormatJSONSchema",
    "RunResponseFormatJSONSchemaDict",
    "RunResponseFormatJSONSchemaJsonSchema",
    "RunResponseFormatJSONSchemaJsonSchemaDict",
    "RunStatus",
    "StaticChunkingStrategy",
    "StaticChunkingStrategyDict",
    "TextContent",
    "TextContentDict",
    "Thread",
    "ThreadMessage",
    "ThreadMessageAttachment",
    "ThreadMessageAttachmentDict",
    "ThreadMessageAttachmentFileSearchTool",
    "ThreadMessageAttachmentFileSearchToolDict",
    "ThreadMessageAttachmentTool",
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
