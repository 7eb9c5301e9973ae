"""Operations with their parameters, bodies and responses (OpenAPI 3.1, sections 4.8.9 to 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from specmeld.diagnostics import InputError
from specmeld.model.api_description import (
    EVENTS,
    Content,
    Location,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    Server,
    ServerVariable,
    Webhook,
)
from specmeld.openapi.shapes import METHODS
from specmeld.resolve.client_names import client_name, vendor_name
from specmeld.resolve.events import with_values
from specmeld.resolve.references import MAX_HOPS, References, join
from specmeld.resolve.schemas import SchemaResolver

_IGNORED_HEADERS = ("accept", "content-type", "authorization")
"""A header parameter with such a name has no effect (OpenAPI 3.1, section 4.8.12.2)."""
_TOLD_STREAM, _STREAM_TITLE = "(streaming responses)", "Stream result of "
"""The end of a response's description and the beginning of its schema's title, by grpc-gateway."""
_JSON = "application/json"
_DEFAULT_STYLE = {"path": "simple", "header": "simple"}
_EXPLODED = ("form", "cookie")
_SERVER_NAMES = ("name", "x-name", "x-speakeasy-server-id", "x-fern-server-name")
"""Where a server object says what it is called; OpenAPI has ``name`` from 3.2 on."""

Requirement = Mapping[str, tuple[str, ...]]


def text(value: object) -> str:
    """Text where the document has some; a number (a YAML version) as text; else nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def mapping(value: object, at: str) -> dict[str, Any]:
    """The object at ``at``; an absent one is empty."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(f"at #{at}: must be an object")
    return value


def listing(value: object, at: str) -> list[Any]:
    """The list at ``at``; an absent one is empty."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"at #{at}: must be a list")
    return value


def requirements(value: object, at: str) -> tuple[Requirement, ...] | None:
    """Security requirement objects; None where the document says nothing."""
    if value is None:
        return None
    return tuple(
        {
            str(name): tuple(text(scope) for scope in scopes or ())
            for name, scopes in mapping(entry, join(at, index)).items()
        }
        for index, entry in enumerate(listing(value, at))
    )


def servers(value: object, at: str) -> tuple[Server, ...]:
    """The servers with the variables of their URLs, each once."""
    found: list[Server] = []
    for index, entry in enumerate(listing(value, at)):
        spec = mapping(entry, join(at, index))
        url = text(spec.get("url"))
        declared = mapping(spec.get("variables"), join(at, index, "variables"))
        variables = {
            str(name): _variable(mapping(each, join(at, index, "variables", name)))
            for name, each in declared.items()
            if f"{{{name}}}" in url
        }
        name = next((text(spec[key]) for key in _SERVER_NAMES if key in spec), "")
        server = Server(url, name, text(spec.get("description")), variables)
        if url and server not in found:
            found.append(server)
    return tuple(found)


def _variable(spec: dict[str, Any]) -> ServerVariable:
    listed = spec.get("enum")
    choices = tuple(text(each) for each in listed) if isinstance(listed, list) else ()
    default = text(spec.get("default"))
    if choices and default not in choices:
        choices = (default, *choices) if "default" in spec else choices
    return ServerVariable(default or "".join(choices[:1]), choices, text(spec.get("description")))


def server_urls(value: object, at: str) -> tuple[str, ...]:
    """The servers' URLs with the defaults of their variables put in."""
    urls = []
    for server in servers(value, at):
        url = server.url
        for name, variable in server.variables.items():
            url = url.replace(f"{{{name}}}", variable.default)
        if url and url not in urls:
            urls.append(url)
    return tuple(urls)


class OperationResolver:
    """Reads path items; schemas go through ``schemas``, references through ``references``."""

    def __init__(self, references: References, schemas: SchemaResolver) -> None:
        self._references = references
        self._schemas = schemas
        self.callbacks: list[Webhook] = []
        """Those of all operations that were read."""

    def webhooks(self, webhooks: object, at: str) -> tuple[Webhook, ...]:
        """Every webhook, in document order."""
        return tuple(
            each
            for name, value in mapping(webhooks, at).items()
            for each in self._incoming(str(name), value, join(at, name))
        )

    def _incoming(self, name: str, value: Any, at: str, of: str = "") -> Iterator[Webhook]:
        """The requests of one path item that the API sends."""
        item, pointer = self._path_item(value, at)
        for method in item:
            if method in METHODS:
                made = self._operation("", method, item, item[method], join(pointer, method))
                yield Webhook(name, made, of)

    def _called_back(self, callbacks: object, at: str, of: str) -> Iterator[Webhook]:
        for name, value in mapping(callbacks, at).items():
            found = self._references.follow(value, join(at, name))
            for expression, item in found.value.items():
                if not str(expression).startswith("x-"):
                    pointer = join(found.pointer, expression)
                    yield from self._incoming(str(name), item, pointer, of)

    def all(self, paths: object, at: str) -> tuple[Operation, ...]:
        """Every operation below ``paths``, in document order."""
        made: list[Operation] = []
        for path, value in mapping(paths, at).items():
            if str(path).startswith("x-"):
                continue
            item, pointer = self._path_item(value, join(at, path))
            extra = mapping(item.get("additionalOperations"), join(pointer, "additionalOperations"))
            made += [
                self._operation(str(path), method, item, item[method], join(pointer, method))
                for method in item
                if method in METHODS
            ]
            made += [
                self._operation(
                    str(path), name, item, extra[name], join(pointer, "additionalOperations", name)
                )
                for name in extra
            ]
        return tuple(made)

    def _path_item(self, value: Any, at: str) -> tuple[dict[str, Any], str]:
        if isinstance(value, dict) and "$ref" in value:
            found = self._references.follow(value, at)
            beside = {key: own for key, own in value.items() if key != "$ref"}
            return found.value | beside, found.pointer
        return mapping(value, at), at

    def _operation(
        self, path: str, method: str, item: dict[str, Any], value: Any, at: str
    ) -> Operation:
        spec = mapping(value, at)
        above = at.rpartition("/")[0]
        shared = self._parameters(item.get("parameters"), join(above, "parameters"))
        own = self._parameters(spec.get("parameters"), join(at, "parameters"))
        parameters = tuple(
            each
            for each in _in_template(shared | own, path, at)
            if each.location != "header" or each.name.lower() not in _IGNORED_HEADERS
        )
        body = spec.get("requestBody")
        of = f"{method.upper()} {path}".strip()
        self.callbacks += self._called_back(spec.get("callbacks"), join(at, "callbacks"), of)
        return Operation(
            method=method.upper(),
            path=path,
            id=text(spec.get("operationId")),
            summary=text(spec.get("summary")),
            description=text(spec.get("description")),
            tags=tuple(text(tag) for tag in listing(spec.get("tags"), join(at, "tags"))),
            parameters=parameters,
            body=None if body is None else self._body(body, join(at, "requestBody")),
            responses=self._responses(spec.get("responses"), join(at, "responses")),
            security=requirements(spec.get("security"), join(at, "security")),
            deprecated=spec.get("deprecated") is True,
            servers=server_urls(spec.get("servers"), join(at, "servers"))
            or server_urls(item.get("servers"), join(above, "servers")),
            paging=spec.get("x-paging"),
            pointer=at,
            client_name=client_name(spec, at),
            vendor_name=vendor_name(spec),
        )

    def _parameters(self, value: object, at: str) -> dict[tuple[str, str], Parameter]:
        made: dict[tuple[str, str], Parameter] = {}
        for index, entry in enumerate(listing(value, at)):
            found = self._references.follow(entry, join(at, index))
            spec = found.value
            name, location = text(spec.get("name")), text(spec.get("in"))
            if not name or location not in get_args(Location):
                raise InputError(
                    f"at #{found.pointer}: a parameter needs a name and an 'in' "
                    f"of {', '.join(get_args(Location))}"
                )
            parameter = self._parameter(spec, name, cast("Location", location), found.pointer)
            made.setdefault((location, name), parameter)
        return made

    def _parameter(self, spec: dict[str, Any], name: str, location: Location, at: str) -> Parameter:
        content_type, schema = self._value_schema(spec, at)
        style = text(spec.get("style")) or _DEFAULT_STYLE.get(location, "form")
        explode = spec.get("explode")
        return Parameter(
            name=name,
            location=location,
            schema=schema,
            required=location == "path" or spec.get("required") is True,
            style=style,
            explode=explode if isinstance(explode, bool) else style in _EXPLODED,
            allow_reserved=spec.get("allowReserved") is True and location == "query",
            content_type=content_type,
            description=text(spec.get("description")),
            deprecated=spec.get("deprecated") is True,
            pointer=at,
            example=next(iter(self._examples(spec, at).values()), None),
        )

    def _value_schema(self, spec: dict[str, Any], at: str) -> tuple[str | None, Schema]:
        """The media type (None: serialised by style) and the schema of a parameter or header."""
        for media_type, media in mapping(spec.get("content"), join(at, "content")).items():
            inner = join(at, "content", media_type)
            schema = mapping(media, inner).get("schema", True)
            return str(media_type), self._schemas.resolve(schema, join(inner, "schema"))
        return None, self._schemas.resolve(spec.get("schema", True), join(at, "schema"))

    def _body(self, value: Any, at: str) -> RequestBody:
        found = self._references.follow(value, at)
        return RequestBody(
            contents=self._contents(found.value.get("content"), join(found.pointer, "content")),
            required=found.value.get("required") is True,
            description=text(found.value.get("description")),
        )

    def _contents(self, value: object, at: str) -> tuple[Content, ...]:
        return tuple(
            self._content(str(media_type), media, join(at, media_type))
            for media_type, media in mapping(value, at).items()
        )

    def _content(self, media_type: str, media: Any, at: str) -> Content:
        spec = self._references.follow(media, at).value if media else {}
        schema = spec.get("itemSchema", spec.get("schema"))
        if "itemSchema" in spec and media_type.partition(";")[0].strip().lower() == EVENTS:
            schema = with_values(schema, lambda ref: self._references.find(ref, at).value)
        return Content(
            media_type=media_type,
            schema=None if schema is None else self._schemas.resolve(schema, join(at, "schema")),
            encoding=mapping(spec.get("encoding"), join(at, "encoding")),
            examples=self._examples(spec, at),
            pointer=at,
            lined=self._title(schema, at).startswith(_STREAM_TITLE),
        )

    def _title(self, schema: Schema | None, at: str) -> str:
        """The title of a schema or of what it refers to."""
        for _ in range(MAX_HOPS):
            if not isinstance(schema, dict) or "$ref" not in schema:
                break
            schema = self._references.find(schema["$ref"], at).value
        return text(schema.get("title")) if isinstance(schema, dict) else ""

    def _examples(self, spec: Mapping[str, Any], at: str) -> dict[str, Any]:
        """The examples of a media type or a parameter that are given by value."""
        made = {"": spec["example"]} if "example" in spec else {}
        examples = spec.get("examples")
        for name, each in examples.items() if isinstance(examples, dict) else ():
            if isinstance(each, dict):
                example = self._references.follow(each, join(at, "examples", name)).value
                made |= {str(name): example["value"]} if "value" in example else {}
        return made

    def _responses(self, value: object, at: str) -> tuple[Response, ...]:
        return tuple(
            self._response(str(status), response, join(at, status))
            for status, response in mapping(value, at).items()
            if not str(status).startswith("x-")
        )

    def _response(self, status: str, value: Any, at: str) -> Response:
        found = self._references.follow(value, at)
        headers = {}
        for name, header in mapping(found.value.get("headers"), join(at, "headers")).items():
            spec = self._references.follow(header, join(found.pointer, "headers", name))
            headers[str(name)] = self._parameter(spec.value, str(name), "header", spec.pointer)
        contents = self._contents(found.value.get("content"), join(found.pointer, "content"))
        told = text(found.value.get("description")).rstrip().endswith(_TOLD_STREAM)
        return Response(
            status=status.upper() if status.lower() != "default" else "default",
            description=text(found.value.get("description")),
            contents=tuple(_streamed(each, told=told) for each in contents),
            headers=headers,
        )


def _streamed(content: Content, *, told: bool) -> Content:
    """What grpc-gateway streams: a message a line, which it says in words or a title alone."""
    streams = (told or content.lined) and content.media_type.partition(";")[0] == _JSON
    return replace(content, lined=streams) if content.lined != streams else content


def _in_template(
    declared: Mapping[tuple[str, str], Parameter], path: str, at: str
) -> list[Parameter]:
    """The parameters, path parameters in the order of the path's template.

    A name that the template has and nobody declares is text; one that it lacks cannot be sent.
    """
    names = list(dict.fromkeys(re.findall(r"\{([^{}]+)\}", path)))
    in_path = [
        declared.get(("path", name))
        or Parameter(
            name,
            "path",
            {"type": "string"},
            required=True,
            style="simple",
            explode=False,
            pointer=join(at, "parameters", name),
        )
        for name in names
    ]
    return in_path + [each for each in declared.values() if each.location != "path"]
