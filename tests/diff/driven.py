"""Two versions of an API as their users meet them: generated clients before generated stubs.

An exchange is what one version's client or stubs let pass; it fails where the other's refuse it.
"""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI, HTTPException, Response
from tests.generate.conftest import write_package

from specmeld.model.api_description import Content

from .exchanges import Peer
from .packed import packed

STATUSES = (200, 201, 202, 204, 403, 404, 500, 503)
_MOST_VALUES = 3
_CALLS = 6
_GIVEN = 0.7
_MOST_BODIES = 40
_AT = "http://all.test"


class Service:
    """Answers each operation with what it is told to, and keeps what its handler was given."""

    def __init__(self) -> None:
        self.got: dict[str, Any] | None = None
        self.status = 200
        self.value: Any = None

    def __getattr__(self, name: str) -> Any:
        async def handler(response: Response, **given: Any) -> Any:
            self.got = given
            if self.status >= 400:
                raise HTTPException(self.status, detail=self.value)
            response.status_code = self.status
            return self.value

        return handler


class Package:
    """The generated package of many APIs: its client, and an application for each of them."""

    def __init__(self, documents: list[dict[str, Any]], name: str, folder: Path) -> None:
        write_package(packed(documents), name, folder)
        self.module = importlib.import_module(name)
        self.operations = importlib.import_module(f"{name}.resources.all")
        self.webhooks = importlib.import_module(f"{name}.webhooks")
        self.problems = importlib.import_module(f"{name}.runtime._problems")
        self.service = Service()
        server = importlib.import_module(f"{name}.server")
        self._router = server.router
        routes = importlib.import_module(f"{name}.server.all").routes(self.service)
        self._routes = {route.operation.path: route for route in routes}
        self.transport = Transport()
        self.client = self.module.Client(
            http_client=httpx2.Client(transport=self.transport),
            base_url=_AT,
            strict_responses=True,
            max_retries=0,
        )

    def app(self, number: int) -> FastAPI:
        made = FastAPI()
        made.include_router(self._router([self._routes[f"/pair{number}"]]))
        return made


class Transport(httpx2.BaseTransport):
    """Keeps the request of a call, and answers it with what is laid ready."""

    def __init__(self) -> None:
        self.request: httpx2.Request | None = None
        self.answer = httpx2.Response(204)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        content = request.read()
        self.request = httpx2.Request(
            request.method, request.url, headers=request.headers, content=content
        )
        ready = self.answer
        return httpx2.Response(ready.status_code, headers=ready.headers, content=ready.content)


@dataclass
class Outcome:
    """What the stubs of one version made of a request."""

    got: dict[str, Any] | None
    """What their handler was given; None where it was not called."""
    answer: httpx2.Response

    @property
    def taken(self) -> bool:
        return self.got is not None

    @property
    def told(self) -> str:
        return f"{self.answer.status_code} {self.answer.text[:300]}"

    def means(self, other: Outcome) -> bool:
        """Whether another version was given the same, as far as it may read it otherwise: a value
        as its text, one value as a list of it, and a list as the text that it was sent as."""
        mine, theirs = self.texts(), other.texts()
        return mine.keys() == theirs.keys() and all(
            mine[name] == each or _joined(mine[name]) == each for name, each in theirs.items()
        )

    def texts(self) -> dict[str, Any]:
        given = self.got or {}
        return {name: _texts(value) for name, value in given.items() if name != "accept"}


class Version:
    """One API of a package: calls that its client makes, and what its stubs say to them."""

    def __init__(self, package: Package, peer: Peer, number: int) -> None:
        self.package, self.peer, self.number = package, peer, number
        self.operation = getattr(package.operations, f"pair{number}_operation")()
        self.method = getattr(package.client.all, f"pair{number}")
        self.webhook = getattr(package.webhooks, f"pair{number}", None)
        self._transport = httpx2.ASGITransport(app=package.app(number))

    # ── requests ────────────────────────────────────────────────────────────────────────────────

    def sent(self, arguments: Mapping[str, Any]) -> httpx2.Request | None:
        """The request of a call; None where the client refuses to make it."""
        transport = self.package.transport
        transport.request, transport.answer = None, httpx2.Response(204)
        with suppress(self.package.module.InvalidRequest, self.package.module.APIError):
            self.method(**arguments)
        return transport.request

    def serve(
        self, request: httpx2.Request, status: int = 200, value: Any = None, accept: str = ""
    ) -> Outcome:
        """What the stubs do with a request that is to be answered with a value."""
        service = self.package.service
        service.got, service.status, service.value = None, status, value
        headers = {**request.headers, **({"accept": accept} if accept else {})}
        fresh = httpx2.Request(
            request.method, request.url, headers=headers, content=request.content
        )
        return _LOOP.run_until_complete(self._served(fresh))

    async def _served(self, request: httpx2.Request) -> Outcome:
        response = await self._transport.handle_async_request(request)
        content = await response.aread()
        plain = httpx2.Response(response.status_code, headers=response.headers, content=content)
        return Outcome(self.package.service.got, plain)

    def calls(self) -> Iterator[dict[str, Any]]:
        """Arguments of calls that the description allows: first the shortest."""
        dice, parameters, bodies = self.peer.dice, self.parameters, [*self.bodies()]
        body = self.operation.body
        for turn in range(_CALLS if bodies or body is None or not body.required else 0):
            made: dict[str, Any] = {}
            for each in self.operation.parameters:
                if each.required or (turn and dice.random() < _GIVEN):
                    made |= {each.argument: dice.choice(parameters[each.argument] or [None])}
            if bodies and (body.required or (turn and dice.random() < _GIVEN)):
                made |= dice.choice(bodies)
            yield made

    @cached_property
    def parameters(self) -> dict[str, list[Any]]:
        """Argument → values that its description takes, but for what has no text."""
        described = self.peer.parameters()
        found = {}
        for each in self.operation.parameters:
            schema = described[each.location, each.name.lower()].schema
            values = self.peer.values(schema, "readOnly")
            fitting = (one for one in values if self.peer.takes(schema, one))
            found[each.argument] = [one for one in fitting if _has_text(one, each.location)]
        return found

    def bodies(self, media_types: Sequence[Any] | None = None) -> Iterator[dict[str, Any]]:
        """Arguments that are a body, in each media type that the client has."""
        told = self.peer.operation.body
        for body in self.media_types() if media_types is None else media_types:
            for content in _contents(body.media_type, told.contents if told else ()):
                values = self.peer.values(self.peer.stated(content), "readOnly")
                fitting = (one for one in values if self.peer.takes(content.schema, one))
                yield from (self.with_body(body, one) for one in islice(fitting, _MOST_BODIES))

    def media_types(self) -> list[Any]:
        """The body as the client has it, in each of its media types."""
        body = self.operation.body
        return [] if body is None else [body, *body.others]

    def with_body(self, body: Any, value: Any) -> dict[str, Any]:
        first = self.operation.body
        made = {first.argument: _carried(value, body.type)}
        if body is not first:
            made[first.content_type] = body.media_type
        return made

    # ── answers ─────────────────────────────────────────────────────────────────────────────────

    @property
    def request(self) -> httpx2.Request | None:
        """A request of the client that its own stubs take; None where there is none."""
        return self._first[1]

    @property
    def usual(self) -> dict[str, Any] | None:
        """The arguments of that request."""
        return self._first[0]

    @cached_property
    def _first(self) -> tuple[dict[str, Any] | None, httpx2.Request | None]:
        for arguments in self.calls():
            request = self.sent(arguments)
            if request is not None and self.serve(request).taken:
                return arguments, request
        return None, None

    def answers(self, accept: str) -> Iterator[httpx2.Response]:
        """What the stubs answer to a call of their own client, with each status."""
        for status in STATUSES:
            told = self.peer.answer(str(status))
            for value in self._values(told) if told is not None else ():
                yield from self.given(status, value, accept)

    def given(self, status: int, value: Any, accept: str) -> Iterator[httpx2.Response]:
        """The answer that the stubs make of a value, and that their own client takes."""
        if self.request is None:
            return
        answer = self.serve(self.request, status, value, accept).answer
        if answer.status_code == status and not self.reads(answer):
            yield answer

    def _values(self, contents: tuple[Content, ...]) -> list[Any]:
        """Some values of an answer, in each of its media types."""
        found: list[Any] = []
        for content in contents:
            values = [*self.peer.values(self.peer.stated(content), "writeOnly")]
            fitting = [one for one in values if self.peer.takes(content.schema, one)]
            found += self.peer.dice.sample(fitting, min(_MOST_VALUES, len(fitting)))
        return found or [None]

    def reads(self, answer: httpx2.Response) -> str:
        """Why the client does not take an answer; empty where it does."""
        module = self.package.module
        if self.usual is None:
            return ""
        self.package.transport.answer = answer
        try:
            self.method(**self.usual)
        except module.InvalidResponse as error:
            return str(error)
        except module.APIStatusError as error:
            return self._misread(answer, error)
        return ""

    def _misread(self, answer: httpx2.Response, error: Any) -> str:
        """What of an error's body is not as it is described."""
        reply = self.operation.reply(answer.status_code)
        kind = answer.headers.get("content-type", "")
        if reply is None or "json" not in reply.media_type or "json" not in kind:
            return ""
        with suppress(ValueError):
            found = self.package.problems.check(reply.adapter, json.loads(answer.content), "")
            return "; ".join(map(str, found))
        return ""

    # ── events ──────────────────────────────────────────────────────────────────────────────────

    def events(self) -> Iterator[Any]:
        """Payloads of the webhook; none where they are no JSON."""
        if self.webhook is None:
            return
        body = self.peer.api.webhooks[0].operation.body
        for content in body.contents if body else ():
            values = [*self.peer.values(self.peer.stated(content), "writeOnly")]
            yield from (one for one in values if self.peer.takes(content.schema, one))

    def unwraps(self, payload: Any) -> str:
        """Why the receiver does not take an event; empty where it does."""
        if self.webhook is None:
            return ""
        try:
            self.webhook.unwrap(json.dumps(payload), strict=True)
        except self.package.module.InvalidWebhook as error:
            return str(error)
        return ""


def _contents(media_type: str, contents: tuple[Content, ...]) -> list[Content]:
    """What is described under a media type, or under the ranges that it was chosen from."""
    same = [one for one in contents if one.media_type == media_type]
    return same or [one for one in contents if "*" in one.media_type]


def _texts(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return _texts(value[0]) if len(value) == 1 else [_texts(each) for each in value]
    if isinstance(value, dict):
        return {name: _texts(each) for name, each in value.items()}
    if isinstance(value, bytes):  # a body of any type, which may be JSON
        try:
            return _texts(json.loads(value))
        except ValueError:
            return value.decode()
    if isinstance(value, str):
        return value
    return json.dumps(value, default=str)


def _joined(texts: Any) -> Any:
    plain = isinstance(texts, list) and all(isinstance(each, str) for each in texts)
    return ",".join(texts) if plain else texts


def _has_text(value: Any, location: str) -> bool:
    """Whether a value is seen on the wire: no empty list is, and headers hold but plain text."""
    if isinstance(value, list):
        return bool(value) and all(_has_text(one, location) for one in value)
    plain = not isinstance(value, str) or (value.isascii() and value.strip() == value != "")
    return value != {} and (location != "header" or plain)


def _carried(value: Any, kind: Any) -> Any:
    """A value as it is given where a body is but text, or bytes."""
    if kind not in (str, bytes) or isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    return text if kind is str else text.encode()


_LOOP = asyncio.new_event_loop()
