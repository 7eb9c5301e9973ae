"""Which schemas become classes, and what fields and checks those classes have.

``allOf`` of objects becomes one class with the fields of all: flat is easier to read than a tower
of bases, and says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.json import JSONObject
from specmeld.model.named_types import NO_NAMES
from specmeld.openapi.implication import implies
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_exact import looks_inside
from specmeld.plan.models.schema_shape import component_name, constrains, is_tagged_union, reference
from specmeld.plan.names import identifiers

_SAID_BY_FIELDS = frozenset({"type", "properties", "required", "additionalProperties", "allOf"})
_DEPTH = 32


@dataclass(slots=True)
class ObjectShape:
    """An object as a class: its fields, what else it may hold, and what is left to check."""

    properties: dict[str, list[Any]] = field(default_factory=lambda: {})
    """Each property's schemas; all of them hold."""
    required: dict[str, None] = field(default_factory=lambda: {})
    extras: Any = True
    """``additionalProperties``: a schema, or False for a closed object."""
    checks: list[JSONObject] = field(default_factory=lambda: [])
    """Schemas that hold for the object as a whole and that the fields don't say."""
    opened: bool = False
    """Whether a part says that other names are fine, so that they count as evaluated."""
    objects_only: bool = False
    """Whether the schema refuses whatever is not an object."""

    def field_names(self, kept: Mapping[str, str] = NO_NAMES) -> dict[str, str]:
        """Key → name of its field, no two alike; ``kept`` are those that must stay."""
        return identifiers.unique(self.properties, identifiers.field_name, "field", kept=kept)

    def check(self) -> JSONObject | None:
        """The checks as one schema."""
        members = [member for check in self.checks for member in check.get("allOf", [])]
        own = [{k: v for k, v in check.items() if k != "allOf"} for check in self.checks]
        own = [check for check in own if check]
        if any(map(looks_inside, self.checks)):
            return self.checks[0] if len(self.checks) == 1 else {"allOf": self.checks}
        if len(own) > 1:
            members, own = [*own, *members], []
        return (own[0] if own else {}) | ({"allOf": members} if members else {}) or None


def object_shape(schema: Schema | None, schemas: Mapping[str, Schema]) -> ObjectShape | None:
    """The shape of a schema whose values are objects with known properties; None for others."""
    shape = ObjectShape()
    if (
        reference(schema) is not None
        or is_tagged_union(schema)
        or not _Gathering(schemas).into(shape, schema, ())
        or not shape.properties
    ):
        return None
    for name, parts in shape.properties.items():
        shape.properties[name] = _telling(parts, schemas)
    missing = [name for name in shape.required if name not in shape.properties]
    for name in missing:
        shape.properties[name] = [True if shape.extras is False else shape.extras]
        if shape.extras is False:
            shape.checks.append({"not": {}})
    return shape


_MOST_PARTS = 16
"""Schemas of one property that are held against each other."""
_SAID_ALONG = ("description", "readOnly", "default", "deprecated")
"""What holds of a property whichever of its schemas says it."""


def _telling(parts: list[Any], schemas: Mapping[str, Schema]) -> list[Any]:
    """The parts of a property without those that another says more narrowly."""
    if not 1 < len(parts) <= _MOST_PARTS:
        return parts
    kept = list(parts)
    for part in parts:
        others = [one for one in kept if one is not part]
        if any(implies(one, part, schemas) for one in others):
            kept = others
    if len(kept) == len(parts) or not isinstance(kept[0], dict):
        return kept
    words = {
        key: part[key]
        for part in reversed(parts)
        for key in _SAID_ALONG
        if isinstance(part, dict) and key in part
    }
    return [words | kept[0], *kept[1:]]


@dataclass(slots=True)
class _Gathering:
    """Brings together what a schema and the members of its ``allOf`` say.

    A component is gathered once, however many members lead to it. What holds itself says no more
    than the first time.
    """

    schemas: Mapping[str, Schema]
    known: dict[str, ObjectShape | None] = field(default_factory=lambda: {})
    """The shapes of components; None for those that are no objects."""

    def into(self, shape: ObjectShape, schema: Schema | None, path: tuple[str, ...]) -> bool:
        """Add what ``schema`` says to ``shape``; False where it is no object to show as a class."""
        if not isinstance(schema, dict) or len(path) > _DEPTH:
            return False
        said = constrains(schema)
        view = SchemaView(said)
        members = [member.raw for member in view.all_of]
        if view.reference is not None:
            members = [{"$ref": view.reference}, *members]
        elif not _is_object(said) and not members:
            return False
        if said.get("type", "object") != "object" or {"const", "enum"} & said.keys():
            return False
        shape.objects_only |= said.get("type") == "object"
        alone = not members and not path
        for member in members:
            self._member(member, shape, path)
        for name, inner in view.properties.items():
            shape.properties.setdefault(name, []).append(inner.raw)
        shape.required |= dict.fromkeys(view.required)
        rest = {key: value for key, value in said.items() if key not in {*_SAID_BY_FIELDS, "$ref"}}
        if "additionalProperties" in said:
            rest.pop("unevaluatedProperties", None)  # nothing is left for it to judge
            shape.opened |= said["additionalProperties"] in (True, {})
        if path or not _closes(rest, shape):
            _extras(said, rest, shape, alone)
        if looks_inside(rest):
            shape.checks.append(said)  # what is left over depends on all that the schema says
        elif rest:
            shape.checks.append(rest)
        return True

    def _member(self, member: Any, shape: ObjectShape, path: tuple[str, ...]) -> None:
        """One member of ``allOf``: merged where it is a plain object, else checked whole."""
        target = member
        name = component_name(SchemaView(member).reference or "")
        if name:
            if name in path or len(constrains(member)) > 1:
                _check_whole(member, shape)
                return
            target = self.schemas.get(name, True)
        inner = self._inner(name, target, path)
        if inner is None:
            if member is not True and constrains(target if isinstance(target, dict) else {"": 0}):
                _check_whole(member, shape)
            return
        for key, parts in inner.properties.items():
            held = shape.properties.setdefault(key, [])
            held += [part for part in parts if not any(part is one for one in held)]
        shape.required |= inner.required
        shape.objects_only |= inner.objects_only
        shape.opened |= inner.opened
        if inner.checks:
            # The member as it stands says its checks, in one word where it is a reference.
            _check_whole(member, shape)

    def _inner(self, name: str, target: Any, path: tuple[str, ...]) -> ObjectShape | None:
        if name in self.known:
            return self.known[name]
        made = ObjectShape()
        inner = made if self.into(made, target, (*path, name or "-")) else None
        if name:
            self.known[name] = inner
        return inner


def _check_whole(member: Any, shape: ObjectShape) -> None:
    check = {"allOf": [member]}
    if check not in shape.checks:
        shape.checks.append(check)


def _is_object(said: JSONObject) -> bool:
    return said.get("type") == "object" or "properties" in said or "required" in said


def _closes(rest: JSONObject, shape: ObjectShape) -> bool:
    """Whether all names beside the fields are refused by ``unevaluatedProperties``."""
    if rest != {"unevaluatedProperties": False} or shape.checks or shape.opened:
        return False
    rest.clear()
    shape.extras = False
    return True


def _extras(said: JSONObject, rest: JSONObject, shape: ObjectShape, alone: bool) -> None:
    """What the object may hold beside its fields: said by the class, or left to check."""
    extras = said.get("additionalProperties", True)
    if extras is True or (isinstance(extras, dict) and not constrains(extras)):
        return
    if alone and "patternProperties" not in said:
        shape.extras = extras
        return
    rest["properties"] = dict.fromkeys(said.get("properties") or (), True)
    rest["additionalProperties"] = extras
