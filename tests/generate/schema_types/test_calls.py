"""What the calls of the cases send, and what they make of the answers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx2
import pytest

Sent = list[httpx2.Request]
Calls = Callable[[bytes, str], tuple[Any, Sent]]


@pytest.fixture
def calls(cases: ModuleType) -> Calls:
    """A client whose server always gives one answer, and the requests that it is sent."""

    def client(content: bytes, media_type: str) -> tuple[Any, Sent]:
        sent: Sent = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            request.read()
            sent.append(request)
            headers = {"content-type": media_type} if media_type else {}
            return httpx2.Response(200 if media_type else 204, content=content, headers=headers)

        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        return cases.Client(http_client=http), sent

    return client


def test_each_line_is_a_message(calls: Calls, cases: ModuleType) -> None:
    lines = b'{"result": {"at": "1"}}\n{"result": {"at": "2", "new": 3}}\n'
    client, sent = calls(
        lines + b'{"error": {"code": 5, "message": "the clock broke"}}\n', "application/json"
    )
    ticks = client.ticks.watch()
    assert [next(ticks).result.at, next(ticks).result.at] == ["1", "2"]
    with pytest.raises(cases.StreamError, match="the clock broke"):
        next(ticks)
    assert sent[0].headers["accept"] == "application/json"


def test_a_message_that_is_declared_alone_is_taken_out_of_its_line(calls: Calls) -> None:
    client, _ = calls(b'{"result": {"at": "1"}}\n{"at": "2"}\n', "application/json")
    assert [tick.at for tick in client.ticks.watch_bare()] == ["1", "2"]


def test_a_value_asks_for_the_stream(calls: Calls) -> None:
    client, sent = calls(b'data: {"sample": "x"}\n\n', "text/event-stream")
    assert [one.sample for one in client.voices.speak(text="a", delivery="sse")] == ["x"]
    assert sent[0].headers["accept"] == "text/event-stream"
    client, sent = calls(b"mp3", "audio/mpeg")
    assert client.voices.speak(text="a") == client.voices.speak(text="a", delivery="file") == b"mp3"
    assert sent[0].headers["accept"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("method", "body", "parts"),
    [
        ("add_files", [("a.txt", b"x"), b"y"], ["file", "a.txt", "file", "file"]),
        ("set_labels", ["x", "y"], ["item", "item"]),
        ("set_parts", {"front": b"x"}, ["front", "file"]),
        ("set_whole", ("a.txt", b"x"), ["file", "a.txt"]),
    ],
)
def test_parts_of_what_is_no_object(calls: Calls, method: str, body: Any, parts: list[str]) -> None:
    client, sent = calls(b"", "")
    getattr(client.logs, method)("1", body=body)
    heads = [
        line for line in sent[0].content.decode().split("\r\n") if line.startswith("Content-D")
    ]
    assert [text for head in heads for text in head.split('"')[1::2]] == parts


def test_the_query_of_a_path_is_sent(calls: Calls) -> None:
    client, sent = calls(b"", "")
    client.drafts.list(limit=3)
    client.drafts.delete("a b")
    assert [str(one.url).partition("example")[2] for one in sent] == [
        "/v2/drafts?preview=on&limit=3",
        "/v2/drafts/a%20b?preview=on",
    ]


def test_json_goes_and_comes_by_its_names(calls: Calls) -> None:
    client, sent = calls(b'{"id": 4}', "text/json")
    assert client.jobs.create(id=4).id == client.jobs.replace(id=4).id == 4
    assert {one.headers["content-type"] for one in sent} == {"application/json"}
    assert [one.headers["accept"] for one in sent] == ["application/json", "text/json"]


def test_a_kind_of_patch_is_chosen(calls: Calls) -> None:
    client, sent = calls(b"", "")
    client.plans.patch("1", body={})
    client.plans.patch("1", body={}, content_type="application/json-patch+json")
    assert [one.headers["content-type"] for one in sent] == [
        "application/merge-patch+json",
        "application/json-patch+json",
    ]


def test_a_base_that_stands_for_itself(calls: Calls) -> None:
    client, _ = calls(b'[{"kind": "Boat"}, {"kind": "Ferry", "decks": 2}]', "application/json")
    assert [type(one).__name__ for one in client.boats.list()] == ["PlainBoat", "Ferry"]


def test_text_is_text_by_the_schema(calls: Calls) -> None:
    client, _ = calls("a;é\n".encode(), "application/csv; charset=utf-8")
    assert client.ledger.read_csv() == "a;é\n"
    assert client.ledger.read_pdf() == "a;é\n".encode()
