"""Requests as httpx2 would have built them, with whatever the user's HTTP client adds."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

_NAMES = st.sampled_from(
    ["Accept", "accept", "Content-Length", "Cookie", "Host", "User-Agent", "X"]
)
_HEADERS = st.dictionaries(_NAMES, st.sampled_from(["1", "a b", ""]), max_size=4)
_PATHS = st.sampled_from(["", "/", "/a/../b", "/ü", "/a%2Fb?c=d", "/a?c=d&e={}", "/a b"])

_NOWHERE = httpx2.MockTransport(lambda _: httpx2.Response(204))


def _request(runtime: ModuleType, method: str, path: str, headers: Any, content: bytes) -> Any:
    return runtime.Request(method, f"https://Api.example:443{path}", headers, content, 5.0)


def _parts(request: httpx2.Request) -> Any:
    fields = sorted((name.lower(), value) for name, value in request.headers.raw)
    return request.method, request.url, fields, request.content, request.extensions


@settings(max_examples=examples(60), deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    _PATHS,
    _HEADERS,
    st.sampled_from([b"", b"{}"]),
    _HEADERS,
    st.dictionaries(st.sampled_from("pq"), st.just("1"), max_size=1),
    st.dictionaries(st.sampled_from("cd"), st.just("2"), max_size=1),
)
def test_a_request_is_as_httpx2_builds_it(
    runtime: ModuleType,
    method: str,
    path: str,
    headers: Any,
    content: bytes,
    own: Any,
    params: Any,
    cookies: Any,
) -> None:
    from runtime._transport import _built  # type: ignore[import-not-found]

    request = _request(runtime, method, path, headers, content)
    with httpx2.Client(transport=_NOWHERE, headers=own, params=params, cookies=cookies) as http:
        whole = http.build_request(
            method, request.url, headers=headers, content=content or None, timeout=5.0
        )
        assert _parts(_built(http, request, iter)) == _parts(whole)


def test_a_client_of_another_kind_builds_its_own(runtime: ModuleType) -> None:
    class Signing(httpx2.Client):
        def build_request(self, *args: Any, **more: Any) -> httpx2.Request:
            built = super().build_request(*args, **more)
            built.headers["X-Signed"] = "yes"
            return built

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text=request.headers.get("X-Signed", "no"))

    replies = {"200": runtime.Reply(str, "text/plain")}
    operation = runtime.Operation("GET", "/x", replies=replies)
    http = Signing(transport=httpx2.MockTransport(answer))
    with runtime.SyncDriver(runtime.Settings("https://api.example"), http) as client:
        assert client.send(operation, {}) == "yes"


@pytest.mark.parametrize("url", ["https://api.example/x", "https://api.example/x?key=k"])
def test_what_may_hold_a_key_is_not_remembered(runtime: ModuleType, url: str) -> None:
    from runtime._transport import _built, _parsed

    _parsed.cache_clear()
    with httpx2.Client(transport=_NOWHERE) as http:
        _built(http, runtime.Request("GET", url, {}, b"", None), iter)
    assert _parsed.cache_info().currsize == ("?" not in url)
