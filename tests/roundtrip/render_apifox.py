"""Text of ``apifox`` pages: one operation; name, type, title and mark on a line each.

Nothing is indented: how many properties are inside of an object stands beside its type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .apis import JSON, Answer, Api, Operation, Parameter, Property, Shape
from .can import ALL_KEYWORDS, ODD_NAMES, ODD_VALUES, Can

CAN = Can(
    property_titles=True,
    # The page prints a constant as the one value allowed, and marks no value as one among others.
    keywords=ALL_KEYWORDS - {"const", "knownValues"},
    most_operations=1,
    # A union is a row of tabs, and the text has only the one that is open.
    unions=frozenset(),
    # It does not say whether there may be other properties.
    closed=False,
    bodies=frozenset(["array", "boolean", "integer", "number", "object", "string"]),
    odd_names=(*ODD_NAMES, "Body", "Example", "Request", "Response", "Responses"),
    # Beside the type null, a value that is called so cannot be told from it.
    odd_values=tuple(value for value in ODD_VALUES if value != "null"),
)

_BADGES = {"2": "🟢", "4": "🟠", "5": "🔴"}
_BOUNDS = {
    "minimum": ">= {}",
    "exclusiveMinimum": "> {}",
    "maximum": "<= {}",
    "exclusiveMaximum": "< {}",
    "minLength": ">= {} characters",
    "maxLength": "<= {} characters",
    "minItems": ">= {} items",
    "maxItems": "<= {} items",
    "minProperties": ">= {} properties",
    "maxProperties": "<= {} properties",
}
_FLAGS = {"uniqueItems": "unique items", "deprecated": "deprecated"}
_LABELS = {
    "enum": "Allowed values:",
    "pattern": "Match pattern:",
    "multipleOf": "Multiple of:",
    "default": "Default:",
    "example": "Example:",
}


def render(api: Api) -> str:
    return "\n".join(_page(api, api.operations[0])) + "\n"


def _page(api: Api, operation: Operation) -> Iterator[str]:
    yield from ("- Get started", f"- {api.title}", "", operation.summary)
    yield from (operation.method, api.server + operation.path)
    if operation.description:
        yield from operation.description.split("\n")
    yield "Request"
    for location in ("path", "query", "header", "cookie"):
        if parameters := operation.located(location):
            yield f"{location.capitalize()} Params"
            yield from _fields(parameters)
    if operation.body is not None:
        yield "Body Params application/json"
        yield from _content(operation.body)
    yield from _samples(api, operation)
    yield "Responses"
    for answer in operation.responses:
        yield from _answer(answer)
    yield "Modified at 2024-12-13 10:20:37"


def _samples(api: Api, operation: Operation) -> Iterator[str]:
    yield from ("Request samples", "Shell", "JavaScript", "Request Request Example", "Shell")
    lines = [f"curl --location --request {operation.method} '{api.server}{operation.path}'"]
    for each in operation.located("header"):
        lines.append(f"--header '{each.name}: {_printed(_sample(each.shape))}'")
    if operation.body is not None:
        lines.append(f"--data-raw '{json.dumps(_sample(operation.body), indent=1)}'")
    yield from " \\\n".join(lines).split("\n")


def _answer(answer: Answer) -> Iterator[str]:
    yield _BADGES[answer.status[0]] + answer.status + answer.description
    if answer.shape is not None:
        yield from ("application/json", "Body")
        yield from _content(answer.shape)


def _content(shape: Shape) -> Iterator[str]:
    """What is inside of a body, below its type where it is no plain object, and a payload."""
    if shape.types != ("object",):
        yield _type(shape)
    yield from _fields(_holder(shape).properties)
    payload = _sample(shape)
    if isinstance(payload, dict | list):
        yield "Example"
        yield from json.dumps(payload, indent=1, ensure_ascii=False).split("\n")


def _fields(fields: Sequence[Property | Parameter]) -> Iterator[str]:
    for each in fields:
        facts = each.shape.facts
        yield from (each.name, _type(each.shape))
        if "title" in facts:
            yield facts["title"]
        yield "required" if each.required else "optional"
        yield from _said(facts)
        yield from _fields(_holder(each.shape).properties)


def _holder(shape: Shape) -> Shape:
    """What the properties below a field are of: the field, or what its array holds."""
    while shape.items is not None:
        shape = shape.items
    return shape


def _type(shape: Shape) -> str:
    names = [_named(shape, name) for name in shape.types] + ["null"] * shape.nullable
    return " | ".join(names)


def _named(shape: Shape, name: str) -> str:
    if name == "array" and shape.items is not None:
        inside = _type(shape.items)
        return f"array [{inside}]" if "{" in inside else f"array[{inside}]"
    if name == "object" and shape.properties:
        return f"object {{{len(shape.properties)}}}"
    return name + (f"<{shape.facts['format']}>" if "format" in shape.facts else "")


def _said(facts: dict[str, JSON]) -> Iterator[str]:
    if "description" in facts:
        yield from facts["description"].split("\n")
    yield from (words for keyword, words in _FLAGS.items() if keyword in facts)
    if bounds := [words.format(facts[key]) for key, words in _BOUNDS.items() if key in facts]:
        yield "".join(bounds)
    for keyword, label in _LABELS.items():
        if keyword in facts:
            values = facts[keyword] if keyword == "enum" else [facts[keyword]]
            yield from (label, *map(_printed, values))


def _printed(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _sample(shape: Shape) -> JSON:
    """A payload with the properties that are required and no others."""
    if shape.nullable:
        return None
    known = shape.facts.get("enum", [shape.facts["const"]] if "const" in shape.facts else None)
    if isinstance(known, list):
        return known[0]
    match shape.types[0]:
        case "object":
            return {each.name: _sample(each.shape) for each in shape.properties if each.required}
        case "array":
            return [_sample(shape.items)] if shape.items is not None else []
        case "string":
            return "text"
        case "boolean":
            return True
        case _:
            return 1
