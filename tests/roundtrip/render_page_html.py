"""HTML pages: fields in tables or in definition lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape

from .apis import Answer, Api, Operation
from .page_fields import Field, fields, listed_answers, mark, sample, sections, starred
from .page_styles import Style
from .render_page_markdown import HEADS, Members

WriteFields = Callable[[Members, Style], Iterator[str]]


def render_tables(api: Api, style: Style) -> str:
    return _page(api, style, _table)


def render_definitions(api: Api, style: Style) -> str:
    return _page(api, style, _definitions)


def _page(api: Api, style: Style, write: WriteFields) -> str:
    lines = ["<!DOCTYPE html>", f"<html><head><title>{escape(api.title)}</title></head><body>"]
    lines.append(f"<h1>{escape(api.title)}</h1>")
    if style.base == "label":
        lines.append(f"<p>Base URL: <code>{api.server}</code></p>")
    for operation in api.operations:
        lines += _operation(api, operation, style, write)
    return "\n".join([*lines, "</body></html>"])


def _operation(api: Api, operation: Operation, style: Style, write: WriteFields) -> Iterator[str]:
    yield from _opening(api, operation, style)
    if operation.description:
        yield f"<p>{said(operation.description)}</p>"
    for title, members in sections(operation):
        yield from (f"<h3>{title}</h3>", *write(members, style))
    listed = listed_answers(operation, style)
    for answer in operation.responses:
        if answer not in listed:
            yield from _answer(answer, style, write)
    if listed:
        yield "<h3>Status codes</h3><ul>"
        for each in listed:
            yield f"<li><code>{each.status}</code>: {said(each.description)}</li>"
        yield "</ul>"


def _opening(api: Api, operation: Operation, style: Style) -> Iterator[str]:
    method = operation.method
    url = escape((api.server if style.base == "url" else "") + operation.path)
    title = escape(operation.summary)
    match style.endpoint:
        case "heading":
            yield f"<h2>{method} {url} - {title}</h2>"
        case "bold":
            yield f"<h2>{title}</h2><p><b>{method}</b> <code>{url}</code></p>"
        case "table":
            yield f"<h2>{title}</h2><table><tr><th>Method</th><th>URL</th></tr>"
            yield f"<tr><td>{method}</td><td><code>{url}</code></td></tr></table>"
        case _:
            yield f"<h2>{title}</h2><pre>{method} {url}</pre>"


def _answer(answer: Answer, style: Style, write: WriteFields) -> Iterator[str]:
    title = f"Response {answer.status}"
    label = style.statuses == "label"
    yield f"<p><strong>{title}</strong></p>" if label else f"<h3>{title}</h3>"
    if answer.description:
        yield f"<p>{said(answer.description)}</p>"
    if answer.shape is not None and style.sample:
        text = json.dumps(sample(answer.shape), indent=2, ensure_ascii=False)
        yield f'<pre><code class="language-json">{escape(text, quote=False)}</code></pre>'
    elif answer.shape is not None:
        yield from write(answer.shape.properties, style)


def _table(members: Members, style: Style) -> Iterator[str]:
    heads = "".join(f"<th>{HEADS[each]}</th>" for each in style.shown_columns)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for field in fields(members, style):
        cells = _cells(field, style)
        row = "".join(f"<td>{cells[each]}</td>" for each in style.shown_columns)
        yield f"<tr>{row}</tr>"
    yield "</tbody></table>"


def _cells(field: Field, style: Style) -> dict[str, str]:
    word = "<br><em>required</em>" if field.required and style.required == "word" else ""
    name = f"<code>{field.name}</code>{starred(field, style)}"
    return {
        "name": "&nbsp;&nbsp;" * field.depth + name,
        "type": escape(field.type) + word,
        "required": "Yes" if field.required else "No",
        "default": f"<code>{escape(field.default)}</code>" if field.default else "",
        "words": said(field.words),
    }


def _definitions(members: Members, style: Style) -> Iterator[str]:
    yield "<dl>"
    for field in fields(members, style):
        default = f", default: <code>{escape(field.default)}</code>" if field.default else ""
        head = ", ".join(filter(None, [escape(field.type), mark(field, style)]))
        name = f"<code>{field.name}</code>{starred(field, style)}"
        if style.layout == "tall":
            yield f"<dt>{name}</dt><dd><em>{head}</em>{default}<p>{said(field.words)}</p></dd>"
        else:
            yield f"<dt>{name} (<em>{head}</em>{default})</dt><dd>{said(field.words)}</dd>"
    yield "</dl>"


def said(text: str) -> str:
    """Words with their code in elements."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))
