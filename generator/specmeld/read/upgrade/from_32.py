"""Features of OpenAPI 3.2 that 3.1 lacks, expressed in 3.1 or kept as an extension.

OpenAPI 3.2.0, appendix A and the "Fixed Fields" of each object, compared with 3.1.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from specmeld.model.json import JSON, JSONObject

Note = Callable[[str, str], None]
"""Called with a code and a message."""

_RENAMED: Mapping[str, tuple[str, ...]] = {
    "document": ("$self",),
    "components": ("mediaTypes",),
    "server": ("name",),
    "tag": ("summary", "parent", "kind"),
    "response": ("summary",),
    "media": ("prefixEncoding", "itemEncoding"),
    "encoding": ("encoding", "prefixEncoding", "itemEncoding"),
    "example": ("dataValue", "serializedValue"),
    "scheme": ("deprecated", "oauth2MetadataUrl"),
    "flows": ("deviceAuthorization",),
    "discriminator": ("defaultMapping",),
    "xml": ("nodeType",),
}
"""Kind of object → fields that become extensions."""

_KEPT: Mapping[str, tuple[str, ...]] = {
    "path": ("query", "additionalOperations"),
    "media": ("itemSchema",),
}
"""Kind of object → fields that stay, since code is generated from them."""

_INSIDE: Mapping[str, Mapping[str, str]] = {
    "document": {"servers": "server", "tags": "tag"},
    "path": {"servers": "server"},
    "operation": {"servers": "server"},
    "schema": {"discriminator": "discriminator", "xml": "xml"},
    "scheme": {"flows": "flows"},
}
"""Kind of object → fields with objects, or lists of them, that nothing else walks."""


def say_in_31(value: JSONObject, kind: str, note: Note) -> JSONObject:
    """The object in terms of 3.1; ``note`` receives what has no equivalent."""
    if "$ref" in value and kind != "schema":
        return value
    for key, inner in _INSIDE.get(kind, {}).items():
        if key in value:
            value = value | {key: _inside(value[key], inner, note)}
    if kind == "example":
        value = _with_value(value)
    if kind == "xml" and value.get("nodeType") == "attribute":
        value = {key: each for key, each in value.items() if key != "nodeType"} | {
            "attribute": True
        }
    for key in _KEPT.get(kind, ()):
        if key in value:
            note("newer-than-3.1", f"OpenAPI 3.1 has no {key}; keeping it as it is")
    if kind == "parameter" and (value.get("in") == "querystring" or value.get("style") == "cookie"):
        what = "parameter in querystring" if value.get("in") == "querystring" else "style cookie"
        note("newer-than-3.1", f"OpenAPI 3.1 has no {what}; keeping it as it is")
    return _renamed(value, kind, note)


def _inside(value: JSON, kind: str, note: Note) -> JSON:
    if isinstance(value, list):
        return [_inside(each, kind, note) for each in value]
    return say_in_31(value, kind, note) if isinstance(value, dict) else value


def _renamed(value: JSONObject, kind: str, note: Note) -> JSONObject:
    moved = [key for key in _RENAMED.get(kind, ()) if key in value]
    if not moved:
        return value
    made: JSONObject = {}
    for key, each in value.items():
        extension = f"x-{key.removeprefix('$')}"
        if key in moved and extension not in value:
            note(
                "newer-than-3.1", f"OpenAPI 3.1 has no {key} of a {kind}; writing it as {extension}"
            )
            made[extension] = each
        else:
            made[key] = each
    return made


def _with_value(example: JSONObject) -> JSONObject:
    """``dataValue`` becomes 3.1's ``value``, unless there is a serialized form."""
    if "dataValue" not in example or "value" in example or "externalValue" in example:
        return example
    return {("value" if key == "dataValue" else key): each for key, each in example.items()}
