"""What can go wrong.

APIError
├── InvalidRequest           nothing was sent: arguments break the API's description
├── MissingCredentials       nothing was sent: the operation needs a key
├── APIConnectionError       no answer came
│   └── APITimeoutError      ... in time
├── InvalidResponse          an answer came that cannot be read
├── StreamError              the server told of an error within a stream
└── APIStatusError           the server answered with an error
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
    """The root of all errors of this package."""

    request: Request | None = None
    """What was sent last, without keys; None where nothing was."""
    response: Answer | None = None
    """What came; None where nothing did."""

    def about(self, response: Answer | None, request: Request | None = None) -> None:
        """Keep what came, and what was sent."""
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
    """``request`` with asterisks for the keys in it, and without the files that it sent."""
    told = [text for value in request.secrets for text in (value, value.rpartition(" ")[2])]
    hidden = {text for text in told if text}
    headers = {
        name: "***" if name.lower() in _HIDDEN or value in hidden else value
        for name, value in request.headers.items()
    }
    before, mark, query = request.url.partition("?")
    pairs = [_masked(pair, hidden) for pair in query.split("&")]
    url = shown_url(before) + mark + "&".join(pairs)
    # What asks for a token is made of secrets.
    kept = request.signed and isinstance(request.content, bytes)
    content = request.content if kept else b""
    return replace(request, url=url, headers=Headers(headers.items()), content=content, secrets=())


def _masked(pair: str, hidden: Collection[str]) -> str:
    name, sign, value = pair.partition("=")
    return f"{name}{sign}***" if unquote(value) in hidden else pair


def request_line(request: Request) -> str:
    """The request in a message. A query may hold secrets, so that it is left out."""
    return f"{request.method} {shown_url(request.url)}"


def _place(request: Request | None) -> str:
    return f" ({request_line(request)})" if request is not None else ""


class InvalidRequest(APIError, ValueError):
    """The arguments break the API's description. Nothing was sent."""

    def __init__(self, operation: str, problems: Sequence[Problem]) -> None:
        super().__init__(operation, problems)
        self.operation = operation
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n  ".join([f"{self.operation} was not sent:", *map(str, self.problems)])


class MissingCredentials(APIError):
    """The operation needs a credential that the client was not given. Nothing was sent."""


class APIConnectionError(APIError):
    """No answer came: the connection could not be made or broke."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class InvalidResponse(APIError):
    """An answer that cannot be read, or, with ``strict_responses``, does not fit its description."""

    def __init__(self, operation: str, problems: Sequence[Problem], content: bytes) -> None:
        super().__init__(operation, problems)
        self.operation = operation
        self.problems = tuple(problems)
        self.content = content

    def __str__(self) -> str:
        return "\n  ".join([f"The response to {self.operation}:", *map(str, self.problems)])


class StreamError(APIError):
    """The server told of an error in the midst of a stream; ``body`` is what it said, parsed."""

    def __init__(self, message: str, body: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.body = body

    def __str__(self) -> str:
        return self.message + _place(self.request)


class APIStatusError(APIError):
    """The server answered with an error; ``body`` is what it said, parsed where that can be."""

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
        """The server's name for this exchange, for a word with its operators."""
        return request_id(self.headers)

    def __str__(self) -> str:
        return f"{self.status}: {self.message}{_place(self.request)}"


def request_id(headers: Mapping[str, str]) -> str | None:
    """The server's name for an exchange, where it tells one."""
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
    """The class of error for a status."""
    return _BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
