"""Events whose data is JSON in a text (OpenAPI 3.2): typed values for client and server alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from specmeld.pipeline.settle.document_reading import canonical_from
from specmeld.resolve import resolve_api

from .conftest import FIXTURES, write_package


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    import importlib
    import sys

    folder = tmp_path_factory.mktemp("events")
    canonical, _ = canonical_from(FIXTURES / "events.yaml")
    write_package(canonical.document, "events", folder)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("events")
    sys.path.remove(str(folder))


def test_the_data_of_an_event_is_its_value(events: ModuleType, serve: Any) -> None:
    from events.models import Note  # type: ignore[import-not-found]
    from events.server import app  # type: ignore[import-not-found]

    class Live:
        async def follow(self) -> AsyncIterator[Any]:
            async def told() -> AsyncIterator[Any]:
                yield {"event": "added", "id": "1", "data": Note(text="new")}
                yield {"event": "pinged"}

            return told()

    with serve(app(live=Live())) as url:
        raw = httpx2.get(f"{url}/v1/live").text
        assert raw.startswith('event: added\nid: 1\ndata: {"text":"new"}\n\n')
        with events.Client(base_url=f"{url}/v1") as client:
            added = next(client.live.follow())
        assert isinstance(added.data, Note) and added.data.text == "new"

        async def later() -> Any:
            async with events.AsyncClient(base_url=f"{url}/v1") as client:
                return [event async for event in await client.live.follow()]

        assert asyncio.run(later())[0] == added


def test_what_does_not_change_stays_a_reference() -> None:
    api = resolve_api(canonical_from(FIXTURES / "events.yaml")[0].document)
    (response,) = api.operations[0].responses
    branches = response.contents[0].schema["oneOf"]  # type: ignore[index]
    assert branches[0]["properties"]["data"] == {"$ref": "#/components/schemas/Note"}
    assert branches[1]["properties"]["data"] == {"type": "string"}
    assert api.schemas["Added"]["properties"]["data"]["type"] == "string"  # type: ignore[index]


@pytest.mark.parametrize("loop", ["oneOf", "data"])
def test_circles_end(loop: str, tmp_path: Path) -> None:
    from specmeld.resolve.events import with_values

    schema: dict[str, Any] = {"$ref": "#/a"}
    inner = {"oneOf": [{"$ref": "#/a"}]} if loop == "oneOf" else {"properties": {"data": schema}}
    assert with_values(schema, lambda ref: inner) is schema
