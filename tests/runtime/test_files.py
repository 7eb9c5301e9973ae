"""Files that are read with ``await``: an open one of a library, Starlette's UploadFile."""

from __future__ import annotations

import asyncio
import io
from types import ModuleType
from typing import Any

import httpx2
import pytest
from starlette.datastructures import UploadFile


class Awaited:
    """An open file as aiofiles and anyio have them."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)
        self.name = "/tmp/notes.txt"

    async def read(self, size: int = -1, /) -> bytes:
        return self._file.read(size)


def _operation(runtime: ModuleType) -> Any:
    body = runtime.Body(Any, "multipart/form-data", files=("file",), writer=runtime._content)
    return runtime.Operation("POST", "/x", body=body)


def _sent(runtime: ModuleType, file: Any) -> bytes:
    seen: list[bytes] = []

    async def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(await request.aread())
        return httpx2.Response(204)

    async def send() -> None:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(handle))
        driver = runtime.AsyncDriver(runtime.Settings("https://a.example"), http)
        await driver.send(_operation(runtime), {"body": {"file": file}})

    asyncio.run(send())
    return seen[0]


@pytest.mark.parametrize("size", [0, 5, 200_000])
def test_a_file_that_is_read_with_await_goes_out_whole(runtime: ModuleType, size: int) -> None:
    content = b"~" * size
    for file in (Awaited(content), UploadFile(io.BytesIO(content), filename="notes.txt")):
        sent = _sent(runtime, file)
        assert b'filename="notes.txt"' in sent and b"Content-Type: text/plain" in sent
        assert sent.count(b"~") == size


def test_the_blocking_client_says_who_can_read_it(runtime: ModuleType) -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(204)))
    driver = runtime.SyncDriver(runtime.Settings("https://a.example"), http)
    with pytest.raises(TypeError, match="needs the AsyncClient"):
        driver.send(_operation(runtime), {"body": {"file": Awaited(b"1")}})
