"""One page of each dialect, with whatever text one likes in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any


@dataclass(frozen=True)
class Page:
    """``POST path`` whose body has string fields; text goes into the page as it is."""

    path: str = "/things"
    title: str = "Make"
    words: str = "Makes a thing."
    """The operation's description."""
    fields: Mapping[str, str] = field(default_factory=lambda: {"name": "What it is called."})
    """Name → description."""
    values: tuple[str, ...] = ()
    """The enum of one more field, ``kind``."""


def openapi(page: Page) -> dict[str, Any]:
    """The page as OpenAPI."""
    return {
        "openapi": "3.1.0",
        "info": {"title": page.title, "version": "1"},
        "tags": [{"name": page.title, "description": page.words}],
        "paths": {
            page.path: {
                "post": {
                    "operationId": page.title,
                    "summary": page.title,
                    "description": page.words,
                    "tags": [page.title],
                    "requestBody": {"content": {"application/json": {"schema": schema(page)}}},
                    "responses": {"200": {"description": page.words}},
                }
            }
        },
    }


def schema(page: Page) -> dict[str, Any]:
    """The body as JSON Schema."""
    fields: dict[str, Any] = {
        name: {"type": "string", "description": words} for name, words in page.fields.items()
    }
    if page.values:
        fields["kind"] = {"type": "string", "enum": list(page.values)}
    return {"type": "object", "title": page.title, "properties": fields}


def _openapi(page: Page) -> str:
    return json.dumps(openapi(page), indent=1)


def _json_schema(page: Page) -> str:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(draft | schema(page) | {"description": page.words}, indent=1)


def _embedded(page: Page) -> str:
    spec = json.dumps(openapi(page), indent=1).replace("</", "<\\/")
    return (
        f"<!DOCTYPE html><html><head><title>{escape(page.title)}</title></head><body>"
        f'<div id="redoc"></div><script>\nconst __redoc_state = {{"spec": {{"data": {spec}}}}};\n'
        "Redoc.hydrate(__redoc_state);\n</script></body></html>\n"
    )


def _rendered_html(page: Page) -> str:
    return (
        "<!DOCTYPE html><html><body><article>"
        f'<section class="requestOverview"><h1 class="requestSummary">{page.title}</h1>'
        f'<p class="requestDescription">{page.words}</p></section>\n'
        '<pre class="httpExample"><span class="requestLine">POST</span> '
        f'<span class="httpTarget">{page.path}</span></pre>\n'
        f'<section class="requestContent"><pre class="schema">{_pre(schema(page))}</pre></section>'
        "\n</article></body></html>\n"
    )


def _pre(value: Any) -> str:
    return json.dumps(value, indent=1).replace("&", "&amp;").replace("<", "&lt;")


def _markdown(page: Page) -> str:
    fields = "".join(f"- `{name}` (string, required): {w}\n" for name, w in page.fields.items())
    if page.values:
        listed = ", ".join(f"`{value}`" for value in page.values)
        fields += f"- `kind` (string): One of {listed}.\n"
    return (
        f"## {page.title}\n\n**POST** `{page.path}`\n\n{page.words}\n\n"
        f"### Body parameters\n\n{fields}\n### Response 200\n\n{page.words}\n"
    )


def _apifox(page: Page) -> str:
    fields = "".join(f"{name}\nstring\nrequired\n{words}\n" for name, words in page.fields.items())
    if page.values:
        fields += "kind\nenum<string>\noptional\nEnum values:\n" + "\n".join(page.values) + "\n"
    return (
        f"{page.title}\nPOST\nhttps://a.example/v1{page.path}\n{page.words}\nRequest\n"
        f"Body Params application/json\n{fields}Modified at 2024-01-01 00:00:00\n"
    )


def _docs_dump(page: Page) -> str:
    fields = "".join(f"{name}stringrequired\n\n{words}\n\n" for name, words in page.fields.items())
    if page.values:
        fields += f"kindstring\n\nAllowed values:{''.join(page.values)}\n\n"
    return (
        f"API\n\n{page.title}\n\n{page.words}\n\npost\nhttps://a.example/v1{page.path}\n\nBody\n\n"
        f"application/json\n\n{fields}Response\n\n200 application/json\n\nOK\n\n"
        f"post{page.path}\n\n200 application/json\n"
    )


def _bullets(page: Page) -> str:
    fields = "".join(
        f"  • {name}\n    string\n    Required\n    {said}\n" for name, said in page.fields.items()
    )
    if page.values:
        fields += "  • kind\n    string\n" + "".join(
            f"    • {value}\n      string\n" for value in page.values
        )
    return (
        f"{page.title}\n\nPOST https://a.example/v1{page.path}\n\n{page.words}\n\nRequest body\n\n"
        f"{fields}\nResponse 200\n\n{page.words}\n"
    )


def _postman(page: Page) -> str:
    body = {**page.fields, "kind": list(page.values)}
    request = {
        "method": "POST",
        "description": page.words,
        "url": {"raw": f"https://a.example/v1{page.path}"},
        "body": {"mode": "raw", "raw": json.dumps(body)},
    }
    collection = {
        "info": {
            "name": page.title,
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{"name": page.title, "request": request, "response": []}],
    }
    return json.dumps(collection, indent=1)


def _sent(page: Page) -> str:
    """The body of a request, on one line."""
    return json.dumps({**page.fields, "kind": list(page.values)})


def _insomnia(page: Page) -> str:
    request = {
        "_id": "req_1",
        "_type": "request",
        "name": page.title,
        "description": page.words,
        "method": "POST",
        "url": f"https://a.example/v1{page.path}",
        "body": {"mimeType": "application/json", "text": _sent(page)},
    }
    export = {"_type": "export", "__export_format": 4, "resources": [request]}
    return json.dumps(export, indent=1)


def _bruno(page: Page) -> str:
    words = page.words.replace("\n", "\n  ")
    return (
        f"meta {{\n  name: {page.title}\n  type: http\n}}\n\n"
        f"post {{\n  url: https://a.example/v1{page.path}\n  body: json\n}}\n\n"
        f"body:json {{\n  {_sent(page)}\n}}\n\ndocs {{\n  {words}\n}}\n"
    )


def _http_file(page: Page) -> str:
    return (
        f"### {page.title}\n# {page.words}\nPOST https://a.example/v1{page.path}\n"
        f"Content-Type: application/json\n\n{_sent(page)}\n"
    )


def _har(page: Page) -> str:
    request = {
        "method": "POST",
        "url": f"https://a.example/v1{page.path}",
        "headers": [{"name": f"X-{name[:9]}", "value": w} for name, w in page.fields.items()],
        "queryString": [{"name": "title", "value": page.title}],
        "postData": {"mimeType": "application/json", "text": _sent(page)},
    }
    answer = {"mimeType": "application/json", "text": json.dumps({"words": page.words})}
    response = {"status": 200, "headers": [], "content": answer}
    return json.dumps({"log": {"entries": [{"request": request, "response": response}]}}, indent=1)


def _widdershins(page: Page) -> str:
    rows = "".join(f"|{name}|string|true|none|{words}|\n" for name, words in page.fields.items())
    if page.values:
        rows += "|kind|string|false|none|none|\n\n#### Enumerated Values\n\n|Property|Value|\n"
        rows += "|---|---|\n" + "".join(f"|kind|{value}|\n" for value in page.values)
    return (
        "<!-- Generator: Widdershins v4.0.1 -->\n\n"
        f'<h1 id="a">{page.title} v1</h1>\n\n## make\n\n<a id="opIdmake"></a>\n\n'
        f"`POST {page.path}`\n\n*{page.title}*\n\n{page.words}\n\n"
        '<h3 id="make-parameters">Parameters</h3>\n\n|Name|In|Type|Required|Description|\n'
        "|---|---|---|---|---|\n|body|body|[Thing](#schemathing)|true|none|\n\n"
        '<h3 id="make-responses">Responses</h3>\n\n|Status|Meaning|Description|Schema|\n'
        f"|---|---|---|---|\n|200|OK|{page.words}|None|\n\n# Schemas\n\n"
        '<h2 id="tocS_Thing">Thing</h2>\n<a id="schemathing"></a>\n\n### Properties\n\n'
        f"|Name|Type|Required|Restrictions|Description|\n|---|---|---|---|---|\n{rows}"
    )


def _table(page: Page) -> list[tuple[str, str]]:
    """Name and words of each field, as a table's cells have them."""
    rows = list(page.fields.items())
    if page.values:
        rows.append(("kind", f"One of {', '.join(f'`{value}`' for value in page.values)}."))
    return rows


def _markdown_page(page: Page) -> str:
    rows = "".join(f"| `{name}` | string | yes | {w} |\n" for name, w in _table(page))
    return (
        f"# {page.title}\n\n{page.words}\n\n`POST {page.path}`\n\n## Request body\n\n"
        f"| Name | Type | Required | Description |\n|---|---|---|---|\n{rows}\n"
        f"## Response 200\n\n{page.words}\n"
    )


def _html_page(page: Page) -> str:
    rows = "".join(f"<tr><td>{n}</td><td>string</td><td>{w}</td></tr>" for n, w in _table(page))
    return (
        f"<!DOCTYPE html><html><body><h2>{page.title}</h2><p>{page.words}</p>\n"
        f"<p><code>POST {page.path}</code></p>\n<h3>Request body</h3>\n"
        f"<table><tr><th>Name</th><th>Type</th><th>Description</th></tr>{rows}</table>\n"
        f"<h3>Response 200</h3><p>{page.words}</p></body></html>\n"
    )


def _restructured_page(page: Page) -> str:
    fields = "".join(f"   :<json string {name}: {words}\n" for name, words in _table(page))
    return (
        f"{page.title}\n{'=' * min(len(page.title), 80)}\n\n.. http:post:: {page.path}\n\n"
        f"   {page.words}\n\n{fields}   :statuscode 200: {page.words}\n"
    )


def _asciidoc_page(page: Page) -> str:
    rows = "".join(f"|`{name}`\n|String\n|{words}\n\n" for name, words in _table(page))
    return (
        f"== {page.title}\n\n`POST {page.path}`\n\n{page.words}\n\n.Request fields\n|===\n"
        f"|Path|Type|Description\n\n{rows}|===\n\n=== Response 200\n\n{page.words}\n"
    )


def _text_page(page: Page) -> str:
    fields = "".join(f"{name}\nstring\nRequired\n{said}\n\n" for name, said in page.fields.items())
    if page.values:
        fields += f"kind\nstring\nAllowed values: {', '.join(page.values)}\n\n"
    return (
        f"{page.title}\n\n{page.words}\n\nPOST {page.path}\n\nBody Parameters\n\n{fields}"
        f"Response\n\n200 OK\n\n{page.words}\n"
    )


PAGES: Mapping[str, Callable[[Page], str]] = {
    "embedded-spec": _embedded,
    "openapi": _openapi,
    "postman": _postman,
    "insomnia": _insomnia,
    "bruno": _bruno,
    "har": _har,
    "http-file": _http_file,
    "widdershins": _widdershins,
    "rendered-html": _rendered_html,
    "markdown-headings": _markdown,
    "apifox": _apifox,
    "docs-dump": _docs_dump,
    "reference-bullets": _bullets,
    "json-schema": _json_schema,
    "markdown-page": _markdown_page,
    "html-page": _html_page,
    "restructured-page": _restructured_page,
    "asciidoc-page": _asciidoc_page,
    "text-page": _text_page,
}
"""Dialect → how it writes a page."""
