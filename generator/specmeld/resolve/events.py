"""Server-sent events whose data is JSON: what the text of ``data`` holds, in place of the text.

OpenAPI 3.2 (section 4.14.4.1) describes an event as an object of texts, and JSON in its ``data`` by
``contentMediaType`` and ``contentSchema``. Who reads a stream wants the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject

_BRANCHES = ("oneOf", "anyOf", "allOf")
_DEEPEST = 8

Find = Callable[[str], Any]
"""What a reference names."""


def with_values(schema: Schema | None, find: Find, depth: int = 0) -> Any:
    """The schema of an event with the schema of its data's value; ``schema`` itself where its data
    is text. What is referred to and says something else than before is put in place."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return schema
    if isinstance(schema.get("$ref"), str):
        target = find(schema["$ref"])
        made = with_values(target, find, depth + 1)
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return schema if made is target else {**made, **beside}
    made = dict(schema)
    for keyword in _BRANCHES:
        if isinstance(schema.get(keyword), list):
            made[keyword] = [with_values(each, find, depth + 1) for each in schema[keyword]]
    properties = schema.get("properties")
    if isinstance(properties, dict) and "data" in properties:
        made["properties"] = {**properties, "data": _value(properties["data"], find)}
    return _without_mapping(made) if made != schema else schema


def _value(data: Any, find: Find) -> Any:
    said = find(data["$ref"]) if isinstance(data, dict) and "$ref" in data else data
    if not isinstance(said, dict) or "contentSchema" not in said:
        return data
    media_type = str(said.get("contentMediaType", "application/json")).partition(";")[0].strip()
    is_json = media_type == "application/json" or media_type.endswith("+json")
    return said["contentSchema"] if is_json else data


def _without_mapping(schema: JSONObject) -> JSONObject:
    """The tag alone tells the branches: a mapping would lead to what they were."""
    told = schema.get("discriminator")
    if not isinstance(told, dict) or "mapping" not in told:
        return schema
    kept = {key: value for key, value in told.items() if key != "mapping"}
    return {**schema, "discriminator": kept}
