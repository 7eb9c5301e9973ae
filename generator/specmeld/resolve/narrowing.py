"""What ``allOf`` narrows, said once: an envelope's ``data: {items: Book}`` beside ``data: array``.

Frameworks describe a page of books as the envelope of all pages and, beside it, what its items are.
The two parts of ``data`` hold together, but neither says what a reader wants to know. Here they
become one schema that says both: items are merged with items, values with values, properties with
properties. A schema takes the same values before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.implication import asserted, disjoint, implies, says_nothing, target
from specmeld.openapi.schema import SchemaView
from specmeld.resolve.every_schema import in_every_schema
from specmeld.resolve.inherited import Inherited

_DEEPEST = 8
_MOST_PARTS = 16
_MOST_BRANCHES = 64
"""Alternatives that one merge may lead to; they multiply."""
_ACCESS = frozenset({"readOnly", "writeOnly", "deprecated"})
_TOLD = frozenset({"description", "default", "example", "examples"})
_UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_LEAST = frozenset({"minItems", "minProperties"})
_HOLDERS = {
    "array": ("items", frozenset({"type", "items", "minItems", "maxItems"})),
    "object": (
        "additionalProperties",
        frozenset({"type", "additionalProperties", "minProperties", "maxProperties"}),
    ),
}
"""Type → the keyword for what its values hold, and all keywords of schemas that can be merged."""
_FIELDS = frozenset({"type", "properties", "required"})
_OWN = -1
"""Where a part stands: in the schema itself, else in the member of that number."""


def narrowed(api: Api) -> Api:
    """``api`` with the parts of properties and lists that ``allOf`` narrows as one schema each."""
    return in_every_schema(api, _Narrowing(api.schemas, Inherited(api.schemas)).of)


@dataclass(frozen=True, slots=True)
class _Part:
    schema: Schema
    place: int | None
    """The member that it stands in; None where that is a component's own affair."""


@dataclass(frozen=True, slots=True)
class _Narrowing:
    schemas: Mapping[str, Schema]
    inherited: Inherited

    def of(self, schema: JSONObject) -> JSONObject:
        if "allOf" not in schema or _UNEVALUATED & schema.keys():
            return schema
        whole = self._as_a_whole(schema)
        return self._by_properties(schema) if whole is None else whole

    # ── properties ──────────────────────────────────────────────────────────────────────────────

    def _by_properties(self, schema: JSONObject) -> JSONObject:
        held: dict[str, list[_Part]] = {}
        for name, part in self._properties(schema):
            held.setdefault(name, []).append(part)
        for name, parts in held.items():
            each = {id(part.schema): part.schema for part in parts}
            if 1 < len(each) <= _MOST_PARTS:
                merged = self._merged(list(each.values()))
                if merged is not None:
                    schema = _with_property(schema, name, parts, merged)
        return schema

    def _properties(self, schema: JSONObject) -> Iterator[tuple[str, _Part]]:
        """The properties of a schema's members, as far as they lead, and its own."""
        seen: set[str] = set()
        met: set[int] = set()
        for place, member in enumerate(schema["allOf"]):
            if id(member) in met:
                continue
            met.add(id(member))
            for name, inner in self.inherited.of(member, seen):
                yield name, _Part(inner, None)
            direct = isinstance(member, dict) and not _UNEVALUATED & member.keys()
            for name, each in SchemaView(member).properties.items():
                yield name, _Part(each.raw, place if direct else None)
        for name, each in SchemaView(schema).properties.items():
            yield name, _Part(each.raw, _OWN)

    # ── lists and maps ──────────────────────────────────────────────────────────────────────────

    def _as_a_whole(self, schema: JSONObject) -> JSONObject | None:
        """A schema whose members are lists, or maps, as one; None where they are not."""
        own = {key: value for key, value in asserted(schema).items() if key != "allOf"}
        members = [self._followed(one) for one in schema["allOf"]]
        parts = [one for one in (*members, own) if not says_nothing(one)]
        if not 1 < len(parts) <= _MOST_PARTS or not any(_kind(one) for one in parts):
            return None
        merged = self._merged(parts)
        kind = _kind(merged)
        if not kind or any(self._tells(one, merged, kind) for one in schema["allOf"]):
            return None
        told: JSONObject = {}
        for member in (*schema["allOf"], *members):
            told |= _kept_words(member)
        return {**told, **_kept_words(merged), **_words(schema), **asserted(merged)}

    def _tells(self, member: Any, merged: JSONObject, kind: str) -> bool:
        """Whether a member is a component that tells as much of what is held as all of them."""
        inner, _ = _HOLDERS[kind]
        held = _asserted(self.schemas.get(target(member)))
        return inner in held and held[inner] is merged.get(inner)

    def _followed(self, member: Any) -> Any:
        """A list or a map that a member refers to, in its place."""
        held = self.schemas.get(target(member)) if len(_asserted(member)) == 1 else None
        return held if held is not None and _kind(held) else member

    # ── merging ─────────────────────────────────────────────────────────────────────────────────

    def _merged(self, parts: list[Any], depth: int = 0) -> Any:
        """One schema that takes what all parts take; None where there is none to be read."""
        merged = parts[0]
        for part in parts[1:]:
            if merged is None:
                break
            merged = self._both(merged, part, depth)
        return merged

    def _both(self, one: Any, other: Any, depth: int) -> Any:
        if implies(other, one, self.schemas):
            return _telling(other, one)
        if implies(one, other, self.schemas):
            return _telling(one, other)
        if depth > _DEEPEST or not isinstance(one, dict) or not isinstance(other, dict):
            return None
        for union, beside in ((one, other), (other, one)):
            if (word := _union_of(union)) is not None:
                return self._branches(union, word, beside, depth)
        kinds = {_kind(one), _kind(other)} - {""}
        if len(kinds) == 1:
            return self._holders(kinds.pop(), one, other, depth)
        return self._objects(one, other, depth)

    def _branches(self, union: JSONObject, word: str, other: JSONObject, depth: int) -> Any:
        """A union of what each branch says together with another schema."""
        beside = _width(other)
        if len(union[word]) * beside > _MOST_BRANCHES:
            return None
        left = [one for one in union[word] if not disjoint(one, other, self.schemas)]
        made = [self._both(one, other, depth + 1) for one in left]
        if not made or any(one is None for one in made):
            return None
        if sum(map(_width, made)) > _MOST_BRANCHES:
            return None
        words = {**_words(other), **_words(union)}
        return made[0] if len(made) == 1 else {**words, word: made}

    def _holders(self, kind: str, one: JSONObject, other: JSONObject, depth: int) -> Any:
        """Two lists, or two maps, as one of what both hold."""
        inner, mergeable = _HOLDERS[kind]
        if not (_asserted(one).keys() | _asserted(other).keys()) <= mergeable:
            return None
        held = self._both(one.get(inner, True), other.get(inner, True), depth + 1)
        types = _types(one, other)
        if held is None or types == []:
            return None
        counts = {
            key: (max if key in _LEAST else min)(each[key] for each in (one, other) if key in each)
            for key in sorted(mergeable - {"type", inner})
            if key in one or key in other
        }
        made = {**_words(one), **_words(other), **_typed(types), **counts}
        return made if held is True else {**made, inner: held}

    def _objects(self, one: JSONObject, other: JSONObject, depth: int) -> Any:
        """Two objects that are no components as one with the properties of both."""
        said = _asserted(one), _asserted(other)
        if not all(each.keys() <= _FIELDS and "properties" in each for each in said):
            return None
        properties = dict(one["properties"])
        for name, inner in other["properties"].items():
            held = properties.get(name, True)
            both = self._both(held, inner, depth + 1)
            properties[name] = {"allOf": [held, inner]} if both is None else both
        types = _types(one, other)
        if types == []:
            return None
        required = dict.fromkeys((*one.get("required", ()), *other.get("required", ())))
        made = {**_words(one), **_words(other), **_typed(types), "properties": properties}
        return made | {"required": list(required)} if required else made


def _asserted(schema: Schema | None) -> JSONObject:
    return asserted(schema) if isinstance(schema, dict) else {}


def _typed(types: list[str] | None) -> JSONObject:
    if types is None:
        return {}
    return {"type": types[0] if len(types) == 1 else types}


def _kind(schema: Schema) -> str:
    """``array`` or ``object`` for a list or a map, whether it says its type or not."""
    said = _asserted(schema)
    for kind, (inner, mergeable) in _HOLDERS.items():
        if said and said.keys() <= mergeable and (inner in said or kind in _named(said)):
            return kind
    return ""


def _union_of(schema: JSONObject) -> str | None:
    """``anyOf`` or ``oneOf``, where a schema says nothing else."""
    said = [*_asserted(schema)]
    tagged = "discriminator" in schema
    return said[0] if said in (["anyOf"], ["oneOf"]) and schema[said[0]] and not tagged else None


def _named(schema: JSONObject) -> tuple[str, ...]:
    return SchemaView(schema).type_names or ()


def _types(one: JSONObject, other: JSONObject) -> list[str] | None:
    """The types of both; None where neither says one."""
    sides = [names for each in (one, other) if (names := SchemaView(each).type_names) is not None]
    if not sides:
        return None
    both = [name for name in sides[0] if name in sides[-1]]
    numbers = [side for side in sides if {"integer", "number"} & {*side}]
    if len(numbers) == len(sides) and not {"integer", "number"} & {*both}:
        both.append("integer")  # which is a number, too
    return both


def _width(schema: JSONObject) -> int:
    """How many alternatives a schema has, those of its alternatives counted."""
    word = _union_of(schema) if isinstance(schema, dict) else None
    return sum(map(_width, schema[word])) if word is not None else 1


def _telling(kept: Any, implied: Any) -> Any:
    """``kept`` with what only the schema says that it makes needless: who may write it, and, where
    ``kept`` is no component, what it is."""
    told = _kept_words(implied)
    if isinstance(kept, dict) and "$ref" in kept:
        told = {key: value for key, value in told.items() if key in _ACCESS}
    missing = {key: value for key, value in told.items() if key not in _words(kept)}
    return {**kept, **missing} if missing and isinstance(kept, dict) else kept


def _kept_words(schema: Schema) -> JSONObject:
    """What a schema says of a value that stays true beside others: all but its title."""
    return {key: value for key, value in _words(schema).items() if key in _ACCESS | _TOLD}


def _words(schema: Schema) -> JSONObject:
    """What a schema says beside what it refuses."""
    schema = schema if isinstance(schema, dict) else {}
    return {key: value for key, value in schema.items() if key not in asserted(schema)}


def _with_property(schema: JSONObject, name: str, held: list[_Part], merged: Any) -> JSONObject:
    """``schema`` with one part of a property that says what all of them say."""
    own = [part for part in held if part.place is not None]
    telling = [part for part in held if part.schema is merged]
    if not telling and not own:
        return {**schema, "allOf": [*schema["allOf"], {"properties": {name: merged}}]}
    kept = (telling or own)[-1]
    for part in own:
        value = merged if part is kept else _words(part.schema)
        if value is not part.schema:
            schema = _replaced(schema, part.place, name, value)
    return schema


def _replaced(schema: JSONObject, place: int | None, name: str, value: Any) -> JSONObject:
    if place == _OWN or place is None:
        return {**schema, "properties": {**schema["properties"], name: value}}
    members = list(schema["allOf"])
    member = members[place]
    members[place] = {**member, "properties": {**member["properties"], name: value}}
    return {**schema, "allOf": members}
