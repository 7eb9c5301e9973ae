"""What the schemas that one is made of say of its properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.implication import target
from specmeld.openapi.schema import SchemaView

Property = tuple[str, Any]
"""A name, and a schema that a value of that name has to satisfy."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a schema says itself and in its allOf, and the components that it refers to there."""

    properties: list[Property]
    bases: list[str]


@dataclass(frozen=True, slots=True)
class Inherited:
    """Reads the properties of schemas that may refer to ``schemas``, of which each is read once."""

    schemas: Mapping[str, Schema]
    _known: dict[str, _Said] = field(default_factory=dict)

    def of(self, schema: Schema, seen: set[str]) -> Iterator[Property]:
        """The properties of all that ``schema`` is made of, bases first, without its own.

        Components that were ``seen`` are passed over.
        """
        inside = [_said(member.raw) for member in SchemaView(schema).all_of]
        waiting = [name for said in inside for name in said.bases]
        waiting.append(target(schema))
        found = [said.properties for said in reversed(inside)]
        while waiting:
            name = waiting.pop()
            if name in self.schemas and name not in seen:
                seen.add(name)
                said = self._component(name)
                found.append(said.properties)
                waiting += said.bases
        for properties in reversed(found):
            yield from properties

    def _component(self, name: str) -> _Said:
        if name not in self._known:
            self._known[name] = _said(self.schemas[name])
        return self._known[name]


def _said(schema: Schema) -> _Said:
    """What stands in a schema; a part that several others share, as anchors make it, once."""
    properties: list[Property] = []
    bases: list[str] = []
    waiting, met = [schema], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in met:
            continue
        met.add(id(part))
        view = SchemaView(part)
        properties[:0] = [(name, each.raw) for name, each in view.properties.items()]
        waiting += [member.raw for member in view.all_of]
        bases.append(target(part))
    return _Said(properties, list(filter(None, bases)))
