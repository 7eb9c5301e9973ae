"""Pages of ``rendered-html``: an article an operation, bodies as the JSON of OpenAPI 3.0."""

from __future__ import annotations

import json
import re
from html import escape
from urllib.parse import quote, urlsplit

from .apis import JSON, Answer, Api, Operation, Parameter, Shape
from .can import ALL_KEYWORDS, ODD_NAMES, Can

CAN = Can(
    property_titles=True,
    # OpenAPI 3.0 has no constants; values that are known beside others are a union there.
    keywords=ALL_KEYWORDS - {"const", "knownValues"},
    # The rendering leaves cookies out.
    sections=frozenset(["path", "query", "header", "request", "response"]),
    # Of a parameter it writes one type, the words and the mark.
    bare_parameters=True,
    # Of an answer it writes status and words, at most with a sample.
    answer_bodies=False,
    # Of the server only the host is written, as a header of the sample.
    server=False,
    # What tells branches apart has to be there, as JSON Schema says what has to be.
    optional_tags=False,
    # OpenAPI 3.0 has one type a schema.
    several_types=False,
    union_types=False,
    bodies=frozenset(["array", "boolean", "integer", "number", "object", "string"]),
    body_titles=True,
    whole_descriptions=True,
    item_facts=True,
    odd_names=(*ODD_NAMES, "<b>", "a & b", "&lt;", '"quoted"', "it's", "two words", "\\d", "{x}"),
)

_ORDER = (
    *("title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems"),
    *("maxProperties", "minProperties", "required", "enum", "type", "anyOf", "items"),
    *("properties", "additionalProperties", "description", "format", "default", "nullable"),
    *("example", "deprecated"),
)
"""Keywords as the rendering puts them."""


def render(api: Api) -> str:
    articles = "".join(_article(api, each) for each in api.operations)
    head = f'<title>{escape(api.title)}</title><link rel="stylesheet" href="../OpenApi.css"/>'
    head += '<meta charset="utf-8"/>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{articles}</body></html>"


def render_hyphenated(api: Api) -> str:
    """As later generations spell the classes: ``request-line`` for ``requestLine``."""
    hyphenated = r'(?<=class=")(?!requestOverview|requestContent)[^"]*'
    return re.sub(hyphenated, lambda name: re.sub("(?=[A-Z])", "-", name[0]).lower(), render(api))


def _article(api: Api, operation: Operation) -> str:
    overview = _block("h1", "requestSummary", escape(operation.summary)) + _block(
        "p", "requestDescription", escape(operation.description)
    )
    parts = _block("section", "requestOverview", overview)
    parts += _block("section", "http", "<h3>HTTP Request</h3>" + _sample(api, operation))
    terms = "".join(
        _parameter(each)
        for location in ("path", "query", "header")
        for each in operation.located(location)
    )
    parts += _block("dl", "parameters", "<h3>Parameters</h3>" + terms)
    if operation.body is not None:
        text = json.dumps(_schema(operation.body), indent=2, ensure_ascii=False)
        schema = _block("pre", "schema", escape(text))
        parts += _block("section", "requestContent", "<h3>Request Body Schema</h3>" + schema)
    answers = _block("ul", "responses", "".join(map(_answer, operation.responses)))
    parts += _block("section", "responses", "<h2>Responses</h2>" + answers)
    return f"<article>{parts}</article>"


def _sample(api: Api, operation: Operation) -> str:
    query = ",".join(quote(each.name) + "*" for each in operation.located("query"))
    target = operation.path + (f"{{?{query}}}" if query else "")
    spans = [("requestLine", operation.method), ("httpTarget", target), ("httpVersion", "HTTP/1.1")]
    lines = [" ".join(_block("span", name, escape(text)) for name, text in spans)]
    headers = {"host": f"{urlsplit(api.server).hostname}:443", "accept": "application/json"}
    if operation.body is not None:
        headers["content-type"] = "application/json"
    for name, value in headers.items():
        head = _block("span", "headerLine", name)
        lines.append(f"{head}: {_block('span', 'headerValue', value)}")
    return _block("pre", "httpExample", "\n".join(lines) + "\n")


def _parameter(parameter: Parameter) -> str:
    name = _block("span", "parameterName", escape(parameter.name))
    location = _block("span", "parameterLocation", parameter.location)
    type_ = _block("span", "parameterType", "".join(parameter.shape.types))
    term = _block("dt", "parameter", f"{name} [ in: {location} type: {type_} ]")
    words = escape(str(parameter.shape.facts.get("description", "")))
    mark = "required" if parameter.required else "optional"
    spans = [("parameterDescription", words), ("parameterRequired", mark)]
    details = " ".join(_block("span", name, text) for name, text in spans)
    return term + _block("dd", "parameter", details)


def _answer(answer: Answer) -> str:
    status = _block("span", "statusLine", answer.status)
    words = _block("span", "statusDescription", escape(answer.description))
    return _block("li", "response", f"{status} {words}")


def _block(tag: str, name: str, inside: str) -> str:
    return f'<{tag}  class="{name}">{inside}</{tag}>'


def _schema(shape: Shape) -> dict[str, JSON]:
    """A shape as OpenAPI 3.0 says it: null is a flag, and so is what excludes a bound."""
    said = dict(shape.facts)
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.capitalize()}"
        if exclusive in said:
            said |= {bound: said[exclusive], exclusive: True}
    if shape.types:
        said["type"] = shape.types[0]
    if shape.nullable:
        said["nullable"] = True
    if shape.branches:
        said["anyOf"] = [_schema(each.shape) for each in shape.branches]
    if shape.items is not None:
        said["items"] = _schema(shape.items)
    if shape.properties:
        said["properties"] = {each.name: _schema(each.shape) for each in shape.properties}
    if required := [each.name for each in shape.properties if each.required]:
        said["required"] = required
    if shape.closed:
        said["additionalProperties"] = False
    return {keyword: said[keyword] for keyword in _ORDER if keyword in said}
