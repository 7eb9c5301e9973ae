"""What the client reads, the stubs of the same package answer."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import httpx2
import pytest

_PNG = b"\x89PNG\xff"


class Papers:
    """Answers as a test says."""

    def __init__(self, gives: Any) -> None:
        self._gives = gives

    def __getattr__(self, name: str) -> Any:
        async def handler(**given: Any) -> Any:
            return self._gives

        return handler


@pytest.mark.parametrize(
    ("method", "gives", "given"),
    [
        ("get_photo", _PNG, _PNG),
        ("get_any", _PNG, _PNG),
        ("get_scan", _PNG, _PNG),
        ("get_motto", "Fair winds", "Fair winds"),
        ("get_loose", {"a": [1]}, {"a": [1]}),
        ("get_deed", _PNG, _PNG),
    ],
)
def test_answers_come_as_they_were_given(
    harbour: ModuleType, method: str, gives: Any, given: Any
) -> None:
    assert _called(harbour, method, gives) == given


def test_a_redirect_is_one(harbour: ModuleType) -> None:
    found = _called(harbour, "get_manifest", harbour.Redirect(302, "https://cdn.example/7"))
    assert (found.status, found.location) == (302, "https://cdn.example/7")


def test_a_redirect_is_passed_on_without_what_belongs_to_its_own_exchange(
    harbour: ModuleType,
) -> None:
    headers = harbour.Headers(
        [
            ("Location", "https://other.example/1"),
            ("Content-Length", "12"),
            ("Content-Type", "text/html"),
            ("Transfer-Encoding", "chunked"),
            ("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"),
            ("Set-Cookie", "b=2"),
            ("X-Trace", "7"),
        ]
    )
    found = _called(harbour, "get_manifest", harbour.Redirect(302, "https://a.example/é", headers))
    assert (found.status, found.location) == (302, "https://a.example/%C3%A9")
    assert found.headers.get_all("location") == ["https://a.example/%C3%A9"]
    assert found.headers.get_all("set-cookie") == headers.get_all("set-cookie")
    assert (found.headers["content-length"], found.headers["x-trace"]) == ("0", "7")
    assert "transfer-encoding" not in found.headers


def _called(harbour: ModuleType, method: str, gives: Any) -> Any:
    from harbour.server import app  # type: ignore[import-not-found]

    services = dict.fromkeys(["boats", "papers", "radio"], Papers(gives))
    transport = httpx2.ASGITransport(app=app(**services, **_OPEN))

    async def later() -> Any:
        http = httpx2.AsyncClient(transport=transport)
        async with harbour.AsyncClient(http_client=http, api_key="k") as client:
            return await getattr(client.papers, method)()

    return asyncio.run(later())


_OPEN: dict[str, Any] = {"authenticate": lambda *_: True}
