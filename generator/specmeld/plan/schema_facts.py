"""What is certain of the values that a schema takes, and so which schemas have none in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from specmeld.model.api import Schema
from specmeld.model.json import JSONObject
from specmeld.plan.schema_shape import component_name, constrains

ALL_KINDS = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """Every value that the schema takes is of one of ``kinds``; the rest likewise."""

    kinds: frozenset[str] = ALL_KINDS
    """JSON types; ``number`` stands for numbers that are not whole."""
    values: tuple[Any, ...] | None = None
    """All the values that it may take; None for any number of them."""
    required: frozenset[str] = frozenset()
    properties: Mapping[str, Facts] = field(default_factory=dict)
    closed: frozenset[str] | None = None
    """The only property names that an object may have; None where it may have others."""

    def and_(self, other: Facts) -> Facts:
        """The facts of a value that both sides take."""
        shared = {
            name: facts.and_(other.properties[name]) if name in other.properties else facts
            for name, facts in self.properties.items()
        }
        return Facts(
            self.kinds & other.kinds,
            self.values if self.values is not None else other.values,
            self.required | other.required,
            {**other.properties, **shared},
            self.closed if self.closed is not None else other.closed,
        )

    def or_(self, other: Facts) -> Facts:
        """The facts of a value that one of the sides takes."""
        bounded = self.values is not None and other.values is not None
        return Facts(
            self.kinds | other.kinds,
            (*(self.values or ()), *(other.values or ())) if bounded else None,
            self.required & other.required,
            {
                name: facts.or_(other.properties[name])
                for name, facts in self.properties.items()
                if name in other.properties
            },
        )


def facts_of(schema: Any, schemas: Mapping[str, Schema], depth: int = 0) -> Facts:
    """The facts of ``schema``, through references to ``schemas``, to a bounded depth."""
    if not isinstance(schema, dict) or depth > _DEPTH:
        return Facts(frozenset()) if schema is False else Facts()
    said = constrains(schema)
    facts = Facts(_kinds(said), _values(said))
    if "$ref" in said and component_name(said["$ref"]) in schemas:
        target = schemas[component_name(said["$ref"])]
        facts = facts.and_(facts_of(target, schemas, depth + 1))
    for branch in said.get("allOf") or ():
        facts = facts.and_(facts_of(branch, schemas, depth + 1))
    for keyword in ("anyOf", "oneOf"):
        branches = [facts_of(branch, schemas, depth + 1) for branch in said.get(keyword) or ()]
        if branches:
            either = branches[0]
            for branch in branches[1:]:
                either = either.or_(branch)
            facts = facts.and_(either)
    return facts.and_(_object_facts(said, schemas, depth))


def _kinds(said: JSONObject) -> frozenset[str]:
    values = _values(said)
    kinds = ALL_KINDS
    if "type" in said:
        listed = said["type"] if isinstance(said["type"], list) else [said["type"]]
        kinds = frozenset(listed) | ({"integer"} if "number" in listed else frozenset())
    return kinds if values is None else kinds & frozenset(map(kind_of, values))


def kind_of(value: Any) -> str:
    """The JSON type of a value; 1.0 is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _values(said: JSONObject) -> tuple[Any, ...] | None:
    if "const" in said:
        return (said["const"],)
    return tuple(said["enum"]) if isinstance(said.get("enum"), list) else None


def _object_facts(said: JSONObject, schemas: Mapping[str, Schema], depth: int) -> Facts:
    """Facts that hold only of objects say nothing where other kinds pass; callers look at kinds."""
    properties = said.get("properties") or {}
    closed = None
    if said.get("additionalProperties") is False and not said.get("patternProperties"):
        closed = frozenset(properties)
    return Facts(
        required=frozenset(said.get("required") or ()),
        properties={
            name: facts_of(inner, schemas, max(depth, _DEPTH - 2) + 1)
            for name, inner in properties.items()
        },
        closed=closed,
    )


def apart(left: Facts, right: Facts) -> bool:
    """Whether it is certain that no value is of both."""
    kinds = left.kinds & right.kinds
    if not kinds:
        return True
    if left.values is not None and right.values is not None:
        return not any(_alike(one, other) for one in left.values for other in right.values)
    if kinds != {"object"}:
        return False
    if any(
        name in right.properties and apart(left.properties[name], right.properties[name])
        for name in left.properties
        if name in left.required | right.required
    ):
        return True
    return bool(
        (right.closed is not None and left.required - right.closed)
        or (left.closed is not None and right.required - left.closed)
    )


def _alike(one: Any, other: Any) -> bool:
    """Perhaps equal: numbers by value; what may hold numbers inside is never told apart."""
    if isinstance(one, dict | list) and isinstance(other, dict | list):
        return type(one) is type(other)
    return kind_of(one) == kind_of(other) and bool(one == other)


def all_apart(branches: Sequence[Any], schemas: Mapping[str, Schema]) -> bool:
    """Whether no value can be of two of ``branches``."""
    facts = [facts_of(branch, schemas) for branch in branches]
    return all(apart(left, right) for left, right in combinations(facts, 2))
