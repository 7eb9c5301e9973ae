"""Pages of ``markdown-headings`` by those who write tables: a row a parameter or property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .apis import Api, Operation, Parameter, Property, Shape
from .can import ODD_VALUES, Can

CAN = Can(
    # The columns are name, type, required, default and description.
    keywords=frozenset(["default", "description"]),
    # A row is flat, and a cell is one line.
    depth=0,
    unions=frozenset(),
    closed=False,
    paragraphs=False,
    # Beside the type null, a value that is called so cannot be told from it.
    odd_values=tuple(value for value in ODD_VALUES if value != "null"),
)

_COLUMNS = ("Name", "Type", "Required", "Default", "Description")


def render(api: Api) -> str:
    lines = [f"# {api.title}", ""]
    for operation in api.operations:
        lines += _operation(api, operation)
    return "\n".join(lines)


def _operation(api: Api, operation: Operation) -> Iterator[str]:
    yield from (f"## {operation.summary}", "")
    yield from (f"`{operation.method} {api.server}{operation.path}`", "")
    if operation.description:
        yield from (operation.description, "")
    for location in ("path", "query", "header", "cookie"):
        yield from _table(f"{location.capitalize()} Parameters", operation.located(location))
    if operation.body is not None:
        yield from _table("Request Body", operation.body.properties)
    for answer in operation.responses:
        fields = answer.shape.properties if answer.shape is not None else ()
        yield from _table(f"Response {answer.status}", fields, answer.description)


def _table(title: str, fields: Sequence[Property | Parameter], words: str = "") -> Iterator[str]:
    if not fields and not words:
        return
    yield from (f"### {title}", "", *([words, ""] if words else []))
    if fields:
        yield from (_row(_COLUMNS), _row(["---"] * len(_COLUMNS)), *map(_field, fields), "")


def _field(each: Property | Parameter) -> str:
    facts = each.shape.facts
    default = f"`{_printed(facts['default'])}`" if "default" in facts else ""
    mark = "Yes" if each.required else "No"
    return _row([f"`{each.name}`", _type(each.shape), mark, default, facts.get("description", "")])


def _row(cells: Sequence[str]) -> str:
    """A bar inside of a cell is escaped, as tables of GitHub's Markdown want it."""
    escaped = [cell.replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def _type(shape: Shape) -> str:
    if shape.items is not None and not shape.nullable:
        return f"array of {shape.items.types[0]}s"
    if shape.items is not None:
        return f"array[{shape.items.types[0]}] or null"
    return " or ".join([*shape.types, *(["null"] if shape.nullable else [])])


def _printed(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
