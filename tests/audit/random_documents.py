"""Random OpenAPI documents, and everything in them that must not be lost.

Each name is used once, so that each part that is deleted is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st

Pointer = tuple[str | int, ...]
Fact = tuple[str, Pointer]
"""What it is, and where it stands."""

_METHODS = ("get", "put", "post", "delete")
_COMPONENTS = ("A", "B", "C", "D")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """An API whose components refer to each other, also in circles."""
    make = _Maker(draw)
    schemas = {name: make.schema(2) for name in _COMPONENTS}
    paths = {}
    for _ in range(draw(st.integers(1, 3))):
        name = make.name("id")
        item: dict[str, Any] = {
            method: make.operation()
            for method in draw(st.lists(st.sampled_from(_METHODS), min_size=1, unique=True))
        }
        item["parameters"] = [make.parameter("path", name)]
        paths[f"/{make.name('path')}/{{{name}}}"] = item
    return {
        "openapi": "3.1.0",
        "info": {"title": "Random", "version": "1"},
        "paths": paths,
        "webhooks": {make.name("hook"): {"post": make.operation()}},
        "components": {"schemas": schemas},
    }


class _Maker:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers = count()

    def name(self, stem: str) -> str:
        return f"{stem}{next(self._numbers)}"

    def operation(self) -> dict[str, Any]:
        places = self._draw(st.lists(st.sampled_from(["query", "header", "cookie"]), max_size=2))
        made: dict[str, Any] = {
            "parameters": [self.parameter(place, self.name("Key")) for place in places],
            "responses": {
                status: self.response()
                for status in self._draw(
                    st.lists(st.sampled_from(["200", "404", "5XX", "default"]), unique=True)
                )
            },
        }
        if self._draw(st.booleans()):
            made["requestBody"] = {"content": self.content()}
        return made

    def parameter(self, place: str, name: str) -> dict[str, Any]:
        return {"name": name, "in": place, "required": True, "schema": self.schema(1)}

    def response(self) -> dict[str, Any]:
        made: dict[str, Any] = {"description": ""}
        if self._draw(st.booleans()):
            made["content"] = self.content()
        if self._draw(st.booleans()):
            made["headers"] = {self.name("X-Key"): {"schema": self.schema(0)}}
        return made

    def content(self) -> dict[str, Any]:
        kinds = st.sampled_from(["application/json", "text/plain", "application/xml"])
        names = self._draw(st.lists(kinds, min_size=1, max_size=2, unique=True))
        return {name: {"schema": self.schema(2)} for name in names}

    def schema(self, depth: int) -> Any:
        kinds = ["string", "reference"]
        if depth:
            kinds += ["object", "object", "array", "tuple", "map", "allOf", "anyOf", "oneOf", "not"]
        kind = self._draw(st.sampled_from(kinds))
        match kind:
            case "string":
                return {"type": "string"}
            case "reference":
                return {"$ref": f"#/components/schemas/{self._draw(st.sampled_from(_COMPONENTS))}"}
            case "object":
                names = [self.name("key") for _ in range(self._draw(st.integers(0, 3)))]
                return {"type": "object", "properties": self._each(names, depth)}
            case "array":
                return {"type": "array", "items": self.schema(depth - 1)}
            case "tuple":
                return {"type": "array", "prefixItems": [self.schema(depth - 1)]}
            case "map":
                keyword = self._draw(st.sampled_from(["additionalProperties", "patternProperties"]))
                inner = self.schema(depth - 1)
                return {keyword: inner if keyword == "additionalProperties" else {"^a": inner}}
            case "not":
                return {"type": "object", "not": {"properties": {self.name("never"): {}}}}
        return {kind: [self.schema(depth - 1) for _ in range(2)]}

    def _each(self, names: list[str], depth: int) -> dict[str, Any]:
        return {name: self.schema(depth - 1) for name in names}


def facts(document: dict[str, Any]) -> list[Fact]:
    """All that can be reached from an operation or a webhook."""
    found: dict[Fact, None] = {}
    for root, what in (("paths", "operation"), ("webhooks", "webhook")):
        for name, item in document[root].items():
            at: Pointer = (root, name)
            for index, parameter in enumerate(item.get("parameters", ())):
                found["parameter", (*at, "parameters", index)] = None
                where = (*at, "parameters", index, "schema")
                _properties(document, parameter["schema"], where, found)
            for method in item.keys() - {"parameters"}:
                found[what, (*at, method)] = None
                for fact in _of_operation(document, item[method], (*at, method)):
                    found[fact] = None
    return list(found)


def _of_operation(document: dict[str, Any], operation: Any, at: Pointer) -> Iterator[Fact]:
    schemas: list[tuple[Any, Pointer]] = []
    holders: list[tuple[Any, Pointer]] = []
    for index, parameter in enumerate(operation["parameters"]):
        yield "parameter", (*at, "parameters", index)
        schemas.append((parameter["schema"], (*at, "parameters", index, "schema")))
    if "requestBody" in operation:
        yield "request body", (*at, "requestBody")
        holders.append((operation["requestBody"], (*at, "requestBody")))
    for status, response in operation["responses"].items():
        yield "response", (*at, "responses", status)
        holders.append((response, (*at, "responses", status)))
    for holder, where in holders:
        for name, header in holder.get("headers", {}).items():
            yield "header", (*where, "headers", name)
            schemas.append((header["schema"], (*where, "headers", name, "schema")))
        for name, media_type in holder.get("content", {}).items():
            yield "media type", (*where, "content", name)
            schemas.append((media_type["schema"], (*where, "content", name, "schema")))
    for schema, where in schemas:
        below: dict[Fact, None] = {}
        _properties(document, schema, where, below)
        yield from below


def _properties(
    document: dict[str, Any], schema: Any, at: Pointer, found: dict[Fact, None]
) -> None:
    seen: set[Pointer] = set()
    waiting = [(schema, at)]
    while waiting:
        schema, at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            target = ("components", "schemas", name)
            waiting.append((document["components"]["schemas"][name], target))
        for keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
            members = enumerate(schema.get(keyword, ()))
            waiting += [(each, (*at, keyword, index)) for index, each in members]
        for keyword in ("items", "additionalProperties"):
            if keyword in schema:
                waiting.append((schema[keyword], (*at, keyword)))
        for keyword in ("properties", "patternProperties"):
            for name, each in schema.get(keyword, {}).items():
                waiting.append((each, (*at, keyword, name)))
                if keyword == "properties":
                    found["property", (*at, keyword, name)] = None


def pointers(document: Any) -> Iterator[Pointer]:
    """The pointers of all parts of a document."""
    waiting: list[tuple[Any, Pointer]] = [(document, ())]
    while waiting:
        value, at = waiting.pop()
        yield at
        if isinstance(value, dict):
            waiting += [(each, (*at, name)) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [(each, (*at, index)) for index, each in enumerate(value)]


def delete(document: Any, pointer: Pointer) -> None:
    """Take a part out of a document."""
    for step in pointer[:-1]:
        document = document[step]
    del document[pointer[-1]]
