"""Choose the response of a mock: ``Prefer: code=404, example=NAME`` (RFC 7240), as in Prism."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specmeld.model.api_description import Content, Operation, Response

if TYPE_CHECKING:
    from starlette.responses import Response as Sent

    from specmeld.conformance import Answers

_PREFERENCE = re.compile(r'(?:^|[,;])\s*(code|example)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]+))')


@dataclass(frozen=True, slots=True)
class Preference:
    """What a request asks for; empty fields have no preference."""

    status: str = ""
    example: str = ""


_PREFERENCE_OF_REQUEST: ContextVar[Preference] = ContextVar("preference")


def preference() -> Preference:
    """The preference of the current request."""
    return _PREFERENCE_OF_REQUEST.get(Preference())


class Preferring:
    """ASGI middleware that reads the preference of each request."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        sent = [value.decode("latin-1") for name, value in scope.get("headers", ())
                if name == b"prefer"]  # fmt: skip
        _PREFERENCE_OF_REQUEST.set(_parsed(", ".join(sent)))
        await self._app(scope, receive, send)


class PreferredError(Exception):
    """Ends a handler with a response other than its success."""

    def __init__(self, response: Sent) -> None:
        super().__init__()
        self.response = response


async def preferred(_: Any, error: Any) -> Sent:
    """Exception handler for PreferredError."""
    response: Sent = error.response
    return response


def other_answer(operation: Operation, answers: Answers, wish: Preference) -> PreferredError:
    """The response with the status that a request prefers."""
    found = _response(operation, wish.status)
    if found is None:
        what = f"this operation has no response with status {wish.status}"
        return _absent(what, [each.status for each in operation.responses])
    named = [each for each in found.contents if wish.example in each.examples]
    content = next(iter([*named, *found.contents]), None)
    if wish.example and not named:
        return absent_example(wish.example, content)
    return PreferredError(_sent(int(wish.status), content, answers, wish.example))


def absent_example(name: str, content: Content | None) -> PreferredError:
    """The error for an example that the description does not have."""
    known = [key for key in (content.examples if content else ()) if key]
    return _absent(f"this response has no example {name!r}", known)


def _absent(what: str, known: list[str]) -> PreferredError:
    from starlette.responses import JSONResponse

    others = f"; it has {', '.join(known)}" if known else ""
    problem = {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": f"{what}{others}",
    }
    return PreferredError(JSONResponse(problem, 404, media_type="application/problem+json"))


def _parsed(header: str) -> Preference:
    found = {
        name: re.sub(r"\\(.)", r"\1", quoted) or token
        for name, quoted, token in _PREFERENCE.findall(header)
    }
    status = found.get("code", "")
    return Preference(
        status if re.fullmatch("[2-5][0-9]{2}", status) else "", found.get("example", "")
    )


def _response(operation: Operation, status: str) -> Response | None:
    responses = {each.status: each for each in operation.responses}
    known = (status, f"{status[0]}XX", "default")
    return next((responses[each] for each in known if each in responses), None)


def _sent(status: int, content: Content | None, answers: Answers, example: str) -> Sent:
    from starlette.responses import JSONResponse
    from starlette.responses import Response as Plain

    if content is None:
        return Plain(status_code=status)
    value = answers.value(content, example)
    if isinstance(value, str) and "json" not in content.media_type:
        return Plain(value, status, media_type=content.media_type)
    return JSONResponse(value, status, media_type=content.media_type)
