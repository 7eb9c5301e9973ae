"""Schemas cut down to what a type of any style can say: all else is validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.held_values import item_schema, value_schema
from specmeld.plan.models.schema_shape import (
    constrains,
    implied_kind,
    is_tagged_union,
    reference,
    weight,
)

DEFS = "#/$defs/"
_HOLDERS = ("items", "additionalProperties")
_SCALARS = frozenset({"boolean", "integer", "null", "number", "string"})


@dataclass(frozen=True, slots=True)
class PlainTypes:
    """Writes the types of schemas; ``formats`` are kept, what no type says is left out.

    A type is a schema of ``type``, ``format``, ``items``, ``additionalProperties``, ``enum``,
    ``anyOf`` and ``$ref``; an empty one is anything.
    """

    classes: Mapping[str, str]
    formats: frozenset[str]
    aliases: Mapping[str, JSONObject] | None = None
    """Where unions must be decodable: the types that are no classes."""
    objects: frozenset[str] = field(default_factory=frozenset)

    def write(self, schema: Schema) -> JSONObject:
        """The type of a schema, which takes at least what the schema takes."""
        if not isinstance(schema, dict):
            return {}
        name = reference(schema)
        if name is not None:
            return {"$ref": DEFS + self.classes[name]}
        said = constrains(schema)
        view = SchemaView(said)
        if view.values is not None:
            return _listed(view.values)
        if view.reference is not None:
            return self.write({"$ref": view.reference})
        if not is_tagged_union(schema) and "allOf" in said:
            return self._all_of(said, schema)
        kinds = view.type_names or ((kind,) if (kind := implied_kind(said)) else ())
        if kinds and not is_tagged_union(schema):
            return _union(self._kind(kind, view, schema) for kind in kinds)
        branches = view.one_of or view.any_of
        return _union(self.write(branch.raw) for branch in branches) if branches else {}

    def _all_of(self, said: JSONObject, schema: JSONObject) -> JSONObject:
        """The type of the member that says most."""
        outer = {key: value for key, value in said.items() if key != "allOf"}
        outer |= {"format": schema["format"]} if "format" in schema else {}
        return self.write(max([outer, *said["allOf"]], key=weight))

    def _kind(self, kind: str, said: SchemaView, schema: JSONObject) -> JSONObject:
        match kind:
            case "array":
                return {"type": "array", "items": self.write(item_schema(schema))}
            case "object":
                return {"type": "object", "additionalProperties": self.write(value_schema(schema))}
            case "string" if schema.get("format") in self.formats:
                return {"type": "string", "format": schema["format"]}
            case _ if kind in _SCALARS:
                return {"type": kind}
            case _:
                return {}

    def decodable(self, aliases: Mapping[str, JSONObject], objects: Iterable[str]) -> PlainTypes:
        """The same for a style that decodes a union by the kind of JSON that it meets."""
        return PlainTypes(self.classes, self.formats, aliases, frozenset(objects))

    def decoded(self, type_: JSONObject) -> JSONObject:
        """``type_`` with anything in the place of unions that no kind of JSON tells apart."""
        if self.aliases is None:
            return type_
        if "anyOf" in type_:
            kinds = Counter(self._kinds(type_, frozenset()))
            if max(kinds.values(), default=0) > 1 or "any" in kinds:
                return {}
            return {"anyOf": [self.decoded(branch) for branch in type_["anyOf"]]}
        return type_ | {key: self.decoded(type_[key]) for key in _HOLDERS if key in type_}

    def _kinds(self, type_: JSONObject, within: frozenset[str]) -> Iterator[str]:
        """The kinds of JSON that a type is read from, one for each type that reads it."""
        match type_:
            case {"anyOf": branches}:
                for branch in branches:
                    yield from self._kinds(branch, within)
            case {"$ref": ref}:
                name = ref.removeprefix(DEFS)
                if name in self.objects:
                    yield "object"
                elif name in within:
                    yield "any"
                else:
                    yield from self._kinds((self.aliases or {}).get(name, {}), within | {name})
            case {"enum": values}:
                yield from {_kind_of(value) for value in values}
            case {"type": kind}:
                yield kind
            case _:
                yield "any"


def without_loops(aliases: Mapping[str, JSONObject]) -> dict[str, JSONObject]:
    """The same types with anything in the place of those that hold the type itself.

    Only types that are no classes are looked at, and only direct ways from one to the other.
    """
    held = {name: {*_held(type_)} & aliases.keys() for name, type_ in aliases.items()}

    def leads(start: str, goal: str) -> bool:
        waiting, seen = [start], set[str]()
        while waiting:
            one = waiting.pop()
            if one == goal:
                return True
            if one not in seen:
                seen.add(one)
                waiting += held[one]
        return False

    def cut(type_: JSONObject, name: str) -> JSONObject:
        if "$ref" in type_:
            target = type_["$ref"].removeprefix(DEFS)
            return {} if target in held and leads(target, name) else type_
        if "anyOf" in type_:
            return _union(cut(branch, name) for branch in type_["anyOf"])
        return type_ | {key: cut(type_[key], name) for key in _HOLDERS if key in type_}

    return {name: cut(type_, name) for name, type_ in aliases.items()}


def _held(type_: JSONObject) -> Iterator[str]:
    """The models that a type names."""
    if "$ref" in type_:
        yield type_["$ref"].removeprefix(DEFS)
    for inner in (*type_.get("anyOf", ()), *(type_[key] for key in _HOLDERS if key in type_)):
        yield from _held(inner)


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case _:
            return "string"


def _listed(values: Iterable[Any]) -> JSONObject:
    """A type of these values alone, where a literal can be each of them."""
    listed = list(values)
    if not listed or not all(isinstance(one, str | int | None) for one in listed):
        return {}
    return {"type": "null"} if listed == [None] else {"enum": listed}


def _union(types: Iterable[JSONObject]) -> JSONObject:
    branches: list[JSONObject] = []
    for one in types:
        branches += [each for each in one.get("anyOf", [one]) if each not in branches]
    if not branches or {} in branches:
        return {}
    return branches[0] if len(branches) == 1 else {"anyOf": branches}
