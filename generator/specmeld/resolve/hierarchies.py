"""Bases with a discriminator, as .NET and Java describe their classes: the union of their children.

A component that has a ``discriminator`` and no alternatives of its own means any of the components
that are made of it by ``allOf`` (OpenAPI 3.1, section 4.8.25). Here it becomes that union; what it
says itself becomes a component ``NAMEBase``, of which the children are made. Where its own name is
a tag too, ``Plain-NAME`` is the variant that is none of the children. A closed base closes itself,
not its children; a child that is closed has what its base has beside its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.model.api_description import Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import escaped, unescaped

PLAIN = "Plain-"
"""What the variant of a base that is none of its children is called, before the base's name."""
_COMPONENTS = "#/components/schemas/"
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_WORDS = ("title", "description", "deprecated", "externalDocs")


def component(schema: Schema) -> str:
    """The component that a schema refers to; empty where it refers to none."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    return unescaped(ref.removeprefix(_COMPONENTS)) if isinstance(ref, str) else ""


def reference_to(name: str) -> JSONObject:
    return {"$ref": _COMPONENTS + escaped(name)}


def tag_of(schema: Schema) -> str:
    """The property by which a schema's discriminator tells its variants; empty without one."""
    told = schema.get("discriminator") if isinstance(schema, dict) else None
    name = told.get("propertyName") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def mapping_of(schema: JSONObject, schemas: Mapping[str, Schema]) -> dict[str, str]:
    """Value of the tag → component, by references and by short names; those that exist."""
    told = schema["discriminator"].get("mapping")
    made: dict[str, str] = {}
    for value, target in told.items() if isinstance(told, dict) else ():
        for name in _names(target):
            if name in schemas:
                made[str(value)] = name
                break
    return made


def _names(target: Any) -> Iterator[str]:
    if isinstance(target, str):
        yield unescaped(target.removeprefix(_COMPONENTS))
        yield target
        yield target.rpartition("/")[2].partition(".")[0]  # a file that has been brought in


def with_unions(api: Api) -> Api:
    """``api`` with its bases as unions of their children."""
    found = _Hierarchies(dict(api.schemas))
    found.open()
    return replace(api, schemas=found.schemas) if found.changed else api


@dataclass
class _Hierarchies:
    schemas: dict[str, Schema]
    changed: bool = False

    def open(self) -> None:
        made_of = {name: set(_parts(schema)) for name, schema in self.schemas.items()}
        children: dict[str, list[str]] = {}
        for name, parts in made_of.items():
            for part in parts:
                children.setdefault(part, []).append(name)
        bases = [name for name, schema in self.schemas.items() if tag_of(schema)]
        for name in bases:
            schema = self.schemas[name]
            descendants = _descendants(name, children)
            if not any(key in SchemaView(schema).keywords for key in _UNIONS):
                self._base(name, descendants, children)
            elif below := _in_its_union(schema, descendants, made_of, children):
                self._split(name, below, children)

    def _base(self, name: str, below: list[str], children: Mapping[str, list[str]]) -> None:
        base = self.schemas[name]
        assert isinstance(base, dict)
        mapping = mapping_of(base, self.schemas)
        aliases = {one for one in below if mapping and _is_alias(self.schemas[one])}
        below = [one for one in below if one not in aliases - set(mapping.values())]
        variants = list(dict.fromkeys((*mapping.values(), *below)))
        if not variants or variants == [name]:
            return
        part = self._split(name, below, children)
        itself = name
        if _is_concrete(name, base, mapping):
            itself = self._plain(name, part, closed=_is_closed(base))
            mapping = mapping or {name: name}
            variants = list(dict.fromkeys((*variants, name)))
        told = {value: itself if one == name else one for value, one in mapping.items()}
        branches = [reference_to(itself if one == name else one) for one in variants]
        self.schemas[name] = {
            **{key: base[key] for key in _WORDS if key in base},
            "oneOf": branches,
            "discriminator": {"propertyName": tag_of(base), "mapping": told},
        }

    def _plain(self, name: str, part: str, *, closed: bool) -> str:
        """Make a variant of a base that may stand for itself; gives its name."""
        made = f"{PLAIN}{name}"
        while made in self.schemas:
            made = f"{PLAIN}{made}"
        closing = {"unevaluatedProperties": False} if closed else {}
        self._insert(made, {"type": "object", "allOf": [reference_to(part)], **closing}, after=name)
        return made

    def _split(self, name: str, below: list[str], children: Mapping[str, list[str]]) -> str:
        """Make what ``name`` says itself a component, and its children of that."""
        parents = {name, *(one for one in below if one in children)}
        parts = {one: self._free_name(one) for one in sorted(parents)}
        for one in sorted(parents):
            self._insert(parts[one], _own_part(self.schemas[one]), after=one)
        for one in below:
            child = _made_of(self.schemas[one], parts)
            self.schemas[one] = child
            if one in parts:
                self.schemas[parts[one]] = _opened(child)
        self.changed = True
        return parts[name]

    def _insert(self, name: str, schema: Schema, after: str) -> None:
        self.schemas = {
            key: value
            for known, held in self.schemas.items()
            for key, value in ((known, held), *(((name, schema),) if known == after else ()))
        }

    def _free_name(self, name: str) -> str:
        made = f"{name}Fields" if name.endswith("Base") else f"{name}Base"
        while made in self.schemas:
            made += "Base"
        return made


_UNIONS = ("oneOf", "anyOf")


def _parts(schema: Schema) -> Iterator[str]:
    """The components that a schema is made of."""
    waiting, met = [schema], set[int]()
    while waiting:
        part = waiting.pop(0)
        if id(part) in met:
            continue
        met.add(id(part))
        if name := component(part):
            yield name
        waiting += [member.raw for member in SchemaView(part).all_of]


def _descendants(name: str, children: Mapping[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for child in children.get(waiting.pop(0), ()):
            if child not in found and child != name:
                found[child] = None
                waiting.append(child)
    return list(found)


def _in_its_union(
    union: Any,
    descendants: list[str],
    made_of: Mapping[str, set[str]],
    children: Mapping[str, list[str]],
) -> list[str]:
    """The descendants that a union's own variants are made of, and what is made of these.

    Whatever else refers to the union means all of it.
    """
    waiting = [part for key in _UNIONS for one in union.get(key, ()) for part in _parts(one)]
    reached: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = None
            waiting += made_of.get(name, ())
    inside = [one for one in descendants if one in reached]
    return list(
        dict.fromkeys((*inside, *(one for each in inside for one in _descendants(each, children))))
    )


def _is_concrete(name: str, base: JSONObject, mapping: Mapping[str, str]) -> bool:
    """Whether a value may be of the base and of none of its children: its own tag is known."""
    if mapping or base.get("x-abstract") is True:
        return name in mapping.values()
    held = SchemaView(base).properties.get(tag_of(base))
    return held is None or held.values is None or name in held.values


def _is_alias(schema: Schema) -> bool:
    """Whether a schema says nothing but that it is another."""
    view = SchemaView(schema)
    said = {*view.keywords} - {*_WORDS, "nullable", "example", "default"}
    return said in ({"$ref"}, {"allOf"}) and len(view.all_of) <= 1


def _own_part(schema: Schema) -> Schema:
    """What a base says of itself, for children to be made of."""
    assert isinstance(schema, dict)
    left_out = {"discriminator", *_UNIONS, *_CLOSING}
    kept = {key: value for key, value in schema.items() if key not in left_out}
    return kept | {key: schema[key] for key in _CLOSING if schema.get(key, False) is not False}


def _made_of(schema: Schema, parts: Mapping[str, str]) -> JSONObject:
    """A child of the parts of its bases; what closes a part of it closes it as a whole."""
    made = _Child(parts)
    opened = made.of(schema)
    assert isinstance(opened, dict)
    return opened | {"unevaluatedProperties": False} if made.was_closed else opened


@dataclass
class _Child:
    """Opens a schema, and what allOf holds in it, and puts the parts of bases for the bases."""

    parts: Mapping[str, str]
    was_closed: bool = False
    done: dict[int, Any] = field(default_factory=dict)

    def of(self, schema: Schema) -> Any:
        if not isinstance(schema, dict):
            return schema
        if id(schema) not in self.done:
            self.was_closed = self.was_closed or _is_closed(schema)
            made = _opened(schema)
            name = component(schema)
            if name in self.parts:
                made |= reference_to(self.parts[name])
            if isinstance(members := schema.get("allOf"), list):
                made["allOf"] = [self.of(one) for one in members]
            self.done[id(schema)] = made
        return self.done[id(schema)]


def _is_closed(schema: JSONObject) -> bool:
    return any(schema.get(key, True) is False for key in _CLOSING)


def _opened(schema: JSONObject) -> JSONObject:
    return {
        key: value for key, value in schema.items() if key not in _CLOSING or value is not False
    }
