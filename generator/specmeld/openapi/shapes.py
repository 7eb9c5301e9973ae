"""The objects of an OpenAPI document: for each kind, the fields that hold other objects.

OpenAPI 3.0.4, 3.1.1 and 3.2.0, section "Fixed Fields" of each object. A name such as ``nullable``
only has a meaning in a schema, and not as the name of a property: a walker must know at each step
what kind of object it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Shape = Literal["one", "list", "map"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
BODILESS = ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE")
"""Methods whose requests have no body, unless a document shows one (RFC 9110, section 9.3)."""

_MEDIA: dict[str, tuple[Shape, str]] = {"content": ("map", "media")}
_EXAMPLES: dict[str, tuple[Shape, str]] = {"examples": ("map", "example")}
_SCHEMA: dict[str, tuple[Shape, str]] = {
    **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions"), ("map", "schema")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), ("list", "schema")),
    **dict.fromkeys(("not", "if", "then", "else", "items", "contains"), ("one", "schema")),
    **dict.fromkeys(("additionalProperties", "propertyNames"), ("one", "schema")),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), ("one", "schema")),
    "dependentSchemas": ("map", "schema"),
    "contentSchema": ("one", "schema"),
}

FIELDS: Mapping[str, Mapping[str, tuple[Shape, str]]] = {
    "document": {
        "paths": ("map", "path"),
        "webhooks": ("map", "path"),
        "components": ("one", "components"),
    },
    "components": {
        "schemas": ("map", "schema"),
        "responses": ("map", "response"),
        "parameters": ("map", "parameter"),
        "requestBodies": ("map", "body"),
        "headers": ("map", "header"),
        **_EXAMPLES,
        "callbacks": ("map", "callback"),
        "pathItems": ("map", "path"),
        "mediaTypes": ("map", "media"),
        "securitySchemes": ("map", "scheme"),
    },
    "path": {
        **dict.fromkeys(METHODS, ("one", "operation")),
        "additionalOperations": ("map", "operation"),
        "parameters": ("list", "parameter"),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "body"),
        "responses": ("map", "response"),
        "callbacks": ("map", "callback"),
    },
    "parameter": {"schema": ("one", "schema"), **_EXAMPLES, **_MEDIA},
    "header": {"schema": ("one", "schema"), **_EXAMPLES, **_MEDIA},
    "body": _MEDIA,
    "response": {"headers": ("map", "header"), **_MEDIA},
    "media": {
        "schema": ("one", "schema"),
        "itemSchema": ("one", "schema"),
        **_EXAMPLES,
        "encoding": ("map", "encoding"),
    },
    "encoding": {"headers": ("map", "header")},
    "schema": _SCHEMA,
}
"""Kind of object → its fields that hold objects, singly, in a list or by name.

A callback is a map of expressions to path items, and is not in the table.
"""
