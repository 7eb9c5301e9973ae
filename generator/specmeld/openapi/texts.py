"""Content that is one text, and whether its schema judges it."""

from __future__ import annotations

from specmeld.model.api_description import EVENTS, Schema
from specmeld.openapi.schema import SchemaView

_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_UNJUDGED = frozenset({"type", "title", "description", "example", "examples", "default"})
_BYTES = ("binary", "byte")


def is_judged_text(media_type: str, schema: Schema | None) -> bool:
    """Whether content is a text that stands for one value, of which a schema says something.

    ``schema`` is resolved. A plain string is any text, and what is said of objects or lists, as of
    the rows of a table, no schema judges in a text.
    """
    name = media_type.partition(";")[0].strip().lower()
    if not name.startswith("text/") or name == EVENTS or not isinstance(schema, dict):
        return False
    types = SchemaView(schema).type_names or ()
    if not types or not _SCALARS.issuperset(types) or schema.get("format") in _BYTES:
        return False
    told = {word for word in schema if not word.startswith("x-")} - _UNJUDGED
    return types != ("string",) or bool(told)
