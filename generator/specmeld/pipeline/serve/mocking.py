"""A server for a whole API, made of its canonical file: it checks requests and makes up answers.

The server stubs of the generated package do the checking; each answer is the document's example or
a value made of its schema. The same request has the same answer, and so it has from another server
of the same seed. A request may choose another status or example by ``Prefer``.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from specmeld.config import Project
from specmeld.model.api_description import Content, Operation, Response
from specmeld.pipeline.make.building import thrown_away
from specmeld.pipeline.project.given import Named
from specmeld.pipeline.project.outputs import given_canonical
from specmeld.pipeline.serve.mock_preferences import (
    PreferredError,
    Preferring,
    absent_example,
    other_answer,
    preference,
    preferred,
)
from specmeld.pipeline.settle.document_reading import Canonical, blaming
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.conformance import Answers

_NAME = "specmeld_mocked_package"
_PREFIX = "prefix"
_OPTIONS = {_PREFIX, "accepts", "authenticate"}
"""Arguments of the stubs' ``app`` that are no services."""
Handler = Callable[..., Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock server, ready to be served."""

    app: Any
    """ASGI."""
    operations: int
    prefix: str
    """The path that all operations are under."""


@contextmanager
def mock(
    project: Project | None, spec: Path | Named | None, seed: int = 0, progress: Progress = silent
) -> Iterator[Mock]:
    """A mock of the project's canonical file, or of ``spec``. Raises SpecmeldError."""
    from specmeld.conformance import imported

    canonical = given_canonical(project, spec)
    with thrown_away(canonical, progress) as (root, _), imported(root, _NAME):
        yield _mock(canonical, import_module(f"{_NAME}.server"), seed)


def _mock(canonical: Canonical, server: ModuleType, seed: int) -> Mock:
    from fastapi import FastAPI

    from specmeld.conformance import Answers
    from specmeld.resolve import resolve_api

    with blaming(canonical.shown):
        api = resolve_api(canonical.document)
    operations = {(each.method, each.path): each for each in api.operations}
    answers = Answers(api, seed)
    parameters = inspect.signature(server.app).parameters
    routes = []
    for name in [name for name in parameters if name not in _OPTIONS]:
        for route in import_module(f"{server.__name__}.{name}").routes(_Unanswered()):
            operation = operations[route.operation.method, route.operation.path]
            routes.append(replace(route, handler=_handler(operation, route, answers)))
    prefix = parameters[_PREFIX].default
    app = FastAPI(title=api.title, openapi_url=None)
    app.add_middleware(Preferring)
    app.add_exception_handler(PreferredError, preferred)
    app.include_router(server.router(routes, _gate(server), prefix))
    if prefix:
        app.add_exception_handler(404, _not_below(prefix))
    return Mock(app, len(routes), prefix)


def _gate(server: ModuleType) -> Any:
    """What asks for a key, whichever it is, where the API does."""
    return server.Gate(server.KEYS, lambda scheme, key: True)


def _not_below(prefix: str) -> Any:
    """The answer to a path that nothing serves: a client that lacks the prefix is usually why."""
    from fastapi.responses import JSONResponse

    async def handler(request: Any, error: Any) -> JSONResponse:
        below = request.url.path.startswith(f"{prefix}/")
        detail = error.detail if below else f"the operations of this API are below {prefix}"
        return JSONResponse({"detail": detail}, 404)

    return handler


class _Unanswered:
    """Stands where the stubs want a service, until each of their routes has its handler."""

    def __getattr__(self, name: str) -> None:
        return None


def _handler(operation: Operation, route: Any, answers: Answers) -> Handler:
    """What answers the requests of a route of the generated server."""
    declared = route.operation
    response = _success(operation)
    reply = declared.replies.get(response.status) if response is not None else None

    async def handler(**arguments: Any) -> object:
        wish = preference()
        if wish.status and (response is None or wish.status != response.status):
            raise other_answer(operation, answers, wish)
        if declared.events is not None and _asks_for_stream(route, arguments):
            return _streamed(answers, _content(response, declared.events.media_type))
        if reply is None or not reply.media_type:
            return None
        wanted = arguments.get(route.accept, reply.media_type)
        content = _content(response, wanted)
        if wish.example and (content is None or wish.example not in content.examples):
            raise absent_example(wish.example, content)
        return _value(answers, content, _spoken(reply, wanted), wish.example)

    return handler


def _success(operation: Operation) -> Response | None:
    """The response that the stubs answer a success with."""
    for response in operation.responses:
        if response.status.startswith("2"):
            return response
    return next((each for each in operation.responses if each.status == "default"), None)


def _content(response: Response | None, media_type: str) -> Content | None:
    contents = response.contents if response is not None else ()
    named = [each for each in contents if each.media_type == media_type]
    return next(iter([*named, *contents]), None)


def _spoken(reply: Any, media_type: str) -> Any:
    return next((each for each in reply.others if each.media_type == media_type), reply)


def _value(answers: Answers, content: Content | None, reply: Any, example: str) -> object:
    value = answers.value(content, example) if content is not None else None
    if reply.type is bytes:
        return value.encode() if isinstance(value, str) else b""
    return value


async def _streamed(answers: Answers, content: Content | None) -> AsyncIterator[Any]:
    for value in answers.values(content) if content is not None else ():
        yield value


def _asks_for_stream(route: Any, arguments: dict[str, Any]) -> bool:
    """Whether a request asks for a stream: by the argument for it, in the body or beside it."""
    asking = route.operation.events.argument
    if not asking:
        return True
    body = arguments.get(route.body)
    said = arguments.get(asking)
    if said is None:
        said = body.get(asking) if isinstance(body, dict) else getattr(body, asking, None)
    return said is True
