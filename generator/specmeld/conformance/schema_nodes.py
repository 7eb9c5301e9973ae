"""The schemas of a document as nodes: a pointer and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeGuard

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.openapi.shapes import FIELDS, Shape
from specmeld.text.pointer import escaped, parse_pointer, value_at

SHAPES: Mapping[str, Shape] = {key: shape for key, (shape, _) in FIELDS["schema"].items()}
"""Keyword → how it holds schemas."""
SILENT = frozenset(
    {"title", "description", "externalDocs", "deprecated", "readOnly", "writeOnly", "xml"}
    | {"format", "discriminator", "nullable", "contentEncoding", "contentMediaType", "$comment"}
)
"""Keywords that neither refuse a value nor show one."""
SHOWING = frozenset({"default", "example", "examples"})
"""Keywords that refuse nothing and show a value."""

_REBASING = frozenset({"$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef"})
_VALUES = frozenset({"example", "examples", "default", "enum", "const"})


class Node(NamedTuple):
    """A schema and its JSON pointer in the document, such as ``#/components/schemas/Run``.

    A schema that we make up to steer the search has another key, which does not begin with "#".
    """

    pointer: str
    schema: Schema

    @property
    def view(self) -> SchemaView:
        return SchemaView(self.schema)

    def get(self, keyword: str, default: Any = None) -> Any:
        return self.schema.get(keyword, default) if isinstance(self.schema, dict) else default

    def child(self, *steps: str | int) -> Node:
        """The schema below this one."""
        found: Any = self.schema
        pointer = self.pointer
        for step in steps:
            found = found[step]
            pointer = f"{pointer}/{step if isinstance(step, int) else escaped(step)}"
        return Node(pointer, found)

    def reference(self) -> JSONObject:
        """A schema that says the same. "%" in a reference would be an escape (RFC 3986)."""
        if self.pointer.startswith("#"):
            return {"$ref": self.pointer.replace("%", "%25")}
        return self.schema if isinstance(self.schema, dict) else {"allOf": [self.schema]}

    def children(self, keyword: str) -> list[Node]:
        """The schemas of a list such as ``allOf``; none where the document has no list there."""
        schema = self.schema
        listed = schema.get(keyword) if isinstance(schema, dict) else None
        if not isinstance(listed, list):
            return []
        around = f"{self.pointer}/{escaped(keyword)}"
        return [Node(f"{around}/{n}", one) for n, one in enumerate(listed)]

    def named(self, keyword: str) -> list[str]:
        """The names in a map such as ``properties``."""
        mapped = self.get(keyword)
        return [name for name in mapped if isinstance(name, str)] if is_map(mapped) else []

    def holds_schema(self, keyword: str) -> bool:
        return isinstance(self.get(keyword), dict | bool)


def made_up(**schema: Any) -> Node:
    """A schema that we make up, such as one that pins a length to its bound."""
    return Node(f"+{schema!r}", schema)


def steered(nodes: tuple[Node, ...], **schema: Any) -> tuple[Node, ...]:
    """Schemas and one that we make up; themselves where one of them says the same.

    The search keeps what it has found for schemas, so that it need not be asked for in two ways.
    """
    if schema.keys() == {"type"} and any(node.get("type") == schema["type"] for node in nodes):
        return nodes
    return (made_up(**schema), *nodes)


ANY_TEXT = Node("+text", {"type": "string"})


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_map(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def as_map(value: Any) -> dict[str, Any]:
    """The value where it is a map, else an empty one."""
    return value if isinstance(value, dict) else {}


def look_up(document: Any, pointer: str) -> Any:
    """What stands at ``#/…``. Raises LookupError where nothing does."""
    return value_at(document, parse_pointer(pointer))


def is_rebasing(schema: Mapping[str, Any]) -> bool:
    """Whether a schema says by itself what references mean, and has no mere property of that
    name."""
    return any(isinstance(schema[key], str) for key in _REBASING.intersection(schema))


def rebases(document: JSONObject) -> bool:
    """Whether references of a document mean something else than where they lead from its root."""
    waiting: list[Any] = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if is_rebasing(one):
                return True
            waiting.extend(part for key, part in one.items() if key not in _VALUES)
        elif isinstance(one, list):
            waiting.extend(one)
    return False
