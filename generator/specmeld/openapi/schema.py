"""A typed view of a schema: the one place that answers what several stages ask of it.

A view wraps a JSON Schema 2020-12 object or boolean from an OpenAPI 3.1 document. It reads a
keyword on demand and stores nothing but the schema, so that creating one costs less than looking
one up, and a large API needs no table of them. A keyword without the form that JSON Schema requires
is ignored.

Results are about the schema alone, not what it refers to or is composed of.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeGuard

from specmeld.model.api_description import Schema

TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")
"""The types of JSON Schema. In a set of types ``number`` means non-integers."""
ALL_TYPES = frozenset(TYPES)
NO_TYPES: frozenset[str] = frozenset()
Number = int | float
ANNOTATIONS = frozenset(
    {"$comment", "$id", "$schema", "$vocabulary", "$defs", "definitions", "nullable"}
    | {"default", "deprecated", "description", "example", "examples", "readOnly", "title"}
    | {"writeOnly", "discriminator", "externalDocs", "xml"}
    | {"format", "contentEncoding", "contentMediaType", "contentSchema"}
)
"""Keywords that never reject a value (JSON Schema 2020-12, Validation, sections 7 to 9)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of numbers; ``exclusive``: the limit itself is not allowed."""

    value: Number
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The allowed number of characters, items or properties; None for no limit."""

    least: Number | None = None
    most: Number | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SchemaView:
    """One schema, read keyword by keyword."""

    raw: Schema

    @property
    def keywords(self) -> Iterable[str]:
        return self.raw if isinstance(self.raw, dict) else ()

    # ── types and values ────────────────────────────────────────────────────────────────────────

    @property
    def type_names(self) -> tuple[str, ...] | None:
        """The types in ``type``, as a list; None if the schema has none."""
        stated = self._get("type")
        if isinstance(stated, str):
            return (stated,)
        if isinstance(stated, list):
            return tuple([one for one in stated if isinstance(one, str)])
        return None

    @property
    def types(self) -> frozenset[str]:
        """The types that values may have by ``type``, ``const`` and ``enum``."""
        values = self.values
        types = self.declared_types
        return types if values is None else types.intersection(map(type_of, values))

    @property
    def declared_types(self) -> frozenset[str]:
        """The types that values may have by ``type`` alone; none if nothing is valid."""
        if self.raw is False:
            return NO_TYPES
        names = self.type_names
        return ALL_TYPES if names is None else _types_of(names)

    @property
    def value_lists(self) -> Iterator[Sequence[Any]]:
        """``const``, as a list of one, and ``enum``: a value must be in every list."""
        raw = self.raw
        if isinstance(raw, dict):
            if "const" in raw:
                yield [raw["const"]]
            if isinstance(listed := raw.get("enum"), list):
                yield listed

    @property
    def values(self) -> Sequence[Any] | None:
        """The only allowed values, by the shorter list; None for any."""
        return min(self.value_lists, key=len, default=None)

    # ── limits ──────────────────────────────────────────────────────────────────────────────────

    @property
    def lower(self) -> Bound | None:
        """The tighter of ``minimum`` and ``exclusiveMinimum``."""
        bounds = list(self._bounds("minimum", "exclusiveMinimum"))
        return max(bounds, key=lambda bound: (bound.value, bound.exclusive), default=None)

    @property
    def upper(self) -> Bound | None:
        """The tighter of ``maximum`` and ``exclusiveMaximum``."""
        bounds = list(self._bounds("maximum", "exclusiveMaximum"))
        return min(bounds, key=lambda bound: (bound.value, not bound.exclusive), default=None)

    @property
    def length(self) -> Span:
        return Span(self.number("minLength"), self.number("maxLength"))

    @property
    def item_count(self) -> Span:
        return Span(self.number("minItems"), self.number("maxItems"))

    @property
    def property_count(self) -> Span:
        return Span(self.number("minProperties"), self.number("maxProperties"))

    @property
    def multiple_of(self) -> Number | None:
        return self.number("multipleOf")

    def number(self, keyword: str) -> Number | None:
        """The number of a keyword."""
        value = self._get(keyword)
        return value if is_number(value) else None

    # ── objects and arrays ──────────────────────────────────────────────────────────────────────

    @property
    def required(self) -> tuple[str, ...]:
        """The names of required properties, as listed."""
        listed = self._get("required")
        return _texts(listed) if isinstance(listed, list) else ()

    @property
    def dependent_required(self) -> Mapping[str, tuple[str, ...]]:
        """Name → the names that are required if it is present."""
        stated = self._get("dependentRequired")
        named = stated.items() if isinstance(stated, dict) else ()
        return {name: _texts(names) for name, names in named if isinstance(names, list)}

    @property
    def properties(self) -> Mapping[str, SchemaView]:
        return {name: SchemaView(inner) for name, inner in self._map("properties").items()}

    @property
    def closed_names(self) -> frozenset[str] | None:
        """The only names that an object may have; None if it may have others."""
        if self._get("additionalProperties") is not False or self._map("patternProperties"):
            return None
        return frozenset(self._map("properties"))

    @property
    def additional(self) -> SchemaView:
        """The schema of properties that are not named; anything by default."""
        return self._child("additionalProperties") or ANYTHING

    @property
    def items(self) -> SchemaView | None:
        """The schema of items after those of ``prefixItems``."""
        return self._child("items")

    # ── composition ─────────────────────────────────────────────────────────────────────────────

    @property
    def reference(self) -> str | None:
        """The value of ``$ref``."""
        return self.text("$ref")

    @property
    def all_of(self) -> tuple[SchemaView, ...]:
        return self._list("allOf")

    @property
    def any_of(self) -> tuple[SchemaView, ...]:
        return self._list("anyOf")

    @property
    def one_of(self) -> tuple[SchemaView, ...]:
        return self._list("oneOf")

    # ── words ───────────────────────────────────────────────────────────────────────────────────

    @property
    def format(self) -> str | None:
        return self.text("format")

    @property
    def pattern(self) -> str | None:
        return self.text("pattern")

    def text(self, keyword: str) -> str | None:
        """The string of a keyword."""
        value = self._get(keyword)
        return value if isinstance(value, str) else None

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def _get(self, keyword: str) -> Any:
        return self.raw.get(keyword) if isinstance(self.raw, dict) else None

    def _map(self, keyword: str) -> Mapping[str, Any]:
        value = self._get(keyword)
        return value if isinstance(value, dict) else {}

    def _child(self, keyword: str) -> SchemaView | None:
        value = self._get(keyword)
        return SchemaView(value) if isinstance(value, dict | bool) else None

    def _list(self, keyword: str) -> tuple[SchemaView, ...]:
        value = self._get(keyword)
        return tuple(map(SchemaView, value)) if isinstance(value, list) else ()

    def _bounds(self, inclusive: str, exclusive: str) -> Iterator[Bound]:
        for keyword in (inclusive, exclusive):
            if (value := self.number(keyword)) is not None:
                yield Bound(value, keyword == exclusive)


ANYTHING = SchemaView(True)


def is_number(value: Any) -> TypeGuard[Number]:
    """Whether a value is a JSON number: true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def type_of(value: Any) -> str:
    """The JSON Schema type of a value: 1.0 is an ``integer``."""
    match value:
        case str():
            return "string"
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if math.isfinite(value) and value.is_integer() else "number"
        case list():
            return "array"
        case _:
            return "object"


@lru_cache(maxsize=1024)
def _types_of(names: tuple[str, ...]) -> frozenset[str]:
    return ALL_TYPES & {*names, *(["integer"] if "number" in names else [])}


def _texts(listed: Sequence[Any]) -> tuple[str, ...]:
    return tuple([one for one in listed if isinstance(one, str)])
