"""Pages of ``markdown-headings``: a heading a parameter, its list the facts, each in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .apis import JSON, Answer, Api, Branch, Operation, Parameter, Property, Shape
from .can import ODD_VALUES, Can

CAN = Can(
    hollow_branches_collapse=True,
    property_titles=True,
    # Under its heading stand the properties of a body, and nothing of the body itself.
    closed_bodies=False,
    # Beside the type null, a value that is called so cannot be told from it.
    odd_values=tuple(value for value in ODD_VALUES if value != "null"),
)

_LABELS = {
    "title": "Title",
    "format": "Format",
    "minLength": "Min length",
    "maxLength": "Max length",
    "pattern": "Pattern",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "exclusiveMinimum": "Exclusive minimum",
    "exclusiveMaximum": "Exclusive maximum",
    "multipleOf": "Multiple of",
    "minItems": "Min items",
    "maxItems": "Max items",
    "uniqueItems": "Unique items",
    "minProperties": "Min properties",
    "maxProperties": "Max properties",
    "const": "Constant",
    "default": "Default",
    "example": "Example",
    "deprecated": "Deprecated",
}
_CODE = ("format", "pattern", "const", "default", "example")
"""Labels whose value stands in back-ticks."""


def render(api: Api) -> str:
    lines = [f"# {api.title}", ""]
    for operation in api.operations:
        lines += _operation(api, operation)
    return "\n".join(lines)


def _operation(api: Api, operation: Operation) -> Iterator[str]:
    yield from (f"## {operation.summary}", "")
    if operation.description:
        yield from (operation.description, "")
    yield from (
        "### Endpoint",
        "```",
        f"{operation.method} {api.server}{operation.path}",
        "```",
        "",
    )
    for location in ("path", "query"):
        if parameters := operation.located(location):
            yield from (f"### {location.capitalize()} Parameters", "")
            yield from _headings("####", parameters)
    for location in ("header", "cookie"):
        if parameters := operation.located(location):
            yield from (f"### {location.capitalize()}s", "", *_listed(parameters), "")
    if operation.body is not None:
        yield from _body(operation.body)
    for answer in operation.responses:
        yield from _answer(answer)


def _body(body: Shape) -> Iterator[str]:
    yield from ("### Request Body", "")
    for group, required in (("Required", True), ("Optional", False)):
        if fields := [each for each in body.properties if each.required is required]:
            yield from (f"#### {group} Parameters", "")
            yield from _headings("#####", fields)


def _answer(answer: Answer) -> Iterator[str]:
    yield from (f"### Response {answer.status}", "")
    if answer.description:
        yield from (answer.description, "")
    if answer.shape is not None:
        yield from (*_listed(answer.shape.properties), "")


def _headings(level: str, fields: Sequence[Property | Parameter]) -> Iterator[str]:
    """A heading a thing; the branches of a union have headings below it."""
    for each in fields:
        yield from (f"{level} {each.name}", f"- Type: {_type(each.shape)}")
        yield "- Required: Yes" if each.required else "- Optional: Yes"
        yield from _words(each.shape)
        yield from _attributes(each.shape)
        yield ""
        for branch in each.shape.branches:
            yield from (f"{level}# {_title(branch).capitalize()}", f"- Type: {_type(branch.shape)}")
            yield from _words(branch.shape)
            yield from (*_attributes(branch.shape), *_alternatives(branch.shape), "")


def _listed(fields: Sequence[Property | Parameter]) -> Iterator[str]:
    for each in fields:
        mark = "Required" if each.required else "Optional"
        words = each.shape.facts.get("description")
        head = f"**{each.name}**: {_type(each.shape)} ({mark})" + (f" - {words}" if words else "")
        yield from _item(head, *_attributes(each.shape), *_alternatives(each.shape))


def _item(head: str, *inside: str, marker: str = "-") -> Iterator[str]:
    first, *more = head.split("\n")
    yield f"{marker} {first}"
    indent = " " * (len(marker) + 1)
    yield from (indent + line if line else "" for line in (*more, *inside))


def _words(shape: Shape) -> Iterator[str]:
    if "description" in shape.facts:
        yield from _item(f"Description: {shape.facts['description']}")


def _attributes(shape: Shape) -> Iterator[str]:
    """All that is said of a thing but its type, its words and its branches."""
    facts = shape.facts
    for keyword, label in _LABELS.items():
        if keyword in facts:
            yield from _item(f"{label}: {_value(keyword, facts[keyword])}")
    if "enum" in facts:
        values = (f"- `{_printed(value)}`" for value in facts["enum"])
        yield from _item("Allowed values:", *values)
    if shape.closed:
        yield from _item("Additional properties: Not allowed")
    if shape.items is not None and not _is_array_of(shape):
        inside = (*_words(shape.items), *_attributes(shape.items), *_alternatives(shape.items))
        yield from _item(f"Items: {_type(shape.items)}".rstrip(), *inside)
    if shape.properties:
        yield from _item("Properties:", *_listed(shape.properties))


def _alternatives(shape: Shape) -> Iterator[str]:
    if shape.branches:
        branches = (
            line
            for number, branch in enumerate(shape.branches, 1)
            for line in _branch(branch, f"{number}.")
        )
        yield from _item("Can be either:", *branches)


def _branch(branch: Branch, marker: str) -> Iterator[str]:
    shape, title = branch.shape, branch.shape.facts.get("title")
    said = {key: value for key, value in shape.facts.items() if key != "title"}
    inside = (*_words(shape), *_attributes(replace(shape, facts=said)), *_alternatives(shape))
    if "knownValues" in said:
        head, inside = title or shape.types[0], (f"- Type: {_type(shape)}", *inside)
    else:
        head = f"{title} ({_type(shape)})" if title else _type(shape)
    yield from _item(head.replace("`", ""), *inside, marker=marker)


def _title(branch: Branch) -> str:
    return str(branch.shape.facts.get("title", branch.label))


def _is_array_of(shape: Shape) -> bool:
    """Whether words tell all of what an array holds: ``array of strings``."""
    items = shape.items
    plain = items is not None and items == Shape(items.types) and items.types != ("array",)
    return plain and shape.types == ("array",) and not shape.nullable


def _type(shape: Shape) -> str:
    """``string``, ``array of strings``, ``"auto"`` or ``string``."""
    names = [f'"{value}"' for value in shape.facts.get("knownValues", ())]
    names += [*shape.types, *(["null"] if shape.nullable else [])]
    if shape.items is not None and _is_array_of(shape):
        return f"array of {shape.items.types[0]}s"
    *most, last = [f"`{name}`" for name in names] or [""]
    return f"{', '.join(most)} or {last}" if most else last


def _value(keyword: str, value: JSON) -> str:
    if value is True and keyword in ("uniqueItems", "deprecated"):
        return "Yes"
    return f"`{_printed(value)}`" if keyword in _CODE else _printed(value)


def _printed(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)


_LISTED = re.compile(
    r"^(?P<dash> *- )\*\*(?P<name>.+?)\*\*: (?P<type>.*?) ?\((?P<mark>Required|Optional)\)"
    r"(?: - (?P<words>.*))?$",
    re.MULTILINE,
)


def render_in_parentheses(api: Api) -> str:
    """The same in another hand: ``- `name` (string or null, required): words``."""
    return _LISTED.sub(_in_parentheses, render(api))


def _in_parentheses(line: re.Match[str]) -> str:
    type_ = line["type"].replace("`", "").replace(", ", " or ")
    inside = ", ".join(filter(None, (type_, line["mark"].lower())))
    words = f": {line['words']}" if line["words"] else ""
    return f"{line['dash']}`{line['name']}` ({inside}){words}"
