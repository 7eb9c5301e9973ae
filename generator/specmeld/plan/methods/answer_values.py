"""Locate what paging needs in a response: as code that reads it from ``page``, with its schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.named_types import NO_NAMES
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_objects import object_shape
from specmeld.plan.models.schema_shape import reference, weight


@dataclass(frozen=True, slots=True)
class Value:
    """A place in a response: code that reads it from ``page``, and its schema."""

    read: str
    schema: Schema | None


class AnswerReader:
    """Reads responses whose schemas refer to ``schemas``; ``fields`` are the names of their fields
    that must be kept, as in ``NamedApi``."""

    def __init__(
        self, schemas: Mapping[str, Schema], fields: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._schemas = schemas
        self._fields = fields

    def fields(
        self, read: str, schema: Schema | None, *, guarded: bool = False
    ) -> dict[str, Value]:
        """Plain name → value, for each property of an object; ``guarded``: it may be missing."""
        name = reference(schema)
        target = self._schemas.get(name, True) if name is not None else schema
        shape = object_shape(target, self._schemas)
        if shape is None:
            return {}
        names = shape.field_names(self._fields.get(name or "", NO_NAMES))
        if names.keys() != shape.properties.keys():
            return {}
        before = f"{read} and {read.rpartition(' and ')[2]}" if guarded else read
        return {
            plain(key): Value(f"{before}.{field}", _most_telling(shape.properties[key]))
            for key, field in reversed(names.items())
        }

    def properties(self, schema: Schema | None) -> dict[str, Any]:
        """Name on the wire → schema, for each property of an object."""
        name = reference(schema)
        target = self._schemas.get(name, True) if name is not None else schema
        shape = object_shape(target, self._schemas)
        if shape is None:
            return {}
        return {key: _most_telling(each) for key, each in shape.properties.items()}

    def array(self, schema: Schema | None) -> Any:
        """The schema of an array's items; None if it is not an array."""
        target = self.followed(schema)
        items = SchemaView(target).items
        return items.raw if items is not None and "array" in self.types(target) else None

    def types(self, schema: Schema | None) -> set[str]:
        """The types that a schema names, including those of its branches."""
        view = SchemaView(self.followed(schema))
        types = set(view.type_names or ())
        for branch in (*view.any_of, *view.one_of):
            types.add(SchemaView(self.followed(branch.raw)).text("type") or "")
        return types

    def followed(self, schema: Schema | None) -> dict[str, Any]:
        for _ in range(16):
            name = reference(schema)
            if name is None:
                break
            schema = self._schemas.get(name, True)
        return schema if isinstance(schema, dict) else {}


def _most_telling(parts: Sequence[Any]) -> Any:
    """The schema of a property that says most about its type."""
    return parts[0] if len(parts) == 1 else max(parts, key=weight)


def plain(name: str) -> str:
    """A name in the form of our lists: equal for ``pageToken``, ``page-token``, ``page[token]``."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:64])
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")
