"""reStructuredText: tables of two kinds, and the directives of Sphinx's httpdomain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from .apis import Answer, Api, Operation
from .page_fields import Field, fields, listed_answers, sample, sections, starred, type_words
from .page_styles import Style
from .render_page_markdown import HEADS, Members


def render_tables(api: Api, style: Style) -> str:
    lines = [*_title(api.title, "#"), *_base(api, style)]
    for operation in api.operations:
        lines += _operation(api, operation, style)
    return "\n".join(lines)


def _title(text: str, mark: str) -> list[str]:
    return [text, mark * max(2 * len(text), 4), ""]


def _base(api: Api, style: Style) -> list[str]:
    return [f"Base URL: ``{api.server}``", ""] if style.base == "label" else []


def _operation(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    url = (api.server if style.base == "url" else "") + operation.path
    yield from _title(operation.summary, "=")
    if style.endpoint == "bold":
        yield from (f"**{operation.method}** ``{url}``", "")
    else:
        yield from (f"``{operation.method} {url}``", "")
    if operation.description:
        yield from (said(operation.description), "")
    for title, members in sections(operation):
        yield from (*_title(title, "-"), *_table(members, style), "")
    listed = listed_answers(operation, style)
    for answer in operation.responses:
        if answer not in listed:
            yield from _answer(answer, style)
    if listed:
        rows = [f"* ``{each.status}``: {said(each.description)}" for each in listed]
        yield from (*_title("Status codes", "-"), *rows, "")


def _answer(answer: Answer, style: Style) -> Iterator[str]:
    title = f"Response {answer.status}"
    yield from ([f"**{title}**", ""] if style.statuses == "label" else _title(title, "-"))
    if answer.description:
        yield from (said(answer.description), "")
    if answer.shape is not None and style.sample:
        text = json.dumps(sample(answer.shape), indent=2, ensure_ascii=False)
        yield from (".. code-block:: json", "", *(f"   {line}" for line in text.split("\n")), "")
    elif answer.shape is not None:
        yield from (*_table(answer.shape.properties, style), "")


def _table(members: Members, style: Style) -> Iterator[str]:
    rows = [[HEADS[each] for each in style.shown_columns]]
    for field in fields(members, style):
        cells = _cells(field, style)
        rows.append([cells[each] for each in style.shown_columns])
    return _grid(rows) if style.layout == "wide" else _list_table(rows)


def _cells(field: Field, style: Style) -> dict[str, str]:
    word = ", required" if field.required and style.required == "word" else ""
    star = starred(field, style).replace("*", "\\ \\*")
    return {
        "name": f"``{field.name}``{star}",
        "type": field.type + word,
        "required": "Yes" if field.required else "No",
        "default": f"``{field.default}``" if field.default else "",
        "words": said(field.words),
    }


def _grid(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their cells; wide letters count twice."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    for at, row in enumerate(rows):
        yield "+" + "+".join(("=" if at == 1 else "-") * (width + 2) for width in widths) + "+"
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "| " + " | ".join(cells) + " |"
    yield "+" + "+".join("-" * (width + 2) for width in widths) + "+"


def _width(text: str) -> int:
    return sum(2 if "\u2e80" <= char <= "\uffdc" else 1 for char in text)


def _list_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "")
    for row in rows:
        for at, cell in enumerate(row):
            yield f"   {'* -' if at == 0 else '  -'} {cell}".rstrip()


def render_directives(api: Api, style: Style) -> str:
    """Of what httpdomain says nothing, nothing is written: no default, no mark, no 2nd body."""
    lines = [*_title(api.title, "#"), *_base(api, style)]
    for operation in api.operations:
        lines += _directive(api, operation, style)
    return "\n".join(lines)


def _directive(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    url = (api.server if style.base == "url" else "") + operation.path
    yield from _title(operation.summary, "=")
    yield from (f".. http:{operation.method.lower()}:: {url}", "")
    if operation.description:
        yield from (f"   {said(operation.description)}", "")
    for parameter in operation.parameters:
        words = said(str(parameter.shape.facts.get("description", "")))
        kind = type_words(parameter.shape, style)
        role = {"path": "param", "query": "query"}[parameter.location]
        yield f"   :{role} {kind} {parameter.name}: {words}".rstrip()
    yield from _json("<json", operation.body.properties if operation.body else (), style)
    for answer in operation.responses:
        if answer.shape is not None:
            yield from _json(">json", answer.shape.properties, style)
    for answer in operation.responses:
        role = "statuscode" if style.layout == "wide" else "status"
        yield f"   :{role} {answer.status}: {said(answer.description)}"
    yield ""


def _json(role: str, members: Members, style: Style) -> Iterator[str]:
    for field in fields(members, style):
        yield f"   :{role} {field.type} {field.name}: {said(field.words)}".rstrip()


def said(text: str) -> str:
    """Words with what is code quoted as such, and what is markup escaped."""
    parts = re.split("`([^`]*)`", text)
    parts[::2] = [re.sub(r"([*|_\\])", r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"``{part}``" for part in parts[1::2]]
    return "".join(parts)
