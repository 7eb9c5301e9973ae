"""API Blueprint, format 1A, with attributes in MSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from specmeld.diagnostics import Diagnostic
from specmeld.model.documents import SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.blueprint.blueprint_outline import Item, outline
from specmeld.read.formats.blueprint.blueprint_parameters import ParameterWriter, Template
from specmeld.read.formats.blueprint.blueprint_payloads import (
    Header,
    Payload,
    PayloadWriter,
    attributes_signature,
    headers_of,
    payload_of,
)
from specmeld.read.formats.blueprint.blueprint_schemas import SchemaWriter
from specmeld.read.formats.blueprint.blueprint_sections import (
    Action,
    Blueprint,
    Resource,
    sections_of,
)
from specmeld.read.formats.blueprint.blueprint_signature import parse_signature
from specmeld.read.formats.blueprint.blueprint_types import DeclaredTypes
from specmeld.read.formats.credential_headers import NO_PARAMETERS, require_credential
from specmeld.read.formats.described_api import (
    add_operation,
    new_document,
    outliner,
    reader,
    remark,
)
from specmeld.read.formats.embedded_schema import EmbeddedSchemas
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.payload_samples import Contents

_FORMAT = re.compile(r"\A\s*(?:[A-Za-z-]{1,40}:[^\n]*\n\s*){0,9}FORMAT:[ \t]*1A\b", re.IGNORECASE)
_RESOURCE = re.compile(
    r"^#{1,6}[^\n\[]*\[(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[^\n\]]*|/[^\n]*)\][ \t#]*$"
    r"|^#{1,6} *(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) +/\S*[ \t]*$",
    re.MULTILINE,
)
_RESPONSE = re.compile(r"^[+*-] +Response(?: +[1-5]\d\d)?(?: *\([^()\n]*\))?[ \t]*$", re.MULTILINE)
_VERSION = re.compile(r"/(v\d+(?:\.\d+)*)(?=/|\Z)", re.IGNORECASE)


def recognise(text: str) -> Recognition:
    if _FORMAT.match(text[:5000]):
        return Recognition(1.0, "says FORMAT: 1A")
    if _RESOURCE.search(text) and _RESPONSE.search(text):
        return Recognition(0.95, "has headings with [METHOD /path], and lists of responses")
    return Recognition(0.0, "no FORMAT: 1A")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of a blueprint, with remarks. Raises InputError."""
    return _Describer(document).describe()


DIALECT = Dialect(
    "api-blueprint",
    recognise,
    reader("api-blueprint", describe),
    outliner("api-blueprint", describe),
    description="API Blueprint (format 1A), with MSON",
    endings=(".apib",),
)


class _Describer:
    def __init__(self, document: SourceDocument) -> None:
        self._document = document
        found = outline(document.text)
        self._blueprint: Blueprint = sections_of(found)
        self._host, self._host_line = found.metadata.get("HOST", ("", 0))
        version = _VERSION.search(self._host)
        self._made = new_document(self._blueprint.title, version[1] if version else "")
        self._remarks: dict[tuple[str, int], Diagnostic] = {}
        self._types = DeclaredTypes()
        self._schemas = SchemaWriter(self._types, self._tell_type)
        self._components = Lined()
        embedded = EmbeddedSchemas(self._components, self._tell)
        self._payloads = PayloadWriter(self._schemas, embedded, self._tell)
        self._parameters = ParameterWriter(self._schemas)

    def describe(self) -> tuple[Lined, Sequence[Diagnostic]]:
        self._made["info"].put_text("description", _joined(self._blueprint.words))
        if self._host:
            self._made["servers"] = [Lined(self._host_line, {"url": self._host.rstrip("/")})]
        self._declare()
        tags = [
            Lined(0, {"name": name} | ({"description": _joined(words)} if words else {}))
            for name, words in self._blueprint.groups.items()
        ]
        if tags:
            self._made["tags"] = tags
        for resource in self._blueprint.resources:
            described = self._described_by_one(resource)
            for action in resource.actions:
                self._action(resource, action, described)
        if self._components:
            components = self._made.setdefault("components", Lined())
            components["schemas"] = self._components
        return self._made, list(self._remarks.values())

    def _tell(self, message: str, line: int) -> None:
        told = remark(self._document, "blueprint", message, line)
        self._remarks.setdefault((message, line), told)

    def _tell_type(self, name: str, line: int) -> None:
        self._tell(f"the type {name[:80]!r} is not declared; allowing anything", line)

    # Types ----------------------------------------------------------------------------------------

    def _declare(self) -> None:
        for section in self._blueprint.types:
            signature = parse_signature(section.title, lambda _: True)
            words = "\n\n".join(filter(None, (signature.words, section.prose())))
            if not self._types.add(signature.name, signature, section.items, words, section.line):
                self._tell(f"the type {signature.name[:80]!r} is declared twice", section.line)
        for resource in self._blueprint.resources:
            for item in _named(resource.items, "attributes"):
                signature = self._schemas.signature(attributes_signature(item))
                self._types.add(resource.name, signature, item.items, "", item.line)
            for item in resource.items:
                model = payload_of(item)
                if model is not None and model.kind == "model":
                    self._payloads.models.setdefault(resource.name, model)
        for declared in self._types:
            self._components.put(
                declared.component, self._schemas.component(declared), declared.line
            )

    # Operations -----------------------------------------------------------------------------------

    def _action(self, resource: Resource, action: Action, described: set[str]) -> None:
        operation = Lined(action.line)
        operation.put_text("summary", action.name, action.line)
        words = action.words if action.name or action.words else resource.words
        operation.put_text("description", _joined(words), action.line)
        if resource.group:
            operation["tags"] = [resource.group]
        payloads = [each for each in map(payload_of, action.items) if each is not None]
        requests = [self._payloads.resolved(p) for p in payloads if p.kind == "request"]
        responses = [self._payloads.resolved(p) for p in payloads if p.kind == "response"]
        shared = [e for item in _named(resource.items, "parameter") for e in item.items]
        own = [e for item in _named(action.items, "parameter") for e in item.items]
        own += [e for request in requests for e in request.parameters]
        path, parameters = self._parameters.written(
            Template(action.uri or resource.uri, action.line, bool(action.uri)),
            shared,
            own,
            () if action.uri else described,
        )
        parameters += self._headers(resource, action, requests, operation)
        if parameters:
            operation["parameters"] = parameters
        if not action.uri and words is not resource.words:
            item = self._made["paths"].setdefault(path, Lined(action.line))
            item.put_text("description", _joined(resource.words), resource.line)
        self._request(operation, action, requests, path)
        self._responses(operation, responses)
        if not add_operation(self._made, path, action.method, operation):
            self._tell(f"{action.method.upper()} {path[:200]} is described twice", action.line)

    def _described_by_one(self, resource: Resource) -> set[str]:
        """The parameters that some action describes, and the resource does not."""
        return {
            name
            for action in resource.actions
            if not action.uri
            for item in _named(action.items, "parameter")
            for name in self._parameters.names(item.items)
        }

    def _headers(
        self, resource: Resource, action: Action, requests: Iterable[Payload], operation: Lined
    ) -> list[Lined]:
        """The headers of requests as parameters; those for credentials are security."""
        common = [*_named(resource.items, "headers"), *_named(action.items, "headers")]
        shown = [header for item in common for header in headers_of(item)]
        shown += [header for request in requests for header in request.headers]
        made: dict[str, Lined] = {}
        for header in shown:
            name = header.name.lower()
            if name == "authorization":
                require_credential(self._made, operation, header.value, "", header.line)
            elif name not in NO_PARAMETERS and name not in made:
                made[name] = _header_parameter(header)
        return list(made.values())

    def _request(
        self, operation: Lined, action: Action, requests: Iterable[Payload], path: str
    ) -> None:
        contents, words, line = Contents(), "", action.line
        inherited = _named(action.items, "attributes")
        name = action.name or f"{action.method} {path}"
        listed = list(requests) or ([Payload("request", "", "", line)] if inherited else [])
        for request in listed:
            self._payloads.add(contents, request, inherited, f"{name} request")
            words, line = words or request.words, min(line, request.line) or request.line
        if not contents:
            return
        body = Lined(listed[0].line)
        body.put_text("description", words, listed[0].line)
        if contents.requires_body(self._components):
            body["required"] = True
        body["content"] = contents.written()
        operation.put("requestBody", body, body.line)

    def _responses(self, operation: Lined, responses: Sequence[Payload]) -> None:
        made, contents = Lined(operation.line), dict[str, Contents]()
        for payload in responses:
            response = made.get(payload.status)
            if response is None:
                response = Lined(payload.line, {"description": ""})
                made.put(payload.status, response, payload.line)
            if payload.words and not response["description"]:
                response.put("description", payload.words, payload.line)
            for header in payload.headers:
                if header.name.lower() not in NO_PARAMETERS:
                    shown = _header_parameter(header).without(("name", "in"))
                    response.setdefault("headers", Lined(header.line)).put(
                        header.name, shown, header.line
                    )
            content = contents.setdefault(payload.status, Contents())
            self._payloads.add(content, payload, (), f"{operation.get('summary', '')} response")
        for status, content in contents.items():
            if content:
                made[status]["content"] = content.written()
        operation["responses"] = made


def _header_parameter(header: Header) -> Lined:
    made = Lined(
        header.line,
        {"name": header.name, "in": "header", "schema": Lined(header.line, {"type": "string"})},
    )
    if header.value:
        made.put("example", header.value, header.line)
    return made


def _named(items: Iterable[Item], word: str) -> list[Item]:
    return [item for item in items if item.text.lower().startswith(word)]


def _joined(words: Iterable[str]) -> str:
    return "\n\n".join(words)
