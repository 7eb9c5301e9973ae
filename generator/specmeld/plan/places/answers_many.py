"""Whether what an operation answers is many things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from specmeld.model.api_description import Operation, Schema
from specmeld.plan.models.schema_shape import reference
from specmeld.plan.places.operation_verbs import lower_words
from specmeld.plan.places.verb_words import GETTING

_DEEPEST = 8
_MOST = 500
"""Parts of an answer that are looked at."""
_LEVELS = 2
"""How deep an answer has what is asked for: ``{"result": {"boats": [...]}}``."""


def answers_many(operation: Operation, schemas: Mapping[str, Schema]) -> bool | None:
    """True for a list, False for an object that has none, or a map where the id speaks of getting
    it; None where the document does not say."""
    for response in sorted(operation.responses, key=lambda each: each.status):
        for content in response.contents if response.status.startswith("2") else ():
            if "json" in content.media_type:
                many = _is_many(content.schema, schemas)
                one = many is None and GETTING.issuperset(lower_words(operation.id)[:1] or ("",))
                return False if one and _maps(content.schema, schemas) else many
    return None


def _is_many(schema: Schema | None, schemas: Mapping[str, Schema]) -> bool | None:
    whole = list(islice(_parts(schema, schemas, _DEEPEST), _MOST))
    if any(map(_is_list, whole)):
        return True
    below = list(islice(_below(schema, schemas, _LEVELS), _MOST))
    many = any(_is_list(part) or _is_map(part) for part in below) or len(below) == _MOST
    return None if many or not any(part.get("properties") for part in whole) else False


def _maps(schema: Schema | None, schemas: Mapping[str, Schema]) -> bool:
    """Whether an answer is itself a map: of rates by currency, or of boats by name."""
    whole = [*islice(_parts(schema, schemas, _DEEPEST), _MOST)]
    return any(map(_is_map, whole)) and not any(part.get("properties") for part in whole)


def _below(
    schema: Schema | None, schemas: Mapping[str, Schema], levels: int
) -> Iterator[dict[str, Any]]:
    """The parts of a schema, and those of its properties."""
    for part in _parts(schema, schemas, _DEEPEST):
        yield part
        for each in part.get("properties", {}).values() if levels else ():
            yield from _below(each, schemas, levels - 1)


def _parts(
    schema: Schema | None, schemas: Mapping[str, Schema], depth: int
) -> Iterator[dict[str, Any]]:
    """The schema, what it refers to, and the parts that all hold; each counts, also if empty."""
    while depth and (name := reference(schema)) is not None:
        schema, depth = schemas.get(name), depth - 1
    yield schema if isinstance(schema, dict) else {}
    for part in schema.get("allOf", ()) if isinstance(schema, dict) and depth else ():
        yield from _parts(part, schemas, depth - 1)


def _is_list(schema: dict[str, Any]) -> bool:
    type_ = schema.get("type")
    return type_ == "array" or (isinstance(type_, list) and "array" in type_)


def _is_map(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("additionalProperties"), dict)
