"""What is certain about the values of a schema, and so which schemas are disjoint."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import ALL_TYPES, SchemaView, type_of
from specmeld.plan.models.schema_shape import component_name, constrains

_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """Every value that the schema accepts is of one of ``kinds``; the rest likewise."""

    kinds: frozenset[str] = ALL_TYPES
    """JSON types; ``number`` means non-integers."""
    values: tuple[Any, ...] | None = None
    """All values that it may accept; None for any number of them."""
    required: frozenset[str] = frozenset()
    properties: Mapping[str, Facts] = field(default_factory=dict)
    closed: frozenset[str] | None = None
    """The only property names that an object may have; None if it may have others."""

    def and_(self, other: Facts) -> Facts:
        """The facts of a value that both sides accept."""
        shared = {
            name: facts.and_(other.properties[name]) if name in other.properties else facts
            for name, facts in self.properties.items()
        }
        return Facts(
            self.kinds & other.kinds,
            _shared(self.values, other.values),
            self.required | other.required,
            {**other.properties, **shared},
            self.closed if self.closed is not None else other.closed,
        )

    def or_(self, other: Facts) -> Facts:
        """The facts of a value that one of the sides accepts."""
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


def _shared(ours: tuple[Any, ...] | None, theirs: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """The values of both, if both list theirs."""
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    return tuple(one for one in ours if any(_alike(one, other) for other in theirs))


def facts_of(
    schema: Schema,
    schemas: Mapping[str, Schema],
    depth: int = 0,
    wanted: Container[str] | None = None,
) -> Facts:
    """The facts of ``schema``, through references to ``schemas``, to a bounded depth.

    ``wanted``: only of these properties, which a large object may have few of.
    """
    if not isinstance(schema, dict) or depth > _DEPTH:
        return Facts(frozenset()) if schema is False else Facts()
    said = SchemaView(constrains(schema))
    values = said.values
    facts = Facts(said.types, None if values is None else tuple(values))
    if said.reference is not None and component_name(said.reference) in schemas:
        target = schemas[component_name(said.reference)]
        facts = facts.and_(facts_of(target, schemas, depth + 1, wanted))
    for member in said.all_of:
        facts = facts.and_(facts_of(member.raw, schemas, depth + 1, wanted))
    for union in (said.any_of, said.one_of):
        branches = [facts_of(branch.raw, schemas, depth + 1, wanted) for branch in union]
        if branches:
            either = branches[0]
            for branch in branches[1:]:
                either = either.or_(branch)
            facts = facts.and_(either)
    return facts.and_(_object_facts(said, schemas, depth, wanted))


def _object_facts(
    said: SchemaView, schemas: Mapping[str, Schema], depth: int, wanted: Container[str] | None
) -> Facts:
    """Facts about objects alone mean nothing if other kinds are valid; callers check kinds."""
    return Facts(
        required=frozenset(said.required),
        properties={
            name: facts_of(inner.raw, schemas, max(depth, _DEPTH - 2) + 1)
            for name, inner in said.properties.items()
            if wanted is None or name in wanted
        },
        closed=said.closed_names,
    )


def apart(left: Facts, right: Facts) -> bool:
    """Whether the two are certainly disjoint."""
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
    """Possibly equal: numbers by value; anything that may contain numbers counts as equal."""
    if isinstance(one, dict | list) and isinstance(other, dict | list):
        return type(one) is type(other)
    return type_of(one) == type_of(other) and bool(one == other)


def all_apart(branches: Sequence[Any], schemas: Mapping[str, Schema]) -> bool:
    """Whether no value can match two of ``branches``."""
    bare = [facts_of(branch, schemas, wanted=()) for branch in branches]
    required = frozenset[str]().union(*(one.required for one in bare))
    facts = [facts_of(branch, schemas, wanted=required) for branch in branches]
    return all(apart(left, right) for left, right in combinations(facts, 2))
