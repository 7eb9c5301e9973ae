"""What the calls of the cases send, and what they make of the answers."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from .conftest import operations

Sent = list[httpx2.Request]
Calls = Callable[[bytes, str], tuple[Callable[..., Any], Sent]]


@pytest.fixture
def calls(cases: ModuleType, package: Path) -> Calls:
    """What calls an operation of a server that always gives one answer, and what it is sent."""
    names = operations(package)

    def calling(content: bytes, media_type: str) -> tuple[Callable[..., Any], Sent]:
        sent: Sent = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            request.read()
            sent.append(request)
            headers = {"content-type": media_type} if media_type else {}
            return httpx2.Response(200 if media_type else 204, content=content, headers=headers)

        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        client = cases.Client(http_client=http)

        def call(key: str, *arguments: Any, **named: Any) -> Any:
            return attrgetter(names[key])(client)(*arguments, **named)

        return call, sent

    return calling


def test_each_line_is_a_message(calls: Calls, cases: ModuleType) -> None:
    lines = b'{"result": {"at": "1"}}\n{"result": {"at": "2", "new": 3}}\n'
    call, sent = calls(
        lines + b'{"error": {"code": 5, "message": "the clock broke"}}\n', "application/json"
    )
    ticks = call("GET /ticks")
    assert [next(ticks).result.at, next(ticks).result.at] == ["1", "2"]
    with pytest.raises(cases.StreamError, match="the clock broke"):
        next(ticks)
    assert sent[0].headers["accept"] == "application/json"


def test_a_message_that_is_declared_alone_is_taken_out_of_its_line(calls: Calls) -> None:
    call, _ = calls(b'{"result": {"at": "1"}}\n{"at": "2"}\n', "application/json")
    assert [tick.at for tick in call("GET /ticks/bare")] == ["1", "2"]


def test_a_value_asks_for_the_stream(calls: Calls) -> None:
    call, sent = calls(b'data: {"sample": "x"}\n\n', "text/event-stream")
    assert [one.sample for one in call("POST /voices", text="a", delivery="sse")] == ["x"]
    assert sent[0].headers["accept"] == "text/event-stream"
    call, sent = calls(b"mp3", "audio/mpeg")
    assert (
        call("POST /voices", text="a") == call("POST /voices", text="a", delivery="file") == b"mp3"
    )
    assert sent[0].headers["accept"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("method", "body", "parts"),
    [
        ("POST /logs/{id}/files", [("a.txt", b"x"), b"y"], ["file", "a.txt", "file", "file"]),
        ("PUT /logs/{id}/labels", ["x", "y"], ["item", "item"]),
        ("PUT /logs/{id}/parts", {"front": b"x"}, ["front", "file"]),
        ("PUT /logs/{id}/whole", ("a.txt", b"x"), ["file", "a.txt"]),
    ],
)
def test_parts_of_what_is_no_object(calls: Calls, method: str, body: Any, parts: list[str]) -> None:
    call, sent = calls(b"", "")
    call(method, "1", body=body)
    heads = [
        line for line in sent[0].content.decode().split("\r\n") if line.startswith("Content-D")
    ]
    assert [text for head in heads for text in head.split('"')[1::2]] == parts


def test_the_query_of_a_path_is_sent(calls: Calls) -> None:
    call, sent = calls(b"", "")
    call("GET /v2/drafts?preview=on", limit=3)
    call("DELETE /v2/drafts/{id}?preview=on", "a b")
    assert [str(one.url).partition("example")[2] for one in sent] == [
        "/v2/drafts?preview=on&limit=3",
        "/v2/drafts/a%20b?preview=on",
    ]


def test_the_stubs_tell_paths_by_their_queries(cases: ModuleType, package: Path) -> None:
    server = importlib.import_module(f"{cases.__name__}.server")
    called: list[str] = []

    def handler(key: str) -> Callable[..., Any]:
        async def handle(**_: Any) -> None:
            called.append(key)

        return handle

    keys = ["GET /v2/drafts", "GET /v2/drafts?preview=on"]
    service = SimpleNamespace()
    for key in keys:
        setattr(service, operations(package)[key].rpartition(".")[2], handler(key))
    client = TestClient(server.app(drafts=service))
    for path in ("/v2/drafts", "/v2/drafts?limit=3&preview=on"):
        assert client.get(path).status_code == 204
    assert called == keys


def test_json_goes_and_comes_by_its_names(calls: Calls) -> None:
    call, sent = calls(b'{"id": 4}', "text/json")
    assert call("POST /jobs", id=4).id == call("PUT /jobs", id=4).id == 4
    assert {one.headers["content-type"] for one in sent} == {"application/json"}
    assert [one.headers["accept"] for one in sent] == ["application/json", "text/json"]


def test_a_kind_of_patch_is_chosen(calls: Calls) -> None:
    call, sent = calls(b"", "")
    call("PATCH /plans/{id}", "1", body={})
    call("PATCH /plans/{id}", "1", body={}, content_type="application/json-patch+json")
    assert [one.headers["content-type"] for one in sent] == [
        "application/merge-patch+json",
        "application/json-patch+json",
    ]


def test_a_base_that_stands_for_itself(calls: Calls) -> None:
    call, _ = calls(b'[{"kind": "Boat"}, {"kind": "Ferry", "decks": 2}]', "application/json")
    assert [type(one).__name__ for one in call("GET /boats")] == ["PlainBoat", "Ferry"]


def test_text_is_text_by_the_schema(calls: Calls) -> None:
    call, _ = calls("a;é\n".encode(), "application/csv; charset=utf-8")
    assert call("GET /ledger/csv") == "a;é\n"
    assert call("GET /ledger/pdf") == "a;é\n".encode()
