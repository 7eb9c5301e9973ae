"""Where an answer has what paging needs: as code that reads it from ``page``, with its schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.model.named_types import NO_NAMES
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_objects import object_shape
from specmeld.plan.models.schema_shape import reference, weight


@dataclass(frozen=True, slots=True)
class Value:
    """A place in an answer: how code reads it from ``page``, and its schema."""

    read: str
    schema: Schema | None


class AnswerReader:
    """Reads answers whose schemas speak of ``schemas``; ``fields`` are the names of their fields
    that must stay, as ``NamedApi`` has them."""

    def __init__(
        self, schemas: Mapping[str, Schema], fields: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._schemas = schemas
        self._fields = fields

    def fields(
        self, read: str, schema: Schema | None, *, guarded: bool = False
    ) -> dict[str, Value]:
        """Plain name → value, of each property of an object; ``guarded``: it may be missing."""
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
            plain(key): Value(f"{before}.{field}", max(shape.properties[key], key=weight))
            for key, field in reversed(names.items())
        }

    def properties(self, schema: Schema | None) -> dict[str, Any]:
        """Name on the wire → schema, of each property of an object."""
        name = reference(schema)
        target = self._schemas.get(name, True) if name is not None else schema
        shape = object_shape(target, self._schemas)
        return (
            {}
            if shape is None
            else {key: max(each, key=weight) for key, each in shape.properties.items()}
        )

    def array(self, schema: Schema | None) -> Any:
        """The schema of an array's items; None for what is no array."""
        target = self.followed(schema)
        items = SchemaView(target).items
        return items.raw if items is not None and "array" in self.types(target) else None

    def types(self, schema: Schema | None) -> set[str]:
        """The types that a schema names, those of its branches too."""
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


def plain(name: str) -> str:
    """A name as our lists write it: ``pageToken``, ``page-token`` and ``page[token]`` alike."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:64])
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")
