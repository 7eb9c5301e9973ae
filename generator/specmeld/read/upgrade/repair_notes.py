"""Repair invalid OpenAPI objects whose intent is clear."""

from __future__ import annotations

import re
from collections.abc import Callable

from specmeld.model.json import JSON, JSONObject

Note = Callable[[str, str], None]
"""Called with a code and a message."""

LOST: dict[str, tuple[str, JSONObject]] = {
    "schema": ("reading it as 'anything'", {}),
    "response": ("reading it as a response with any content", {"description": ""}),
    "path": ("reading it as a path without operations", {}),
    "media": ("reading it as a media type with any content", {}),
}
"""Kind of object → the replacement of a broken reference; others are left out."""

_LOCATIONS = ("path", "query", "header", "cookie", "querystring")
_SCHEMA_WORDS = frozenset(
    {"type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"}
    | {"minItems", "maxItems", "nullable", "properties", "oneOf", "anyOf", "allOf"}
)
_EXAMPLE_WORDS = frozenset(
    ["value", "externalValue", "dataValue", "serializedValue", "summary", "description", "$ref"]
)


def kind_in_words(value: JSON) -> str:
    """The kind of a value, for a message that it is not the expected one."""
    words = {type(None): "empty", list: "a list", str: "text", dict: "an object"}
    return words.get(type(value), "a number")


def with_schema(holder: JSONObject, note: Note) -> JSONObject:
    """A parameter or a header whose own schema keywords are moved to its schema (Swagger 2.0)."""
    if "$ref" in holder or "schema" in holder or holder.get("content"):
        return holder
    words = {key: each for key, each in holder.items() if key in _SCHEMA_WORDS}
    what = "using the type beside it" if words else "allowing anything"
    note("missing-schema", f"there is no schema: {what}")
    rest = {key: each for key, each in holder.items() if key not in words and key != "content"}
    return rest | {"schema": words}


def usable_parameter(parameter: JSONObject, note: Note) -> JSONObject | None:
    """The parameter if it can be sent: it has a name and a valid location."""
    if "$ref" in parameter:
        return parameter
    location = str(parameter.get("in", "")).lower()
    name = parameter.get("name")
    if isinstance(name, int | float) and not isinstance(name, bool):
        name = str(name)
    if isinstance(name, str) and name and location in _LOCATIONS:
        return parameter | {"name": name, "in": location}
    if not isinstance(name, str) or not name:
        note("useless-parameter", "ignoring a parameter with no name")
        return None
    said = f"'in: {location[:20]}'" if location else "no 'in'"
    known = ", ".join(_LOCATIONS)
    what = f"ignoring the parameter {name[:40]!r} with {said}; it must be one of {known}"
    note("useless-parameter", what)
    return None


def named_examples(examples: JSON, note: Note) -> JSON:
    """``examples`` of a parameter or a media type: example objects by name (3.1.1, 4.8.19)."""
    if isinstance(examples, list):
        note("examples-list", "the examples are a list; naming them")
        examples = {f"example{index}": each for index, each in enumerate(examples, 1)}
    if not isinstance(examples, dict):
        return examples
    made: JSONObject = {}
    for name, each in examples.items():
        if isinstance(each, dict) and (_EXAMPLE_WORDS & each.keys() or not each):
            made[name] = each
        elif not name.startswith("x-"):
            note("bare-example", f"the example {name[:40]!r} is a value; wrapping it in an object")
            made[name] = {"value": each}
        else:
            made[name] = each
    return made


def required_properties(schema: JSONObject) -> list[str]:
    """Properties with ``required: true`` of their own, as in draft 3."""
    properties = schema.get("properties")
    return [
        name
        for name, each in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(each, dict) and each.get("required") is True and "$ref" not in each
    ]


def with_ranges(operation: JSONObject, note: Note) -> JSONObject:
    """An operation with a capital X in status code ranges (3.1.1, section 4.8.16)."""
    responses = operation.get("responses")
    small = [key for key in responses or () if re.fullmatch("[1-5]xx", key)]
    if not small or not isinstance(responses, dict):
        return operation
    first, capital = small[0], small[0].upper()
    message = f"status range {first!r} must be written {capital!r}; reading it as {capital!r}"
    note("small-range", message)
    taken = {key.upper() for key in responses if key not in small}
    made = {
        key.upper() if key in small else key: each
        for key, each in responses.items()
        if key not in small or key.upper() not in taken
    }
    return operation | {"responses": made}


def with_lists(operation: JSONObject, note: Note) -> JSONObject:
    """An operation with lists of tags and security requirements."""
    made = operation
    for key, kind in (("tags", str), ("security", dict)):
        value = made.get(key, [])
        if isinstance(value, kind):
            note(f"{key}-no-list", f"{key} is not a list; making it one")
            made = made | {key: [value]}
        elif not isinstance(value, list):
            note(f"{key}-no-list", f"{key} is not a list; ignoring it")
            made = {name: each for name, each in made.items() if name != key}
    return made
