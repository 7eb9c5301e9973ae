"""Formats whose values are Python types: their names in models, hints and imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Schema
from specmeld.openapi.schema import SchemaView
from specmeld.plan.models.schema_shape import component_name, constrains


@dataclass(frozen=True, slots=True)
class ValueType:
    """A Python type for the values of some formats."""

    parsed: str
    """Its name in models, which parse and validate it."""
    name: str
    """Its own name, for people: ``datetime``."""
    module: str
    """Its Python module; empty for a builtin."""
    given: str
    """What callers may pass instead: the string or number that it is in JSON."""


_DECIMAL = ("Decimal", "decimal")
_TEXTS = {
    "date-time": ValueType("ParsedDateTime", "datetime", "datetime", "str"),
    "date": ValueType("ParsedDate", "date", "datetime", "str"),
    "time": ValueType("ParsedTime", "time", "datetime", "str"),
    "duration": ValueType("ParsedDuration", "timedelta", "datetime", "str"),
    "uuid": ValueType("ParsedUUID", "UUID", "uuid", "str"),
    "decimal": ValueType("ParsedDecimal", *_DECIMAL, "str"),
    "byte": ValueType("ParsedBytes", "bytes", "", "str"),
}
DECIMAL = ValueType("ParsedNumber", *_DECIMAL, "float")
"""The type of a number with a decimal format."""
_ALSO = {"guid": "uuid", "base64": "byte"}
"""Other names of a format."""
_DEEPEST = 8
_MONEY = re.compile(r"(?:big)?decimal(?:32|64|128)?|bignumber|money|monetary")

VALUE_TYPES = {each.parsed: each for each in (*_TEXTS.values(), DECIMAL)}
"""By their names in models."""
MARKERS = ("NOT_GIVEN", "Accepts", "MostParsed")
"""What else models use from the runtime's ``_schema_values``."""


@dataclass(frozen=True, slots=True)
class ValueTypes:
    """The value types of one package; none if ``on`` is False."""

    on: bool = True

    def text(self, schema: Schema) -> ValueType | None:
        """The type for a schema's strings; None if they are just strings."""
        said = _annotated(schema) if self.on else {}
        name = said.get("format")
        if not isinstance(name, str):
            return _TEXTS["byte"] if said.get("contentEncoding") == "base64" else None
        return _TEXTS.get("decimal" if _is_money(name) else _ALSO.get(name, name))

    def is_bytes(self, schema: Schema) -> bool:
        """Whether a schema's strings are base64 bytes."""
        return self.text(schema) == _TEXTS["byte"]

    def number(self, schema: Schema) -> ValueType | None:
        """The type for a schema's numbers; None if they are floats."""
        name = _annotated(schema).get("format") if self.on else None
        return DECIMAL if isinstance(name, str) and _is_money(name) else None

    def of(self, kind: str, schema: Schema) -> ValueType | None:
        """The type for values of a JSON type, if a schema accepts it."""
        if kind == "string":
            return self.text(schema)
        return self.number(schema) if kind == "number" else None

    def parses(self, schema: Schema, schemas: Mapping[str, Schema]) -> bool:
        """Whether a schema's strings may be such values."""
        return self._holds(schema, schemas, 0, kinds=("string",))

    def holds(self, schema: Schema, schemas: Mapping[str, Schema]) -> bool:
        """Whether values of a schema may be such, or lists and maps of such."""
        return self._holds(schema, schemas, 0, kinds=("string", "number", "array", "object"))

    def _holds(
        self, schema: Schema, schemas: Mapping[str, Schema], depth: int, kinds: tuple[str, ...]
    ) -> bool:
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return False
        said = SchemaView(constrains(schema))
        if said.values or said.properties:
            return False
        if any(kind in kinds and self.of(kind, schema) for kind in said.type_names or ()):
            return True
        parts = [part.raw for part in (*said.any_of, *said.one_of, *said.all_of)]
        if said.reference is not None:
            parts.append(schemas.get(component_name(said.reference), True))
        if "array" in kinds and said.items is not None:
            parts.append(said.items.raw)
        if "object" in kinds:
            parts.append(said.additional.raw)
        return any(self._holds(part, schemas, depth + 1, kinds) for part in parts)

    def used(self, schema: Schema) -> bool:
        """Whether ``schema``, or one inside it, declares such values, possibly without effect."""
        waiting = [schema] if self.on else []
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                if self.text(one) or self.number(one):
                    return True
                waiting += one.values()
            elif isinstance(one, list):
                waiting += one
        return False


def _annotated(schema: Schema) -> Mapping[str, Any]:
    """The keywords of a schema, or those of its one part that has a format."""
    if not isinstance(schema, dict):
        return {}
    for part in (schema, *(schema.get("allOf") or ())):
        if isinstance(part, dict) and {"format", "contentEncoding"} & part.keys():
            return part
    return {}


def _is_money(name: str) -> bool:
    return _MONEY.fullmatch(re.sub(r"[-_ ]", "", name.lower())) is not None
