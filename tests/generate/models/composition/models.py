"""The schemas of the API as types."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import StrictStr
from typing_extensions import TypeAliasType

from .._schema import ApiModel, Exact, ExactModel, Omittable, StrictInteger, UntypedModel


class Base(ApiModel):
    id: StrictStr
    """What tells it from others."""


class Derived(ApiModel):
    """A base with a size."""

    id: StrictStr
    """What tells it from others."""
    size: StrictInteger


class Sealed(ApiModel, extra="forbid"):
    id: StrictStr
    """What tells it from others."""
    colour: Omittable[StrictStr] = None


Sorted = TypeAliasType(
    "Sorted",
    Annotated[
        dict[str, Any],
        Exact(
            {
                "type": "object",
                "anyOf": [{"$ref": "#/$defs/SortedWithName"}, {"$ref": "#/$defs/SortedWithNumber"}],
                "unevaluatedProperties": False,
                "$defs": {
                    "SortedWithName": {
                        "properties": {"name": {"type": "string"}},
                        "required": ["name"],
                    },
                    "SortedWithNumber": {
                        "properties": {"number": {"type": "integer"}},
                        "required": ["number"],
                    },
                },
            }
        ),
    ],
)


class Either(ExactModel):
    exact__: ClassVar = Exact({"oneOf": [{"required": ["name"]}, {"required": ["number"]}]})
    name: Omittable[StrictStr] = None
    number: Omittable[StrictInteger] = None


class Conditional(ExactModel):
    exact__: ClassVar = Exact(
        {
            "if": {"properties": {"kind": {"const": "error"}}, "required": ["kind"]},
            "then": {"required": ["reason"]},
            "dependentRequired": {"reason": ["kind"]},
            "not": {"required": ["secret"]},
        }
    )
    kind: Omittable[StrictStr] = None
    reason: Omittable[StrictStr] = None


Renamed = TypeAliasType("Renamed", Base)
"""The same."""


class SortedWithName(UntypedModel):
    name: StrictStr


class SortedWithNumber(UntypedModel):
    number: StrictInteger
