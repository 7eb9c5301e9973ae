"""AsciiDoc: fields in tables, a cell or a row a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .apis import Answer, Api, Operation
from .page_fields import Field, fields, listed_answers, sample, sections, starred
from .page_styles import Style
from .render_page_markdown import HEADS, Members


def render_tables(api: Api, style: Style) -> str:
    lines = [f"= {api.title}", ""]
    if style.base == "label":
        lines += [f"Base URL: `{api.server}`", ""]
    for operation in api.operations:
        lines += _operation(api, operation, style)
    return "\n".join(lines)


def _operation(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    url = (api.server if style.base == "url" else "") + operation.path
    method = operation.method
    match style.endpoint:
        case "heading":
            yield from (f"== {method} {url} - {operation.summary}", "")
        case "bold":
            yield from (f"== {operation.summary}", "", f"*{method}* `{url}`", "")
        case "table":
            yield from (f"== {operation.summary}", "", "|===", "|Method |URL", "")
            yield from (f"|{method} |`{url}`", "|===", "")
        case _:
            yield from (f"== {operation.summary}", "", f"`{method} {url}`", "")
    if operation.description:
        yield from (operation.description, "")
    for title, members in sections(operation):
        yield from (*_label(title, style), *_table(members, style), "")
    listed = listed_answers(operation, style)
    for answer in operation.responses:
        if answer not in listed:
            yield from _answer(answer, style)
    if listed:
        rows = [f"* `{each.status}`: {each.description}" for each in listed]
        yield from ("=== Status codes", "", *rows, "")


def _label(title: str, style: Style) -> list[str]:
    """A heading, or the title of the table below it."""
    return [f"=== {title}", ""] if style.layout == "wide" else [f".{title}"]


def _answer(answer: Answer, style: Style) -> Iterator[str]:
    title = f"Response {answer.status}"
    yield from ([f"*{title}*", ""] if style.statuses == "label" else [f"=== {title}", ""])
    if answer.description:
        yield from (answer.description, "")
    if answer.shape is not None and style.sample:
        text = json.dumps(sample(answer.shape), indent=2, ensure_ascii=False)
        yield from ("[source,json]", "----", *text.split("\n"), "----", "")
    elif answer.shape is not None:
        yield from (*_table(answer.shape.properties, style), "")


def _table(members: Members, style: Style) -> Iterator[str]:
    if style.layout == "wide":
        yield '[options="header"]'
    yield "|==="
    yield " ".join(f"|{HEADS[each]}" for each in style.shown_columns)
    yield ""
    for field in fields(members, style):
        cells = _cells(field, style)
        row = [f"|{cells[each]}" for each in style.shown_columns]
        yield from ([" ".join(row)] if style.layout == "wide" else [*row, ""])
    yield "|==="


def _cells(field: Field, style: Style) -> dict[str, str]:
    word = ", required" if field.required and style.required == "word" else ""
    return {
        "name": f"`{field.name}`{starred(field, style)}",
        "type": field.type + word,
        "required": "Yes" if field.required else "No",
        "default": f"`{field.default}`" if field.default else "",
        "words": field.words.replace("|", "\\|"),
    }
