"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr
from typing_extensions import TypeAliasType

from .._schema import ApiModel, Exact, Omittable, StrictInteger


class ToolCodeInterpreter(ApiModel):
    type: Literal["code_interpreter"]


class ToolFunctionObject(ApiModel):
    name: Annotated[StrictStr, Field(pattern="^[a-z_]+$")]


class ToolFunction(ApiModel):
    type: Literal["function"]
    function: ToolFunctionObject


Tool = TypeAliasType(
    "Tool", Annotated[ToolCodeInterpreter | ToolFunction, Field(discriminator="type")]
)


class Cat(ApiModel):
    lives: Omittable[StrictInteger] = None


class Dog(ApiModel):
    tricks: Omittable[StrictInteger] = None


Overlapping = TypeAliasType(
    "Overlapping", Annotated[Cat | Dog, Exact({"oneOf": [{"$ref": "Cat"}, {"$ref": "Dog"}]})]
)

Choice = TypeAliasType(
    "Choice", Literal["none", "auto"] | Annotated[list[StrictStr], Field(min_length=1)] | None
)

OpenEnum = TypeAliasType("OpenEnum", StrictStr | Literal["small", "large"])

Tree = TypeAliasType("Tree", "StrictStr | list[Tree]")


class Dash(ApiModel):
    kind: Annotated[Literal["dash"], Field(alias="@kind")]
    length: StrictInteger


class Dot(ApiModel):
    kind: Annotated[Literal["dot"], Field(alias="@kind")]


OddTag = TypeAliasType("OddTag", Dot | Dash)
