"""Keywords that types can't say, as the literal that ``Exact`` takes.

References become names of the models' types, which ``Exact`` asks. Only beside ``unevaluated…``
keywords, which look into what references evaluated, are the schemas themselves carried along, in
``$defs``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.model.api_description import ASSERTED_FORMAT, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import ANNOTATIONS
from specmeld.openapi.shapes import FIELDS
from specmeld.plan.models.schema_shape import component_name, constrains
from specmeld.plan.quoting import literal

_SHAPES = {key: shape for key, (shape, _) in FIELDS["schema"].items() if key not in ANNOTATIONS}
"""Keyword → how it holds schemas, where those can refuse a value."""


def exact_literal(
    schema: Schema, schemas: Mapping[str, Schema], classes: Mapping[str, str]
) -> tuple[str, frozenset[str]]:
    """The Python literal of ``schema`` for ``Exact``, and the components whose types it names."""
    if not looks_inside(schema):
        writer = _Writer(classes, "")
        return literal(writer.write(schema)), frozenset(writer.used)
    writer = _Writer(classes, "#/$defs/")
    whole = writer.write(schema)
    definitions: dict[str, Any] = {}
    while len(definitions) < len(writer.used):
        for name in [name for name in writer.used if classes[name] not in definitions]:
            definitions[classes[name]] = writer.write(schemas[name])
    return literal({**whole, "$defs": definitions} if definitions else whole), frozenset()


def looks_inside(schema: Schema) -> bool:
    """Whether ``unevaluatedProperties`` or ``unevaluatedItems`` stands anywhere in ``schema``."""
    if not isinstance(schema, dict):
        return False
    if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
        return True
    return any(map(looks_inside, _subschemas(schema)))


def _subschemas(schema: JSONObject) -> list[Any]:
    found = []
    for key, value in schema.items():
        match _SHAPES.get(key):
            case "one":
                found.append(value)
            case "list":
                found += value
            case "map":
                found += value.values()
            case None:
                pass
    return found


class _Writer:
    def __init__(self, classes: Mapping[str, str], prefix: str) -> None:
        self._classes = classes
        self._prefix = prefix
        self.used: dict[str, None] = {}

    def write(self, schema: Schema) -> Any:
        """``schema`` without annotations and with references by Python name."""
        if not isinstance(schema, dict):
            return schema
        return {
            "format" if key == ASSERTED_FORMAT else key: self._value(key, value)
            for key, value in constrains(schema).items()
        }

    def _value(self, key: str, value: Any) -> Any:
        if key == "$ref":
            name = component_name(value)
            self.used[name] = None
            return self._prefix + self._classes[name]
        match _SHAPES.get(key):
            case "one":
                return self.write(value)
            case "list":
                return [self.write(inner) for inner in value]
            case "map":
                return {name: self.write(inner) for name, inner in value.items()}
            case None:
                return value
