"""What a package of models alone holds, before it has a style's syntax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from specmeld.model.json import JSONObject
from specmeld.model.named_types import Code

PlainStyle = Literal["dataclass", "typed-dict", "msgspec", "pydantic"]


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text of the document as code."""

    doc: Code
    """As a docstring, not indented."""
    literal: Code


@dataclass(frozen=True, slots=True)
class PlainModel:
    """One model: a class where it has ``fields``, else another name for a type."""

    name: str
    schema: JSONObject
    """Only what types can say; its references are ``#/$defs/`` and the name of a model."""
    fields: Mapping[str, str] | None = None
    """Property → name of its field; none where a style has the properties themselves."""


@dataclass(frozen=True, slots=True)
class PlainPackage:
    """A package of models alone."""

    package: str
    title: str
    version: str
    style: PlainStyle
    models: tuple[PlainModel, ...]
    texts: Mapping[str, PlainText]
    """Each ``description`` of the models' schemas."""
    schemas: Mapping[str, str]
    """Component that the document declares → ``package.module:Name``."""
    lock: Mapping[str, str] = field(default_factory=dict)
