"""Content that is a single string, and whether its schema constrains it."""

from __future__ import annotations

from specmeld.model.api_description import EVENTS, Schema
from specmeld.openapi.schema import SchemaView

_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_UNJUDGED = frozenset({"type", "title", "description", "example", "examples", "default"})
_BYTES = ("binary", "byte")


def is_judged_text(media_type: str, schema: Schema | None) -> bool:
    """Whether content is a string for one value that its schema constrains.

    ``schema`` is resolved. A plain string accepts any text, and a schema of objects or lists, such
    as the rows of a table, does not apply to text.
    """
    name = media_type.partition(";")[0].strip().lower()
    if not name.startswith("text/") or name == EVENTS or not isinstance(schema, dict):
        return False
    types = SchemaView(schema).type_names or ()
    if not types or not _SCALARS.issuperset(types) or schema.get("format") in _BYTES:
        return False
    told = {word for word in schema if not word.startswith("x-")} - _UNJUDGED
    return types != ("string",) or bool(told)
