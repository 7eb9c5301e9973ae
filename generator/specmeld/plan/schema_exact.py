"""Keywords that types can't say, as the literal that ``Exact`` takes.

References become names of the models' types, which ``Exact`` asks. Only beside ``unevaluated…``
keywords, which look into what references evaluated, are the schemas themselves carried along, in
``$defs``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.model.api import ASSERTED_FORMAT, Schema
from specmeld.model.json import JSONObject
from specmeld.plan.quoting import literal
from specmeld.plan.schema_shape import component_name, constrains

_ONE = frozenset(
    {"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})


def exact_literal(
    schema: Any, schemas: Mapping[str, Schema], classes: Mapping[str, str]
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


def looks_inside(schema: Any) -> bool:
    """Whether ``unevaluatedProperties`` or ``unevaluatedItems`` stands anywhere in ``schema``."""
    if not isinstance(schema, dict):
        return False
    if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
        return True
    return any(map(looks_inside, _subschemas(schema)))


def _subschemas(schema: JSONObject) -> list[Any]:
    found = []
    for key, value in schema.items():
        if key in _ONE:
            found.append(value)
        elif key in _MANY:
            found += value
        elif key in _NAMED:
            found += value.values()
    return found


class _Writer:
    def __init__(self, classes: Mapping[str, str], prefix: str) -> None:
        self._classes = classes
        self._prefix = prefix
        self.used: dict[str, None] = {}

    def write(self, schema: Any) -> Any:
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
        if key in _ONE:
            return self.write(value)
        if key in _MANY:
            return [self.write(inner) for inner in value]
        if key in _NAMED:
            return {name: self.write(inner) for name, inner in value.items()}
        return value
