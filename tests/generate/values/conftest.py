"""The package of the harbor, and its client before its own stubs."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import httpx2
import pytest
from tests.generate.conftest import write_package
from tests.generate.values.harbor import document


class Service:
    """Keeps what its handlers are given, and gives it back where there is an answer."""

    given: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        async def handler(*path: Any, **given: Any) -> Any:
            self.given = given
            return given["body"] if name in ("keep", "odd") else None

        return handler


class Harbor:
    """Calls of the client, and what the stubs make of them."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package
        self.models = importlib.import_module(f"{package.__name__}.models")
        self._service = Service()
        app = importlib.import_module(f"{package.__name__}.server").app(slips=self._service)
        self._transport = httpx2.ASGITransport(app=app)

    def call(self, name: str, **arguments: Any) -> tuple[dict[str, Any], Any]:
        """What the handler is given by a call, and what comes back."""

        async def call() -> Any:
            async with httpx2.AsyncClient(transport=self._transport) as http:
                client = self.package.AsyncClient(http_client=http)
                return await getattr(client.slips, name)(**arguments)

        answer = asyncio.run(call())
        return self._service.given, answer

    def answered(self, text: str, name: str = "odd", **arguments: Any) -> tuple[Any, bytes]:
        """What comes back where a server answers ``text``, and what was sent to it."""
        sent: list[bytes] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            sent.append(request.content or request.url.query)
            return httpx2.Response(200, text=text, headers={"Content-Type": "application/json"})

        with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
            client = self.package.Client(http_client=http)
            value = getattr(client.slips, name)(**arguments)
        return value, sent[0]


@pytest.fixture(scope="session")
def harbor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbor]:
    folder = tmp_path_factory.mktemp("values")
    write_package(document(), "slipway", folder)
    sys.path.insert(0, str(folder))
    yield Harbor(importlib.import_module("slipway"))
    sys.path.remove(str(folder))
