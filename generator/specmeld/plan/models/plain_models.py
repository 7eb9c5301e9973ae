"""Plan a models-only package: the names of our own models, with types that any style supports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from specmeld.model.api_description import Api
from specmeld.model.json import JSONObject
from specmeld.model.named_types import NO_NAMES, Code, NamedApi
from specmeld.model.plain_package import PlainModel, PlainPackage, PlainStyle, PlainText
from specmeld.plan.models.model_code import doc_lines
from specmeld.plan.models.plain_types import DEFS, PlainTypes, without_loops
from specmeld.plan.models.schema_objects import ObjectShape, object_shape
from specmeld.plan.models.schema_shape import description
from specmeld.plan.names.lock_places import NO_CLASSES, field_places, kept, of_kind
from specmeld.plan.names.named_components import name_schemas
from specmeld.plan.prose.docs import prose
from specmeld.plan.quoting import literal

MODULE = "models"
_FORMATS: Mapping[PlainStyle, frozenset[str]] = {
    "dataclass": frozenset(),
    "typed-dict": frozenset(),
    "msgspec": frozenset({"date-time", "date", "uuid", "duration"}),
    "pydantic": frozenset({"date-time", "date", "time", "uuid", "duration"}),
}
"""The formats that a style reads from JSON as Python types."""


def plan_plain_models(
    api: Api,
    package: str,
    style: PlainStyle,
    *,
    lock: Mapping[str, str] | None = None,
    format_types: str = "python",
) -> PlainPackage:
    """A models-only package, named as ``plan_package`` names it with the same ``lock``."""
    named = name_schemas(api, lock)
    formats = _FORMATS[style] if format_types == "python" else frozenset[str]()
    planner = _Planner(named, style, formats)
    models = sorted(map(planner.model, named.api.schemas), key=lambda model: model.name)
    return PlainPackage(
        package=package,
        title=prose(api.title),
        version=prose(api.version),
        style=style,
        models=tuple(models),
        texts={text: _as_code(text) for text in sorted(planner.texts)},
        schemas={
            name: f"{package}.{MODULE}:{named.classes[name]}"
            for name in named.api.schemas
            if name in named.declared
        },
        lock={**kept(of_kind(lock or {}, *NO_CLASSES), planner.fields), **named.lock},
    )


class _Planner:
    """Plans one component after the other."""

    def __init__(self, named: NamedApi, style: PlainStyle, formats: frozenset[str]) -> None:
        self._schemas = named.api.schemas
        self._classes = named.classes
        self._style = style
        self._kept = named.fields
        self._shapes = {
            name: object_shape(schema, self._schemas) for name, schema in self._schemas.items()
        }
        self._types = PlainTypes(named.classes, formats)
        self._aliases = {
            named.classes[name]: self._types.write(schema)
            for name, schema in self._schemas.items()
            if self._shapes[name] is None
        }
        if style == "msgspec":
            self._read_by_kinds()
        self.texts: set[str] = set()
        """The descriptions of models and fields."""
        self.fields: dict[str, str] = {}
        """Place in the lock → name of a field that differs from its key."""

    def _read_by_kinds(self) -> None:
        """Remove what is not supported by a decoder that only looks at the kind of each value."""
        objects = [self._classes[name] for name, shape in self._shapes.items() if shape]
        aliases = without_loops(self._aliases)
        self._types = self._types.decodable(aliases, objects)
        self._aliases = {name: self._types.decoded(type_) for name, type_ in aliases.items()}

    def model(self, component: str) -> PlainModel:
        name, shape = self._classes[component], self._shapes[component]
        told = self._told(description(self._schemas[component]))
        if shape is None:
            schema = {} if self._is_itself(name) else self._aliases[name]
            return PlainModel(name, {**schema, **told})
        keys = [key for key in shape.properties if self._can_be_key(key)]
        names = self._field_names(component, shape) if self._style != "typed-dict" else {}
        fields = {key: names[key] for key in keys if key in names}
        properties = {key: self._property(key, fields.get(key, key), shape) for key in keys}
        schema = {
            "type": "object",
            "properties": properties,
            "required": [key for key in shape.required if key in properties],
            "additionalProperties": shape.extras is not False,
        }
        return PlainModel(name, {**schema, **told}, fields)

    def _field_names(self, component: str, shape: ObjectShape) -> dict[str, str]:
        names = shape.field_names(self._kept.get(component, NO_NAMES))
        self.fields |= field_places(self._classes[component], names)
        return names

    def _can_be_key(self, key: str) -> bool:
        """Whether the style supports a property of that name; msgspec does not escape names."""
        return self._style != "msgspec" or not re.search(r'["\\\x00-\x1f]', key)

    def _property(self, key: str, field: str, shape: ObjectShape) -> JSONObject:
        parts = shape.properties[key]
        texts = [next((text for text in map(description, parts) if text.strip()), "")]
        if self._style == "dataclass" and field != key:
            texts.append(f"In JSON its name is {key!r}.")
        told = self._told("\n\n".join(text for text in texts if text))
        type_ = self._types.decoded(
            self._types.write(parts[0] if len(parts) == 1 else {"allOf": parts})
        )
        return {**type_, **told}

    def _told(self, text: str) -> JSONObject:
        if not text.strip():
            return {}
        self.texts.add(text)
        return {"description": text}

    def _is_itself(self, name: str) -> bool:
        """Whether an alias is circular, without a list or dict in between."""
        waiting, seen = [*_direct(self._aliases[name])], set[str]()
        while waiting:
            one = waiting.pop()
            if one == name:
                return True
            if one not in seen:
                seen.add(one)
                waiting += _direct(self._aliases.get(one, {}))
        return False


def _as_code(text: str) -> PlainText:
    return PlainText(Code("\n".join(doc_lines(text))), Code(literal(text)))


def _direct(schema: Mapping[str, Any]) -> Iterator[str]:
    """The models that a type is or may be, not those that it contains."""
    if "$ref" in schema:
        yield schema["$ref"].removeprefix(DEFS)
    for branch in schema.get("anyOf", ()):
        yield from _direct(branch)
