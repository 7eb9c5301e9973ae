"""The server side: implement a protocol of each resource, and ``app`` serves them."""

from __future__ import annotations

from fastapi import FastAPI

from ._routes import Route, router
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


def app(
    *,
    threads: ThreadsService | None = None,
    threads_messages: ThreadsMessagesService | None = None,
    threads_runs: ThreadsRunsService | None = None,
    prefix: str = "/v1",
) -> FastAPI:
    """An application that serves the resources it is given, under ``prefix``."""
    routes: list[Route] = []
    if threads is not None:
        routes += _threads_routes(threads)
    if threads_messages is not None:
        routes += _threads_messages_routes(threads_messages)
    if threads_runs is not None:
        routes += _threads_runs_routes(threads_runs)
    application = FastAPI(title="OpenAI API")
    application.include_router(router(routes), prefix=prefix)
    return application
