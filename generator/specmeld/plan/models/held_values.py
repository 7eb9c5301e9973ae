"""What all items of a list are, and all values of a map: one schema, where the document has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import is_number
from specmeld.plan.models.schema_shape import constrains, reference

_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def item_schema(array: JSONObject) -> Schema:
    """A schema that each item satisfies; those of a pair of numbers are numbers."""
    first: list[Schema] = array.get("prefixItems") or []
    rest: Schema = array.get("items", True)
    if not first:
        return rest
    most = array.get("maxItems")
    whole = rest is False or (is_number(most) and most <= len(first))
    return _common(first if whole else [*first, rest])


def value_schema(map_: JSONObject) -> Schema:
    """A schema that each value satisfies, whichever pattern its name matches."""
    named: Mapping[str, Schema] = map_.get("patternProperties") or {}
    rest: Schema = map_.get("additionalProperties", True)
    if map_.get("properties") is not None:
        return True
    return _common([*named.values(), *([] if rest is False else [rest])]) if named else rest


def _common(schemas: Sequence[Schema]) -> Schema:
    """What several schemas say alike: the component that they are, or their type; else nothing."""
    named = reference(schemas[0])
    if len(schemas) == 1 or (named and all(reference(each) == named for each in schemas)):
        return schemas[0]
    kinds = {_kind(each) for each in schemas}
    kind = kinds.pop() if len(kinds) == 1 else "number" if kinds == {"integer", "number"} else ""
    return {"type": kind} if kind else True


def _kind(schema: Schema) -> str:
    """The one type of plain values that a schema names; empty where it has another or several."""
    said = constrains(schema) if isinstance(schema, dict) else {}
    kind = said.get("type")
    return kind if isinstance(kind, str) and kind in _SCALARS else ""
