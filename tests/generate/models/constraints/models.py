"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictStr

from .._schema import ApiModel, Exact, ExactLiteral, Omittable, StrictInteger, StrictNumber
from .._schema_values import NOT_GIVEN, Accepts, ParsedDateTime


class Numbers(ApiModel):
    whole: Omittable[Annotated[StrictInteger, Field(ge=256)]] = None
    ratio: Omittable[Annotated[StrictNumber, Field(ge=0, lt=2)]] = None
    step: Omittable[Annotated[StrictNumber, Exact({"multipleOf": 0.25})]] = None
    even: Omittable[Annotated[StrictInteger, Field(multiple_of=2)]] = None
    level: (
        Annotated[Literal[True], ExactLiteral] | Annotated[Literal[1, 2], ExactLiteral] | None
    ) = None
    half: Omittable[Annotated[StrictNumber, Exact({"const": 0.5})]] = None


class Texts(ApiModel):
    short: Omittable[Annotated[StrictStr, Field(max_length=2)]] = None
    word: Omittable[Annotated[StrictStr, Field(pattern="^[A-Za-z0-9_]+$")]] = None
    ahead: Omittable[Annotated[StrictStr, Exact({"pattern": "^(?!x)"})]] = None
    date: Accepts[Omittable[ParsedDateTime], str] = NOT_GIVEN


class Lists(ApiModel):
    few: Omittable[Annotated[list[StrictBool], Field(max_length=2)]] = None
    set: Omittable[Annotated[list[StrictInteger], Exact({"uniqueItems": True})]] = None
    pair: Omittable[
        Annotated[
            list[Any],
            Exact({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}),
        ]
    ] = None
    some: Omittable[Annotated[list[Any], Exact({"contains": {"const": 1}, "maxContains": 2})]] = (
        None
    )
