"""Packages for one test module: generated, imported, and their clients before their servers."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from tests.generate.conftest import write_package


@contextmanager
def imported(document: dict[str, Any], name: str, folder: Path) -> Iterator[tuple[Any, Any]]:
    """The package of a document, and its server."""
    write_package(document, name, folder)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name), importlib.import_module(f"{name}.server")
    finally:
        sys.path.remove(str(folder))


class Service:
    """Keeps what its handlers are given."""

    def __init__(self) -> None:
        self.got: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        async def handler(*path: Any, **given: Any) -> None:
            self.got = {name: await plain(value) for name, value in given.items()}

        return handler


class Pair:
    """A client of a package with one resource, ``all``, before its own server."""

    def __init__(self, package: Any, server: Any) -> None:
        self.service = Service()
        self._loop = asyncio.new_event_loop()
        http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=server.app(all=self.service)))
        self._all = package.AsyncClient(http_client=http, base_url="http://all.test").all

    def arrives(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """What the handler of an operation is given when the client is given this."""
        self.service.got = {}
        self._loop.run_until_complete(getattr(self._all, operation)(**given))
        return self.service.got


async def plain(value: Any) -> Any:
    """Models and files as JSON and bytes."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if hasattr(value, "read"):
        return await value.read()
    if isinstance(value, dict):
        return {name: await plain(each) for name, each in value.items()}
    return [await plain(each) for each in value] if isinstance(value, list) else value
