"""Heads and types of tables whose cells run together in copied text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

GLUED_HEADS: Mapping[str, Sequence[str]] = {
    "name": (
        "Parameter", "Field", "Name", "Property", "Attribute", "Key", "Header", "Argument", "Param",
        "Parameter Name", "Field Name",
    ),
    "type": ("Type", "Data Type", "DataType"),
    "required": ("Required", "Mandatory", "Required?"),
    "value": ("Default", "Default Value", "Example", "Example Value"),
    "words": ("Description", "Details", "Notes"),
}  # fmt: skip
"""Column heads by the content of their cells, as prefixes: they may run together."""

GLUED_TYPES: Sequence[str] = (
    "string", "String", "integer", "Integer", "int", "Int", "number", "Number", "boolean",
    "Boolean", "bool", "Bool", "object", "Object", "array", "Array", "float", "Float", "double",
    "Double", "long", "Long", "datetime", "DateTime", "date", "Date", "timestamp", "Timestamp",
    "uuid", "UUID", "numeric", "Numeric", "decimal", "Decimal", "enum", "Enum", "file", "File",
)  # fmt: skip
"""Types of cells that run together with their neighbours; longer ones before their prefixes."""
