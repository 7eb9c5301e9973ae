"""Whether what an operation answers is many things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specmeld.model.api import Operation, Schema
from specmeld.plan.schema_shape import reference

_DEEPEST = 8


def answers_many(operation: Operation, schemas: Mapping[str, Schema]) -> bool | None:
    """True for a list, False for an object that has none; None where the document does not say."""
    for response in operation.responses:
        for content in response.contents if response.status.startswith("2") else ():
            if "json" in content.media_type:
                return _is_many(content.schema, schemas)
    return None


def _is_many(schema: Any, schemas: Mapping[str, Schema]) -> bool | None:
    parts = list(_parts(schema, schemas, _DEEPEST))
    if any(_is_list(part) for part in parts):
        return True
    properties = [each for part in parts for each in part.get("properties", {}).values()]
    inner = [part for each in properties for part in _parts(each, schemas, _DEEPEST)]
    return None if not properties or any(map(_is_list, inner)) else False


def _parts(schema: Any, schemas: Mapping[str, Schema], depth: int) -> Iterator[dict[str, Any]]:
    """The schema, what it refers to, and the parts that all hold."""
    while depth and (name := reference(schema)) is not None:
        schema, depth = schemas.get(name), depth - 1
    if isinstance(schema, dict) and depth:
        yield schema
        for part in schema.get("allOf", ()):
            yield from _parts(part, schemas, depth - 1)


def _is_list(schema: dict[str, Any]) -> bool:
    type_ = schema.get("type")
    return type_ == "array" or (isinstance(type_, list) and "array" in type_)
