"""JSON Schemas in listings: the properties are fields, not the keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specmeld.model.json import JSON
from specmeld.read.containers.page_events import Code, Line
from specmeld.read.pages.definitions.entries import ShownSchema
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.wire_names import WireName
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer

_WORDS = frozenset(
    ["$schema", "$id", "id", "$comment", "title", "description", "definitions", "$defs"]
)
"""Keywords of a whole schema that are no facts of a body; a use of a definition is reported."""
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class SchemaListing:
    fields: Sequence[Field]
    """The properties of an object, or of the items of an array."""
    unread: Sequence[Line]
    """References, and what the schema says of the whole body."""


def schema_listing(code: Code) -> SchemaListing | None:
    """The fields in a listing; None if it is no JSON Schema."""
    text = code.text
    if text.lstrip()[:1] != "{" or len(text) > _LONGEST:
        return None
    try:
        located = locate_json(text, code.lines[0][0])
    except TextError:
        return None
    root = located.value
    if not isinstance(root, dict) or not _is_schema(root):
        return None
    items = root.get("items")
    if root.get("type") == "array" and isinstance(items, dict):
        fields = list(_fields(located, items, ("items",), ("[]",)))
        unread = [*_unread(located, root, (), "items"), *_unread(located, items, ("items",))]
    else:
        fields = list(_fields(located, root, (), ()))
        unread = list(_unread(located, root, ()))
    unread += _references(located, root, ())
    return SchemaListing(fields, unread)


def _is_schema(value: Mapping[str, JSON]) -> bool:
    if "json-schema.org/" in str(value.get("$schema")):
        return True
    items = value.get("items")
    if value.get("type") == "array" and isinstance(items, dict):
        return _is_schema(items)
    properties = value.get("properties")
    described = value.get("type") == "object" or "$schema" in value
    return (
        described
        and isinstance(properties, dict)
        and all(isinstance(each, dict) for each in properties.values())
    )


def _fields(
    located: Located, schema: Mapping[str, JSON], at: Pointer, above: tuple[str, ...]
) -> Iterator[Field]:
    properties, required = schema.get("properties"), schema.get("required")
    listed = required if isinstance(required, list) else ()
    marks = {name: index for index, name in enumerate(listed) if isinstance(name, str)}
    for name, each in properties.items() if isinstance(properties, dict) else ():
        place = (*at, "properties", name)
        one = named_field(WireName(name), located.line(place), name)
        one.ancestors = above
        if name in marks:
            one.entry.required = (located.line((*at, "required", marks[name])), True)
        elif isinstance(each, dict) and each.get("required") is True:
            one.entry.required = (located.line((*place, "required")), True)
        one.entry.schema = ShownSchema(located, place, each)
        yield one


def _unread(
    located: Located, schema: Mapping[str, JSON], at: Pointer, inner: str = "properties"
) -> Iterator[Line]:
    """What is said of a whole body, and not of one of its properties."""
    for keyword in schema:
        if keyword not in _WORDS and keyword not in ("$ref", "type", "required", inner):
            yield located.line((*at, keyword)), keyword
    properties, required = schema.get("properties"), schema.get("required")
    for index, name in enumerate(required if isinstance(required, list) else ()):
        if not isinstance(properties, dict) or name not in properties:
            yield located.line((*at, "required", index)), f"required: {name}"


def _references(located: Located, value: JSON, at: Pointer) -> Iterator[Line]:
    """The references: what they lead to can be another page, or name itself without an end."""
    if isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str):
            holders = [str(each) for each in at if isinstance(each, str) and each != "items"]
            yield located.line((*at, "$ref")), ": ".join([*holders[-1:], f"$ref {target[:80]}"])
        for key, each in value.items():
            if at or key not in ("definitions", "$defs"):
                yield from _references(located, each, (*at, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _references(located, each, (*at, index))
