"""The types that people read: what a method takes and gives, without bounds.

The exact type judges a value; the hint tells an editor what to offer. A caller may pass a model, a
typed dict or a plain mapping for an object; what comes back is always the model. Imports are those
of a module one package down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from specmeld.model.api_description import INPUT, Schema
from specmeld.model.json import JSONObject
from specmeld.model.named_types import Annotation, Models
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.held_values import item_schema, value_schema
from specmeld.plan.models.schema_shape import constrains, implied_kind, reference, weight
from specmeld.plan.quoting import literal
from specmeld.plan.types.literal_types import LONGEST_UNION, in_one
from specmeld.plan.types.value_types import DECIMAL, ValueType, ValueTypes

OBJECT = Annotation("runtime.JSONObject", imports=("from .. import runtime",))
_ANY = Annotation("Any", imports=("from typing import Any",))
_LITERAL = ("from typing import Literal",)
_UNION = Annotation("Union", imports=("from typing import Union",))
_MAPPING = ("from collections.abc import Mapping",)
_SEQUENCE = ("from collections.abc import Sequence",)
_LONGEST_ENUM = 12
_LONGEST_UNION = 24
"""Members of a union that an editor can show, and a checker tell the misfits of."""
_DEEPEST = 5
_BINARY = ("float", "double")
"""Formats of numbers that no decimal is meant by."""
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


class HintWriter:
    """Writes hints for schemas that speak of ``schemas``, whose types are in ``models``."""

    def __init__(self, schemas: Mapping[str, Schema], models: Models, values: ValueTypes) -> None:
        self._schemas = schemas
        self._models = models
        self._values = values
        self._names = {type_.name for type_ in models.types.values()}
        self._plain = bool(self._names & {"Mapping", "Sequence"})
        """Whether models hide the abstract collections."""

    def taken(self, schema: Schema | None) -> Annotation:
        """What a caller may pass."""
        return union(self._members(schema, 0, taken=True))

    def given(self, schema: Schema | None) -> Annotation:
        """What a caller gets."""
        return union(self._members(schema, 0, taken=False))

    def _members(self, schema: Schema | None, depth: int, *, taken: bool) -> list[Annotation]:
        """The members of the hint's union."""
        name = reference(schema)
        if name is None:
            return self._inline(schema, depth, taken=taken)
        named = self._named(name)
        if not taken:
            return [named]
        target = self._schemas.get(name, True)
        answered = [self._named(one) for one in self._answered(name)]
        if name in self._models.inputs:
            typed_dict = self._models.inputs[name]
            return [named, Annotation(typed_dict.name, (typed_dict,)), *answered]
        if isinstance(target, dict) and "properties" in target:
            return [named, OBJECT]
        if depth < _DEEPEST and self._values.holds(target, self._schemas):
            members = self._inline(target, depth + 1, taken=True)
            return members if len(members) <= _LONGEST_UNION else [named, *members]
        if depth < _DEEPEST and _holds_objects(target):
            members = self._inline(target, depth + 1, taken=True)
            return members if len(members) <= _LONGEST_UNION else _shortened(named, members)
        return [named]

    def _answered(self, name: str) -> Iterator[str]:
        """The component that answers have in the place of this one of requests."""
        twin = name.removesuffix(INPUT)
        if twin != name and twin in self._schemas and twin in self._models.types:
            yield twin

    def _named(self, name: str) -> Annotation:
        type_ = self._models.types.get(name)
        return _ANY if type_ is None else Annotation(type_.name, (type_,))

    def _inline(self, schema: Schema | None, depth: int, *, taken: bool) -> list[Annotation]:
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return [_ANY]
        said = SchemaView(constrains(schema))
        if said.values:
            return _of_values(said.values)
        if branches := said.any_of or said.one_of:
            members = [self._members(each.raw, depth + 1, taken=taken) for each in branches]
            return [member for branch in members for member in branch]
        if said.reference is not None:
            return self._members({"$ref": said.reference}, depth + 1, taken=taken)
        if said.all_of:
            most = max((each.raw for each in said.all_of), key=weight)
            return self._members(most, depth + 1, taken=taken)
        kinds = said.type_names or (implied_kind(constrains(schema)),)
        found = [self._scalars(kind, schema, taken=taken) for kind in kinds]
        return [
            member
            for kind, scalars in zip(kinds, found, strict=True)
            for member in scalars or [self._of_kind(kind, schema, depth, taken=taken)]
        ]

    def _scalars(self, kind: str, schema: JSONObject, *, taken: bool) -> list[Annotation]:
        """Values of Python's own types, and what may be given in their place; none of others."""
        value = self._values.of(kind, schema)
        if value is not None:
            return [self._python(value), *([Annotation(value.given)] if taken else [])]
        exact = kind == "number" and taken and self._values.on
        if exact and schema.get("format") not in _BINARY:
            return [Annotation("float"), self._python(DECIMAL)]
        return []

    def _python(self, value: ValueType) -> Annotation:
        """A type of Python's by its name, beside a model of that name by its module as well."""
        if not value.module:
            return Annotation(value.name)
        if value.name in self._names:
            module = f"{value.module}_"  # which no method and no key is called
            imports = (f"import {value.module} as {module}",)
            return Annotation(f"{module}.{value.name}", imports=imports)
        return Annotation(value.name, imports=(f"from {value.module} import {value.name}",))

    def _of_kind(self, kind: str, schema: JSONObject, depth: int, *, taken: bool) -> Annotation:
        if kind in _SCALARS:
            return Annotation(_SCALARS[kind])
        if kind == "array":
            items = union(self._members(item_schema(schema), depth + 1, taken=taken))
            abstract = taken and not self._plain
            holder, imports = ("Sequence", _SEQUENCE) if abstract else ("list", ())
            return _around(f"{holder}[{items.text}]", items, imports)
        if kind == "object":
            inner = value_schema(schema)
            values = union(self._members(inner, depth + 1, taken=taken)) if inner else _ANY
            abstract = taken and not self._plain
            holder, imports = ("Mapping", _MAPPING) if abstract else ("dict", ())
            return _around(f"{holder}[str, {values.text}]", values, imports)
        return _ANY


def union(members: Iterable[Annotation]) -> Annotation:
    """``A | B``, each once, None last; ``Any`` where one of them is or there are none."""
    unique = {member.text: member for member in members}
    if "Any" in unique or not unique:
        return _ANY
    if len(unique) == 1:
        return next(iter(unique.values()))
    last = [text for text in (OBJECT.text, "None") if text in unique]
    listed = in_one(text for text in unique if text not in last)
    many = len(listed) > LONGEST_UNION
    if many:
        listed = [f"Union[{', '.join(listed)}]"]
    parts = [*unique.values(), *([_UNION] if many else [])]
    return Annotation(
        " | ".join([*listed, *last]),
        tuple(dict.fromkeys(each for part in parts for each in part.types)),
        tuple(dict.fromkeys(each for part in parts for each in part.imports)),
    )


def _shortened(named: Annotation, members: list[Annotation]) -> list[Annotation]:
    """A long union by its name, with any mapping for its objects."""
    collections = [one for one in members if one.text.startswith(("Mapping[", "Sequence["))]
    return [named, *collections, OBJECT]


def _around(text: str, inner: Annotation, imports: tuple[str, ...]) -> Annotation:
    return Annotation(text, inner.types, tuple(dict.fromkeys((*imports, *inner.imports))))


def _of_values(values: Sequence[Any]) -> list[Annotation]:
    none = [Annotation("None")] if None in values else []
    some = [value for value in values if value is not None]
    if not all(isinstance(value, str | bool | int) for value in some):
        return [_ANY]
    if not some:
        return none
    if len(some) > _LONGEST_ENUM and all(isinstance(value, str) for value in some):
        return [Annotation("str"), *none]
    listed = ", ".join(dict.fromkeys(literal(value) for value in some))
    return [Annotation(f"Literal[{listed}]", imports=_LITERAL), *none]


def _holds_objects(schema: Schema) -> bool:
    """Whether a component that is no object is made of objects, so that dicts may be passed."""
    if not isinstance(schema, dict):
        return False
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), schema.get("items")]
    return any(isinstance(part, dict) and _is_composite(part) for part in parts)


def _is_composite(part: Schema) -> bool:
    return isinstance(part, dict) and bool(
        "$ref" in part or part.get("type") in ("object", "array") or _holds_objects(part)
    )
