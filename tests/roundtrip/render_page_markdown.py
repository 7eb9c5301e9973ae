"""Markdown of many hands: tables, bullets or definition lists below headings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from .apis import Answer, Api, Operation, Parameter, Property
from .page_fields import Field, fields, listed_answers, mark, sample, sections, starred
from .page_styles import Style

Members = Sequence[Property | Parameter]
WriteFields = Callable[[Members, Style], Iterator[str]]

HEADS = {
    "name": "Name",
    "type": "Type",
    "required": "Required",
    "default": "Default",
    "words": "Description",
}


def render_tables(api: Api, style: Style) -> str:
    return page(api, style, _table)


def render_bullets(api: Api, style: Style) -> str:
    return page(api, style, _bullets)


def render_definitions(api: Api, style: Style) -> str:
    return page(api, style, _definitions)


def page(api: Api, style: Style, write: WriteFields) -> str:
    """A page whose fields ``write`` puts below their labels."""
    lines = [f"# {api.title}", ""]
    if style.base == "label":
        lines += [f"Base URL: `{api.server}`", ""]
    for operation in api.operations:
        lines += _operation(api, operation, style, write)
    return "\n".join(lines)


def _operation(api: Api, operation: Operation, style: Style, write: WriteFields) -> Iterator[str]:
    yield from opening_and_words(api, operation, style)
    for title, members in sections(operation):
        yield from (f"### {title}", "", *write(members, style), "")
    yield from responses(operation, style, write)


def opening_and_words(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    yield from _opening(api, operation, style)
    if operation.description:
        yield from (operation.description, "")


def responses(operation: Operation, style: Style, write: WriteFields) -> Iterator[str]:
    listed = listed_answers(operation, style)
    for answer in operation.responses:
        if answer not in listed:
            yield from _answer(answer, style, write)
    if listed:
        rows = [f"- `{each.status}`: {each.description}" for each in listed]
        yield from ("### Status codes", "", *rows, "")


def _opening(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    method = operation.method
    url = (api.server if style.base == "url" else "") + operation.path
    match style.endpoint:
        case "heading":
            yield from (f"## {method} {url} - {operation.summary}", "")
        case "bold":
            yield from (f"## {operation.summary}", "", f"**{method}** `{url}`", "")
        case "table":
            yield from (f"## {operation.summary}", "", "| Method | URL |", "|---|---|")
            yield from (f"| {method} | `{url}` |", "")
        case _:
            yield from (f"## {operation.summary}", "", f"`{method} {url}`", "")


def _answer(answer: Answer, style: Style, write: WriteFields) -> Iterator[str]:
    title = f"Response {answer.status}"
    yield from (f"**{title}**" if style.statuses == "label" else f"### {title}", "")
    if answer.description:
        yield from (answer.description, "")
    if answer.shape is not None and style.sample:
        text = json.dumps(sample(answer.shape), indent=2, ensure_ascii=False)
        yield from ("```json", *text.split("\n"), "```", "")
    elif answer.shape is not None:
        yield from (*write(answer.shape.properties, style), "")


def _table(members: Members, style: Style) -> Iterator[str]:
    yield row([HEADS[each] for each in style.shown_columns])
    yield row(["---"] * len(style.shown_columns))
    for field in fields(members, style):
        cells = _cells(field, style)
        yield row([cells[each] for each in style.shown_columns])


def _cells(field: Field, style: Style) -> dict[str, str]:
    indent = "&nbsp;&nbsp;" * field.depth
    word = ", required" if field.required and style.required == "word" else ""
    return {
        "name": f"{indent}`{field.name}`{starred(field, style)}",
        "type": field.type.replace("<", "\\<") + word,
        "required": "Yes" if field.required else "No",
        "default": f"`{field.default}`" if field.default else "",
        "words": field.words,
    }


def row(cells: Sequence[str]) -> str:
    """A bar inside of a cell is escaped, as tables of GitHub's Markdown want it."""
    escaped = [cell.replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def _bullets(members: Members, style: Style) -> Iterator[str]:
    for field in fields(members, style):
        yield f"{'  ' * field.depth}- {_item(field, style)}"


def _item(field: Field, style: Style) -> str:
    default = f"default: `{field.default}`" if field.default else ""
    said = ", ".join(filter(None, [field.type, mark(field, style), default]))
    words = field.words
    if style.layout == "tall":
        said = said.replace("<", "\\<")
        return f"**{field.name}**{starred(field, style)} ({said})" + (f" - {words}" * bool(words))
    return f"`{field.name}`{starred(field, style)} (`{field.type}`{said[len(field.type) :]})" + (
        f": {words}" * bool(words)
    )


def _definitions(members: Members, style: Style) -> Iterator[str]:
    for field in fields(members, style):
        default = f"default: `{field.default}`" if field.default else ""
        said = [field.type.replace("<", "\\<"), mark(field, style), default]
        words = field.words
        if style.layout == "tall" or not words:
            head = ". ".join(part[0].upper() + part[1:] for part in said if part)
            yield from (f"`{field.name}`{starred(field, style)}", f": {head}. {words}".rstrip(), "")
        else:
            head = ", ".join(filter(None, said))
            yield from (f"`{field.name}`{starred(field, style)} ({head})", f": {words}", "")
