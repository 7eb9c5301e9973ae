"""Whether one schema certainly rejects everything that another rejects.

Used if ``allOf`` states a constraint twice, once loosely and once narrowly: the loose one can go.
"No" only means that it is not obvious; work and depth are bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject, identity
from specmeld.openapi.schema import ALL_TYPES, ANNOTATIONS, SchemaView, is_number
from specmeld.text.pointer import unescaped

_COMPONENTS = "#/components/schemas/"
_DEEPEST = 8
_MOST_STEPS = 2_000
_TYPING = frozenset({"format", "contentEncoding", "contentMediaType"})
"""Annotations that decide how a value is read in Python."""
_AT_LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_AT_MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_ALONE = frozenset({"pattern", "multipleOf", "uniqueItems", "assertFormat", *_TYPING})
"""Keywords whose values must be equal."""
_SPEAKS_OF = {
    **dict.fromkeys(("minLength", "maxLength", "pattern", "assertFormat"), frozenset({"string"})),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), frozenset({"array"})),
    **dict.fromkeys(("properties", "required", "additionalProperties"), frozenset({"object"})),
    **dict.fromkeys(("minProperties", "maxProperties"), frozenset({"object"})),
    **dict.fromkeys(("minimum", "exclusiveMinimum"), frozenset({"integer", "number"})),
    **dict.fromkeys(("maximum", "exclusiveMaximum"), frozenset({"integer", "number"})),
    "multipleOf": frozenset({"integer", "number"}),
}
"""Keyword → the types that it constrains."""
_BESIDE = {
    "items": frozenset({"prefixItems"}),
    "additionalProperties": frozenset({"properties", "patternProperties"}),
}
"""Keywords that apply to all items or values, unless one of these is beside them."""


def implies(narrow: Any, wide: Any, schemas: Mapping[str, Schema]) -> bool:
    """Whether ``wide`` obviously accepts every value that ``narrow`` accepts."""
    return _Proof(schemas).holds(narrow, wide, 0)


def disjoint(one: Any, other: Any, schemas: Mapping[str, Schema]) -> bool:
    """Whether, by their types, no value can satisfy both."""
    proof = _Proof(schemas)
    return not proof.kinds_of(one) & proof.kinds_of(other)


def asserted(schema: JSONObject) -> JSONObject:
    """The parts of a schema that reject values or give them a type."""
    return {
        key: value
        for key, value in schema.items()
        if (key not in ANNOTATIONS or key in _TYPING) and not key.startswith("x-")
    }


def says_nothing(schema: Any) -> bool:
    """Whether a schema accepts any value."""
    return schema is True or (isinstance(schema, dict) and not asserted(schema))


def target(schema: Any) -> str:
    """The component that a schema refers to; empty if it is not a reference."""
    reference = SchemaView(schema).reference or ""
    local = reference.startswith(_COMPONENTS)
    return unescaped(reference.removeprefix(_COMPONENTS)) if local else ""


@dataclass(frozen=True, slots=True)
class _Together:
    """All constraints that apply to a value at the same time."""

    parts: list[JSONObject]
    names: set[str]
    """The components that state them."""
    kinds: frozenset[str]
    """The types that the value may have."""


@dataclass(slots=True)
class _Proof:
    schemas: Mapping[str, Schema]
    steps: int = 0
    open: set[tuple[int, int]] = field(default_factory=set)
    """The questions in progress; one that recurs proves nothing."""
    read: dict[int, _Together] = field(default_factory=dict)
    """Id of a schema, which outlives the proof → the constraints with it."""

    def holds(self, narrow: Any, wide: Any, depth: int) -> bool:
        self.steps += 1
        if narrow is False or says_nothing(wide) or _same(narrow, wide):
            return True
        if not isinstance(wide, dict) or depth > _DEEPEST or self.steps > _MOST_STEPS:
            return False
        if not isinstance(narrow, dict) or (id(narrow), id(wide)) in self.open:
            return False
        self.open.add((id(narrow), id(wide)))
        said = self.together(narrow)
        proven = self._whole(said, wide, depth + 1) or self._each(said.parts, wide, depth + 1)
        self.open.discard((id(narrow), id(wide)))
        return proven

    def together(self, schema: JSONObject) -> _Together:
        """The constraints on a value of ``schema``: its own, and those of its allOf and
        references.
        """
        if id(schema) in self.read:
            return self.read[id(schema)]
        parts: dict[int, JSONObject] = {}
        names: set[str] = set()
        waiting: list[Any] = [schema]
        for part in waiting:
            if len(parts) > _DEEPEST**2:
                break
            if not isinstance(part, dict) or id(part) in parts:
                continue
            parts[id(part)] = part
            waiting += [member.raw for member in SchemaView(part).all_of]
            name = target(part)
            if name in self.schemas and name not in names:
                names.add(name)
                waiting.append(self.schemas[name])
        listed = list(parts.values())
        self.read[id(schema)] = _Together(listed, names, _kinds(listed))
        return self.read[id(schema)]

    def kinds_of(self, schema: Any) -> frozenset[str]:
        """The types that a value of a schema may have, if obvious."""
        return self.together(schema).kinds if isinstance(schema, dict) else ALL_TYPES

    def _whole(self, known: _Together, wide: JSONObject, depth: int) -> bool:
        """Whether the known constraints imply each keyword of ``wide``."""
        said = asserted(wide)
        return all(self._keyword(known, key, said, depth) for key in said)

    def _keyword(self, known: _Together, key: str, said: JSONObject, depth: int) -> bool:
        value, parts = said[key], known.parts
        if key in _SPEAKS_OF and not known.kinds & _SPEAKS_OF[key]:
            return True
        match key:
            case "type":
                return known.kinds <= SchemaView(said).declared_types
            case "$ref":
                name = target(said)
                return name in known.names or self.holds(
                    parts[0], self.schemas.get(name, False), depth
                )
            case "enum" | "const":
                allowed = value if key == "enum" else [value]
                return any(_within(part, allowed) for part in parts)
            case "required":
                return {*value} <= {name for part in parts for name in SchemaView(part).required}
            case "properties":
                stated = [SchemaView(part).properties for part in parts]
                return all(
                    self._property(stated, name, inner, depth) for name, inner in value.items()
                )
            case "allOf":
                return all(self.holds(parts[0], one, depth) for one in value)
            case "anyOf":
                return any(self.holds(parts[0], one, depth) for one in value)
            case "oneOf":
                possible = [one for one in value if self.kinds_of(one) & known.kinds]
                return len(possible) == 1 and self.holds(parts[0], possible[0], depth)
            case _:
                return self._limit(parts, key, said, depth)

    def _limit(self, parts: list[JSONObject], key: str, said: JSONObject, depth: int) -> bool:
        """Whether some part has the keyword, at least as strictly."""
        stated = [part for part in parts if key in part]
        value = said[key]
        if key in _BESIDE:
            alone = [part for part in stated if not _BESIDE[key] & part.keys()]
            free = not _BESIDE[key] & said.keys()
            proven = free and any(self.holds(part[key], value, depth) for part in alone)
            return proven or says_nothing(value)
        if key in _AT_LEAST | _AT_MOST and is_number(value):
            bounds = [part[key] for part in stated if is_number(part[key])]
            return any(one >= value if key in _AT_LEAST else one <= value for one in bounds)
        return key in _ALONE and any(part[key] == value for part in stated)

    def _property(
        self, stated: list[Mapping[str, SchemaView]], name: str, wide: Any, depth: int
    ) -> bool:
        """Whether some part constrains the property, so that its name is kept, at least as
        strictly."""
        found = [each[name].raw for each in stated if name in each]
        return any(self.holds(one, wide, depth) for one in found)

    def _each(self, parts: list[JSONObject], wide: JSONObject, depth: int) -> bool:
        """Whether all alternatives of a part imply it."""
        unions = [union for part in parts for union in (part.get("anyOf"), part.get("oneOf"))]
        return any(
            bool(union) and all(self.holds(one, wide, depth) for one in union)
            for union in unions
            if isinstance(union, list)
        )


def _kinds(parts: list[JSONObject]) -> frozenset[str]:
    kinds = SchemaView(parts[0]).types
    for part in parts[1:]:
        kinds &= SchemaView(part).types
    return kinds


def _same(one: Any, other: Any) -> bool:
    """Whether two schemas are strictly equal: to Python, 1 is true."""
    return one is other or (one == other and repr(one) == repr(other))


def _within(part: JSONObject, allowed: list[Any]) -> bool:
    values = SchemaView(part).values
    return values is not None and {*map(identity, values)} <= {*map(identity, allowed)}
