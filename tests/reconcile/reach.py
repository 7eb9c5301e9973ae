"""Which schemas and operations of a raw document say something of what is sent or answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Pointer = tuple[str | int, ...]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SCHEMAS = ("items", "additionalProperties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties")
_SHELVES = ("definitions", "parameters", "responses")
"""Where OpenAPI 2.0 keeps its components."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that stands in the document itself."""

    pointer: Pointer
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema that an operation leads to."""

    pointer: Pointer
    value: dict[str, Any]

    @property
    def unit(self) -> Pointer:
        """The component or operation that it is part of."""
        if self.pointer[0] == "components" or self.pointer[0] == "paths":
            return self.pointer[:3]
        return self.pointer[:2]

    @property
    def is_property(self) -> bool:
        return len(self.pointer) > 1 and self.pointer[-2] == "properties"


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """The operations, in the order of the document."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            value = item.get(method) if isinstance(item, dict) else None
            if isinstance(value, dict) and "$ref" not in value:
                yield Operation(("paths", path, method), value)


def schemas(document: dict[str, Any]) -> Iterator[Schema]:
    """Each schema that an operation leads to through references, once."""
    seen: set[Pointer] = set()
    waiting: list[tuple[str, Any, Pointer]] = [
        ("operation", each.value, each.pointer) for each in operations(document)
    ]
    for path, item in document.get("paths", {}).items():
        if isinstance(item, dict):
            where = ("paths", path, "parameters")
            waiting += _listed("parameter", item.get("parameters"), where)
    waiting.reverse()
    while waiting:
        kind, value, at = waiting.pop()
        if not isinstance(value, dict) or at in seen:
            continue
        seen.add(at)
        if isinstance(value.get("$ref"), str):
            found = follow(document, value["$ref"])
            waiting += [(kind, *found)] if found else []
        elif kind == "schema" or (kind in ("parameter", "header") and "type" in value):
            yield Schema(at, value)
        waiting += reversed(list(_below(kind, value, at)))


def follow(document: dict[str, Any], reference: str) -> tuple[Any, Pointer] | None:
    """What a reference within the document leads to."""
    value: Any = document
    at: Pointer = ()
    if not reference.startswith("#/"):
        return None
    for token in unquote(reference[2:]).split("/"):
        step: str | int = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and str(step).isdecimal():
            step = int(step)
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
        at = (*at, step)
    return value, at


def _below(kind: str, value: dict[str, Any], at: Pointer) -> Iterator[tuple[str, Any, Pointer]]:
    match kind:
        case "operation":
            yield from _listed("parameter", value.get("parameters"), (*at, "parameters"))
            yield "body", value.get("requestBody"), (*at, "requestBody")
            yield from _named("response", value.get("responses"), (*at, "responses"))
        case "schema":
            for keyword in _SCHEMAS:
                yield "schema", value.get(keyword), (*at, keyword)
            for keyword in _LISTS:
                yield from _listed("schema", value.get(keyword), (*at, keyword))
            for keyword in _NAMED:
                yield from _named("schema", value.get(keyword), (*at, keyword))
        case _:
            yield "schema", value.get("schema"), (*at, "schema")
            yield "schema", value.get("items"), (*at, "items")
            yield from _named("body", value.get("content"), (*at, "content"))
            yield from _named("header", value.get("headers"), (*at, "headers"))


def _listed(kind: str, value: Any, at: Pointer) -> list[tuple[str, Any, Pointer]]:
    listed = value if isinstance(value, list) else []
    return [(kind, each, (*at, index)) for index, each in enumerate(listed)]


def _named(kind: str, value: Any, at: Pointer) -> list[tuple[str, Any, Pointer]]:
    named = value if isinstance(value, dict) else {}
    return [(kind, each, (*at, name)) for name, each in named.items() if isinstance(name, str)]
