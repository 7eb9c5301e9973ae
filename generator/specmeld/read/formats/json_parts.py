"""Parts of untrusted JSON: of the expected type, else empty."""

from __future__ import annotations

from specmeld.model.json import JSON, JSONObject


def as_object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def as_list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def as_text(value: JSON) -> str:
    """A string; numbers and booleans as YAML would write them."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
