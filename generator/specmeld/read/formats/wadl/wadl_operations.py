"""The resources and methods of a WADL document as OpenAPI paths and operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.credential_headers import NO_PARAMETERS, require_credential
from specmeld.read.formats.described_api import add_operation
from specmeld.read.formats.lined import Budget, Lined
from specmeld.read.formats.payload_samples import FORM, MULTIPART
from specmeld.read.formats.wadl.wadl_params import ParamWriter, split_path, words_of
from specmeld.read.formats.wadl.xml_elements import Element
from specmeld.read.formats.wadl.xsd_schemas import XsdSchemas

_STATUS = re.compile(r"[1-5]\d\d\Z")
_DEEPEST = 50
_FORMS = (FORM, MULTIPART)


@dataclass(frozen=True, slots=True)
class Found:
    """A resource with its path, the parameters above it, and its server."""

    element: Element
    path: str
    params: tuple[Element, ...]
    base: str


class WadlOperations:
    def __init__(
        self,
        application: Element,
        document: Lined,
        schemas: XsdSchemas,
        tell: Callable[[str, int], None],
    ) -> None:
        self._application = application
        self._document = document
        self._schemas = schemas
        self._params = ParamWriter(schemas)
        self._tell = tell
        self._budget = Budget()
        self._ids = {each.get("id"): each for each in application.walk() if each.get("id")}

    def write(self, main: str) -> None:
        """Add the operations; those with another base than ``main`` have a server of their own."""
        for found in self._resources():
            for holder in self._holders(found.element):
                for each in holder.children("method"):
                    method = self._resolved(each)
                    if method is not None:
                        self._operation(found, method, [*self._own_params(holder)], main)
        self._drop_shared_ids()

    def _drop_shared_ids(self) -> None:
        """Remove ids shared by several operations, such as one of a method they all refer to."""
        operations = [
            operation
            for item in self._document["paths"].values()
            for operation in item.values()
            if "operationId" in operation
        ]
        uses = Counter(operation["operationId"] for operation in operations)
        for operation in operations:
            if uses[operation["operationId"]] > 1:
                del operation["operationId"]

    def _resources(self) -> Iterator[Found]:
        for resources in self._application.children("resources"):
            base = resources.get("base").rstrip("/")
            waiting = [
                (each, "", tuple(self._own_params(resources)), 0)
                for each in resources.children("resource")
            ][::-1]
            while waiting:
                element, above, params, depth = waiting.pop()
                part = element.get("path").strip("/")
                path = f"{above.rstrip('/')}/{part}" if part else above or "/"
                own = (*params, *self._own_params(element))
                self._budget.spend(1 + len(own), element.line)
                yield Found(element, path, own, base)
                if depth < _DEEPEST:
                    below = [
                        (each, path, own, depth + 1)
                        for holder in self._holders(element)
                        for each in holder.children("resource")
                    ]
                    waiting += reversed(below)

    def _holders(self, resource: Element) -> Iterator[Element]:
        """A resource, and its resource types."""
        yield resource
        for reference in resource.get("type").split()[:20]:
            found = self._ids.get(reference.removeprefix("#"))
            if found is not None and found.name == "resource_type":
                yield found
            else:
                self._tell(f"the type {reference[:80]!r} is not in this document", resource.line)

    def _own_params(self, holder: Element) -> Iterator[Element]:
        for each in holder.children("param"):
            param = self._resolved(each)
            if param is not None and param.get("name"):
                yield param

    def _resolved(self, element: Element) -> Element | None:
        """The element, or the one that it refers to by ``href``."""
        href = element.get("href")
        if not href:
            return element
        found = self._ids.get(href.removeprefix("#"))
        if found is None or found.name != element.name:
            self._tell(f"{href[:80]!r} is not in this document", element.line)
            return None
        return found

    # Operations -----------------------------------------------------------------------------------

    def _operation(
        self, found: Found, method: Element, typed_params: list[Element], main: str
    ) -> None:
        verb = method.get("name").lower()
        if verb not in METHODS:
            self._tell(f"{method.get('name')[:20]!r} is not an HTTP method", method.line)
            return
        self._budget.spend(5, method.line)
        path, patterns = split_path(found.path)
        operation = Lined(method.line)
        self._words(operation, method)
        request = method.child("request")
        own = list(self._own_params(request)) if request is not None else []
        params = list({id(each): each for each in [*found.params, *typed_params, *own]}.values())
        parameters = [
            *self._path_parameters(patterns, params, method.line),
            *self._params.placed(params, "query", "query"),
            *self._headers(params, operation),
        ]
        for each in params:
            if each.get("style") == "matrix":
                self._tell(f"ignoring the matrix parameter {each.get('name')[:80]!r}", each.line)
        if parameters:
            operation["parameters"] = parameters
        if request is not None:
            content = self._content(request.children("representation"), request.line)
            if content:
                operation.put(
                    "requestBody", Lined(request.line, {"content": content}), request.line
                )
        operation["responses"] = self._responses(method)
        if found.base and found.base != main:
            operation["servers"] = [Lined(found.element.line, {"url": found.base})]
        if not add_operation(self._document, path, verb, operation):
            self._tell(f"{verb.upper()} {path[:200]} is described twice", method.line)

    def _words(self, operation: Lined, method: Element) -> None:
        title = next(
            (each.get("title") for each in method.children("doc") if each.get("title")), ""
        )
        operation.put_text("summary", title, method.line)
        operation.put_text("description", words_of(method), method.line)
        operation.put_text("operationId", method.get("id"), method.line)

    def _path_parameters(
        self, patterns: dict[str, str], params: list[Element], line: int
    ) -> Iterator[Lined]:
        templates = {each.get("name"): each for each in params if each.get("style") == "template"}
        for name, pattern in patterns.items():
            param = templates.get(name) or Element("param", line, {"name": name})
            yield self._params.parameter(param, "path", pattern)

    def _headers(self, params: list[Element], operation: Lined) -> Iterator[Lined]:
        for each in params:
            if each.get("style") == "header" and each.get("name").lower() == "authorization":
                sample = each.get("default") or each.get("fixed")
                words = self._params.words(each)
                require_credential(self._document, operation, sample, words, each.line)
        for made in self._params.placed(params, "header", "header"):
            if made["name"].lower() not in NO_PARAMETERS:
                yield made

    def _content(self, representations: Iterator[Element], line: int) -> Lined:
        made = Lined(line)
        for each in representations:
            shown = self._resolved(each)
            if shown is None:
                continue
            media = shown.get("mediaType").partition(";")[0].strip().lower() or "*/*"
            made.setdefault(media, self._media(shown, media))
        return made

    def _media(self, shown: Element, media: str) -> Lined:
        made = Lined(shown.line)
        params = [
            each
            for each in self._own_params(shown)
            if each.get("style") in ("query", "plain", "") or media in _FORMS
        ]
        schema = None
        if shown.get("element"):
            schema = self._schemas.element(shown.get("element"), shown.line)
            if schema is None:
                name = shown.get("element")[:80]
                self._tell(f"the element {name!r} is not in the grammars", shown.line)
        elif params:
            schema = self._params.object_of(params, shown.line)
            for each in schema["properties"].values() if media == MULTIPART else ():
                if each.pop("contentEncoding", ""):  # a part has its bytes unchanged
                    each["format"] = "binary"
        if schema:
            made["schema"] = schema
        return made

    def _responses(self, method: Element) -> Lined:
        made = Lined(method.line)
        for response in method.children("response"):
            told = [each for each in response.get("status").split() if _STATUS.match(each)]
            for each in response.children("representation", "fault"):
                shown = self._resolved(each)
                own = shown.get("status").split() if shown is not None else []
                fallback = ["4XX"] if each.name == "fault" else ["200"]
                for status in [s for s in own if _STATUS.match(s)] or told or fallback:
                    self._answer(made, status, response, each)
            for status in told or ([] if made else ["200"]):
                self._answer(made, status, response, None)
        if not made:
            made["200"] = Lined(method.line, {"description": ""})
        return made

    def _answer(
        self, made: Lined, status: str, response: Element, representation: Element | None
    ) -> None:
        answer = made.get(status)
        if answer is None:
            answer = Lined(response.line, {"description": words_of(response)})
            headers = Lined(response.line)
            for each in self._params.placed(self._own_params(response), "header", "header"):
                headers.put(each["name"], each.without(("name", "in")), each.line)
            if headers:
                answer["headers"] = headers
            made.put(status, answer, response.line)
        if representation is not None:
            for media, content in self._content(iter([representation]), response.line).items():
                if media != "*/*" or content:
                    answer.setdefault("content", Lined(response.line)).setdefault(media, content)
