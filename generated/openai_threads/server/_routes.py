"""The operations as FastAPI routes: requests are validated by the client's types, and so are
responses before they are sent.

Nothing is coerced: a value that does not match its type is rejected, with every problem named.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, get_type_hints
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from ..runtime import OMIT, Operation
from ..runtime._problems import Problem, check
from ..runtime._values import dump, read
from ._access import Gate
from ._answers import answer, successes, wants_stream
from ._bodies import FormReader, read_body
from ._defaults import Fill
from ._parameters import Incoming, path_pattern, read_parameters
from ._refusals import raised, refusal

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Route:
    """An operation, its handler, and the names of its arguments."""

    operation: Operation[Any]
    handler: Callable[..., object] | None
    """None if the service has none: the response is 501."""
    path: str = ""
    """The path for the router, if it is not the operation's."""
    body: str = "body"
    """The argument that holds the body."""
    stream: str = ""
    """The argument that says whether the client accepts a stream."""
    accept: str = ""
    """The argument that names the media type that the client prefers."""
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])
    """The defaults of parameters."""
    fills: Sequence[Fill] = ()
    """The defaults of body properties."""
    forms: FormReader | None = None
    """The form reader, if the body is a form."""
    spread: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """Parameters that are objects whose properties are parameters of their own, with the names of
    those; no names means all remaining ones."""

    @property
    def template(self) -> str:
        """The path for the router, and the query that it requires."""
        return self.path or self.operation.path

    @property
    def arguments(self) -> set[str]:
        """The arguments that a handler takes from the operation; FastAPI provides the others."""
        named = [each.argument for each in self.operation.parameters]
        return {*named, self.body, self.stream, self.accept}


class _Endpoint:
    """What FastAPI calls: with the request, and with what a handler requests from FastAPI, such as
    ``Request``, ``BackgroundTasks`` and ``Depends(…)``."""

    def __init__(self, route: Route, gate: Gate) -> None:
        self.route = route
        self.gate = gate
        self._path = path_pattern(route.template.partition("?")[0])
        self._taken = _taken(route)
        own = _own_parameters(route)
        asked = Annotated[Request, Depends(_itself)]
        request = inspect.Parameter("_request", inspect.Parameter.KEYWORD_ONLY, annotation=asked)
        self.__name__ = getattr(route.handler, "__name__", "endpoint")
        self.__signature__ = inspect.Signature([request, *own])

    async def __call__(self, *, _request: Request, **own: Any) -> Response:
        handler, operation = self.route.handler, self.route.operation
        if handler is None:
            raise HTTPException(501, "nothing implements this operation yet")
        found: list[Problem] = []
        given = await self._arguments(_request, found)
        if found:
            return refusal(operation, 422, "the request does not match its description", found)
        value: Any
        if inspect.iscoroutinefunction(handler):
            value = await handler(**given, **own)
        else:
            value = await run_in_threadpool(handler, **given, **own)
            value = await value if inspect.isawaitable(value) else value
        told = next((each for each in own.values() if type(each) is Response), None)
        made = answer(operation, _request, value, told.status_code if told is not None else None)
        if told is not None:
            made.raw_headers += [pair for pair in told.raw_headers if pair[0] != b"content-length"]
        return made

    async def _arguments(self, request: Request, found: list[Problem]) -> dict[str, object]:
        """The arguments to call the handler with."""
        route = self.route
        try:
            incoming = Incoming(request, self._path)
        except ValueError as error:
            found.append(Problem("query", str(error)))
            return {}
        arguments = dict(read_parameters(route.operation, incoming, route.spread, found))
        if route.operation.body is not None:
            arguments[route.body] = await read_body(
                route.operation, request, route.fills, route.forms, found
            )
        given = {name: value for name, value in arguments.items() if value is not OMIT}
        if route.stream:
            given[route.stream] = wants_stream(route.operation, request)
        if route.accept:
            given[route.accept] = successes(route.operation, request)[0][1].media_type
        given = {**self._defaults(), **given}
        return {name: value for name, value in given.items() if name in self._taken}

    def _defaults(self) -> dict[str, object]:
        """Defaults parsed by their types, like values that were sent."""
        adapters = {each.argument: each.adapter for each in self.route.operation.parameters}
        return {
            name: read(adapters[name], dump(value))
            for name, value in self.route.defaults.items()
            if not check(adapters[name], value, name)
        }


async def _itself(request: Request) -> AsyncIterator[Request]:
    """The request; its files are closed after the response and its background tasks."""
    files: list[UploadFile] = []
    request.state.files = files
    yield request
    for file in files:
        await file.close()


def _taken(route: Route) -> set[str]:
    """The operation's arguments that a handler takes; it may leave out optional ones.

    Raises TypeError for a handler without a required one."""
    if route.handler is None:
        return set()
    named = inspect.signature(route.handler).parameters
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in named.values()):
        return route.arguments
    operation = route.operation
    needed = [each.argument for each in operation.parameters if each.required]
    needed += [route.body] if operation.body is not None and operation.body.required else []
    if missing := [name for name in needed if name not in named]:
        called = getattr(route.handler, "__qualname__", "the handler")
        raise TypeError(
            f"{called} must accept the argument {missing[0]!r} "
            f"({operation.method} {operation.path})"
        )
    return route.arguments & named.keys()


def _own_parameters(route: Route) -> list[inspect.Parameter]:
    """The parameters of a handler that are not the operation's, for FastAPI to fill."""
    handler: Any = route.handler
    if handler is None:
        return []
    own = [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for each in inspect.signature(handler).parameters.values()
        if each.name not in route.arguments
        and each.kind not in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    ]
    texts = SimpleNamespace(__annotations__={each.name: each.annotation for each in own})
    hints = get_type_hints(texts, getattr(handler, "__globals__", {}), include_extras=True)
    return [each.replace(annotation=hints[each.name]) for each in own]


class _Route(APIRoute):
    """Checks credentials before anything is read, and gives errors the API's own shape."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        endpoint: Any = self.endpoint
        wanted = parse_qsl(endpoint.route.template.partition("?")[2], keep_blank_values=True)
        if wanted:
            sent = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if not {*wanted} <= {*sent}:
                return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answered = super().get_route_handler()
        endpoint: Any = self.endpoint

        async def handle(request: Request) -> Response:
            operation: Operation[Any] = endpoint.route.operation
            try:
                await endpoint.gate.admit(operation, request)
                return await answered(request)
            except AnyHTTPException as error:
                return raised(operation, error)

        return handle


def router(routes: Iterable[Route], gate: Gate | None = None, prefix: str = "") -> APIRouter:
    """A router for ``routes`` under ``prefix``; a fixed segment is tried before a parameter in its
    place, and a path that requires a query before one that does not."""
    made = APIRouter(route_class=_Route)
    paths: dict[str, dict[str, Route]] = {}
    for route in routes:
        paths.setdefault(_served_at(route, prefix), {})[route.operation.method] = route
    ordered = sorted(paths, key=_order)
    for path in ordered:
        for method, route in paths[path].items():
            methods = ["GET", "HEAD"] if method == "GET" and "HEAD" not in paths[path] else [method]
            endpoint = _Endpoint(route, gate or Gate({}))
            bare = path.partition("?")[0]
            made.add_api_route(
                bare, endpoint, methods=methods, response_model=None, include_in_schema=False
            )
    for path in ordered:
        bare = path.partition("?")[0]
        others = [method for method in _METHODS if method not in paths[path]]
        made.add_route(bare, _refused(list(paths[path])), methods=others, include_in_schema=False)
    return made


def _order(path: str) -> tuple[list[bool], bool]:
    bare, asks, _ = path.partition("?")
    return ["{" in part for part in bare.split("/")], not asks


def _refused(methods: Sequence[str]) -> Callable[[Request], Response]:
    """RFC 9110, section 15.5.6."""

    def refused(_: Request) -> Response:
        raise HTTPException(405, headers={"Allow": ", ".join(methods)})

    return refused


def _served_at(route: Route, prefix: str) -> str:
    """The path of a route; an operation with a relative server of its own is below that."""
    own = route.operation.base_url
    if own and "://" not in own:
        prefix = urlsplit(urljoin(f"http://server{prefix}", own)).path.rstrip("/")
    return prefix + route.template


def application(
    title: str, version: str, prefix: str, routes: Sequence[Route], gate: Gate
) -> FastAPI:
    """FastAPI with ``routes`` under ``prefix``, and with the canonical file as its description."""
    paths = {_served_at(route, prefix) for route in routes}
    made = _Application(
        title=title,
        version=version,
        openapi_url=None if "/openapi.json" in paths else "/openapi.json",
        docs_url=None if "/docs" in paths else "/docs",
        redoc_url=None,
    )
    made.include_router(router(routes, gate, prefix))
    made.add_middleware(_EncodedSlashes)
    return made


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The document that this package was generated from."""
        text = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")
        described: dict[str, Any] = json.loads(text)
        return described


class _EncodedSlashes:
    """Keeps ``%2F`` from splitting segments, so that a path parameter can contain a slash."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and b"%2f" in scope.get("raw_path", b"").lower():
            raw = scope["raw_path"].partition(b"?")[0].decode("latin-1")
            scope = {**scope, "path": _decoded_but_slashes(raw)}
        await self._app(scope, receive, send)


def _decoded_but_slashes(raw: str) -> str:
    parts = raw.replace("%2f", "%2F").split("%2F")
    return "%2F".join(unquote(part) for part in parts)
