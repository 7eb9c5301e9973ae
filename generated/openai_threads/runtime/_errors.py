"""The errors of this package.

APIError
├── InvalidRequest           nothing was sent: arguments break the API's description
├── MissingCredentials       nothing was sent: the operation needs a key
├── APIConnectionError       no response arrived
│   └── APITimeoutError      ... in time
├── InvalidResponse          the response cannot be read
├── StreamError              the server sent an error within a stream
└── APIStatusError           the server responded with an error
    ├── BadRequestError          400
    ├── AuthenticationError      401
    ├── PermissionDeniedError    403
    ├── NotFoundError            404
    ├── ConflictError            409
    ├── UnprocessableEntityError 422
    ├── RateLimitError           429
    └── InternalServerError      500 and above

All can be copied and pickled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from ._core import Answer, Request
from ._headers import Headers
from ._masking import shown_url
from ._problems import Problem

_HIDDEN = frozenset({"authorization", "proxy-authorization", "cookie"})


class APIError(Exception):
    """The base class of all errors of this package."""

    request: Request | None = None
    """The last request sent, without credentials; None if none was."""
    response: Answer | None = None
    """The response; None if there was none."""

    def about(self, response: Answer | None, request: Request | None = None) -> None:
        """Attach the response and the request."""
        if response is not None:
            self.response = replace(response, opened=None, request=None)
            request = response.request
        if request is not None:
            self.request = without_secrets(request)

    def __reduce__(self) -> Any:
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[APIError], args: tuple[Any, ...]) -> APIError:
    return kind.__new__(kind, *args)


def without_secrets(request: Request) -> Request:
    """``request`` with its credentials masked and its files dropped."""
    told = [text for value in request.secrets for text in (value, value.rpartition(" ")[2])]
    hidden = {text for text in told if text}
    headers = {
        name: "***" if name.lower() in _HIDDEN or value in hidden else value
        for name, value in request.headers.items()
    }
    before, mark, query = request.url.partition("?")
    pairs = [_masked(pair, hidden) for pair in query.split("&")]
    url = shown_url(before) + mark + "&".join(pairs)
    # Everything in a token request is secret.
    kept = request.signed and isinstance(request.content, bytes)
    content = request.content if kept else b""
    return replace(request, url=url, headers=Headers(headers.items()), content=content, secrets=())


def _masked(pair: str, hidden: Collection[str]) -> str:
    name, sign, value = pair.partition("=")
    return f"{name}{sign}***" if unquote(value) in hidden else pair


def request_line(request: Request) -> str:
    """The request as shown in a message, without its query, which may hold secrets."""
    return f"{request.method} {shown_url(request.url)}"


def _place(request: Request | None) -> str:
    return f" ({request_line(request)})" if request is not None else ""


class InvalidRequest(APIError, ValueError):
    """The arguments do not match the API's description. Nothing was sent."""

    def __init__(self, operation: str, problems: Sequence[Problem]) -> None:
        super().__init__(operation, problems)
        self.operation = operation
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n  ".join([f"{self.operation} was not sent:", *map(str, self.problems)])


class MissingCredentials(APIError):
    """The operation needs a credential that the client does not have. Nothing was sent."""


class APIConnectionError(APIError):
    """No response arrived: connecting failed or the connection broke."""


class APITimeoutError(APIConnectionError):
    """No response arrived in time."""


class InvalidResponse(APIError):
    """A response that cannot be read, or, with ``strict_responses``, breaks its description."""

    def __init__(self, operation: str, problems: Sequence[Problem], content: bytes) -> None:
        super().__init__(operation, problems)
        self.operation = operation
        self.problems = tuple(problems)
        self.content = content

    def __str__(self) -> str:
        return "\n  ".join([f"The response to {self.operation}:", *map(str, self.problems)])


class StreamError(APIError):
    """The server sent an error in the middle of a stream; ``body`` is its content, parsed."""

    def __init__(self, message: str, body: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.body = body

    def __str__(self) -> str:
        return self.message + _place(self.request)


class APIStatusError(APIError):
    """The server responded with an error; ``body`` is its content, parsed if possible."""

    def __init__(
        self, message: str, status: int, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.body = body
        self.headers = Headers.of(headers or {})

    @property
    def request_id(self) -> str | None:
        """The server's ID for this exchange, to quote to its operators."""
        return request_id(self.headers)

    def __str__(self) -> str:
        return f"{self.status}: {self.message}{_place(self.request)}"


def request_id(headers: Mapping[str, str]) -> str | None:
    """The server's ID for an exchange, if it sends one."""
    return headers.get("x-request-id") or headers.get("request-id")


class BadRequestError(APIStatusError):
    """400"""


class AuthenticationError(APIStatusError):
    """401"""


class PermissionDeniedError(APIStatusError):
    """403"""


class NotFoundError(APIStatusError):
    """404"""


class ConflictError(APIStatusError):
    """409"""


class UnprocessableEntityError(APIStatusError):
    """422"""


class RateLimitError(APIStatusError):
    """429"""


class InternalServerError(APIStatusError):
    """500 and above"""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status: int) -> type[APIStatusError]:
    """The error class for a status."""
    return _BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
