"""Formats as assertions, if the config asks for it; else they are annotations.

Numbers get the bounds of their format and ``byte`` a pattern (OpenAPI Format Registry). Strings get
the keyword ``assertFormat``, for the formats on which the models and jsonschema agree. All others,
such as ``duration``, ``regex``, ``password`` and ``binary``, stay annotations.
"""

from __future__ import annotations

from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView

TEXTS = frozenset({"date", "date-time", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"})
_BITS = {f"{sign}int{bits}": (sign, bits) for sign in ("", "u") for bits in (8, 16, 32, 64)}
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


def asserted(schema: JSONObject) -> JSONObject:
    """``schema`` with the constraints of its format."""
    name = schema.get("format")
    if not isinstance(name, str):
        return schema
    if name in TEXTS:
        return {**schema, ASSERTED_FORMAT: name}
    if name == "byte" and "pattern" not in schema:
        return {**schema, "pattern": _BASE64}
    if name in _BITS:
        sign, bits = _BITS[name]
        least, most = (0, 2**bits - 1) if sign else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        view = SchemaView(schema)
        low, high = view.number("minimum"), view.number("maximum")
        return {
            **schema,
            "minimum": least if low is None else max(least, low),
            "maximum": most if high is None else min(most, high),
        }
    return schema
