"""The properties that a direction omits: ``readOnly`` in requests, ``writeOnly`` in responses.

A schema marks those that it declares itself, and those that its parts declare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.implication import target
from specmeld.openapi.schema import SchemaView
from specmeld.resolve.uses import reached_from


@dataclass(slots=True)
class Excuses:
    """Finds the properties that schemas mark with ``keyword``; each component is read once."""

    keyword: str
    schemas: Mapping[str, Schema]
    _marked: dict[str, set[str]] = field(init=False)
    """Component → the properties that it marks itself; components without any are omitted."""
    _made_of: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        marked = {name: self._own(schema) for name, schema in self.schemas.items()}
        self._marked = {name: found for name, found in marked.items() if found}
        self._made_of = {name: self._components(one) for name, one in self.schemas.items()}

    def of(self, schema: Schema) -> frozenset[str]:
        """The properties that ``schema`` and its parts mark."""
        found = self._own(schema)
        bases = reached_from(self._components(schema), self._made_of) if self._marked else ()
        return frozenset(found.union(*(self._marked.get(name, ()) for name in bases)))

    def _own(self, schema: Schema) -> set[str]:
        return {
            name
            for part in _parts(schema)
            for name, inner in SchemaView(part).properties.items()
            if self._is_marked(inner.raw)
        }

    def _components(self, schema: Schema) -> set[str]:
        return {name for part in _parts(schema) if (name := target(part)) in self.schemas}

    def _is_marked(self, schema: Schema) -> bool:
        if not isinstance(schema, dict):
            return False
        if self.keyword in schema or "$ref" not in schema:
            return schema.get(self.keyword) is True
        held = self.schemas.get(target(schema))
        return isinstance(held, dict) and held.get(self.keyword) is True


def _parts(schema: Schema) -> Iterator[Any]:
    """A schema and the members of its allOf, each once."""
    waiting, met = [schema], set[int]()
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and id(part) not in met:
            met.add(id(part))
            yield part
            waiting += [member.raw for member in SchemaView(part).all_of]
