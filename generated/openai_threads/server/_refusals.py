"""Errors in the API's own shape, if it declares one that we know how to fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..runtime import Operation
from ..runtime._media_types import name_of
from ..runtime._problems import Problem, check, in_a_line
from ..runtime._values import dump, plain

_MOST_TOLD = 50


def refusal(operation: Operation[Any], status: int, message: str, found: list[Problem]) -> Response:
    """A response that lists the problems, as many as a person reads."""
    text = "; ".join(filter(None, [message, in_a_line(found, _MOST_TOLD)]))
    listed = [{"at": each.at, "message": each.message} for each in found[:_MOST_TOLD]]
    for code in (status, 400) if status == 422 else (status,):
        if declared := _in_own_shape(operation, code, text):
            return declared
    return JSONResponse({"error": {"message": text, "problems": listed}}, status)


def raised(operation: Operation[Any], error: HTTPException) -> Response:
    """The exception of a handler: its ``detail`` unchanged if the API declares such an error."""
    status, detail = error.status_code, plain(error.detail)
    headers: Mapping[str, str] = error.headers or {}
    if status < 200 or status in (204, 304):
        return Response(status_code=status, headers=dict(headers))
    reply = operation.reply(status)
    answer = None
    if reply is not None and reply.media_type and not isinstance(detail, str):
        if not check(reply.adapter, detail, ""):
            answer = Response(dump(detail), status, media_type=reply.media_type)
    elif isinstance(detail, str):
        answer = _in_own_shape(operation, status, detail)
    answer = answer or JSONResponse({"detail": detail}, status)
    answer.headers.update(headers)
    return answer


def _in_own_shape(operation: Operation[Any], status: int, text: str) -> Response | None:
    reply = operation.reply(status)
    if reply is None or not reply.media_type:
        return None
    if reply.media_type.startswith("text/"):
        return Response(text, status, media_type=reply.media_type)
    for shape in _shapes_of_errors(reply.media_type, status, text):
        if not check(reply.adapter, shape, ""):
            return Response(dump(shape), status, media_type=reply.media_type)
    return None


def _shapes_of_errors(media_type: str, status: int, text: str) -> Iterator[Any]:
    """Common shapes of errors, of which the first that fits is sent; RFC 9457's comes first where
    its media type is declared, since all of its members may be left out."""
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    problem = {"type": "about:blank", "title": title, "status": status, "detail": text}
    if name_of(media_type) == "application/problem+json":
        yield problem
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
    yield {"detail": [{"loc": ["body"], "msg": text, "type": "value_error"}]}
    yield problem
    yield text
