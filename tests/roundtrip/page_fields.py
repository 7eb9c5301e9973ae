"""The fields of a page, one a row or item, in the words of a style."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .apis import JSON, Answer, Operation, Parameter, Property, Shape
from .page_styles import Style

LOCATIONS = ("path", "query", "header", "cookie")


@dataclass(frozen=True)
class Field:
    name: str
    """As it is written, in the style's notation of nesting."""
    depth: int
    """0 where the notation tells of what it stands in, else how far it is indented."""
    type: str
    required: bool
    default: str
    words: str
    children: tuple[Field, ...] = ()
    """What stands in it, for forms that nest one thing in another; also among ``flat``."""


def fields(members: Sequence[Property | Parameter], style: Style) -> list[Field]:
    """All fields, each before those that stand in it."""
    return list(_flat(nested(members, style)))


def nested(members: Sequence[Property | Parameter], style: Style) -> list[Field]:
    return [_field(each, "", 0, style) for each in members]


def _flat(found: Sequence[Field]) -> Iterator[Field]:
    for each in found:
        yield each
        yield from _flat(each.children)


def _field(each: Property | Parameter, within: str, depth: int, style: Style) -> Field:
    name = _name(within, each.name, style)
    inside, many = each.shape, ""
    while inside.items is not None:
        inside, many = inside.items, many + "[]"
    children = tuple(_field(child, name + many, depth + 1, style) for child in inside.properties)
    facts = each.shape.facts
    return Field(
        name,
        depth if style.names == "indent" else 0,
        type_words(each.shape, style),
        each.required,
        printed(facts["default"]) if "default" in facts else "",
        str(facts.get("description", "")),
        children,
    )


def _name(within: str, name: str, style: Style) -> str:
    if not within or style.names == "indent":
        return name
    return f"{within}[{name}]" if style.names == "brackets" else f"{within}.{name}"


def type_words(shape: Shape, style: Style) -> str:
    if shape.items is None:
        return shape.types[0]
    inside = type_words(shape.items, style)
    if style.arrays == "brackets":
        return f"{inside}[]"
    if style.arrays == "angles":
        return f"array<{inside}>"
    head, of, rest = inside.partition(" of ")
    return f"array of {head}s{of}{rest}"


def printed(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def mark(field: Field, style: Style) -> str:
    """What is said beside the type of a field that is required."""
    return "required" if field.required and style.required != "mark" else ""


def starred(field: Field, style: Style) -> str:
    return "*" if field.required and style.required == "mark" else ""


def sample(shape: Shape) -> JSON:
    """A value of a shape, in which each property is there."""
    if shape.items is not None:
        return [sample(shape.items)]
    if shape.types == ("object",):
        return {each.name: sample(each.shape) for each in shape.properties}
    return {"string": "kelp", "integer": 4, "number": 2.5, "boolean": True}[shape.types[0]]


TITLES = {
    "path": "Path parameters",
    "query": "Query parameters",
    "header": "Headers",
    "cookie": "Cookies",
    "request": "Request body",
}


def sections(operation: Operation) -> Iterator[tuple[str, Sequence[Property | Parameter]]]:
    """Title and members of each part of a request that has any."""
    for location in LOCATIONS:
        if found := operation.located(location):
            yield TITLES[location], found
    if operation.body is not None:
        yield TITLES["request"], operation.body.properties


def listed_answers(operation: Operation, style: Style) -> list[Answer]:
    """The answers that a list of statuses tells of."""
    if style.statuses != "list":
        return []
    return [each for each in operation.responses if each.shape is None]
