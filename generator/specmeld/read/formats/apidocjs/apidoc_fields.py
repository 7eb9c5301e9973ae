"""The fields of apiDoc as JSON Schema: dotted names nest, type names are free text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.formats.apidocjs.apidoc_entries import ApidocField
from specmeld.read.formats.lined import Lined

_TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("string", ""),
    "str": ("string", ""),
    "text": ("string", ""),
    "char": ("string", ""),
    "varchar": ("string", ""),
    "email": ("string", "email"),
    "uuid": ("string", "uuid"),
    "guid": ("string", "uuid"),
    "url": ("string", "uri"),
    "uri": ("string", "uri"),
    "date": ("string", ""),
    "datetime": ("string", ""),
    "date-time": ("string", ""),
    "timestamp": ("", ""),
    "number": ("number", ""),
    "float": ("number", ""),
    "double": ("number", ""),
    "decimal": ("number", ""),
    "integer": ("integer", ""),
    "int": ("integer", ""),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", ""),
    "boolean": ("boolean", ""),
    "bool": ("boolean", ""),
    "object": ("object", ""),
    "json": ("object", ""),
    "map": ("object", ""),
    "array": ("array", ""),
    "list": ("array", ""),
    "file": ("string", "binary"),
    "null": ("null", ""),
}
_LENGTH = re.compile(r"(\d{1,9})?\s*\.\.\s*(\d{1,9})?\Z|(\d{1,9})\Z")
_RANGE = re.compile(r"(-?\d{1,18}(?:\.\d{1,18})?)?\s*(?:-|\.\.)\s*(-?\d{1,18}(?:\.\d{1,18})?)?\Z")
_STEP = re.compile(r"[^.\[\]]+|\[\]")
_ARRAY = re.compile(r"(?:array|list)\s*(?:<|\[|of\s+)\s*([A-Za-z0-9_-]+)s?\s*[>\]]?\Z")
_DEEPEST = 30


@dataclass(slots=True)
class _Node:
    line: int
    stated: ApidocField | None = None
    array: bool = False
    """Whether a name below it refers to its items: ``users[].name``."""
    below: dict[str, _Node] = field(default_factory=dict)


def object_schema(fields: Iterable[ApidocField], line: int, *, required: bool) -> Lined:
    """The object that has the fields; without ``required`` fields are optional unless marked, as in
    responses."""
    root = _Node(line)
    for each in fields:
        node = root
        steps = _STEP.findall(each.name)[:_DEEPEST]
        for step in steps:
            if step == "[]":
                node.array = True
            else:
                node = node.below.setdefault(step, _Node(each.line))
        if steps:
            node.stated = node.stated or each
    return _written(root, required=required)


def field_schema(stated: ApidocField) -> Lined:
    """The schema of a field by its type, size, allowed values and default."""
    made = _of_type(stated.type, stated.line)
    items: Lined = made["items"] if made.get("type") == "array" and "items" in made else made
    _add_size(items, stated.size)
    values = [typed(each, items.get("type", "")) for each in stated.allowed]
    values = [each for each in dict.fromkeys(values) if each != ""]
    if values:
        items["enum"] = values
    if stated.default:
        default = typed(stated.default, made.get("type", ""))
        if _fits(default, made.get("type", "")) and default in (items.get("enum") or [default]):
            made["default"] = default
    made.put_text("description", stated.words, stated.line)
    return made


def typed(text: str, type_: str) -> JSON:
    """A value of a type, the text itself if it is not one."""
    if type_ == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if type_ in ("integer", "number") and re.fullmatch(r"[-+]?\d{1,300}", text):
        return int(text)
    if type_ == "number" and re.fullmatch(r"[-+]?\d{0,300}\.\d{1,300}", text):
        return float(text)
    return text


def _written(node: _Node, *, required: bool) -> Lined:
    made = field_schema(node.stated) if node.stated else Lined(node.line)
    if not node.below:
        return made if node.stated else _shaped(node, Lined(node.line, {"type": "object"}), made)
    inner = Lined(node.line, {"type": "object"})
    properties, needed = Lined(node.line), []
    for name, child in node.below.items():
        properties.put(name, _written(child, required=required), child.line)
        if required and child.stated is not None and child.stated.is_required:
            needed.append(name)
    inner["properties"] = properties
    if needed:
        inner["required"] = needed
    return _shaped(node, inner, made)


def _shaped(node: _Node, inner: Lined, stated: Lined) -> Lined:
    """The object, or the array of it, with the description of the place."""
    words = {key: stated[key] for key in ("description",) if key in stated}
    if node.array or stated.get("type") == "array":
        return Lined(node.line, {"type": "array", "items": inner, **words})
    return inner.with_keys(words)


def _of_type(text: str, line: int) -> Lined:
    word = text.strip().lower()
    alternatives = [part.strip() for part in re.split(r"[|/]", word) if part.strip()]
    if len(alternatives) > 1:
        known = [_TYPES.get(part, ("", ""))[0] for part in alternatives]
        return Lined(line, {"type": list(dict.fromkeys(known))} if all(known) else {})
    if word.endswith("[]"):
        return Lined(line, {"type": "array", "items": _of_type(word[:-2], line)})
    if array := _ARRAY.match(word):
        return Lined(line, {"type": "array", "items": _of_type(array[1], line)})
    type_, format_ = _TYPES.get(word, ("", ""))
    made = Lined(line, {"type": type_} if type_ else {})
    if format_:
        made["format"] = format_
    return made


def _add_size(made: Lined, size: str) -> None:
    """``..40`` or ``2..5`` of a string, ``100-999`` of a number."""
    type_ = made.get("type")
    found = _LENGTH.match(size) if type_ == "string" else None
    if found is not None:
        least, most, exact = found.groups()
        for keyword, bound in (("minLength", least or exact), ("maxLength", most or exact)):
            if bound is not None:
                made[keyword] = int(bound)
    found = _RANGE.match(size) if size and type_ in ("number", "integer") else None
    if found is not None:
        for keyword, bound in zip(("minimum", "maximum"), found.groups(), strict=True):
            if bound is not None:
                made[keyword] = typed(bound, "number")


def _fits(value: JSON, type_: JSON) -> bool:
    match type_:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int)
        case "number":
            return isinstance(value, int | float)
        case "string":
            return True
    return False
