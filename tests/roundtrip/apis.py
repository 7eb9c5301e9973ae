"""An API as the round trips know it: what a page can say, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = Any


@dataclass(frozen=True)
class Shape:
    """A schema. Without ``types`` its branches alone say what it may be."""

    types: tuple[str, ...] = ()
    """JSON types without ``null``; ``("null",)`` only where nothing else is allowed."""
    nullable: bool = False
    facts: Mapping[str, JSON] = field(default_factory=dict)
    """Keyword → value: words, bounds, ``enum``, ``default``… ``knownValues`` with ``openEnum``."""
    properties: tuple[Property, ...] = ()
    closed: bool = False
    """No other properties are allowed."""
    items: Shape | None = None
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Property:
    name: str
    required: bool
    shape: Shape


@dataclass(frozen=True)
class Branch:
    label: str
    """As in a place: the JSON type, else the value of the constant tag, else the title."""
    shape: Shape


@dataclass(frozen=True)
class Parameter:
    location: str
    """``path``, ``query``, ``header`` or ``cookie``."""
    name: str
    required: bool
    shape: Shape


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    shape: Shape | None = None


@dataclass(frozen=True)
class Operation:
    method: str
    """In upper case."""
    path: str
    summary: str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Shape | None = None
    responses: tuple[Answer, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def located(self, location: str) -> list[Parameter]:
        return [each for each in self.parameters if each.location == location]


@dataclass(frozen=True)
class Api:
    title: str
    server: str
    """Scheme and host, perhaps with a version segment."""
    operations: tuple[Operation, ...]


def openapi_document(api: Api) -> dict[str, Any]:
    """The same API as an OpenAPI 3.1 document."""
    paths: dict[str, Any] = {}
    for operation in api.operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": "1"},
        "servers": [{"url": api.server}],
        "paths": paths,
    }


def _operation(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {"summary": operation.summary}
    if operation.description:
        said["description"] = operation.description
    if operation.parameters:
        said["parameters"] = [_parameter(each) for each in operation.parameters]
    if operation.body is not None:
        said["requestBody"] = {"required": True, "content": _content(operation.body)}
    answers = operation.responses or (Answer("200", "OK"),)
    said["responses"] = {
        each.status: {"description": each.description}
        | ({"content": _content(each.shape)} if each.shape is not None else {})
        for each in answers
    }
    return said


def _parameter(parameter: Parameter) -> dict[str, Any]:
    shape = schema(parameter.shape)
    words = {key: shape.pop(key) for key in ("description", "deprecated") if key in shape}
    head = {"name": parameter.name, "in": parameter.location, "required": parameter.required}
    return head | words | {"schema": shape}


def _content(shape: Shape) -> dict[str, Any]:
    return {"application/json": {"schema": schema(shape)}}


def schema(shape: Shape) -> dict[str, Any]:
    """A shape as JSON Schema; listed values among others become a union of both."""
    said = {
        key: value for key, value in shape.facts.items() if key not in ("openEnum", "collapsed")
    }
    known = said.pop("knownValues", None)
    if shape.branches:
        branches = [schema(each.shape) for each in shape.branches]
        if shape.nullable:
            branches.append({"type": "null"})
        return {"anyOf": branches} | said
    types = [*shape.types, *(["null"] if shape.nullable else [])]
    typed: dict[str, Any] = {"type": types[0] if len(types) == 1 else types} if types else {}
    if shape.nullable and "enum" in said:
        said["enum"] = [*said["enum"], None]
    if shape.properties:
        typed["properties"] = {each.name: schema(each.shape) for each in shape.properties}
        if required := [each.name for each in shape.properties if each.required]:
            typed["required"] = required
    if shape.closed:
        typed["additionalProperties"] = False
    if shape.items is not None:
        typed["items"] = schema(shape.items)
    if known is not None:
        return {"anyOf": [typed, typed | {"enum": known}]} | said
    return typed | said
