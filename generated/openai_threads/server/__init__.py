"""The server side: implement a protocol of each resource, and ``app`` serves them."""

from __future__ import annotations

from fastapi import FastAPI

from ._access import Authenticate, Gate, Key, principal
from ._routes import Route, application, router
from .threads import ThreadsService, routes as _threads_routes
from .threads_messages import ThreadsMessagesService, routes as _threads_messages_routes
from .threads_runs import ThreadsRunsService, routes as _threads_runs_routes

__all__ = [
    "Gate",
    "Key",
    "Route",
    "app",
    "principal",
    "router",
    "ThreadsService",
    "ThreadsMessagesService",
    "ThreadsRunsService",
]

KEYS: dict[str, Key] = {"bearerAuth": Key("header", "Authorization", "bearer")}
"""Where requests carry the key of each security scheme."""


def app(
    *,
    threads: ThreadsService | None = None,
    threads_messages: ThreadsMessagesService | None = None,
    threads_runs: ThreadsRunsService | None = None,
    prefix: str = "/v1",
    authenticate: Authenticate | None = None,
) -> FastAPI:
    """An application that serves the resources it is given, under ``prefix``.

    ``authenticate`` is called with a security scheme and a key, and gives who that is; a handler
    has it as ``Depends(principal)``. What is false is refused, and so is everyone as long as
    nothing is given. It may be async.

    A handler may ask for what FastAPI gives, such as ``Request``, ``BackgroundTasks`` and
    ``Depends(...)``. It answers with a value of the declared type or with a ``Response``, and
    refuses by raising ``HTTPException``, whose ``detail`` may be the declared error. Bodies of
    more than 10 MiB are refused; ``app(...).state.max_body`` sets another bound.
    """
    routes: list[Route] = []
    if threads is not None:
        routes += _threads_routes(threads)
    if threads_messages is not None:
        routes += _threads_messages_routes(threads_messages)
    if threads_runs is not None:
        routes += _threads_runs_routes(threads_runs)
    gate = Gate(KEYS, authenticate)
    return application("OpenAI API", "v2", prefix, routes, gate)
