"""The schema of sample values: their types and properties, never closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from specmeld.model.json import JSON
from specmeld.read.formats.lined import Lined

_DEEPEST = 40


def schema_of_samples(values: Sequence[JSON], line: int = 0) -> Lined:
    """What all the values have in common; null among them shows that it is allowed."""
    return _schema(values, line, 0)


def _schema(values: Sequence[JSON], line: int, depth: int) -> Lined:
    schema = Lined(line)
    known = [value for value in values if value is not None]
    types = _types(known)
    if len(types) != 1 or depth > _DEEPEST:
        return schema
    type_ = types.pop()
    schema["type"] = [type_, "null"] if len(known) < len(values) else type_
    if type_ == "object":
        properties = Lined(line)
        for name in dict.fromkeys(name for value in known for name in _keys(value)):
            inner = [value[name] for value in known if isinstance(value, dict) and name in value]
            properties[name] = _schema(inner, line, depth + 1)
        if properties:
            schema["properties"] = properties
    elif type_ == "array":
        items = [item for value in known if isinstance(value, list) for item in value]
        schema["items"] = _schema(items, line, depth + 1)
    return schema


def _types(values: Iterable[JSON]) -> set[str]:
    types = {type_of_value(value) for value in values}
    return {"number"} if types == {"integer", "number"} else types


def _keys(value: JSON) -> Iterable[str]:
    return value if isinstance(value, dict) else ()


def type_of_value(value: JSON) -> str:
    """The JSON type of a value, ``integer`` for a whole number."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def with_collapsed_filled(schema: Lined, values: Sequence[JSON], depth: int = 0) -> Lined:
    """A schema whose objects without properties get those in samples."""
    known = [value for value in values if value is not None]
    if not known or depth > _DEEPEST:
        return schema
    kinds = _types(known)
    if kinds == {"object"} and schema.get("type", "object") == "object":
        return _with_properties(schema, known, depth)
    if kinds == {"array"} and schema.get("type") == "array":
        items = [item for value in known if isinstance(value, list) for item in value]
        inner = schema.get("items", Lined(schema.line))
        if isinstance(inner, Lined) and items:
            return schema.with_keys({"items": with_collapsed_filled(inner, items, depth + 1)})
    return schema


def _with_properties(schema: Lined, values: Sequence[JSON], depth: int) -> Lined:
    properties = schema.get("properties")
    if isinstance(properties, Lined):
        made = properties.copied()
        for name, each in properties.items():
            inner = [value[name] for value in values if isinstance(value, dict) and name in value]
            if isinstance(each, Lined):
                made[name] = with_collapsed_filled(each, inner, depth + 1)
        return schema.with_keys({"properties": made})
    if schema.keys() - {"type", "description"}:
        return schema
    shown = _schema(values, schema.line, depth)
    return shown.with_keys(schema) if "properties" in shown else schema


def is_shown_whole(schema: Lined) -> bool:
    """Whether all samples of a number are whole, if no description says otherwise."""
    values: list[JSON] = [*schema.get("examples", ()), *schema.get("enum", ())]
    values += [schema[key] for key in ("default", "minimum", "maximum") if key in schema]
    return bool(values) and all(type_of_value(value) == "integer" for value in values)
