"""From a schema to its Python type.

A type expresses natively what pydantic can check; the other keywords follow it in ``Exact({...})``.
The type always accepts at least what the schema accepts, so that type and ``Exact`` together accept
exactly that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from specmeld.model.api_description import ASSERTED_FORMAT, Schema
from specmeld.model.json import JSONObject
from specmeld.model.named_types import NO_NAMES
from specmeld.openapi.implication import implies
from specmeld.openapi.schema import SchemaView, type_of
from specmeld.plan.models.held_values import item_schema, value_schema
from specmeld.plan.models.model_order import circles
from specmeld.plan.models.native_bounds import INT64, bounded
from specmeld.plan.models.schema_exact import exact_literal
from specmeld.plan.models.schema_facts import all_apart, facts_of
from specmeld.plan.models.schema_objects import ObjectShape, object_shape
from specmeld.plan.models.schema_shape import (
    constrains,
    implied_kind,
    is_tagged_union,
    reference,
    referred,
    weight,
)
from specmeld.plan.quoting import literal
from specmeld.plan.types.type_text import ANY, NONE, TypeText, annotated, joined, union
from specmeld.plan.types.value_types import ValueTypes

_STRING = ("minLength", "maxLength", "pattern")
_NUMBER = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_ARRAY = ("items", "minItems", "maxItems")
_OBJECT = ("additionalProperties", "propertyNames", "minProperties", "maxProperties")
_SPEAKS_OF = {
    **dict.fromkeys((*_STRING, ASSERTED_FORMAT), "string"),
    **dict.fromkeys(_NUMBER, "number"),
    **dict.fromkeys((*_ARRAY, "prefixItems", "uniqueItems", "contains"), "array"),
    **dict.fromkeys((*_OBJECT, "properties", "patternProperties", "required"), "object"),
}
"""Keywords that hold for any value of another type."""

_HOLDERS = {"array": "Lists", "object": "Dicts"}


class TypeWriter:
    """Writes the types of schemas that refer to ``schemas``.

    ``fields`` are the names of fields that must stay, as in ``NamedApi``.
    """

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        classes: Mapping[str, str],
        values: ValueTypes,
        fields: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._schemas = schemas
        self._classes = classes
        self._values = values
        self._fields = fields
        self._shapes: dict[str, ObjectShape | None] = {}

    def write(self, schema: Schema, told: Any = None) -> TypeText:
        """The exact type of a schema, whose format may come from ``told``."""
        if not isinstance(schema, dict):
            return ANY if schema is not False else self._exact(ANY, False)
        name = reference(schema)
        if name is not None:
            if self._turns_in_a_circle(name):
                return ANY
            return TypeText(self._classes[name], frozenset(), frozenset({name}))
        said = constrains(schema)
        tagged = is_tagged_union(schema)
        type_, rest = self._tagged_union(said) if tagged else self._native(said, told or schema)
        if {"unevaluatedItems", "unevaluatedProperties"} & rest.keys():
            rest = said  # what is left over depends on the whole schema
        return self._exact(type_, rest) if rest else type_

    def _turns_in_a_circle(self, name: str) -> bool:
        """Whether a component is only a reference that leads back to itself."""
        seen: set[str] = set()
        following: str | None = name
        while following is not None and following not in seen:
            seen.add(following)
            following = reference(self._schemas.get(following))
        return following is not None

    def exact(self, rest: JSONObject | bool) -> TypeText:
        """``Exact({...})`` for keywords that no type expresses."""
        text, components = exact_literal(rest, self._schemas, self._classes)
        return TypeText(f"Exact({text})", frozenset({"Exact"}), components)

    def _exact(self, type_: TypeText, rest: JSONObject | bool) -> TypeText:
        check = self.exact(rest)
        # The components of the check are looked up when it runs, so they need no import.
        return annotated(type_, check.text, names=check.names)

    def _native(self, said: JSONObject, told: Any) -> tuple[TypeText, JSONObject]:
        """A type that accepts at least what ``said`` accepts, and the keywords that it leaves."""
        if not said:
            return ANY, {}
        if "const" in said or "enum" in said:
            return self._listed(said)
        if "$ref" in said:
            return self._part({"$ref": said["$ref"]}, said, "$ref")
        if "allOf" in said:
            return self._all_of(said, told)
        if "type" in said:
            return self._typed(said, told)
        for keyword in ("anyOf", "oneOf"):
            if said.get(keyword):
                return self._one_of(said, keyword)
        return self._implied(said)

    def _implied(self, said: JSONObject) -> tuple[TypeText, JSONObject]:
        """The type that the keywords imply; values of another kind pass unchanged."""
        kind = implied_kind(said)
        if not kind:
            return ANY, said
        inner, consumed = self._array(said) if kind == "array" else self._object(said)
        rest = {key: value for key, value in said.items() if key not in consumed}
        return annotated(inner, f"Only{_HOLDERS[kind]}", names=[f"Only{_HOLDERS[kind]}"]), rest

    def _tagged_union(self, said: JSONObject) -> tuple[TypeText, JSONObject]:
        """The union itself, with the schema's annotations for all its members."""
        return self._one_of(said, "oneOf" if said.get("oneOf") else "anyOf")

    def _part(
        self, part: JSONObject, said: JSONObject, keyword: str
    ) -> tuple[TypeText, JSONObject]:
        return self.write(part), {key: value for key, value in said.items() if key != keyword}

    def _all_of(self, said: JSONObject, told: Any) -> tuple[TypeText, JSONObject]:
        """The most specific member gives the type; all others are checked."""
        members = list(said["allOf"])
        best = max(range(len(members)), key=lambda at: (weight(members[at]), -at), default=None)
        outer = {key: value for key, value in said.items() if key != "allOf"}
        if best is None or weight(outer) > weight(members[best]):
            type_, rest = self._native(outer, told)
            return type_, {**rest, "allOf": members}
        others = [
            member
            for at, member in enumerate(members)
            if at != best and not implies(members[best], member, self._schemas)
        ]
        return self.write(members[best], told), outer | ({"allOf": others} if others else {})

    def _one_of(self, said: JSONObject, keyword: str) -> tuple[TypeText, JSONObject]:
        branches = said[keyword]
        type_ = self._union(branches)
        rest = {key: value for key, value in said.items() if key != keyword}
        if keyword == "oneOf" and not all_apart(branches, self._schemas):
            rest["oneOf"] = branches
        return type_, rest

    def _union(self, branches: list[Any]) -> TypeText:
        """A union of branches; a tag decides between its objects if they all have one."""
        classes = [branch for branch in branches if self.shape(reference(branch)) is not None]
        tagged = self._tagged(classes) or self._apart(classes)
        if tagged is None:
            return union(self._read(branches))
        first = next(at for at, branch in enumerate(branches) if branch in classes)
        parts = self._read([one for one in branches if one not in classes])
        return union([*parts[:first], tagged, *parts[first:]])

    def _read(self, branches: list[Any]) -> list[TypeText]:
        """The types of branches; those for formatted strings are one, which parses what it can."""
        parts = [self.write(branch) for branch in branches]
        parsed = [self._values.parses(branch, self._schemas) for branch in branches]
        if not any(parsed):
            return parts
        texts = [
            at
            for at, branch in enumerate(branches)
            if "string" in facts_of(branch, self._schemas, wanted=()).kinds
        ]
        if len(texts) > 1 and any(parsed[at] for at in texts):
            either = union(parts[at] for at in texts)
            if either == ANY:
                return parts
            bare = replace(either, text=either.text.removesuffix(" | None"))
            read = annotated(bare, "MostParsed", names=["MostParsed"])
            parts[texts[0]] = read if bare == either else union([read, NONE])
            parts = [part for at, part in enumerate(parts) if at not in texts[1:]]
        return parts

    def shape(self, name: str | None) -> ObjectShape | None:
        """The class that a component is; None if it is not one."""
        if name is None:
            return None
        if name not in self._shapes:
            self._shapes[name] = object_shape(self._schemas.get(name), self._schemas)
        return self._shapes[name]

    def _field_names(self, name: str | None) -> dict[str, str]:
        shape = self.shape(name)
        return shape.field_names(self._fields.get(name or "", NO_NAMES)) if shape else {}

    def _tagged(self, classes: list[Any]) -> TypeText | None:
        """A union of classes with a discriminating field; None if there is none.

        Those with the same tag are a union of their own, distinguished by another field.
        """
        for key, groups in self._groups(classes):
            parts = [self.write(one[0]) if len(one) == 1 else self._tagged(one) for one in groups]
            known = [part for part in parts if part is not None]
            if len(known) == len(groups):
                told = f"Field(discriminator={literal(key)})"
                return annotated(union(known), told, names=["Field"])
        return None

    def _apart(self, classes: list[Any]) -> TypeText | None:
        """A union of classes that contain such unions again; None for fewer than two."""
        names = {reference(branch) for branch in classes}
        if len(names) < 2 or len(names & self._in_circles) < 2:
            return None
        return annotated(union(map(self.write, classes)), "Apart", names=["Apart"])

    @cached_property
    def _in_circles(self) -> frozenset[str]:
        """The components that lead back to themselves."""
        uses = {
            name: frozenset(referred([schema])) & self._schemas.keys()
            for name, schema in self._schemas.items()
        }
        found = (name for circle in circles(uses) for name in circle if len(circle) > 1)
        return frozenset(found) | {name for name, used in uses.items() if name in used}

    def _groups(self, classes: list[Any]) -> Iterator[tuple[str, list[list[Any]]]]:
        """Fields of constant strings, with the classes of each string, the most distinctive first.

        They have the names in JSON: pydantic would accept a key with the field's own name as well.
        """
        shapes = [shape for branch in classes if (shape := self.shape(reference(branch)))]
        names = [self._field_names(reference(branch)) for branch in classes]
        if len({reference(branch) for branch in classes}) < max(2, len(classes)):
            return
        if not all(shape.objects_only for shape in shapes):
            return
        found: list[tuple[str, list[list[Any]]]] = []
        for key in shapes[0].properties:
            groups: dict[tuple[str, ...], list[Any]] = {}
            for branch, shape in zip(classes, shapes, strict=True):
                groups.setdefault(self._constants(key, shape), []).append(branch)
            listed = [value for values in groups for value in values]
            named_so = all(each.get(key) == key for each in names)
            telling = len(groups) > 1 and () not in groups and len(set(listed)) == len(listed)
            if telling and named_so:
                found.append((key, list(groups.values())))
        yield from sorted(found, key=lambda one: -len(one[1]))

    def _constants(self, key: str, shape: ObjectShape) -> tuple[str, ...]:
        """The only strings that a required property may be; none if it may be others."""
        parts = shape.properties.get(key, ())
        if len(parts) != 1 or key not in shape.required or not isinstance(parts[0], dict):
            return ()
        values = facts_of(parts[0], {}).values or ()
        texts = tuple(value for value in values if isinstance(value, str))
        written = self.write(parts[0]).text
        return texts if len(texts) == len(values) and written.startswith("Literal[") else ()

    def _listed(self, said: JSONObject) -> tuple[TypeText, JSONObject]:
        """Strings, booleans, null and integers are literals; other values are checked."""
        values = said["enum"] if "const" not in said else [said["const"]]
        rest = {key: value for key, value in said.items() if key not in ("const", "enum")}
        if "const" in said and "enum" in said:
            rest["enum"] = said["enum"]
        if "type" in rest:
            types = SchemaView(rest).declared_types
            values = [value for value in values if type_of(value) in types]
            del rest["type"]
        values = list({(type(value), repr(value)): value for value in values}.values())
        if not values:
            return ANY, {"not": True}
        kinds = {_literal_kind(value) for value in values}
        if None in kinds:
            fixed = {"const": values[0]} if "const" in said else {"enum": values}
            return self._base(values), rest | fixed
        parts = []
        for kind, name in (("text", ""), ("boolean", "ExactLiteral"), ("number", "ExactLiteral")):
            listed = [literal(value) for value in values if _literal_kind(value) == kind]
            if listed:
                base = TypeText(f"Literal[{', '.join(listed)}]", frozenset({"Literal"}))
                parts.append(annotated(base, *([name] if name else []), names=[name] * bool(name)))
        if "null" in kinds:
            parts.append(NONE)
        return union(parts), rest

    def _base(self, values: list[Any]) -> TypeText:
        """The type of values that cannot be Python literals: floats, arrays, objects."""
        return union(self.write({"type": kind}) for kind in dict.fromkeys(map(type_of, values)))

    def _typed(self, said: JSONObject, told: Any) -> tuple[TypeText, JSONObject]:
        view = SchemaView(said)
        kinds, allowed = list(view.type_names or ()), view.declared_types
        if "number" in kinds:
            kinds = [kind for kind in kinds if kind != "integer"]
        spoken_of = {*kinds, *(["number"] if "integer" in kinds else [])}
        rest = {
            key: value
            for key, value in said.items()
            if key != "type" and (key not in _SPEAKS_OF or _SPEAKS_OF[key] in spoken_of)
        }
        for keyword in ("anyOf", "oneOf"):
            if [*rest] == [keyword] and rest[keyword]:
                type_, more = self._one_of(rest, keyword)
                kinds_of = (facts_of(one, self._schemas, wanted=()).kinds for one in rest[keyword])
                if all(one <= allowed for one in kinds_of):
                    return type_, more
                if type_ != ANY:
                    return type_, {**more, "type": said["type"]}
        parts = [self._of_kind(kind, rest, told) for kind in kinds]
        consumed = {key for _, keys in parts for key in keys}
        return union(part for part, _ in parts), {
            key: value for key, value in rest.items() if key not in consumed
        }

    def _of_kind(self, kind: str, said: JSONObject, told: Any) -> tuple[TypeText, set[str]]:
        """The type for one JSON type, and the keywords that it expresses."""
        if (value := self._values.of(kind, told)) is not None:
            base = TypeText(value.parsed, frozenset({value.parsed}))
            return bounded(base, said, _NUMBER[:-1] if kind == "number" else ())
        match kind:
            case "string":
                return bounded(TypeText("StrictStr", frozenset({"StrictStr"})), said, _STRING)
            case "integer":
                base = TypeText("StrictInteger", frozenset({"StrictInteger"}))
                return bounded(base, said, _NUMBER)
            case "number":
                base = TypeText("StrictNumber", frozenset({"StrictNumber"}))
                return bounded(base, said, _NUMBER[:-1])
            case "boolean":
                return TypeText("StrictBool", frozenset({"StrictBool"})), set()
            case "null":
                return NONE, set()
            case "array":
                return self._array(said)
            case _:
                return self._object(said)

    def _array(self, said: JSONObject) -> tuple[TypeText, set[str]]:
        whole = "prefixItems" not in said and said.get("items") is not False
        held = item_schema(said)
        items = self.write(held if held is not False else True)
        base, keys = joined(f"list[{items.text}]", [items]), {"items"} if whole else set[str]()
        type_, more = bounded(base, said, _ARRAY[1:])
        return type_, keys | more

    def _object(self, said: JSONObject) -> tuple[TypeText, set[str]]:
        keys: set[str] = set()
        key, values = TypeText("str"), ANY
        if "patternProperties" in said:
            values = self.write(value_schema(said))
        elif "properties" not in said:
            if said.get("additionalProperties") is not False:
                values = self.write(said.get("additionalProperties", True))
                keys.add("additionalProperties")
            names = {"type": "string", **constrains_of(said.get("propertyNames", {"": 0}))}
            if names["type"] == "string" and names.keys() <= {*_STRING, "type"}:
                key = self.write(names)
                keys.add("propertyNames")
        base = joined(f"dict[{key.text}, {values.text}]", [key, values])
        type_, more = bounded(base, said, _OBJECT[2:])
        return type_, keys | more


def constrains_of(schema: Schema) -> JSONObject:
    return constrains(schema) if isinstance(schema, dict) else {"": schema}


def _literal_kind(value: Any) -> str | None:
    kind = type_of(value)
    if kind == "integer" and not (isinstance(value, int) and -INT64 <= value < INT64):
        return None
    return {"string": "text", "boolean": "boolean", "null": "null", "integer": "number"}.get(kind)
