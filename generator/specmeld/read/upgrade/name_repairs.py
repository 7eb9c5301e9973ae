"""Rename components whose names have characters that OpenAPI forbids (3.1.1, section 4.8.7).

Swagger 2.0 allows any name for a definition. A component gets a valid name, and all references to
it follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from specmeld.model.json import JSON, JSONObject
from specmeld.text.pointer import unescaped

_MISFIT = re.compile(r"[^A-Za-z0-9._-]")

Names = Mapping[tuple[str, str], str]
"""Kind of component, such as ``schemas``, and its name → its new name."""


def misfit_names(components: JSON) -> Names:
    """The components to rename."""
    names: dict[tuple[str, str], str] = {}
    for kind, shelf in components.items() if isinstance(components, dict) else ():
        if not isinstance(shelf, dict) or kind.startswith("x-"):
            continue
        for name in [name for name in shelf if _MISFIT.search(name) or not name]:
            taken = {*shelf, *names.values()}
            wanted = fitting = _MISFIT.sub("_", name) or "_"
            number = 2
            while fitting in taken:
                fitting, number = f"{wanted}_{number}", number + 1
            names[kind, name] = fitting
    return names


def renamed(document: JSONObject, names: Names) -> JSONObject:
    """The document with its components renamed, or itself if there is nothing to rename."""
    if not names:
        return document
    made: dict[str, Any] = {key: _member(key, each, names) for key, each in document.items()}
    shelves: JSONObject = {}
    for kind, shelf in made["components"].items():
        own = shelf if isinstance(shelf, dict) else {}
        renames = {name: names.get((kind, name), name) for name in own}
        shelves[kind] = {renames[name]: each for name, each in own.items()} if own else shelf
    return made | {"components": shelves}


def _followed(value: JSON, names: Names) -> JSON:
    if isinstance(value, list):
        return [_followed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _member(key, each, names) for key, each in value.items()}


def _member(key: str, value: JSON, names: Names) -> JSON:
    if key == "$ref" and isinstance(value, str):
        return _reference(value, names)
    if key == "security" and isinstance(value, list):
        return [_requirement(each, names) for each in value]
    if key == "mapping" and isinstance(value, dict):
        return {tag: _leads(each, names) for tag, each in value.items()}
    return _followed(value, names)


def _reference(reference: str, names: Names) -> str:
    parts = reference.split("/")
    if len(parts) < 4 or parts[:2] != ["#", "components"]:
        return reference
    name = unescaped(unquote(parts[3]))
    new = names.get((parts[2], name))
    return "/".join([*parts[:3], quote(new), *parts[4:]]) if new else reference


def _leads(value: JSON, names: Names) -> JSON:
    if not isinstance(value, str):
        return _followed(value, names)
    return names.get(("schemas", value)) or _reference(value, names)


def _requirement(value: JSON, names: Names) -> JSON:
    if not isinstance(value, dict):
        return value
    return {names.get(("securitySchemes", name), name): each for name, each in value.items()}
