"""Whether schemas in two versions of an API may be versions of the same schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def are_akin(one: Any, other: Any) -> bool:
    """Whether two schemas may be versions of one: the same type, most of their parts in common."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return bool(one == other)
    if one.get("type") != other.get("type"):
        return False
    mine, theirs = set(_parts(one)), set(_parts(other))
    return 2 * len(mine & theirs) >= max(len(mine), len(theirs))


def _parts(schema: Mapping[str, Any]) -> Iterator[str]:
    properties, values = schema.get("properties"), schema.get("enum")
    yield from properties if isinstance(properties, dict) else ()
    yield from map(repr, values) if isinstance(values, list) else ()
