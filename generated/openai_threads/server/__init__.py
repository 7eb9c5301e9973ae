"""The server side: implement a protocol of each resource, and ``app`` serves them."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from ._routes import Gate, Key, Route, router
from .threads import ThreadsService, routes as _threads_routes
from .threads_messages import ThreadsMessagesService, routes as _threads_messages_routes
from .threads_runs import ThreadsRunsService, routes as _threads_runs_routes

__all__ = [
    "app",
    "router",
    "ThreadsService",
    "ThreadsMessagesService",
    "ThreadsRunsService",
]

KEYS = {
    "bearerAuth": Key("header", "Authorization", "bearer"),
}
"""Where requests carry the key of each security scheme."""


def app(
    *,
    threads: ThreadsService | None = None,
    threads_messages: ThreadsMessagesService | None = None,
    threads_runs: ThreadsRunsService | None = None,
    prefix: str = "/v1",
    accepts: Callable[[str, str], bool] | None = None,
) -> FastAPI:
    """An application that serves the resources it is given, under ``prefix``.

    ``accepts`` says of a security scheme and a key whether it is right; without it any key is.
    A handler refuses a request by raising ``fastapi.HTTPException``.
    """
    routes: list[Route] = []
    if threads is not None:
        routes += _threads_routes(threads)
    if threads_messages is not None:
        routes += _threads_messages_routes(threads_messages)
    if threads_runs is not None:
        routes += _threads_runs_routes(threads_runs)
    application = FastAPI(title="OpenAI API")
    application.include_router(router(routes, Gate(KEYS, accepts)), prefix=prefix)
    return application
