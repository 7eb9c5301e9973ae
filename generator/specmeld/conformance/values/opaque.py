"""Schemas that describe nothing: any value, or an object without a word on what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import named, target
from specmeld.model.json import JSONObject

_ANNOTATIONS = frozenset(
    ["title", "description", "$comment", "deprecated", "readOnly", "writeOnly", "externalDocs"]
)
_COMPOSING = ("allOf", "anyOf", "oneOf")
_READ = frozenset(["type", "additionalProperties", "$ref", *_COMPOSING])
_DEEPEST = 8


def is_opaque(document: JSONObject, node: Node, depth: int = 0) -> bool:
    """Whether nothing is known about the values of a schema that are not null."""
    node = named(document, node)
    if isinstance(node.schema, bool):
        return node.schema
    keywords = {key for key in node.schema if not key.startswith("x-")} - _ANNOTATIONS
    if depth > _DEEPEST or not keywords <= _READ or not _says_object_at_most(node):
        return False
    rest = node.get("additionalProperties", True)
    if rest is False or (
        rest is not True and not is_opaque(document, node.child("additionalProperties"), depth + 1)
    ):
        return False
    return all(is_opaque(document, each, depth + 1) for each in _parts(document, node))


def names_null(document: JSONObject, node: Node, depth: int = 0) -> bool:
    """Whether a schema says in so many words that a value may be null."""
    node = named(document, node)
    if "null" in _types(node):
        return True
    parts = _parts(document, node) if depth <= _DEEPEST else []
    branches = [*node.children("anyOf"), *node.children("oneOf")]
    return any(is_null(each) for each in branches) or any(
        names_null(document, each, depth + 1) for each in parts
    )


def _parts(document: JSONObject, node: Node) -> list[Node]:
    """What a schema is composed of, but for branches that are null alone."""
    inner = target(document, node)
    listed = [each for keyword in _COMPOSING for each in node.children(keyword)]
    return [
        *([inner] if inner is not None else []),
        *(each for each in listed if not is_null(each)),
    ]


def _types(node: Node) -> Sequence[str]:
    return node.view.type_names or ()


def _says_object_at_most(node: Node) -> bool:
    return set(_types(node)) in ({"object"}, {"object", "null"}, set())


def is_null(node: Node) -> bool:
    """Whether null is the only value of a schema."""
    return node.view.type_names == ("null",)
