"""The schemas of a document as nodes: a pointer and what stands there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from specmeld.model.api import Api, Schema
from specmeld.model.json import JSONObject

INLINE = "x-inline"
"""Where ``as_document`` keeps the inline schemas of an ``Api``, by their pointers."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True)
class Node:
    """A schema and its JSON pointer in the document, such as ``#/components/schemas/Run``.

    A schema that we make up to steer the search has another key, which does not begin with "#".
    """

    pointer: str
    schema: Schema

    def get(self, keyword: str, default: Any = None) -> Any:
        return self.schema.get(keyword, default) if isinstance(self.schema, dict) else default

    def child(self, *steps: str | int) -> Node:
        """The schema below this one."""
        found: Any = self.schema
        for step in steps:
            found = found[step]
        return Node("/".join([self.pointer, *(escaped(step) for step in steps)]), found)

    def reference(self) -> JSONObject:
        """A schema that says the same. "%" in a reference would be an escape (RFC 3986)."""
        if self.pointer.startswith("#"):
            return {"$ref": self.pointer.replace("%", "%25")}
        return self.schema if isinstance(self.schema, dict) else {"allOf": [self.schema]}

    def children(self, keyword: str) -> list[Node]:
        """The schemas of a list such as ``allOf``; none where the document has no list there."""
        listed = self.get(keyword)
        return [self.child(keyword, n) for n in range(len(listed))] if is_list(listed) else []

    def named(self, keyword: str) -> list[str]:
        """The names in a map such as ``properties``."""
        mapped = self.get(keyword)
        return [name for name in mapped if isinstance(name, str)] if is_map(mapped) else []

    def holds_schema(self, keyword: str) -> bool:
        return isinstance(self.get(keyword), dict | bool)


def made_up(**schema: Any) -> Node:
    """A schema that we make up, such as one that pins a length to its bound."""
    return Node("+" + json.dumps(schema, ensure_ascii=False), schema)


ANY_TEXT = Node("+text", {"type": "string"})
AN_OBJECT = made_up(type="object")


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_map(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def as_map(value: Any) -> dict[str, Any]:
    """The value where it is a map, else an empty one."""
    return value if isinstance(value, dict) else {}


def escaped(step: str | int) -> str:
    """One step of a JSON pointer (RFC 6901), as used in a URI fragment here: not %-encoded."""
    return str(step).replace("~", "~0").replace("/", "~1")


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def look_up(document: Any, pointer: str) -> Any:
    """What stands at ``#/…``. Raises LookupError where nothing does."""
    found = document
    for step in _steps(pointer):
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (ValueError, TypeError, IndexError, KeyError):
            raise LookupError(pointer) from None
    return found


def as_document(source: JSONObject | Api) -> JSONObject:
    """One document to point into. An ``Api`` gives its components and its inline schemas."""
    if not isinstance(source, Api):
        return source
    return {
        "components": {"schemas": dict(source.schemas)},
        INLINE: {f"#{pointer}": schema for pointer, schema in _api_inline(source)},
    }


def _api_inline(api: Api) -> Iterator[tuple[str, Schema]]:
    for operation in api.operations:
        for parameter in operation.parameters:
            yield parameter.pointer + "/schema", parameter.schema
        contents = list(operation.body.contents) if operation.body else []
        for response in operation.responses:
            contents.extend(response.contents)
        for content in contents:
            if content.schema is not None:
                yield content.pointer + "/schema", content.schema


def subjects(document: JSONObject) -> Iterator[tuple[str, Node]]:
    """What is tested whole: each component by its name, each inline schema by its pointer.

    A body, response or parameter that is only a reference is tested as the component it names.
    """
    for name, schema in as_map(as_map(document.get("components")).get("schemas")).items():
        if isinstance(schema, dict | bool):
            yield name, Node(f"#/components/schemas/{escaped(name)}", schema)
    for name, schema in (document.get(INLINE) or {}).items():
        if _inline(schema):
            yield name, Node(f"#/{INLINE}/{escaped(name)}", schema)
    for root in ("components", "paths", "webhooks"):
        held = document.get(root)
        if is_map(held):
            for pointer, schema in _holders(held, f"#/{root}", root):
                if _inline(schema):
                    yield pointer, Node(pointer, schema)


def _inline(schema: Any) -> bool:
    return isinstance(schema, dict) and set(schema) - {"$ref"} != set()


def _holders(held: Any, pointer: str, kind: str) -> Iterator[tuple[str, Any]]:
    """Every ``schema`` below OpenAPI objects, in the order of the document."""
    if kind == "components":
        for section in ("parameters", "headers", "requestBodies", "responses", "pathItems"):
            inner = held.get(section)
            for name in inner if is_map(inner) else ():
                at = f"{pointer}/{section}/{escaped(name)}"
                yield from _openapi_object(inner[name], at, depth=0)
    else:
        for name in held:
            yield from _openapi_object(held[name], f"{pointer}/{escaped(name)}", depth=0)


_INNER = ("parameters", "requestBody", "responses", "content", "headers", "callbacks", *METHODS)
_MAPS = {"responses", "content", "headers", "callbacks"}


def _openapi_object(held: Any, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
    if not is_map(held) or "$ref" in held or depth > 12:
        return
    if "schema" in held:
        yield f"{pointer}/schema", held["schema"]
    for key in _INNER:
        inner, at = held.get(key), f"{pointer}/{key}"
        if is_list(inner):
            for n, item in enumerate(inner):
                yield from _openapi_object(item, f"{at}/{n}", depth + 1)
        elif is_map(inner) and key in _MAPS:
            for name, item in inner.items():
                below = f"{at}/{escaped(name)}"
                if key == "callbacks" and is_map(item):
                    for path in item:
                        yield from _openapi_object(
                            item[path], f"{below}/{escaped(path)}", depth + 2
                        )
                else:
                    yield from _openapi_object(item, below, depth + 1)
        else:
            yield from _openapi_object(inner, at, depth + 1)
