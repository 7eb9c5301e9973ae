"""The schemas that are tested: components, and inline schemas of parameters and bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from specmeld.conformance.schema_nodes import Node, as_map, is_list, is_map
from specmeld.conformance.schema_uses import places
from specmeld.model.api_description import Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.text.pointer import escaped

INLINE = "x-inline"
"""Where ``as_document`` keeps the inline schemas of an ``Api``, by their pointers."""


class Subject(NamedTuple):
    """A schema to test. ``name`` is the component's; of an inline schema it is the place of its
    first use, such as ``GET /threads#query.limit``, or where no operation uses it its pointer
    ``#/…``."""

    name: str
    node: Node

    @property
    def inline(self) -> bool:
        return not self.node.pointer.startswith("#/components/schemas/")


def as_document(source: JSONObject | Api) -> JSONObject:
    """One document to point into. An ``Api`` gives its components and its inline schemas."""
    if not isinstance(source, Api):
        return source
    return {
        "components": {"schemas": dict(source.schemas)},
        INLINE: {f"#{pointer}": schema for pointer, schema in _api_inline(source)},
        "webhooks": source.document.get("webhooks"),
    }


def _api_inline(api: Api) -> Iterator[tuple[str, Schema]]:
    for operation in api.operations:
        for parameter in operation.parameters:
            yield parameter.pointer + "/schema", parameter.schema
        contents = list(operation.body.contents) if operation.body else []
        for response in operation.responses:
            contents.extend(response.contents)
            for header in response.headers.values():
                yield header.pointer + "/schema", header.schema
        for content in contents:
            if content.schema is not None:
                yield content.pointer + "/schema", content.schema


def subjects(source: JSONObject | Api) -> Iterator[Subject]:
    """All subjects in the order of the document; their nodes point into ``as_document(source)``.

    A body, response or parameter that is only a reference is tested as the component it names.
    """
    document, used = as_document(source), places(source)
    for name, schema in as_map(as_map(document.get("components")).get("schemas")).items():
        if isinstance(schema, dict | bool):
            yield Subject(name, Node(f"#/components/schemas/{escaped(name)}", schema))
    taken: set[str] = set()
    for pointer, node in _inline_nodes(document):
        if _inline(node.schema):
            name = used.get(pointer, pointer)
            name = pointer if name in taken else name
            taken.add(name)
            yield Subject(name, node)


def _inline_nodes(document: JSONObject) -> Iterator[tuple[str, Node]]:
    for pointer, schema in as_map(document.get(INLINE)).items():
        yield pointer, Node(f"#/{INLINE}/{escaped(pointer)}", schema)
    for root in ("components", "paths", "webhooks"):
        for pointer, schema in _holders(as_map(document.get(root)), f"#/{root}", root):
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
