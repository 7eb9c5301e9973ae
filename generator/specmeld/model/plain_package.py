"""The content of a models-only package, before it has the syntax of a style."""

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
    """One model: a class if it has ``fields``, else a type alias."""

    name: str
    schema: JSONObject
    """Only what types can express; its references are ``#/$defs/`` and the name of a model."""
    fields: Mapping[str, str] | None = None
    """Property → name of its field; None if a style uses the properties themselves."""


@dataclass(frozen=True, slots=True)
class PlainPackage:
    """A models-only package."""

    package: str
    title: str
    version: str
    style: PlainStyle
    models: tuple[PlainModel, ...]
    texts: Mapping[str, PlainText]
    """Each ``description`` of the models' schemas."""
    schemas: Mapping[str, str]
    """Component declared in the document → ``package.module:Name``."""
    lock: Mapping[str, str] = field(default_factory=dict)
