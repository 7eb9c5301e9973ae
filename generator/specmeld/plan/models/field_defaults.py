"""What a property reads as that was left out: the default of its description, where it is plain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_shape import component_name, reference

_LONGEST = 200
_DEEPEST = 8
_KINDS: dict[type, tuple[str, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    str: ("string",),
}


def field_default(parts: Sequence[Any], schemas: Mapping[str, Schema]) -> Any:
    """The default that a property's schemas state, its own first; None where it is of no use.

    Lists and objects are left out: who changed one would change what is never sent back.
    """
    said = [one for part in parts for one in _followed(part, schemas)]
    value = next((one["default"] for one in said if "default" in one), None)
    if type(value) not in _KINDS or (isinstance(value, str) and len(value) > _LONGEST):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    views = [SchemaView(one) for one in said]
    values = [view.values for view in views if view.values is not None]
    types = [view.type_names for view in views if view.type_names]
    fits = all(_among(value, one) for one in values)
    known = all(set(_KINDS[type(value)]) & set(one) for one in types)
    return value if fits and known and (values or types) else None


def _among(value: Any, values: Sequence[Any]) -> bool:
    return any(type(one) is type(value) and one == value for one in values)


def _followed(schema: Schema | None, schemas: Mapping[str, Schema]) -> list[dict[str, Any]]:
    """A schema and those that it refers to."""
    found: list[dict[str, Any]] = []
    while isinstance(schema, dict) and len(found) < _DEEPEST:
        found.append(schema)
        ref = schema.get("$ref")
        name = component_name(ref) if isinstance(ref, str) else reference(schema)
        schema = schemas.get(name) if name is not None else None
    return found
