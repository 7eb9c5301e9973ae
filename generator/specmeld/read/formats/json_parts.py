"""Parts of JSON that a stranger wrote: what they should be, else nothing."""

from __future__ import annotations

from specmeld.model.json import JSON, JSONObject


def as_object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def as_list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def as_text(value: JSON) -> str:
    """A string; numbers and truth values as YAML would have them in its place."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
