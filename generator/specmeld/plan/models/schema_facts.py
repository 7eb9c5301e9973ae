"""What is certain of the values that a schema takes, and so which schemas have none in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import ALL_TYPES, SchemaView, type_of
from specmeld.plan.models.schema_shape import component_name, constrains

_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """Every value that the schema takes is of one of ``kinds``; the rest likewise."""

    kinds: frozenset[str] = ALL_TYPES
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
            _shared(self.values, other.values),
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


def _shared(ours: tuple[Any, ...] | None, theirs: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """The values of both, where both list theirs."""
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    return tuple(one for one in ours if any(_alike(one, other) for other in theirs))


def facts_of(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> Facts:
    """The facts of ``schema``, through references to ``schemas``, to a bounded depth."""
    if not isinstance(schema, dict) or depth > _DEPTH:
        return Facts(frozenset()) if schema is False else Facts()
    said = SchemaView(constrains(schema))
    values = said.values
    facts = Facts(said.types, None if values is None else tuple(values))
    if said.reference is not None and component_name(said.reference) in schemas:
        target = schemas[component_name(said.reference)]
        facts = facts.and_(facts_of(target, schemas, depth + 1))
    for member in said.all_of:
        facts = facts.and_(facts_of(member.raw, schemas, depth + 1))
    for union in (said.any_of, said.one_of):
        branches = [facts_of(branch.raw, schemas, depth + 1) for branch in union]
        if branches:
            either = branches[0]
            for branch in branches[1:]:
                either = either.or_(branch)
            facts = facts.and_(either)
    return facts.and_(_object_facts(said, schemas, depth))


def _object_facts(said: SchemaView, schemas: Mapping[str, Schema], depth: int) -> Facts:
    """Facts that hold only of objects say nothing where other kinds pass; callers look at kinds."""
    return Facts(
        required=frozenset(said.required),
        properties={
            name: facts_of(inner.raw, schemas, max(depth, _DEPTH - 2) + 1)
            for name, inner in said.properties.items()
        },
        closed=said.closed_names,
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
    return type_of(one) == type_of(other) and bool(one == other)


def all_apart(branches: Sequence[Any], schemas: Mapping[str, Schema]) -> bool:
    """Whether no value can be of two of ``branches``."""
    facts = [facts_of(branch, schemas) for branch in branches]
    return all(apart(left, right) for left, right in combinations(facts, 2))
