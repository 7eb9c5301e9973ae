"""Discriminators expressed in JSON Schema, so that every reader interprets them alike.

The tag selects the variant: by the mapping, else by the name of its schema (OpenAPI 3.1, section
4.8.25), unless the variants declare their own tags. Here the property of each variant is limited to
the tags that select it. If those of two variants overlap, or a variant has none, the discriminator
is ignored.

A tag that no variant declares, or that is optional, is only required in variants that are used as
such. A component that is also used elsewhere need not have it there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.model.api_description import Api, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView, type_of
from specmeld.resolve.every_schema import SHAPES, in_every_schema
from specmeld.resolve.hierarchies import component, mapping_of, tag_of, with_unions

_UNIONS = ("oneOf", "anyOf")
_DEEPEST = 8
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_BASE = frozenset({"type", "properties", "required", "additionalProperties"})
_WORDS = frozenset(
    {"title", "description", "deprecated", "externalDocs", "example", "examples", "default"}
    | {"readOnly", "writeOnly", "xml", "discriminator", "$comment", *_UNIONS}
)

Tags = tuple[Any, ...]


def discriminated(api: Api) -> Api:
    """``api`` with the tags of each discriminator in its variants' schemas."""
    if not any(tag_of(schema) for schema in _all_schemas(api)):
        return api
    api = with_unions(api)
    variants = _Variants(api)
    for schema in _all_schemas(api):
        variants.read(schema)
    schemas = {name: variants.component(name) for name in api.schemas}
    return in_every_schema(replace(api, schemas=schemas), variants.union)


def is_union(schema: JSONObject) -> bool:
    """Whether a schema is a union whose variants are distinguished by a tag."""
    return bool(tag_of(schema)) and any(schema.get(key) for key in _UNIONS)


@dataclass
class _Variants:
    """The components that are variants, with the tags that select them."""

    api: Api
    tags: defaultdict[str, dict[str, dict[Any, None]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """Component → property → the values that select it, for all unions that it is in."""
    bases: defaultdict[str, list[JSONObject]] = field(default_factory=lambda: defaultdict(list))
    """Component → what its unions have beside their variants."""
    uses: dict[str, int] = field(default_factory=dict)
    """Component → how often it is used other than as a variant."""
    as_variant: dict[str, int] = field(default_factory=dict)
    unions: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for schema in _all_schemas(self.api):
            name = component(schema)
            if name:
                self.uses[name] = self.uses.get(name, 0) + 1

    def read(self, schema: JSONObject) -> None:
        """Record the variants of a union."""
        if not is_union(schema) or id(schema) in self.unions:
            return
        self.unions[id(schema)] = schema
        tag, chosen = tag_of(schema), self._chosen(schema)
        base = _base_of(schema)
        for name, tags in chosen.items():
            self.tags[name].setdefault(tag, {}).update(dict.fromkeys(tags))
            self.as_variant[name] = self.as_variant.get(name, 0) + 1
            if base is not None:
                self.bases[name].append(base)

    def component(self, name: str) -> Schema:
        """A component with its tags."""
        schema = self.api.schemas[name]
        if name not in self.tags or not isinstance(schema, dict):
            return schema
        only = self._is_only_a_variant(name)
        if only and len(self.bases[name]) == self.as_variant[name] and self._one_base(name):
            schema = _upon(self.bases[name][0], schema)
        for tag, tags in self.tags[name].items():
            if tuple(tags) != _constants(self.api.schemas[name], tag, self.api.schemas):
                schema = _with_tag(schema, tag, list(tags), must=only)
        return schema

    def union(self, schema: JSONObject) -> Any:
        """A union without what its variants now contain."""
        if not is_union(schema):
            return schema
        base = _base_of(schema)
        branches = [component(one) for one in _branches(schema)]
        said_by_all = base is not None and all(map(self._has_base, filter(None, branches)))
        return {
            key: value
            for key, value in schema.items()
            if not ((said_by_all and key in _BASE) or (key in _CLOSING and value is False))
        }

    def _has_base(self, name: str) -> bool:
        return (
            self._is_only_a_variant(name)
            and len(self.bases[name]) == self.as_variant.get(name)
            and self._one_base(name)
        )

    def _one_base(self, name: str) -> bool:
        return all(base == self.bases[name][0] for base in self.bases[name])

    def _is_only_a_variant(self, name: str) -> bool:
        return self.uses.get(name, 0) == self.as_variant.get(name, 0)

    def _chosen(self, union: JSONObject) -> dict[str, Tags]:
        """Component → the tags that select it; empty if they do not distinguish the variants."""
        mapping = mapping_of(union, self.api.schemas)
        tag, branches = tag_of(union), list(_branches(union))
        chosen: dict[str, Tags] = {}
        taken: list[Any] = []
        for branch in branches:
            if SchemaView(branch).type_names == ("null",):
                continue
            tags = self._tags(branch, tag, mapping)
            if not tags or any(one in taken for one in tags) or "defaultMapping" in union:
                return {}
            taken += tags
            if name := component(branch):
                chosen[name] = tags
        return chosen if _are_objects(chosen, self.api.schemas) else {}

    def _tags(self, branch: Any, tag: str, mapping: Mapping[str, str]) -> Tags:
        name = component(branch)
        own = _constants(branch, tag, self.api.schemas)
        if not name:
            return own or ()
        told = [value for value, target in mapping.items() if target == name] or [name]
        if own is None:
            return tuple(told)
        return tuple(one for one in own if str(one) in told) or own


def _all_schemas(api: Api) -> Iterator[JSONObject]:
    """Every schema object, once."""
    waiting: list[Any] = list(api.schemas.values())
    for operation in (*api.operations, *(one.operation for one in api.webhooks)):
        waiting += [one.schema for one in operation.parameters]
        waiting += [one.schema for one in (operation.body.contents if operation.body else ())]
        for response in operation.responses:
            waiting += [one.schema for one in response.contents]
            waiting += [one.schema for one in response.headers.values()]
    seen: dict[int, Any] = {}
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen[id(schema)] = schema
        yield schema
        for key, value in schema.items():
            shape = SHAPES.get(key)
            if shape == "one":
                waiting.append(value)
            elif shape == "list" and isinstance(value, list):
                waiting += value
            elif shape == "map" and isinstance(value, dict):
                waiting += value.values()


def _branches(union: JSONObject) -> Sequence[Any]:
    return next(union[key] for key in _UNIONS if union.get(key))


def _base_of(union: JSONObject) -> JSONObject | None:
    """What a union requires of all its variants, if that is no more than an object's properties."""
    said = {key: value for key, value in union.items() if key not in _WORDS}
    plain = said.keys() <= _BASE and said.get("type", "object") == "object"
    if not plain or not (said.keys() & {"properties", "required"}):
        return None
    return {key: said[key] for key in ("type", "properties", "required") if key in said}


def _upon(base: JSONObject, schema: JSONObject) -> JSONObject:
    """A variant with the properties of its union, before its own."""
    own = schema.get("properties", {})
    required = dict.fromkeys((*base.get("required", ()), *schema.get("required", ())))
    made = {**schema, "properties": {**base.get("properties", {}), **own}}
    return made | {"required": list(required)} if required else made


def _with_tag(schema: JSONObject, tag: str, tags: list[Any], must: bool) -> JSONObject:
    properties = schema.get("properties", {})
    held = properties.get(tag)
    words = {
        key: value
        for key, value in (held.items() if isinstance(held, dict) else ())
        if key in _WORDS or key.startswith("x-")
    }
    kinds = {type_of(one) for one in tags}
    kind = {"type": kinds.pop()} if len(kinds) == 1 else {}
    words = {key: value for key, value in words.items() if key != "default" or value in tags}
    narrowed = {**kind, **words, "enum": tags}
    made = {**schema, "properties": {**properties, tag: narrowed}}
    required = list(schema.get("required", ()))
    return made | {"required": [*required, tag]} if must and tag not in required else made


def _constants(
    schema: Schema, tag: str, schemas: Mapping[str, Schema], depth: int = 0
) -> Tags | None:
    """The only values that a property may have by a schema; None if it may have others."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    found: list[Tags] = []
    name = component(schema)
    parts = [schemas.get(name), *schema.get("allOf", ())] if name else schema.get("allOf", ())
    if tag in schema.get("properties", ()):
        found += _listed(schema["properties"][tag], schemas, depth)
    for part in parts:
        inside = _constants(part, tag, schemas, depth + 1)
        found += [inside] if inside is not None else []
    for union in (schema.get(key) for key in _UNIONS):
        told = [_constants(one, tag, schemas, depth + 1) for one in union or ()]
        if told and all(one is not None for one in told):
            found.append(tuple(dict.fromkeys(value for one in told for value in one or ())))
    return min(found, key=len, default=None)


def _listed(schema: Schema | None, schemas: Mapping[str, Schema], depth: int) -> list[Tags]:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return []
    view = SchemaView(schema)
    parts = [schemas.get(component(schema)), *(one.raw for one in view.all_of)]
    inside = [tags for part in parts for tags in _listed(part, schemas, depth + 1)]
    values = view.values
    if values is None or any(isinstance(one, dict | list) for one in values):
        return inside
    return [tuple(values), *inside]


def _are_objects(names: Mapping[str, Any], schemas: Mapping[str, Schema]) -> bool:
    """Whether each of the components can have a property."""
    views = [SchemaView(schemas.get(name, True)) for name in names]
    return all("object" in view.declared_types for view in views) and all(
        isinstance(view.raw, dict) for view in views
    )
