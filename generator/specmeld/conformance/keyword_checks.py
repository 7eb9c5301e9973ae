"""The keywords that the judge looks at itself: for a verdict, and not for an error's words.

Each gives a check of values for what the keyword says in one schema. A keyword that has not the
shape which JSON Schema gives it fails when a value is checked, as jsonschema fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from specmeld.conformance.values.number_values import is_multiple
from specmeld.conformance.values.pattern_match import found
from specmeld.model.json import identity
from specmeld.openapi.schema import is_number, type_of

Check: TypeAlias = Callable[[Any], bool]
"""Whether a value is what a keyword says."""
_NONE = object()


def in_pattern(value: Any, pattern: Any) -> bool:
    """What ``pattern`` says of a value."""
    return not isinstance(value, str) or found(pattern, value)


def in_steps(value: Any, step: Any) -> bool:
    """What ``multipleOf`` says of a value."""
    return not is_number(value) or not is_number(step) or is_multiple(value, step)


def further_names(value: Any, schema: Any) -> Iterator[str]:
    """The names of an object that ``additionalProperties`` of a schema speaks of."""
    known, patterns = schema.get("properties", ()), schema.get("patternProperties", ())
    for name in value if isinstance(value, dict) else ():
        if name not in known and not any(found(pattern, name) for pattern in patterns):
            yield name


class Asked(Protocol):
    """What verdicts on parts of a value are asked of."""

    def valid(self, value: Any, schema: Any, /) -> bool:
        """Whether a value is valid against a schema of the document, which is remembered."""

    def fulfils(self, value: Any, schema: Any, /) -> bool:
        """The same, asked anew."""

    def referred(self, ref: Any, value: Any, /) -> bool:
        """Whether a value is valid against what a reference leads to."""

    def is_type(self, value: Any, name: Any, /) -> bool:
        """Whether a value is of a type. Raises an error for what is no type."""


def _ref(judge: Asked, ref: Any, _: Any) -> Check:
    return lambda value: judge.referred(ref, value)


def _type(judge: Asked, types: Any, _: Any) -> Check:
    names = [types] if isinstance(types, str) else types
    if isinstance(types, str) and types in _KINDS:
        return _KINDS[types]
    if isinstance(types, list) and all(isinstance(one, str) and one in _KINDS for one in types):
        kinds = [_KINDS[one] for one in types]
        return lambda value: any(kind(value) for kind in kinds)
    return lambda value: any(judge.is_type(value, one) for one in names)


_KINDS: Mapping[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type_of(value) == "integer",
    "number": is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def _enum(_judge: Asked, listed: Any, _: Any) -> Check:
    def check(value: Any) -> bool:
        if isinstance(value, str) and isinstance(listed, list):
            return value in listed
        return any(_equal(one, value) for one in listed)

    return check


def _const(_judge: Asked, only: Any, _: Any) -> Check:
    return lambda value: _equal(only, value)


def _equal(one: Any, other: Any) -> bool:
    return one is other or identity(one) == identity(other)


def _required(_judge: Asked, names: Any, _: Any) -> Check:
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        wanted = frozenset(names)
        return lambda value: not isinstance(value, dict) or wanted <= value.keys()

    def check(value: Any) -> bool:
        return not isinstance(value, dict) or all(name in value for name in names)

    return check


def _properties(judge: Asked, properties: Any, _: Any) -> Check:
    valid = judge.valid

    def check(value: Any) -> bool:
        if isinstance(value, dict):
            names = value if len(value) < len(properties) else properties
            for name in names:
                here = name in value and name in properties
                if here and not valid(value[name], properties[name]):
                    return False
        return True

    return check


def _further_properties(judge: Asked, schema: Any, parent: Any) -> Check:
    return lambda value: all(
        judge.fulfils(value[name], schema) for name in further_names(value, parent)
    )


def _items(judge: Asked, schema: Any, parent: Any) -> Check:
    def check(value: Any) -> bool:
        if not isinstance(value, list):
            return True
        before: Any = _NONE
        for item in value[len(parent.get("prefixItems", ())) :]:
            if item is not before and not judge.valid(item, schema):
                return False
            before = item  # long arrays are mostly of one value
        return True

    return check


def _unique_items(_judge: Asked, said: Any, _: Any) -> Check:
    def check(value: Any) -> bool:
        if not said or not isinstance(value, list):
            return True
        return len(set(map(identity, value))) == len(value)

    return check


def _all_of(judge: Asked, branches: Any, _: Any) -> Check:
    return lambda value: all(judge.valid(value, branch) for branch in branches)


def _any_of(judge: Asked, branches: Any, _: Any) -> Check:
    return lambda value: any(judge.valid(value, branch) for branch in branches)


def _one_of(judge: Asked, branches: Any, _: Any) -> Check:
    def check(value: Any) -> bool:
        matching = False
        for branch in branches:
            if judge.valid(value, branch):
                if matching:
                    return False
                matching = True
        return matching

    return check


def _bound(holds: Callable[[Any, Any], bool]) -> Callable[[Asked, Any, Any], Check]:
    """A limit of numbers."""
    return lambda _judge, limit, _: lambda value: not is_number(value) or holds(value, limit)


def _count(
    kind: type[str | list[Any] | dict[str, Any]], holds: Callable[[int, Any], bool]
) -> Callable[[Asked, Any, Any], Check]:
    """A limit of characters, items or properties."""
    return lambda _judge, limit, _: (
        lambda value: not isinstance(value, kind) or holds(len(value), limit)
    )


def _at_least(one: Any, limit: Any) -> bool:
    return not one < limit


def _at_most(one: Any, limit: Any) -> bool:
    return not one > limit


CHECKS: Mapping[str, Callable[[Asked, Any, Any], Check]] = {
    "$ref": _ref,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _bound(_at_least),
    "maximum": _bound(_at_most),
    "exclusiveMinimum": _bound(lambda one, limit: not one <= limit),
    "exclusiveMaximum": _bound(lambda one, limit: not one >= limit),
    "multipleOf": lambda _judge, step, _: lambda value: in_steps(value, step),
    "minLength": _count(str, _at_least),
    "maxLength": _count(str, _at_most),
    "pattern": lambda _judge, pattern, _: lambda value: in_pattern(value, pattern),
    "minItems": _count(list, _at_least),
    "maxItems": _count(list, _at_most),
    "minProperties": _count(dict, _at_least),
    "maxProperties": _count(dict, _at_most),
    "required": _required,
    "properties": _properties,
    "additionalProperties": _further_properties,
    "items": _items,
    "uniqueItems": _unique_items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
}
"""Keyword → what checks values for it; it is handed the judge, what is said, and the schema."""
