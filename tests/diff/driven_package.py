"""The generated package of many APIs: a client without a network, and stubs without a server."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI, HTTPException, Request, Response
from tests.generate.conftest import write_package

from .packed import packed

_AT = "http://all.test"


@dataclass(frozen=True)
class Sent:
    """A request on its way."""

    method: str
    url: str
    headers: Mapping[str, str]
    """Their names in lower case."""
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True)
class Answer:
    """An answer on its way."""

    status: int
    headers: Mapping[str, str]
    """Their names in lower case."""
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def shown(self) -> str:
        return f"{self.status} {self.media_type} {self.content[:300].decode(errors='replace')}"


class Wire:
    """What a client has in place of its connection: it keeps a request, and answers nothing.

    It stands before the driver among the bases of a client.
    """

    sent: Sent | None = None
    nothing: Any = None
    """An answer without content, as the runtime of the client has it."""

    def connect(self, call: Any) -> Any:
        steps = call.steps()
        request = next(steps)
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.sent = Sent(request.method, request.url, headers, request.content or b"")
        try:
            steps.send(self.nothing)
        except StopIteration as end:
            return end.value
        finally:
            steps.close()
        raise AssertionError("a call that is answered goes on")


class Service:
    """Answers each operation with the value it was handed, and keeps what its handler was given."""

    def __init__(self) -> None:
        self.got: dict[str, Any] | None = None
        self.status = 200
        self.value: Any = None

    def __getattr__(self, name: str) -> Any:
        async def handler(response: Response, **given: Any) -> Any:
            self.got = given
            if self.status >= 400 and not isinstance(self.value, Response):
                raise HTTPException(self.status, detail=self.value)
            response.status_code = self.status
            return self.value

        return handler


class Package:
    """The generated package of many APIs; each operation of it can be asked by itself."""

    def __init__(self, documents: list[dict[str, Any]], name: str, folder: Path) -> None:
        with patch("specmeld.render.laid_out", _as_it_is):
            write_package(packed(documents), name, folder)
        self.name = name
        self.module = importlib.import_module(name)
        self.operations = importlib.import_module(f"{name}.resources.all")
        self.webhooks = importlib.import_module(f"{name}.webhooks")
        self.problems = importlib.import_module(f"{name}.runtime._problems")
        self._answer = importlib.import_module(f"{name}.runtime._core").Answer
        self._read = importlib.import_module(f"{name}.runtime._response").read_answer
        self.client: Any = type("Client", (Wire, self.module.Client), {})(
            base_url=_AT, strict_responses=True, max_retries=0
        )
        self.client.nothing = self._answer(204, {})
        self._service = Service()
        self._app = FastAPI()
        routes = importlib.import_module(f"{name}.server.all").routes(self._service)
        made = importlib.import_module(f"{name}.server").router(routes)
        self._endpoints = {one.path: one.endpoint for one in made.routes if one.methods == {"PUT"}}
        self._raised = importlib.import_module(f"{name}.server._refusals").raised

    def forget(self) -> None:
        """Leave its modules to be collected."""
        for module in [one for one in sys.modules if one.partition(".")[0] == self.name]:
            del sys.modules[module]

    def body_argument(self, number: int) -> str:
        """The argument of a handler that is the body."""
        found: str = self._endpoints[f"/pair{number}"].route.body
        return found

    def unreadable(self, operation: Any, answer: Answer) -> str:
        """Why the client cannot read the answer of a success; empty where it can."""
        came = self._answer(answer.status, answer.headers, answer.content)
        try:
            self._read(operation, came, strict=True)
        except self.module.InvalidResponse as error:
            return str(error)
        return ""

    def serve(
        self, sent: Sent, number: int, status: int, value: Any
    ) -> tuple[dict[str, Any] | None, Answer]:
        """What the handler of one operation was given, if it was called, and what came back."""
        service = self._service
        service.got, service.status, service.value = None, status, value
        response = _finished(self._response(self._endpoints[f"/pair{number}"], sent, number))
        headers = {name.decode(): text.decode("latin-1") for name, text in response.raw_headers}
        return service.got, Answer(response.status_code, headers, response.body)

    async def _response(self, endpoint: Any, sent: Sent, number: int) -> Any:
        """What the stubs give to FastAPI, called as it calls them."""

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent.content, "more_body": False}

        request = Request(self._scope(sent, number), receive)
        try:
            return await endpoint(_request=request, response=Response())
        except HTTPException as error:
            return self._raised(endpoint.route.operation, error)

    def _scope(self, sent: Sent, number: int) -> dict[str, Any]:
        path, query = f"/pair{number}", urlsplit(sent.url).query
        assert unquote(urlsplit(sent.url).path).startswith("/pair")
        size = {"content-length": str(len(sent.content))} if sent.content else {}
        headers = {**sent.headers, **size}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": sent.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "server": ("all.test", 80),
            "client": ("client.test", 1),
            "path_params": {},
            "app": self._app,
        }


def _as_it_is(files: Mapping[str, str], *_: Any, **__: Any) -> Mapping[str, str]:
    """How code is laid out changes nothing of what it does, and takes a third of the time."""
    return files


def _finished(answering: Coroutine[Any, Any, Any]) -> Any:
    """What comes of a coroutine that waits for nothing."""
    try:
        answering.send(None)
    except StopIteration as end:
        return end.value
    finally:
        answering.close()
    raise AssertionError("nothing of it has to wait")
