"""A package whose server is played by each test, for the blocking and the asynchronous client."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
import yaml

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package of ``harbour.yaml``, imported."""
    document = yaml.safe_load(Path(__file__).with_name("harbour.yaml").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("answers")
    for path, text in render(plan_package(resolve_api(document), "harbour")).items():
        file = folder / "harbour" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("harbour")
    sys.path.remove(str(folder))


@dataclass
class Port:
    """Calls the package of the tests through one of its clients."""

    package: ModuleType
    blocking: bool

    def run(self, url: str | Handler, call: Callable[[Any], Any], **options: Any) -> Any:
        """What ``call`` gives for a client of the server at ``url``, or of a function in its place.

        Streams are given as lists of their values.
        """
        options = {"api_key": "k3y", **options}
        if isinstance(url, str):
            options["base_url"] = url
        return (
            self._blocking(url, call, options) if self.blocking else self._later(url, call, options)
        )

    def _blocking(self, url: str | Handler, call: Callable[[Any], Any], options: Any) -> Any:
        if not isinstance(url, str):
            options["http_client"] = httpx2.Client(transport=httpx2.MockTransport(url))
        with self.package.Client(**options) as client:
            found = call(client)
            return list(found) if isinstance(found, self.package.Stream) else found

    def _later(self, url: str | Handler, call: Callable[[Any], Any], options: Any) -> Any:
        async def later() -> Any:
            if not isinstance(url, str):
                options["http_client"] = httpx2.AsyncClient(transport=httpx2.MockTransport(url))
            async with self.package.AsyncClient(**options) as client:
                found = await call(client)
                if isinstance(found, self.package.AsyncStream):
                    return [value async for value in found]
                return found

        return asyncio.run(later())


@pytest.fixture(params=["blocking", "asynchronous"])
def port(request: pytest.FixtureRequest, harbour: ModuleType) -> Port:
    return Port(harbour, request.param == "blocking")


@dataclass
class Script:
    """Answers one request after the other, the last answer for good; keeps the requests."""

    answers: list[httpx2.Response]

    def __post_init__(self) -> None:
        self.seen: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        return self.answers[min(len(self.seen), len(self.answers)) - 1]


def answer(status: int = 200, json: Any = None, **more: Any) -> httpx2.Response:
    """An answer; of JSON where there is some."""
    return httpx2.Response(status, **({"json": json} if json is not None else {}), **more)
