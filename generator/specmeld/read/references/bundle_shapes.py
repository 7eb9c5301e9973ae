"""The objects of a description in many files, for both Swagger 2.0 and OpenAPI 3."""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.openapi.shapes import FIELDS, Shape
from specmeld.text.pointer import Pointer

SHELVES: Mapping[str, Pointer] = {
    "schema": ("components", "schemas"),
    "parameter": ("components", "parameters"),
    "response": ("components", "responses"),
    "body": ("components", "requestBodies"),
    "header": ("components", "headers"),
}
SWAGGER_SHELVES: Mapping[str, Pointer] = {
    "schema": ("definitions",),
    "parameter": ("parameters",),
    "response": ("responses",),
}
"""Kind of object → where the components of that kind are."""

KINDS: Mapping[str, Mapping[str, tuple[Shape, str]]] = {
    **FIELDS,
    "document": {
        **FIELDS["document"],
        "definitions": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "responses": ("map", "response"),
    },
    "components": {
        **FIELDS["components"],
        "links": ("map", "other"),
    },
    "parameter": {**FIELDS["parameter"], "items": ("one", "schema")},
    "media": {**FIELDS["media"], "examples": ("map", "loose")},
    "response": {**FIELDS["response"], "schema": ("one", "schema"), "links": ("map", "other")},
}
DATA = frozenset(["default", "const", "enum"])
"""What may look like a reference in here is a value."""

NAMES = frozenset(
    ["$id", "$anchor", "$schema", "$vocabulary", "$dynamicAnchor", "$recursiveAnchor"]
)
"""Keywords of schemas that nothing needs any more, and that would redirect references outside the
document."""

DEFINITIONS = ("$defs", "definitions")

LOOSE = "loose"
"""The kind of what may hold references that only some tools support: they are followed if possible,
and kept unchanged if not."""
