"""OpenAI API v2"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import models as models
    from ._client import AsyncClient as AsyncClient, Client as Client
    from .runtime._capture import Response as Response
    from .runtime._core import (
        OMIT as OMIT,
        Omit as Omit,
        Options as Options,
        ServerSentEvent as ServerSentEvent,
    )
    from .runtime._downloads import AsyncDownload as AsyncDownload, Download as Download
    from .runtime._errors import (
        APIConnectionError as APIConnectionError,
        APIError as APIError,
        APIStatusError as APIStatusError,
        APITimeoutError as APITimeoutError,
        AuthenticationError as AuthenticationError,
        BadRequestError as BadRequestError,
        ConflictError as ConflictError,
        InternalServerError as InternalServerError,
        InvalidRequest as InvalidRequest,
        InvalidResponse as InvalidResponse,
        MissingCredentials as MissingCredentials,
        NotFoundError as NotFoundError,
        PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError,
        StreamError as StreamError,
        UnprocessableEntityError as UnprocessableEntityError,
    )
    from .runtime._headers import Headers as Headers
    from .runtime._lenient import UnknownObject as UnknownObject, problems as problems
    from .runtime._paging import AsyncPage as AsyncPage, AsyncPages as AsyncPages, Page as Page
    from .runtime._problems import Problem as Problem
    from .runtime._redirects import Redirect as Redirect
    from .runtime._streams import AsyncStream as AsyncStream, Stream as Stream

_HOMES = {
    "AsyncClient": "._client",
    "Client": "._client",
    "Response": ".runtime._capture",
    "OMIT": ".runtime._core",
    "Omit": ".runtime._core",
    "Options": ".runtime._core",
    "ServerSentEvent": ".runtime._core",
    "AsyncDownload": ".runtime._downloads",
    "Download": ".runtime._downloads",
    "APIConnectionError": ".runtime._errors",
    "APIError": ".runtime._errors",
    "APIStatusError": ".runtime._errors",
    "APITimeoutError": ".runtime._errors",
    "AuthenticationError": ".runtime._errors",
    "BadRequestError": ".runtime._errors",
    "ConflictError": ".runtime._errors",
    "InternalServerError": ".runtime._errors",
    "InvalidRequest": ".runtime._errors",
    "InvalidResponse": ".runtime._errors",
    "MissingCredentials": ".runtime._errors",
    "NotFoundError": ".runtime._errors",
    "PermissionDeniedError": ".runtime._errors",
    "RateLimitError": ".runtime._errors",
    "StreamError": ".runtime._errors",
    "UnprocessableEntityError": ".runtime._errors",
    "Headers": ".runtime._headers",
    "UnknownObject": ".runtime._lenient",
    "problems": ".runtime._lenient",
    "AsyncPage": ".runtime._paging",
    "AsyncPages": ".runtime._paging",
    "Page": ".runtime._paging",
    "Problem": ".runtime._problems",
    "Redirect": ".runtime._redirects",
    "AsyncStream": ".runtime._streams",
    "Stream": ".runtime._streams",
}
"""Modules are loaded when one of their names is first used."""

_MODULES = frozenset({"models"})

__all__ = [
    "OMIT",
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AsyncDownload",
    "AsyncPage",
    "AsyncPages",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ConflictError",
    "Download",
    "Headers",
    "InternalServerError",
    "InvalidRequest",
    "InvalidResponse",
    "MissingCredentials",
    "NotFoundError",
    "Omit",
    "Options",
    "Page",
    "PermissionDeniedError",
    "Problem",
    "RateLimitError",
    "Redirect",
    "Response",
    "ServerSentEvent",
    "Stream",
    "StreamError",
    "UnknownObject",
    "UnprocessableEntityError",
    "models",
    "problems",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
