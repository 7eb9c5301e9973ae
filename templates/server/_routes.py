"""Requests judged by the same types as the client's, and answers too, before they leave.

Nothing is coerced: a body is JSON that fits its type or it is refused, with every problem named.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import TypeAdapter, ValidationError

from .._schema_wire import DecimalNumber
from ..runtime import OMIT, Body, Operation, Parameter, Reply, ServerSentEvent
from ..runtime._problems import Problem, check, explained, judged
from ..runtime._values import dump, is_list, is_object, plain, read

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_LINE_END = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Route:
    """An operation, its path for the router, what answers it, and the names of its arguments."""

    operation: Operation[Any]
    path: str
    handler: Callable[..., Awaitable[object]]
    body: str
    stream: str = ""
    """The argument that says whether the client accepts a stream."""
    accept: str = ""
    """The argument that names the media type that the client prefers."""


@dataclass(frozen=True)
class Key:
    """Where a request carries what a security scheme asks for; whether it is right, you say."""

    location: Literal["header", "query", "cookie"]
    name: str
    kind: str = ""
    """What a value of Authorization begins with, such as ``Bearer``."""

    def value(self, request: Request) -> str:
        """The key that a request has there; empty where it has none."""
        place = {"query": request.query_params, "cookie": request.cookies}
        value = place.get(self.location, request.headers).get(self.name, "").strip()
        if not self.kind:
            return value
        kind, _, rest = value.partition(" ")
        return rest.strip() if kind.lower() == self.kind else ""


@dataclass(frozen=True)
class Gate:
    """Who may call: the keys of the security schemes by name, and whether one is right."""

    keys: Mapping[str, Key]
    accepts: Callable[[str, str], bool] | None = None
    """Called with scheme and key."""

    def opens(self, operation: Operation[Any], request: Request) -> bool:
        """Whether a request has the keys of one alternative; of unknown schemes none is asked."""
        return not operation.security or any(
            all(self._right(scheme, request) for scheme in each if scheme in self.keys)
            for each in operation.security
        )

    def _right(self, scheme: str, request: Request) -> bool:
        key = self.keys[scheme].value(request)
        return bool(key) and (self.accepts is None or self.accepts(scheme, key))

    def refusal(self, operation: Operation[Any]) -> Response:
        """RFC 9110, section 15.5.2."""
        asked = [
            self.keys[name] for each in operation.security for name in each if name in self.keys
        ]
        refusal = _refusal(operation, 401, "the request has no key that is right", [])
        refusal.headers["WWW-Authenticate"] = asked[0].kind.title() or f"Key {asked[0].location}"
        return refusal


def router(routes: Iterable[Route], gate: Gate | None = None) -> APIRouter:
    """A router for ``routes``; a fixed segment is tried before a parameter in its place."""
    made = APIRouter()
    paths: dict[str, dict[str, Endpoint]] = {}
    for route in routes:
        endpoint = _endpoint(route, gate or Gate({}))
        paths.setdefault(route.path, {})[route.operation.method] = endpoint
    for path in sorted(paths, key=lambda path: ["{" in part for part in path.split("/")]):
        made.add_route(path, _dispatch(paths[path]), methods=list(paths[path]))
    return made


def _dispatch(endpoints: Mapping[str, Endpoint]) -> Endpoint:
    """One endpoint for the methods of a path, so that a refusal of others can name them all."""

    async def dispatch(request: Request) -> Response:
        asked = "GET" if request.method == "HEAD" else request.method
        return await endpoints[asked](request)

    return dispatch


def _endpoint(route: Route, gate: Gate) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        found: list[Problem] = []
        if not gate.opens(route.operation, request):
            return gate.refusal(route.operation)
        arguments = dict(_arguments(route.operation, request, found))
        if route.operation.body is not None:
            body = _sent(route.operation.body, request)
            arguments[route.body] = await _body(body, request, found)
        if found:
            return _refusal(route.operation, 422, "the request does not fit its description", found)
        given = {name: value for name, value in arguments.items() if value is not OMIT}
        if route.stream:
            given[route.stream] = _wants_stream(route.operation, request)
        status, reply = _success(route.operation, request)
        if route.accept:
            given[route.accept] = reply.media_type
        return _answer(route.operation, status, reply, await route.handler(**given))

    return endpoint


def _wants_stream(operation: Operation[Any], request: Request) -> bool:
    """Whether the client accepts what comes piece by piece (RFC 9110, section 12.5.1)."""
    events = operation.events
    return events is not None and events.media_type in request.headers.get("accept", "")


def _refusal(
    operation: Operation[Any], status: int, message: str, found: list[Problem]
) -> Response:
    """An error in the API's own shape, where it declares one that we know how to fill."""
    text = "; ".join([message, *map(str, found)])
    listed = [{"at": each.at, "message": each.message} for each in found]
    ours: Any = {"error": {"message": text, "problems": listed}}
    for code in (status, 400) if status == 422 else (status,):
        reply = operation.reply(code)
        for shape in _shapes_of_errors(code, text) if reply is not None else ():
            if reply is not None and reply.media_type and not check(reply.adapter, shape, ""):
                return Response(dump(shape), code, media_type=reply.media_type)
    return JSONResponse(ours, status)


def _shapes_of_errors(status: int, text: str) -> Iterator[Any]:
    """The shapes that errors commonly have, the fullest first; the last is RFC 9457's."""
    said = {"message": text, "type": "invalid_request_error", "param": None, "code": str(status)}
    yield {"error": said}
    yield {"error": {"message": text, "code": status}}
    yield {"errors": [{"message": text}]}
    for code in (status, str(status)):
        yield {"message": text, "code": code}
        yield {"message": text, "status": code}
    yield {"message": text}
    yield {"error": text}
    yield {"detail": text}
    yield {"type": "about:blank", "title": "Invalid request", "status": status, "detail": text}


def _arguments(
    operation: Operation[Any], request: Request, found: list[Problem]
) -> Iterator[tuple[str, object]]:
    for name, value in operation.constants.items():
        if request.headers.get(name) != value:
            found.append(Problem(f"header.{name}", f"must be {value!r}"))
    for parameter in operation.parameters:
        at = f"{parameter.location}.{parameter.name}"
        readings = list(_readings(parameter, request))
        if readings:
            yield parameter.argument, _fitting(parameter.adapter, readings, at, found)
        elif parameter.required:
            found.append(Problem(at, "Field required"))


def _fitting(
    adapter: TypeAdapter[Any], readings: list[Any], at: str, found: list[Problem]
) -> object:
    """The first reading of a text that fits; the problems of the last where none does."""
    bad: list[Problem] = []
    for reading in readings:
        bad = check(adapter, reading, at)
        if not bad:
            return read(adapter, dump(reading))
    found += bad
    return OMIT


def _readings(parameter: Parameter, request: Request) -> Iterator[Any]:
    """What the text of a parameter can mean; nothing where it was not sent."""
    for value in _shapes(parameter, request):
        if parameter.media_type:
            try:
                yield json.loads(value)
            except (ValueError, TypeError):
                yield value
            continue
        yield value
        if (scalars := _literal(value)) != value:
            yield scalars


def _literal(value: Any) -> Any:
    """``value`` with numbers, booleans and null in the place of the texts that spell them."""
    if is_list(value):
        return [_literal(item) for item in value]
    if is_object(value):
        return {name: _literal(item) for name, item in value.items()}
    spelled = value in ("true", "false", "null") or _NUMBER.fullmatch(value)
    return json.loads(value, parse_float=DecimalNumber) if spelled else value


def _shapes(parameter: Parameter, request: Request) -> Iterator[Any]:
    """The text itself, and the list or object that it can stand for."""
    name = parameter.name
    if parameter.location == "query":
        values = request.query_params.getlist(name)
        deep = {
            key[len(name) + 1 : -1]: value
            for key, value in request.query_params.items()
            if key.startswith(f"{name}[") and key.endswith("]")
        }
        if parameter.style == "deepObject":
            yield from [deep] if deep else []
            return
        if len(values) > 1 and parameter.exploded:
            yield values
            return
        text = values[-1] if values else None
    elif parameter.location == "path":
        text = request.path_params.get(parameter.argument)
    else:
        source = request.headers if parameter.location == "header" else request.cookies
        text = source.get(name)
    if text is None:
        return
    yield text
    separator = _SEPARATORS.get(parameter.style, ",")
    parts = (
        [text] if parameter.exploded and parameter.location == "query" else text.split(separator)
    )
    yield parts
    if len(parts) % 2 == 0 and not parameter.exploded:
        yield dict(zip(parts[::2], parts[1::2], strict=True))


def _sent(body: Body, request: Request) -> Body:
    """The body in the media type that the request has it in."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    bodies = {each.media_type.partition(";")[0].strip().lower(): each for each in body.others}
    return bodies.get(sent, body)


async def _body(body: Body, request: Request, found: list[Problem]) -> object:
    content = await request.body()
    if not content:
        found += [Problem("body", "Field required")] if body.required else []
        return OMIT
    media_type = body.media_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        form = await request.form()
        return {name: form[name] for name in form}
    if media_type == "application/x-www-form-urlencoded":
        return _form(body, content, found)
    if media_type != "application/json" and not media_type.endswith("+json"):
        return content.decode("utf-8", "replace") if media_type.startswith("text/") else content
    try:
        return read(body.adapter, content)
    except ValidationError as error:
        try:
            found += explained(error, json.loads(content), "")
        except ValueError:
            found += explained(error, None, "")
    return OMIT


def _form(body: Body, content: bytes, found: list[Problem]) -> object:
    """A form's fields, each read in the way that fits."""
    fields: dict[str, list[str]] = {}
    for name, text in parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True):
        fields.setdefault(name, []).append(text)
    value: dict[str, Any] = {
        name: texts[0] if len(texts) == 1 else texts for name, texts in fields.items()
    }
    for listed in (False, True):
        for name in _wrong(body, value) & fields.keys():
            texts = fields[name]
            value[name] = _literal(texts if listed or len(texts) > 1 else texts[0])
    for name in _wrong(body, value) & fields.keys():
        value[name] = fields[name]
    return _fitting(body.adapter, [value], "", found)


def _wrong(body: Body, value: object) -> set[str]:
    """The fields that do not fit."""
    found = check(body.adapter, value, "")
    return {each.at.partition(".")[0].partition("[")[0] for each in found}


def _success(operation: Operation[Any], request: Request) -> tuple[str, Reply]:
    """The status of a success, and what comes with it in the type that the client prefers."""
    declared = [(key, each) for key, each in operation.replies.items() if key.startswith("2")]
    other = "200" if operation.success else "204"
    status, reply = declared[0] if declared else (other, operation.success or Reply(None))
    return status, max((reply, *reply.others), key=_weigher(request.headers.get("accept", "*/*")))


def _weigher(accept: str) -> Callable[[Reply], float]:
    """How much a client wants an answer, by its media type (RFC 9110, section 12.5.1)."""
    weights: dict[str, float] = {}
    for entry in accept.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        given = [part[2:] for part in parameters if part.startswith("q=")]
        weights[name] = float(given[0]) if given and _NUMBER.fullmatch(given[0]) else 1.0

    def weigh(reply: Reply) -> float:
        name = reply.media_type.partition(";")[0].strip().lower()
        wider = (name, f"{name.partition('/')[0]}/*", "*/*")
        return next((weights[each] for each in wider if each in weights), 0.0)

    return weigh


def _answer(operation: Operation[Any], status: str, reply: Reply, value: object) -> Response:
    code = int(status) if status.isdigit() else 200
    if _is_stream(value):
        kind = operation.events.media_type if operation.events else "text/event-stream"
        return StreamingResponse(_pieces(value, kind), code, media_type=kind)
    if not reply.media_type:
        return Response(status_code=code)
    if isinstance(value, bytes | str) and "json" not in reply.media_type:
        return Response(value, code, media_type=reply.media_type)
    ready, found = judged(reply.adapter, value, "")
    if found:
        return _refusal(operation, 500, "the answer does not fit its description", found)
    return Response(dump(ready), code, media_type=reply.media_type)


def _is_stream(value: object) -> TypeGuard[AsyncIterator[Any]]:
    return isinstance(value, AsyncIterator)


async def _pieces(values: AsyncIterator[Any], media_type: str) -> AsyncIterator[bytes]:
    """Values as lines of JSON, or as server-sent events (HTML, section 9.2.6)."""
    async for value in values:
        yield _event(value) if media_type == "text/event-stream" else dump(value) + b"\n"


def _event(value: object) -> bytes:
    ready: Any = vars(value) if isinstance(value, ServerSentEvent) else plain(value)
    if not is_object(ready) or not {"event", "data"} <= ready.keys():
        ready = {"event": "", "data": ready}
    data = ready["data"] if isinstance(ready["data"], str) else dump(ready["data"]).decode()
    lines = [
        f"{name}: {line}"
        for name, text in (("event", ready["event"]), ("id", ready.get("id")), ("data", data))
        if text
        for line in _LINE_END.split(str(text))
    ]
    return ("\n".join(lines) + "\n\n").encode()
