"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictStr
from typing_extensions import TypeAliasType

from .._schema import ApiModel, Omittable, StrictInteger, UntypedModel


class Message(ApiModel, extra="forbid"):
    """One message.

    It says "hello" with \\ and \"\"\" in it.
    """

    role: Literal["user", "assistant"]
    """Who speaks."""
    content: Annotated[StrictStr, Field(min_length=1)]
    from_: Annotated[StrictStr | None, Field(alias="from")] = None
    reply: Omittable[Message] = None
    metadata: (
        Annotated[
            dict[
                Annotated[StrictStr, Field(max_length=4)], Annotated[StrictStr, Field(max_length=8)]
            ],
            Field(max_length=2),
        ]
        | None
    ) = None


class Counter(ApiModel):
    __pydantic_extra__: dict[str, Annotated[StrictInteger, Field(ge=0)]] = Field(init=False)
    name: Omittable[StrictStr] = None


class SettingsObject(ApiModel):
    colour: StrictStr


Settings = TypeAliasType("Settings", SettingsObject | None)


class Untyped(UntypedModel):
    name: Omittable[StrictStr] = None


Anything = TypeAliasType("Anything", Any)
