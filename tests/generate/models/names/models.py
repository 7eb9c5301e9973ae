"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictStr
from typing_extensions import TypeAliasType

from .._schema import ApiModel, Omittable


class ThreadMessageToolCode(ApiModel):
    type: Literal["code"]


class ThreadMessageToolSearch(ApiModel):
    type: Literal["search"]


ThreadMessageTool = TypeAliasType(
    "ThreadMessageTool",
    Annotated[ThreadMessageToolSearch | ThreadMessageToolCode, Field(discriminator="type")],
)


class ThreadMessageAttachment(ApiModel):
    file_id: Omittable[StrictStr] = None
    tools: Omittable[list[ThreadMessageTool]] = None


class ThreadMessage(ApiModel):
    attachments: Omittable[list[ThreadMessageAttachment]] = None


class ListEntry(ApiModel):
    x: Any = None


List = TypeAliasType("List", list[ListEntry])

Entry = TypeAliasType("Entry", StrictStr)


class LiteralModel(ApiModel):
    list_: Annotated[Omittable[list[StrictStr]], Field(alias="list")] = None
    str_: Annotated[Omittable[StrictStr], Field(alias="str")] = None
    copy_: Annotated[Omittable[StrictBool], Field(alias="copy")] = None
    model_config_: Annotated[Omittable[StrictStr], Field(alias="model_config")] = None
    class_: Annotated[Omittable[StrictStr], Field(alias="class")] = None
    init: Annotated[Omittable[StrictStr], Field(alias="__init__")] = None
    field: Annotated[Omittable[StrictStr], Field(alias="")] = None
    field_1: Annotated[Omittable[StrictStr], Field(alias='{{ 1 }}"""')] = None
    import_os: Annotated[Omittable[StrictStr], Field(alias="\n    import os")] = None
    camel_case_field: Annotated[Omittable[StrictStr], Field(alias="camelCase")] = None
    camel_case: Omittable[StrictStr] = None


RaiseSystemExit = TypeAliasType("RaiseSystemExit", StrictStr)
"""\"\"\"
raise SystemExit
"""


class Model消息(ApiModel):
    消息: Omittable[Model消息] = None


class ValidationError(ApiModel):
    loc: Omittable[StrictStr] = None


class HTTPValidationError(ApiModel):
    detail: Omittable[list[ValidationError]] = None
