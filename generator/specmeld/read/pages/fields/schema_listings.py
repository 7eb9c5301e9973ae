"""JSON Schemas in listings: the properties are fields, not the keywords."""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.remarks import set_type, take_label
from specmeld.read.pages.fields.wire_names import WireName
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError

_FACTS = (
    "enum", "const", "default", "format", "pattern", "minimum", "maximum", "minLength",
    "maxLength", "minItems", "maxItems", "multipleOf",
)  # fmt: skip
_COMBINED = ("$ref", "allOf", "anyOf", "oneOf")
"""What a page may refer to or combine is not read, and reported."""
_DEEPEST = 32


def schema_fields(text: str, first: int, value: JSON) -> list[Field] | None:
    """The properties of an object, or of the items of an array; None if it is no JSON Schema."""
    if not _is_schema(value):
        return None
    try:
        located = locate_json(text, first)
    except TextError:
        return None
    return list(_inside(located, value, (), ()))


def _is_schema(value: JSON) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("type") == "array":
        return _is_schema(value.get("items"))
    properties = value.get("properties")
    described = value.get("type") == "object" or "$schema" in value
    return described and isinstance(properties, dict) and all(map(_is_object, properties.values()))


def _is_object(value: JSON) -> bool:
    return isinstance(value, dict)


def _inside(
    located: Located, schema: JSON, at: tuple[str, ...], above: tuple[str, ...]
) -> Iterator[Field]:
    """The fields in a schema, each before those inside it."""
    if not isinstance(schema, dict) or len(at) > _DEEPEST:
        return
    if isinstance(items := schema.get("items"), dict):
        yield from _inside(located, items, (*at, "items"), (*above, "[]"))
    properties, required = schema.get("properties"), schema.get("required")
    names = required if isinstance(required, list) else []
    for name, each in properties.items() if isinstance(properties, dict) else ():
        place = (*at, "properties", name)
        line = located.line(place)
        one = named_field(WireName(name), line, name)
        one.ancestors = above
        if isinstance(each, dict):
            one.entry.required = (line, name in names or each.get("required") is True)
            _take(one, line, each)
        yield one
        yield from _inside(located, each, place, (*above, name))


def _take(one: Field, line: int, schema: dict[str, JSON]) -> None:
    type_ = schema.get("type")
    names = [each for each in (type_ if isinstance(type_, list) else [type_]) if each != "null"]
    if isinstance(type_, list) and "null" in type_:
        one.entry.nullable = line
    items = schema.get("items")
    inner = items.get("type") if isinstance(items, dict) else None
    if names == ["array"] and isinstance(inner, str):
        take_label(one, line, "items", inner)
    elif len(names) == 1 and isinstance(names[0], str):
        set_type(one, line, names[0])
    else:
        said = [each for each in names if isinstance(each, str)]
        one.unknown_type = ", ".join([*said, *(key for key in _COMBINED if key in schema)])
    for keyword in _FACTS:
        if keyword in schema:
            one.fact(line, keyword, schema[keyword])
    words = schema.get("description") or schema.get("title")
    if isinstance(words, str) and words.strip():
        describe(one, [(line, words)])
    complete(one)
