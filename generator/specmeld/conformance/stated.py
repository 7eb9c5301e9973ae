"""What all schemas of one value state together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.conformance.branches import Way
from specmeld.conformance.numbers import is_number
from specmeld.conformance.patterns import (
    ExplosivePatternError,
    UnreadablePatternError,
    found,
)
from specmeld.conformance.schemas import is_list, is_map
from specmeld.model.json import JSONObject

_ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
_HINTS = {
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties",
               "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"),
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}  # fmt: skip


def required(way: Way) -> list[str]:
    """The properties that must be there, those that others bring with them too."""
    names: dict[str, None] = {}
    for node in way:
        listed = node.get("required")
        names.update(dict.fromkeys(one for one in listed or () if isinstance(one, str)))
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        for node in way:
            dependent = node.get("dependentRequired")
            for other in dependent.get(name, ()) if is_map(dependent) else ():
                if other not in names:
                    names[other] = None
                    waiting.append(other)
    return list(names)


def listed_values(schema: JSONObject) -> Iterator[list[Any]]:
    """The lists of values that a schema allows, where it has some."""
    if "const" in schema:
        yield [schema["const"]]
    if is_list(schema.get("enum")):
        yield schema["enum"]


def allowed_kinds(schemas: Sequence[JSONObject]) -> list[str]:
    """The types that all schemas allow, the telling ones first."""
    allowed: list[str] | None = None
    for schema in schemas:
        stated = schema.get("type")
        named = stated if is_list(stated) else [stated] if isinstance(stated, str) else None
        if named is not None:
            allowed = named if allowed is None else _both(allowed, named)
    if allowed is None:
        hinted = [
            kind for kind, keys in _HINTS.items() if any(k in s for k in keys for s in schemas)
        ]
        return hinted + [kind for kind in ("string", *_ORDER) if kind not in hinted][:8]
    known = [kind for kind in allowed if kind in _ORDER]
    return sorted(known, key=lambda kind: kind == "null")


def _both(some: list[str], others: list[str]) -> list[str]:
    kept = [kind for kind in some if kind in others]
    if (
        "integer" not in kept
        and {"integer", "number"} & set(some)
        and {"integer"} & set(some + others)
    ):
        kept += ["integer"] if {"integer", "number"} & set(others) else []
    return kept


def limit(schemas: Sequence[JSONObject], keyword: str, pick: Any) -> int | None:
    """The number that ``pick`` (min or max) chooses of those that the schemas state."""
    stated = [int(one[keyword]) for one in schemas if is_number(one.get(keyword))]
    return pick(stated) if stated else None


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern is found in a name; not where nobody can say."""
    try:
        return found(pattern, name)
    except (UnreadablePatternError, ExplosivePatternError):
        return False
