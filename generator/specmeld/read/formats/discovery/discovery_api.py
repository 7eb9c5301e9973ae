"""Google's API Discovery documents (``kind: discovery#restDescription``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.credential_headers import schemes
from specmeld.read.formats.described_api import (
    add_operation,
    new_document,
    outliner,
    reader,
    remark,
)
from specmeld.read.formats.discovery.discovery_schemas import DiscoverySchemas, required_methods
from specmeld.read.formats.lined import Budget, Lined, lined
from specmeld.read.formats.parsed import parse_located

_KIND = re.compile(r'"kind"\s*:\s*"discovery#restDescription"')
_VERSION = re.compile(r'"discoveryVersion"\s*:')
_RESOURCES = re.compile(r'"(?:resources|methods)"\s*:\s*\{')
_TEMPLATE = re.compile(r"\{([+/]?)([^{}*]+)\*?\}")
_AUTHORIZE = "https://accounts.google.com/o/oauth2/auth"
_TOKEN = "https://oauth2.googleapis.com/token"
"""The format only names the scopes: the flow is that of its one authorization server."""


def recognise(text: str) -> Recognition:
    if text.lstrip()[:1] != "{":
        return Recognition(0.0, "no JSON object")
    if _KIND.search(text):
        return Recognition(1.0, "says discovery#restDescription")
    if _VERSION.search(text) and _RESOURCES.search(text):
        return Recognition(0.9, "says discoveryVersion")
    return Recognition(0.0, "no discovery document")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of a Discovery document, with remarks. Raises InputError."""
    root = lined(parse_located(document))
    if not isinstance(root, Lined):
        raise InputError(
            "a Discovery document must be an object",
            file=document.path,
            line=1,
            fix="use the file that says discovery#restDescription instead",
        )
    return _Describer(document, root).describe()


DIALECT = Dialect(
    "google-discovery",
    recognise,
    reader("google-discovery", describe),
    outliner("google-discovery", describe),
    description="Google's Discovery documents",
    endings=(".json",),
)


class _Describer:
    def __init__(self, document: SourceDocument, root: Lined) -> None:
        self._document = document
        self._root = root
        self._remarks: dict[tuple[str, int], Diagnostic] = {}
        self._schemas = DiscoverySchemas(_object(root.get("schemas")), self._tell)
        self._made = new_document(
            _text(root, "title") or _text(root, "name"), _text(root, "version")
        )
        self._components = self._schemas.components()
        self._needed: dict[str, dict[str, frozenset[str]]] = {}
        """Schema → property → the methods that require it, if not all that send it do."""

    def describe(self) -> tuple[Lined, Sequence[Diagnostic]]:
        root, made = self._root, self._made
        info = made["info"]
        info.at = {key: root.at.get(key, 1) for key in ("title", "version")}
        info.put_text("description", _text(root, "description"), root.at.get("description", 0))
        link = _text(root, "documentationLink")
        if link:
            made["externalDocs"] = {"url": link}
        server = _text(root, "baseUrl") or _text(root, "rootUrl") + _text(root, "servicePath")
        if server:
            at = root.at.get("baseUrl", root.at.get("rootUrl", 1))
            made["servers"] = [Lined(at, {"url": server.rstrip("/")})]
        components = Lined()
        if self._components:
            components["schemas"] = self._components
        shared = self._shared_parameters()
        if shared:
            components["parameters"] = shared
        if components:
            made["components"] = components
        methods = list(self._methods())
        Budget().spend(len(methods) * len(shared), root.line)
        self._require(methods)
        for method, tag in methods:
            self._operation(method, tag, shared)
        return made, list(self._remarks.values())

    def _tell(self, message: str, line: int) -> None:
        told = remark(self._document, "discovery", message, line)
        self._remarks.setdefault((message, line), told)

    def _methods(self) -> Iterator[tuple[Lined, str]]:
        """Each method, and the name of its resource, in document order."""
        waiting: list[tuple[str, Lined]] = [("", self._root)]
        while waiting:
            name, holder = waiting.pop()
            methods = _object(holder.get("methods"))
            for key, method in methods.items():
                if isinstance(method, Lined):
                    method.line = methods.at.get(key, 0) or method.line
                    yield method, name
            below = _object(holder.get("resources"))
            waiting += [
                (f"{name}.{key}" if name else key, each)
                for key, each in reversed(below.items())
                if isinstance(each, Lined)
            ]

    # Required properties of requests
    # ---------------------------------------------------------------

    def _require(self, methods: Sequence[tuple[Lined, str]]) -> None:
        """Mark the properties that every request with a schema requires, if nothing else uses it.

        A schema that responses or other schemas use too is narrowed where it is the request.
        """
        declared = _object(self._root.get("schemas"))
        asking: dict[str, set[str]] = {}
        elsewhere = {
            name for value in declared.values() for name in self._schemas.references(value)
        }
        for method, _ in methods:
            request = str(_object(method.get("request")).get("$ref", ""))
            asking.setdefault(request, set()).add(_text(method, "id"))
            elsewhere |= set(self._schemas.references(method.get("response")))
        for name, value in declared.items():
            properties = _object(value.get("properties")) if isinstance(value, Mapping) else {}
            for key, each in properties.items():
                needing = required_methods(each)
                if needing and name not in elsewhere and asking.get(name, set()) <= needing:
                    schema = self._components[self._schemas.component(name)]
                    schema.setdefault("required", []).append(key)
                elif needing:
                    self._needed.setdefault(name, {})[key] = needing

    # Operations -----------------------------------------------------------------------------------

    def _operation(self, method: Lined, tag: str, shared: Lined) -> None:
        verb = _text(method, "httpMethod").lower()
        if verb not in METHODS or not isinstance(method.get("path"), str):
            self._tell(f"this method has no HTTP method or path: {verb[:20]!r}", method.line)
            return
        operation = Lined(method.line)
        for key, keyword in (("id", "operationId"), ("description", "description")):
            operation.put_text(keyword, _text(method, key), method.at.get(key, 0))
        if tag:
            operation["tags"] = [tag]
        if method.get("deprecated") is True:
            operation.put("deprecated", True, method.at.get("deprecated", 0))
        path, parameters = self._parameters(method)
        parameters += [Lined(0, {"$ref": f"#/components/parameters/{name}"}) for name in shared]
        if parameters:
            operation["parameters"] = parameters
        body = self._request(method)
        if body:
            operation.put("requestBody", body, method.at.get("request", 0))
        operation["responses"] = self._responses(method)
        self._secure(operation, method)
        if not add_operation(self._made, path, verb, operation):
            self._tell(f"{verb.upper()} {path[:200]} is described twice", method.line)
        self._upload(method, verb, operation)

    def _parameters(self, method: Lined) -> tuple[str, list[Lined]]:
        """The path, and the parameters in the document's order.

        ``{+name}`` may contain slashes, which OpenAPI does not support: the flat path is used
        instead, in which each part of the name is a parameter.
        """
        declared = _object(method.get("parameters"))
        path = _text(method, "path")
        flat = _text(method, "flatPath")
        reserved = {name for sign, name in _TEMPLATE.findall(path) if sign == "+"}
        if reserved and flat:
            path = flat
        path = "/" + _TEMPLATE.sub(r"{\2}", path).lstrip("/")
        in_path = [name for _, name in _TEMPLATE.findall(path)]
        order = _texts(method.get("parameterOrder"))
        made = []
        for name in dict.fromkeys([*in_path, *order, *declared]):
            each = declared.get(name)
            if name in in_path:
                words = (
                    _words_of(declared, reserved) if each is None and name == in_path[-1] else ""
                )
                made.append(self._parameter(name, each, "path", method.line, words))
            elif isinstance(each, Lined) and name not in reserved:
                made.append(self._parameter(name, each, "query", declared.at.get(name, 0)))
        return path, made

    def _parameter(
        self, name: str, value: JSON, location: str, line: int, words: str = ""
    ) -> Lined:
        stated = value if isinstance(value, Lined) else Lined(line, {"type": "string"})
        made = Lined(stated.line or line, {"name": name, "in": location})
        if location == "path" or stated.get("required") is True:
            made.put("required", True, stated.at.get("required", 0))
        schema = self._schemas.parameter(stated)
        described = schema.pop("description", "") or words
        if schema.pop("deprecated", False):
            made["deprecated"] = True
        made["schema"] = schema
        made.put_text("description", described, stated.at.get("description", 0))
        return made

    def _shared_parameters(self) -> Lined:
        """The parameters that every method accepts."""
        made = Lined()
        declared = _object(self._root.get("parameters"))
        for name, value in declared.items():
            if re.fullmatch(r"[A-Za-z0-9._-]+", name.replace("$", "")):
                line = declared.at.get(name, 0)
                component = name.replace("$", "").lstrip(".") or "parameter"
                made.put(component, self._parameter(name, value, "query", line), line)
        return made

    def _request(self, method: Lined) -> Lined:
        request = method.get("request")
        if not isinstance(request, Lined):
            return Lined()
        line = method.at.get("request", 0)
        schema = self._schemas.schema(request, line)
        name, id_ = str(request.get("$ref", "")), _text(method, "id")
        needed = [key for key, ids in self._needed.get(name, {}).items() if id_ in ids]
        if needed:
            own = Lined(line, {"type": "object", "required": needed})
            schema = Lined(line, {"allOf": [schema, own]})
        component = self._components.get(self._schemas.component(name), {})
        made = Lined(line)
        if needed or component.get("required"):
            made["required"] = True
        made["content"] = Lined(line, {"application/json": Lined(line, {"schema": schema})})
        return made

    def _responses(self, method: Lined) -> Lined:
        """The document describes the success, but not its status."""
        response = method.get("response")
        if not isinstance(response, Lined):
            return Lined(method.line, {"2XX": Lined(method.line, {"description": "Success."})})
        line = method.at.get("response", 0)
        media = Lined(line, {"schema": self._schemas.schema(response, line)})
        content = Lined(line, {"application/json": media})
        return Lined(line, {"200": Lined(line, {"description": "", "content": content})})

    def _upload(self, method: Lined, verb: str, operation: Lined) -> None:
        """The operation that uploads the content of a file, at a path of its own."""
        upload = _object(method.get("mediaUpload"))
        path = _text(_object(_object(upload.get("protocols")).get("simple")), "path")
        if not path:
            return
        made = operation.without(("requestBody", "operationId"))
        if "operationId" in operation:
            made["operationId"] = f"{operation['operationId']}.upload"
        accepted = _texts(upload.get("accept"))
        line = method.at.get("mediaUpload", 0)
        content = Lined(line, {media: Lined(line) for media in accepted or ["*/*"]})
        made.put("requestBody", Lined(line, {"content": content}), line)
        made["servers"] = [Lined(line, {"url": _text(self._root, "rootUrl").rstrip("/")})]
        path = "/" + _TEMPLATE.sub(r"{\2}", path).lstrip("/")
        names = set(re.findall(r"\{([^{}]+)\}", path))
        if names == {
            each["name"] for each in made.get("parameters", ()) if each.get("in") == "path"
        }:
            add_operation(self._made, path, verb, made)

    def _secure(self, operation: Lined, method: Lined) -> None:
        auth = _object(_object(self._root.get("auth")).get("oauth2"))
        known = _object(auth.get("scopes"))
        asked = _texts(method.get("scopes"))
        if not asked:
            return
        if "oauth2" not in schemes(self._made):
            scopes = {name: _text(_object(value), "description") for name, value in known.items()}
            flow = {"authorizationUrl": _AUTHORIZE, "tokenUrl": _TOKEN, "scopes": scopes}
            line = _object(self._root.get("auth")).at.get("oauth2", 0)
            scheme = Lined(line, {"type": "oauth2", "flows": {"authorizationCode": flow}})
            schemes(self._made)["oauth2"] = scheme
        line = method.at.get("scopes", 0)
        operation.put("security", [Lined(line, {"oauth2": [scope]}) for scope in asked], line)


def _words_of(declared: Lined, names: set[str]) -> str:
    """The descriptions of parameters that a flat path splits."""
    found = (_text(_object(declared.get(name)), "description") for name in sorted(names))
    return "\n\n".join(filter(None, found))


def _texts(value: JSON) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _object(value: JSON) -> Lined:
    return value if isinstance(value, Lined) else Lined()


def _text(holder: Mapping[str, JSON], key: str) -> str:
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""
