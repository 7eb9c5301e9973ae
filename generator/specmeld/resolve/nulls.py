"""Whether a schema takes null, and whether it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import SchemaView
from specmeld.resolve.hierarchies import component

_DEEPEST = 8
_UNIONS = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class NullReader:
    """Asks schemas that may refer to ``schemas``; what lies deep is taken to refuse nothing."""

    schemas: Mapping[str, Schema]

    def is_named(self, schema: Schema, depth: int = 0) -> bool:
        """Whether null is among the types of a schema or of an alternative of it."""
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return False
        inner = [one for key in (*_UNIONS, "allOf") for one in schema.get(key, ())]
        inner.append(self.schemas.get(component(schema)))
        named = "null" in (SchemaView(schema).type_names or ())
        return named or any(self.is_named(one, depth + 1) for one in inner)

    def is_taken(self, schema: Schema, depth: int = 0) -> bool:
        """Whether null is valid; an alternative of ``oneOf`` is enough, as it is of ``anyOf``."""
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return schema is not False
        view = SchemaView(schema)
        if "null" not in view.types:
            return False
        parts = [one.raw for one in view.all_of]
        parts += [self.schemas[name]] if (name := component(schema)) in self.schemas else []
        return all(self.is_taken(one, depth + 1) for one in parts) and all(
            any(self.is_taken(one, depth + 1) for one in schema[key])
            for key in _UNIONS
            if schema.get(key)
        )
