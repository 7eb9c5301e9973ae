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
    "ThreadsMessagesService",
    "ThreadsRunsService",
    "ThreadsService",
    "app",
    "principal",
    "router",
]

KEYS: dict[str, Key] = {"bearerAuth": Key("header", "Authorization", "bearer")}
"""Where requests carry the credential of each security scheme."""


def app(
    *,
    threads: ThreadsService | None = None,
    threads_messages: ThreadsMessagesService | None = None,
    threads_runs: ThreadsRunsService | None = None,
    prefix: str = "/v1",
    authenticate: Authenticate | None = None,
) -> FastAPI:
    """An application that serves the given resources under ``prefix``.

    ``authenticate`` is called with a security scheme and a credential, and returns the caller,
    whom a handler gets as ``Depends(principal)``. A false result rejects the request; without
    ``authenticate`` every request is rejected. It may be async.

    A handler may request what FastAPI provides, such as ``Request``, ``BackgroundTasks`` and
    ``Depends(...)``. It returns a value of the declared type or a ``Response``, and reports errors
    by raising ``HTTPException``, whose ``detail`` may be the declared error. Bodies larger than
    10 MiB are rejected; ``app(...).state.max_body`` sets another limit.
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
