"""Swagger 2.0 → the form of OpenAPI 3.0; ``upgrade`` takes it from there.

Swagger 2.0, section "Schema", compared with OpenAPI 3.0.4. Bodies and forms are separated from
parameters, types of parameters and headers move into schemas, media types move to where they are
used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import FIELDS, METHODS
from specmeld.read.references.follow import follow
from specmeld.text.located import DEEPEST
from specmeld.text.pointer import Pointer

_PREFIXES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_SCHEMA_WORDS = frozenset(
    {"type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"}
    | {"minItems", "maxItems", "x-nullable"}
)
"""Keys of a parameter or a header about its value, and not itself."""

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_STYLES: dict[str, JSONObject] = {
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_STREAMS = "x-stream-definitions"
"""Where grpc-gateway puts the schemas of its streams, which refer to definitions."""

_MOVED = frozenset(
    {"swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions"}
    | {"parameters", "responses", "securityDefinitions", "paths"}
)


class Swagger:
    """A document being converted; ``moves`` maps new places to old ones."""

    def __init__(self, source: JSONObject) -> None:
        self._source = source
        self.moves: dict[Pointer, Pointer] = {}

    def document(self) -> JSONObject:
        """A new document of OpenAPI 3.0."""
        source = self._source
        made: JSONObject = {"openapi": "3.0.4"}
        made |= {key: value for key, value in source.items() if key not in _MOVED}
        if isinstance(streams := source.get(_STREAMS), dict):
            made[_STREAMS] = {name: schema_of(schema) for name, schema in streams.items()}
        made["servers"] = self._servers()
        made["paths"] = self._paths()
        components = {
            "schemas": self._schemas(),
            "parameters": self._shared_parameters(),
            "responses": self._responses(source, ("responses",), ("components", "responses")),
            "securitySchemes": self._security(),
        }
        made["components"] = {key: value for key, value in components.items() if value}
        return made

    def _servers(self) -> list[JSON]:
        host, base = self._source.get("host"), self._source.get("basePath")
        path = base.rstrip("/") if isinstance(base, str) else ""
        if not isinstance(host, str) or not host:
            return [{"url": path or "/"}]
        schemes = [str(each) for each in _list(self._source.get("schemes"))] or ["https"]
        for index in range(len(schemes)):
            self.moves["servers", index, "url"] = ("host",)
        return [{"url": f"{scheme}://{host}{path}"} for scheme in schemes]

    def _schemas(self) -> JSONObject:
        self.moves["components", "schemas"] = ("definitions",)
        definitions = _object(self._source.get("definitions"))
        return {name: schema_of(schema) for name, schema in definitions.items()}

    def _shared_parameters(self) -> JSONObject:
        """The parameters that stay parameters; bodies and forms are inlined where they are used."""
        made: JSONObject = {}
        for name, parameter in _object(self._source.get("parameters")).items():
            if _object(parameter).get("in") not in ("body", "formData"):
                new: Pointer = ("components", "parameters", name)
                made[name] = self._parameter(_object(parameter), ("parameters", name), new)
        return made

    def _paths(self) -> JSONObject:
        made: JSONObject = {}
        for path, item in _object(self._source.get("paths")).items():
            if not isinstance(item, dict) or path.startswith("x-"):
                made[path] = item
                continue
            at: Pointer = ("paths", path)
            shared = list(self._followed(item, at))
            entry = {key: value for key, value in item.items() if key != "parameters"}
            plain = [each for each in shared if not _is_body(each[1])]
            entry |= {"parameters": self._parameters(plain, at)} if plain else {}
            bodies = [each for each in shared if _is_body(each[1])]
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    entry[method] = self._operation(item[method], (*at, method), bodies)
            made[path] = entry
        return made

    def _followed(
        self, holder: JSONObject, at: Pointer
    ) -> Iterator[tuple[JSON, JSONObject, Pointer]]:
        """Each parameter as written, its target, and the target's place."""
        for index, entry in enumerate(_list(holder.get("parameters"))):
            here: Pointer = (*at, "parameters", index)
            reference = _object(entry).get("$ref")
            found = follow(self._source, reference) if isinstance(reference, str) else None
            if found is not None:
                yield entry, _object(found[0]), found[1]
            else:
                yield entry, _object(entry), here

    def _operation(
        self,
        source: JSONObject,
        at: Pointer,
        shared: Sequence[tuple[JSON, JSONObject, Pointer]],
    ) -> JSONObject:
        moved = ("parameters", "consumes", "produces", "responses", "schemes")
        made = {key: value for key, value in source.items() if key not in moved}
        own = list(self._followed(source, at))
        plain = [each for each in own if not _is_body(each[1])]
        bodies = [each for each in own if _is_body(each[1])] or list(shared)
        if plain:
            made["parameters"] = self._parameters(plain, at)
        media, media_at = self._media(source, at, "consumes")
        if bodies:
            made["requestBody"] = self._body([each[1:] for each in bodies], at, media, media_at)
        if "responses" in source:
            here: Pointer = (*at, "responses")
            made["responses"] = self._responses(source, here, here, at)
        return made

    def _media(self, holder: JSONObject, at: Pointer, keyword: str) -> tuple[list[str], Pointer]:
        """Media types of an operation, else of the document, else JSON; and their places."""
        for where, said in (((*at, keyword), holder), ((keyword,), self._source)):
            types = [each for each in _list(said.get(keyword)) if isinstance(each, str)]
            if types:
                return types, where
        return ["application/json"], at

    def _parameters(
        self, entries: Sequence[tuple[JSON, JSONObject, Pointer]], at: Pointer
    ) -> list[JSON]:
        made: list[JSON] = []
        for written, parameter, old in entries:
            new: Pointer = (*at, "parameters", len(made))
            reference = _object(written).get("$ref")
            if isinstance(reference, str):
                made.append({"$ref": _moved(reference)})
                self.moves[new] = old
            else:
                made.append(self._parameter(parameter, old, new))
        return made

    def _parameter(self, source: JSONObject, old: Pointer, new: Pointer) -> JSONObject:
        self.moves[new] = self.moves[*new, "schema"] = old
        made = {
            key: value
            for key, value in source.items()
            if key not in _SCHEMA_WORDS and key != "collectionFormat"
        }
        schema = schema_of({key: source[key] for key in source if key in _SCHEMA_WORDS})
        if source.get("type") == "array" and source.get("in") == "query":
            made |= _list_style(source)
        return made | {"schema": schema}

    def _body(
        self,
        parts: Sequence[tuple[JSONObject, Pointer]],
        at: Pointer,
        media: Sequence[str],
        media_at: Pointer,
    ) -> JSONObject:
        new: Pointer = (*at, "requestBody")
        first, old = parts[0]
        self.moves[new] = old
        self.moves[*new, "content"] = media_at
        if first.get("in") == "body":
            schema: JSON = schema_of(first.get("schema", {}))
            made = {key: first[key] for key in ("description", "required") if key in first}
        else:
            schema = self._form(parts, new)
            made = {"required": True} if any(each.get("required") for each, _ in parts) else {}
            media = _form_media(parts, media)
        for each in media:
            there: Pointer = (*new, "content", each, "schema")
            self.moves[there] = (*old, "schema") if first.get("in") == "body" else old
            if first.get("in") != "body":
                for part, part_at in parts:
                    self.moves[*there, "properties", str(part.get("name"))] = part_at
        encoding = _encoding([part for part, _ in parts])
        content = {"schema": schema} | ({"encoding": encoding} if encoding else {})
        return made | {"content": {each: dict(content) for each in media}}

    def _form(self, parts: Sequence[tuple[JSONObject, Pointer]], new: Pointer) -> JSONObject:
        properties: JSONObject = {}
        for part, _ in parts:
            words = {key: part[key] for key in part if key in _SCHEMA_WORDS or key == "description"}
            properties[str(part.get("name"))] = schema_of(words)
        required = [str(part.get("name")) for part, _ in parts if part.get("required") is True]
        schema: JSONObject = {"type": "object", "properties": properties}
        return schema | ({"required": required} if required else {})

    def _responses(
        self, holder: JSONObject, old: Pointer, new: Pointer, operation: Pointer = ()
    ) -> JSONObject:
        made: JSONObject = {}
        media, media_at = self._media(holder, operation, "produces")
        for status, response in _object(holder.get("responses")).items():
            if not isinstance(response, dict) or "$ref" in response or status.startswith("x-"):
                made[status] = schema_of(response) if isinstance(response, dict) else response
                continue
            here, there = (*old, status), (*new, status)
            self.moves[there] = here
            made[status] = self._response(response, here, there, media, media_at)
        return made

    def _response(
        self,
        source: JSONObject,
        old: Pointer,
        new: Pointer,
        media: Sequence[str],
        media_at: Pointer,
    ) -> JSONObject:
        made = {k: v for k, v in source.items() if k not in ("schema", "headers", "examples")}
        examples = _object(source.get("examples"))
        types = [*media, *(each for each in examples if each not in media and "/" in each)]
        content: JSONObject = {}
        for each in types if "schema" in source else [t for t in types if t in examples]:
            content[each] = {}
            if "schema" in source:
                content[each]["schema"] = schema_of(source["schema"])
                self.moves[*new, "content", each, "schema"] = (*old, "schema")
            if each in examples:
                content[each]["example"] = examples[each]
                self.moves[*new, "content", each, "example"] = (*old, "examples", each)
        self.moves[*new, "content"] = media_at
        if content:
            made["content"] = content
        if "headers" in source:
            made["headers"] = {
                name: self._parameter(_object(header), (*old, "headers", name), ("headers", name))
                for name, header in _object(source["headers"]).items()
            }
        return made

    def _security(self) -> JSONObject:
        self.moves["components", "securitySchemes"] = ("securityDefinitions",)
        definitions = _object(self._source.get("securityDefinitions"))
        return {name: _scheme(_object(scheme)) for name, scheme in definitions.items()}


def schema_of(schema: JSON, depth: int = 0) -> Any:
    """A schema with references, discriminators and files in OpenAPI 3.0's form."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return schema
    made: JSONObject = {}
    for key, value in schema.items():
        shape = FIELDS["schema"].get(key, ("", ""))[0]
        if shape == "map" and isinstance(value, dict):
            made[key] = {name: schema_of(each, depth + 1) for name, each in value.items()}
        elif shape and isinstance(value, list):
            made[key] = [schema_of(each, depth + 1) for each in value]
        else:
            made[key] = schema_of(value, depth + 1) if shape == "one" else value
    if isinstance(schema.get("$ref"), str):
        made["$ref"] = _moved(schema["$ref"])
    if isinstance(schema.get("discriminator"), str):
        made["discriminator"] = {"propertyName": schema["discriminator"]}
    return made | {"type": "string", "format": "binary"} if made.get("type") == "file" else made


def _moved(reference: str) -> str:
    for old, new in _PREFIXES.items():
        if reference.startswith(old):
            return new + reference.removeprefix(old)
    return reference


def as_written(text: str) -> str:
    """``text`` with references in Swagger 2.0's form."""
    for old, new in _PREFIXES.items():
        text = text.replace(new, old)
    return text


def _is_body(parameter: JSONObject) -> bool:
    return parameter.get("in") in ("body", "formData")


def _list_style(source: JSONObject) -> JSONObject:
    """How the items of a list are written, by default separated by commas."""
    commas: JSONObject = {"style": "form", "explode": False}
    return dict(_STYLES.get(str(source.get("collectionFormat")), commas))


def _encoding(fields: Sequence[JSONObject]) -> JSONObject:
    """The style of each list among a form's fields that is not repeated item by item."""
    lists = [
        each for each in fields if each.get("in") == "formData" and each.get("type") == "array"
    ]
    styles = {str(each.get("name")): _list_style(each) for each in lists}
    return {name: style for name, style in styles.items() if not style.get("explode")}


def _form_media(parts: Sequence[tuple[JSONObject, Pointer]], media: Sequence[str]) -> Sequence[str]:
    """The form types among the media types, else the one that can carry the fields."""
    forms = [each for each in media if each in (_FORM, _MULTIPART)]
    files = any(part.get("type") == "file" for part, _ in parts)
    if files:
        return [_MULTIPART]
    return forms or [_FORM]


def _scheme(source: JSONObject) -> JSONObject:
    if source.get("type") == "basic":
        rest = {key: value for key, value in source.items() if key != "type"}
        return {"type": "http", "scheme": "basic", **rest}
    if source.get("type") != "oauth2":
        return dict(source)
    words = ("authorizationUrl", "tokenUrl")
    flow = {key: source[key] for key in words if key in source}
    flow["scopes"] = _object(source.get("scopes"))
    moved = ("flow", "scopes", *words)
    rest = {key: value for key, value in source.items() if key not in moved}
    return rest | {"flows": {_FLOWS.get(str(source.get("flow")), "implicit"): flow}}


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def _list(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, list) else ()
