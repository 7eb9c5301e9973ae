"""A widdershins page as its original OpenAPI document, as far as the page shows it.

Each part of the result has its line on the page, so that the claims of the page are those of such a
document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialects.slate.widdershins_page import (
    Fence,
    OperationPart,
    Part,
    Section,
    WiddershinsPage,
)
from specmeld.read.dialects.slate.widdershins_schemas import (
    Node,
    Sample,
    expanded,
    put_together,
    written,
    written_inside,
)
from specmeld.read.dialects.slate.widdershins_tables import (
    UNIONS,
    Listed,
    described,
    listed_values,
    property_rows,
    schema_of,
    table_rows,
)
from specmeld.read.dialects.slate.widdershins_words import details, own_text, requirements, words
from specmeld.read.pages.lines import Line
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_COMPONENTS = "#/components/schemas/"
_LOCATIONS = ("path", "query", "header", "cookie")
_STATUS = re.compile(r"[1-5]\d\d|[1-5]XX|default", re.IGNORECASE)
_STATUS_CODE = re.compile(r"Status Code \*\*(?P<status>\w+)\*\*\Z")
_STATUS_LABEL = re.compile(r"(?P<status>[1-5]\w\w|default) Response\Z")
_HEADER = re.compile(r"^(Content-Type|Accept): *(\S+)$", re.MULTILINE | re.IGNORECASE)
_KINDS = {"bearer": r"bearer|jwt|token", "basic": r"basic", "oauth2": r"oauth"}
_LONG_TITLE = 7
"""Most words of a title above a schema's properties; a longer line is its description."""


def page_document(page: WiddershinsPage) -> Located:
    """The document and the line of each part of it."""
    return _Builder(page).build()


@dataclass(slots=True)
class _Response:
    status: str
    line: int
    description: str
    schema: str


@dataclass(slots=True)
class _Builder:
    page: WiddershinsPage
    lines: dict[Pointer, int] = field(default_factory=dict)
    expanded: dict[str, Node] = field(default_factory=dict)
    """Schemas that an operation's table shows in full, by name."""

    def build(self) -> Located:
        document: JSONObject = {"openapi": "3.0.0", "info": {"title": self.page.title}}
        document["servers"] = [{"url": server.text} for server in self.page.servers]
        for index, server in enumerate(self.page.servers):
            self.lines["servers", index, "url"] = server.number
        paths: JSONObject = {}
        for operation in self.page.operations:
            item = paths.setdefault(operation.path, {})
            method = operation.method.lower()
            item.setdefault(method, self._operation(operation, ("paths", operation.path, method)))
        document["paths"] = paths
        document["components"] = {"schemas": self._schemas(), "securitySchemes": self._schemes()}
        _drop_repeated(document)
        return Located(document, self.lines)

    def _schemas(self) -> JSONObject:
        schemas: JSONObject = {}
        for part in self.page.schemas:
            pointer = ("components", "schemas", part.top.title)
            schemas.setdefault(part.top.title, self._schema(part, pointer))
        return schemas

    def _schema(self, part: Part, pointer: Pointer) -> JSONObject:
        lines = [line for section in (part.top, *part.sections) for line in section.lines]
        text = own_text(part.top.lines)
        rows = list(property_rows(lines))
        line = part.top.heading.number
        sample = _sample(part.top.fences[0] if part.top.fences else None)
        node = put_together(rows, listed_values(lines), line, outermost=0, sample=sample)
        schema = written(node, pointer, self.lines, expands=False)
        if schema in ({}, {"type": "array"}, {"type": "object"}):
            schema = self._from_elsewhere(part.top.title, pointer) or _shape(sample.value)
        return _worded(schema, text, node)

    def _from_elsewhere(self, name: str, pointer: Pointer) -> JSONObject:
        """A schema without a table, as an operation shows it below a reference to it."""
        node = self.expanded.get(name)
        return written_inside(node, {"type": "object"}, pointer, self.lines) if node else {}

    def _written(self, node: Node, pointer: Pointer) -> JSONObject:
        for reference, inner in expanded(node):
            self.expanded.setdefault(reference.removeprefix(_COMPONENTS), inner)
        return written(node, pointer, self.lines)

    def _schemes(self) -> JSONObject:
        """By name; if the page does not give the name, the only possible or a similar one."""
        schemes = {each.name: _scheme(each.kind) for each in self.page.schemes if each.name}
        unnamed = [each.kind for each in self.page.schemes if not each.name]
        for operation in self.page.operations:
            for names in requirements(operation):
                for name in names:
                    kind = _kind(name, unnamed)
                    if kind and name not in schemes:
                        schemes[name] = _scheme(kind)
        return schemes

    def _operation(self, part: OperationPart, pointer: Pointer) -> JSONObject:
        self.lines[pointer] = part.top.heading.number
        made: JSONObject = {}
        for keyword, line, text in words(part):
            made[keyword] = text
            self.lines[(*pointer, keyword)] = line
        if (asked := part.security) is not None:
            made["security"] = [{name: [] for name in names} for names in requirements(part)]
            self.lines[(*pointer, "security")] = asked.number
        media = _media(part.top.fences)
        parameters = part.section("Parameters")
        if parameters is not None:
            made |= self._parameters(part, parameters, pointer, media.get("content-type", ""))
        made["responses"] = self._responses(part, pointer, media.get("accept", ""))
        return made

    def _parameters(
        self, part: OperationPart, section: Section, pointer: Pointer, media: str
    ) -> JSONObject:
        rows = list(table_rows(section.lines, 5))
        texts = details(part, [cells[0] for _, cells in rows])
        listed = part.section("Enumerated Values")
        values = listed_values(listed.lines) if listed and _before_responses(part, listed) else []
        made: JSONObject = {"parameters": []}
        body: list[tuple[int, list[str]]] = []
        for index, (line, cells) in enumerate(rows):
            cells = [*cells[:4], texts.get(index, described(cells[4]))]
            if cells[1] == "body":
                body.append((line, cells))
            elif cells[1] in _LOCATIONS:
                there = (*pointer, "parameters", len(made["parameters"]))
                of_it = [each for each in values if each.name == cells[0]]
                made["parameters"].append(self._parameter(line, cells, of_it, there))
        if body:
            made["requestBody"] = self._body(body, values, part, (*pointer, "requestBody"), media)
        return made

    def _parameter(
        self, line: int, cells: Sequence[str], values: Sequence[Listed], pointer: Pointer
    ) -> JSONObject:
        name, location, type_, required, text = cells
        self.lines[pointer] = line
        node = Node(schema_of(type_), line)
        node.values = values[0] if values else None
        schema = written(node, (*pointer, "schema"), self.lines)
        made: JSONObject = {"name": name, "in": location, "required": required == "true"}
        return made | {"schema": schema} | ({"description": text} if text else {})

    def _body(
        self,
        rows: Sequence[tuple[int, list[str]]],
        values: Sequence[Listed],
        part: OperationPart,
        pointer: Pointer,
        media: str,
    ) -> JSONObject:
        line, (_, _, type_, required, text) = rows[0]
        self.lines[pointer] = line
        there = (*pointer, "content", media)
        inner = [
            (number, [name, inner_type, needed, "none", about])
            for number, (name, _, inner_type, needed, about) in rows[1:]
        ]
        written_rows = [
            Line(number, 0, "|" + "|".join(_cell(cell) for cell in cells) + "|")
            for number, cells in inner
        ]
        table = [Line(0, 0, "|---|---|---|---|---|"), *written_rows]
        fence = next((f for f in part.top.fences if f.label != "Code samples"), None)
        rows_inside = list(property_rows(table))
        node = put_together(rows_inside, values, line, outermost=1, sample=_sample(fence))
        node.schema = schema_of(type_) or node.schema
        content: JSONObject = {"schema": self._written(node, (*there, "schema"))}
        self._example(content, fence, there)
        made: JSONObject = {"required": required == "true"}
        if text:
            made["description"] = text
        return made | {"content": {media: content}}

    def _responses(self, part: OperationPart, pointer: Pointer, media: str) -> JSONObject:
        section = part.section("Responses")
        if section is None:
            return {}
        tables = _response_tables(part)
        responses: JSONObject = {}
        for each in _response_rows(section.lines):
            there = (*pointer, "responses", each.status)
            self.lines[there] = each.line
            made: JSONObject = {"description": each.description}
            if each.schema != "None":
                spoken = media if each.status[:1] == "2" else ""
                inside = (*there, "content", spoken)
                fence = _response_example(part, each)
                node = _response_node(each, tables.get(each.status, []), fence)
                content = {"schema": self._written(node, (*inside, "schema"))}
                self._example(content, fence, inside)
                made["content"] = {spoken: content}
            responses[each.status] = made
        return responses

    def _example(self, content: JSONObject, fence: Fence | None, pointer: Pointer) -> None:
        if fence is not None and (sample := _json(fence)) is not None:
            content["example"] = sample
            self.lines[(*pointer, "example")] = fence.line


def _cell(text: str) -> str:
    return text.replace("\n", "<br>")


def _kind(name: str, unnamed: Sequence[str]) -> str:
    if len(unnamed) == 1:
        return unnamed[0]
    like = [kind for kind in unnamed if re.search(_KINDS.get(kind, kind), name, re.IGNORECASE)]
    return like[0] if len(set(like)) == 1 else ""


def _scheme(kind: str) -> JSONObject:
    return {"type": kind} if kind in ("apiKey", "oauth2") else {"type": "http", "scheme": kind}


def _media(fences: Sequence[Fence]) -> Mapping[str, str]:
    """The media types that the sample request sends and accepts, by header in lower case."""
    sample = next((fence.text for fence in fences if fence.language == "http"), "")
    return {name.lower(): value for name, value in _HEADER.findall(sample)}


def _before_responses(part: OperationPart, section: Section) -> bool:
    titles = [each.title for each in part.sections[: part.sections.index(section)]]
    return "Responses" not in titles


def _response_rows(lines: Sequence[Line]) -> list[_Response]:
    found = []
    for number, cells in table_rows(lines, 4):
        status, _, rest, last = cells
        if not _STATUS.fullmatch(status):
            continue  # a row of another table that looks similar
        text, bar, schema = f"{rest}|{last}".rpartition("|")
        found.append(_Response(status, number, described(text), schema if bar else last))
    return found


def _response_tables(part: OperationPart) -> dict[str, list[Line]]:
    """The lines with the schema of each status."""
    section = part.section("Response Schema")
    if section is None:
        return {}
    found: dict[str, list[Line]] = {}
    current: list[Line] = []
    for each in part.sections[part.sections.index(section) :]:
        if each.title not in ("Response Schema", "Enumerated Values"):
            break
        for line in each.lines:
            if status := _STATUS_CODE.match(line.text):
                current = found.setdefault(status["status"], [])
            else:
                current.append(line)
    return found


def _response_node(response: _Response, lines: Sequence[Line], fence: Fence | None) -> Node:
    if response.schema != "Inline":
        return Node(schema_of(response.schema), response.line)
    rows = list(property_rows(lines))
    listed = listed_values(lines)
    node = put_together(rows, listed, response.line, outermost=1, sample=_sample(fence))
    first = next((index for index, line in enumerate(lines) if line.text.startswith("|")), 0)
    title = "\n".join(line.text for line in lines[:first]).strip()
    if len(title) > 2 and title[0] == title[-1] == "*" and title.strip("*") not in UNIONS:
        node.schema = _worded(node.schema, title[1:-1], node)
    return node


def _worded(schema: JSONObject, text: str, node: Node) -> JSONObject:
    """A schema with the text above its table: its title, else its description."""
    if not text or text == schema.get("description"):
        return schema
    short = len(text.split()) <= _LONG_TITLE and not text.endswith(".") and "\n" not in text
    return {"title" if short or node.name == text else "description": text, **schema}


def _response_example(part: OperationPart, response: _Response) -> Fence | None:
    """The first payload under the label of the status, or under its description."""
    for section in (part.top, *part.sections):
        for fence in section.fences:
            label = _STATUS_LABEL.match(fence.label)
            if label["status"] == response.status if label else fence.label == response.description:
                return fence
    return None


def _sample(fence: Fence | None) -> Sample:
    return Sample(fence.text, _json(fence)) if fence is not None else Sample()


def _json(fence: Fence) -> JSON:
    if fence.language not in ("json", ""):
        return None
    try:
        value: JSON = json.loads(fence.text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _shape(sample: JSON) -> JSONObject:
    """The type of a schema without a table, from its sample: such a table has no rows."""
    if isinstance(sample, list):
        return {"type": "array"} | ({"items": _shape(sample[0])} if sample else {})
    return {"type": "object"} if isinstance(sample, dict) else {}


def _drop_repeated(document: JSONObject) -> None:
    """A row that refers to a schema repeats what the schema itself says: its text, its values."""
    schemas = document["components"]["schemas"]
    waiting: list[JSON] = [document["paths"], schemas]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                target = schemas.get(reference.removeprefix(_COMPONENTS), {})
                for keyword in [k for k in value if k != "$ref" and target.get(k) == value[k]]:
                    del value[keyword]
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
