"""Streams, lists of pages, uploads, downloads, tokens, hooks: through both clients of one API."""

from __future__ import annotations

import asyncio
import inspect
import io
import itertools
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

URL = "https://feed.example/v1"


class Feed:
    """One of the two clients before a server of ours, used as if both were blocking."""

    def __init__(self, twin: str, feed: ModuleType) -> None:
        self.twin = twin
        self.feed = feed
        self.sent: list[httpx2.Request] = []
        self.answers: list[Callable[[httpx2.Request], httpx2.Response]] = []
        self.options: dict[str, Any] = {"access_token": "t0ken"}

    def answer(self, *answers: Any) -> None:
        """What comes next; the last answer comes for good."""
        self.answers = [one if callable(one) else (lambda request, one=one: one) for one in answers]

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        return (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)

    def run(self, use: Callable[[Any], Any]) -> Any:
        """What ``use`` gives of the client; iterables are gone through, awaitables awaited."""
        if self.twin == "blocking":

            def handle(request: httpx2.Request) -> httpx2.Response:
                request.read()
                return self._handle(request)

            http = httpx2.Client(transport=httpx2.MockTransport(handle))
            with self.feed.Client(**self.options, http_client=http) as client:
                return _gone_through(use(client))

        async def handle_later(request: httpx2.Request) -> httpx2.Response:
            await request.aread()
            return self._handle(request)

        async def later() -> Any:
            http = httpx2.AsyncClient(transport=httpx2.MockTransport(handle_later))
            async with self.feed.AsyncClient(**self.options, http_client=http) as client:
                found = use(client)
                if inspect.isawaitable(found) and not hasattr(found, "__aiter__"):
                    found = await found
                if hasattr(found, "__aiter__"):
                    return [item async for item in found]
                return found

        return asyncio.run(later())

    def streamed(self, *pieces: bytes, broken: bool = False, kind: str = "event-stream") -> Any:
        """An answer that comes in pieces; ``broken``: the connection is cut after them."""

        def blocking() -> Iterator[bytes]:
            yield from pieces
            if broken:
                raise httpx2.ReadError("cut")

        async def asynchronous() -> AsyncIterator[bytes]:
            for piece in blocking():
                yield piece

        def answer(request: httpx2.Request) -> httpx2.Response:
            content: Any = blocking() if self.twin == "blocking" else asynchronous()
            headers = {"content-type": f"text/{kind}" if "/" not in kind else kind}
            return httpx2.Response(200, content=content, headers=headers)

        return answer


def _gone_through(found: Any) -> Any:
    iterates = hasattr(found, "__iter__") and not isinstance(found, str | bytes | list | tuple)
    return list(found) if iterates and not hasattr(found, "model_dump") else found


@pytest.fixture(params=["blocking", "asynchronous"])
def world(request: pytest.FixtureRequest, feed: ModuleType) -> Feed:
    return Feed(request.param, feed)


def _json(value: Any, headers: dict[str, str] | None = None) -> Any:
    return lambda request: httpx2.Response(200, json=value, headers=headers)


def _stories(*ids: str) -> list[dict[str, str]]:
    return [{"id": each} for each in ids]


# Pages


def test_a_cursor_is_followed_with_all_other_arguments(world: Feed) -> None:
    world.answer(
        _json({"data": _stories("a", "b"), "has_more": True, "last_id": "b"}),
        _json({"data": _stories("c"), "has_more": False, "last_id": "c"}),
    )
    found = world.run(lambda client: client.stories.list(topic="sea & sand", limit=2))
    assert [story.id for story in found] == ["a", "b", "c"]
    assert [str(each.url).partition("?")[2] for each in world.sent] == [
        "limit=2&topic=sea%20%26%20sand",
        "after=b&limit=2&topic=sea%20%26%20sand",
    ]


def test_a_cursor_that_is_told_twice_ends_the_list(
    world: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    world.answer(_json({"data": _stories("a"), "has_more": True, "last_id": "a"}))
    found = world.run(lambda client: client.stories.list())
    assert [story.id for story in found] == ["a", "a"]
    assert "reported the page 'a' twice" in caplog.text


@pytest.mark.parametrize("answer", [[], "no", 1, {"data": None}, {"has_more": True}])
def test_an_answer_of_another_shape_is_a_page_without_items(world: Feed, answer: Any) -> None:
    world.answer(_json(answer))
    assert world.run(lambda client: client.stories.list()) == []
    assert len(world.sent) == 1


def test_numbers_of_pages_go_up_until_one_is_not_full(world: Feed) -> None:
    world.answer(_json(_stories("a", "b")), _json(_stories("c", "d")), _json(_stories("e")))
    found = world.run(lambda client: client.editions.list(per_page=2))
    assert [story.id for story in found] == list("abcde")
    assert [each.url.params.get("page") for each in world.sent] == [None, "2", "3"]


def test_a_server_that_knows_no_pages_is_not_asked_for_ever(world: Feed) -> None:
    world.answer(_json(_stories("a", "b")))
    assert len(world.run(lambda client: client.editions.list())) == 200
    assert len(world.sent) == 100


def test_offsets_go_up_by_what_came_until_nothing_does(world: Feed) -> None:
    world.answer(
        _json({"results": _stories("a", "b")}), _json({"results": _stories("c")}), _json({})
    )
    found = world.run(lambda client: client.letters.list(offset=10))
    assert [story.id for story in found] == list("abc")
    assert [each.url.params["offset"] for each in world.sent] == ["10", "12", "13"]


def test_links_in_a_header_are_followed(world: Feed) -> None:
    link = f'<{URL}/archive?page=1>; rel="first prev", </v1/archive?page=2&x=%2F>; rel=next'
    world.answer(_json(_stories("a"), {"Link": link}), _json(_stories("b")))
    found = world.run(lambda client: client.archive.list())
    assert [story.id for story in found] == ["a", "b"]
    assert str(world.sent[1].url) == f"{URL}/archive?page=2&x=%2F"
    assert world.sent[1].headers["authorization"] == "Bearer t0ken"


def test_urls_in_an_answer_are_followed(world: Feed) -> None:
    world.answer(
        _json({"items": _stories("a"), "links": {"next": "/v1/wires?from=2"}}),
        _json({"items": _stories("b"), "links": {"next": None}}),
    )
    found = world.run(lambda client: client.wires.list(size=1))
    assert [story.id for story in found] == ["a", "b"]
    assert str(world.sent[1].url) == f"{URL}/wires?from=2"


@pytest.mark.parametrize("url", ["https://evil.example/wires", "ftp://feed.example/v1", "//evil"])
def test_no_key_goes_to_another_server(world: Feed, url: str) -> None:
    world.answer(_json({"items": _stories("a"), "links": {"next": url}}))
    with pytest.raises(world.feed.InvalidRequest, match="on another server"):
        world.run(lambda client: client.wires.list())
    assert len(world.sent) == 1


def test_a_page_is_an_answer_and_leads_to_the_next(feed: ModuleType) -> None:
    world = Feed("blocking", feed)
    world.answer(
        _json({"data": _stories("a"), "has_more": True, "last_id": "a"}),
        _json({"data": _stories("b"), "has_more": False, "last_id": "b"}),
    )

    def use(client: Any) -> str:
        page = client.stories.list()
        assert (page.response.has_more, page.has_next, len(page.items)) == (True, True, 1)
        following = page.next_page()
        assert (following.has_next, following.next_page()) == (False, None)
        return repr(following)

    assert world.run(use) == "Page(1 items, has_next=False)"


def test_an_awaited_list_is_its_first_page(feed: ModuleType) -> None:
    world = Feed("asynchronous", feed)
    world.answer(
        _json({"data": _stories("a"), "has_more": True, "last_id": "a"}),
        _json({"data": _stories("b"), "has_more": False, "last_id": "b"}),
    )

    async def use(client: Any) -> list[int]:
        page = await client.stories.list()
        following = await page.next_page()
        assert (page.has_next, await following.next_page()) == (True, None)
        return [len(page.items) async for page in client.stories.list().pages()]

    assert world.run(use) == [1]


# Streams


def test_asynchronous_methods_show_what_the_blocking_ones_do(feed: ModuleType) -> None:
    with feed.Client(access_token="t") as client:
        twins = feed.AsyncClient(access_token="t")
        lists = client.stories.list, twins.stories.list
        plain = client.stories.create, twins.stories.create
        for method, twin in (lists, plain):
            own, shown = inspect.signature(method), inspect.signature(twin)
            assert shown.parameters == own.parameters
            assert inspect.getdoc(twin) == inspect.getdoc(method)
        assert "Page[" in str(inspect.signature(lists[0]).return_annotation)
        assert "AsyncPages[" in str(inspect.signature(lists[1]).return_annotation)
        assert inspect.iscoroutinefunction(plain[1])


def test_a_stream_is_asked_for_and_typed(world: Feed) -> None:
    events = (
        b'data: {"word": "Hel"}\n\ndata: {"word":\ndata: "lo"}\r\n\r\ndata: [DONE]\n\ndata: x\n\n'
    )
    world.answer(world.streamed(events))
    found = world.run(lambda client: client.stories.create(text="Hello", stream=True))
    assert [type(each).__name__ for each in found] == ["Event", "Event"]
    assert [each.word for each in found] == ["Hel", "lo"]
    assert world.sent[0].headers["accept"] == "text/event-stream"
    assert world.sent[0].content == b'{"text":"Hello","stream":true}'


@pytest.mark.parametrize("stream", [{}, {"stream": None}, {"stream": False}])
def test_without_being_asked_for_there_is_no_stream(world: Feed, stream: Any) -> None:
    world.answer(_json({"id": "s"}))
    assert world.run(lambda client: client.stories.create(text="x", **stream)).id == "s"
    assert world.sent[0].headers["accept"] == "application/json"


def test_events_are_the_same_however_they_are_cut(world: Feed) -> None:
    whole = (
        "\ufeff: a comment\r\nid: 1\rdata: ü\u2028€\n\nevent: named\ndata\ndata: [1,\n"
        "data: 2]\nretry: 7\n\nid: only\n\ndata: cut off"
    ).encode()
    kinds = world.feed.ServerSentEvent
    expected = [kinds("message", "ü\u2028€", "1"), kinds("named", [1, 2], "1")]
    for size in (1, 2, 3, 5, 7, 64, len(whole)):
        pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
        world.answer(world.streamed(*pieces))
        assert world.run(lambda client: client.stories.follow()) == expected


def test_a_stream_goes_on_after_a_cut_where_its_events_have_ids(
    world: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = _without_waiting(monkeypatch)
    world.answer(
        world.streamed(b"id: 7\nretry: 30\ndata: 1\n\ndata: 2", broken=True),
        world.streamed(b"data: 2\n\ndata: [DONE]\n\n"),
    )
    assert [each.data for each in world.run(lambda client: client.stories.follow())] == [1, 2]
    assert [each.headers.get("last-event-id") for each in world.sent] == [None, "7"]
    assert waits == [0.03]


def test_a_stream_that_cannot_go_on_says_so(world: Feed) -> None:
    world.answer(world.streamed(b"data: 1\n\n", broken=True))
    with pytest.raises(world.feed.APIConnectionError, match="cut"):
        world.run(lambda client: client.stories.follow())
    assert len(world.sent) == 1


def test_tries_are_counted_from_the_last_event(
    world: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_waiting(monkeypatch)
    cut = [world.streamed(f"id: {n}\ndata: {n}\n\n".encode(), broken=True) for n in range(9)]
    world.answer(*cut, world.streamed(b"data: [DONE]\n\n"))
    found = world.run(lambda client: client.stories.follow())
    assert [each.data for each in found] == [*range(9)]
    world.answer(world.streamed(b"id: 1\ndata: 1\n\n", broken=True))
    world.sent.clear()
    with pytest.raises(world.feed.APIConnectionError, match="cut"):
        world.run(lambda client: client.stories.follow())
    assert len(world.sent) == 6


def test_an_id_that_no_header_holds_cannot_be_gone_on_after(world: Feed) -> None:
    world.answer(world.streamed("id: é\ndata: 1\n\n".encode(), broken=True))
    with pytest.raises(world.feed.APIConnectionError, match="cut"):
        world.run(lambda client: client.stories.follow())
    assert len(world.sent) == 1


def test_a_stream_of_which_only_words_tell_has_events_without_type(world: Feed) -> None:
    world.answer(world.streamed(b'event: said\ndata: {"a": 1}\n\n'))
    (event,) = world.run(lambda client: client.stories.speak(stream=True))
    assert event == world.feed.ServerSentEvent("said", {"a": 1})


def test_a_refusal_is_an_error_before_the_stream(world: Feed) -> None:
    world.answer(httpx2.Response(404, json={"message": "none"}))
    with pytest.raises(world.feed.NotFoundError, match="none"):
        world.run(lambda client: client.stories.follow())


def test_lines_of_json_are_values(world: Feed) -> None:
    lines = '{"id":"a","text":"\u2028"}\n\n{"id":"b"}\r\n{"id":"c"}'.encode()
    world.answer(
        world.streamed(*(lines[at : at + 3] for at in range(0, len(lines), 3)), kind="x/y")
    )
    found = world.run(lambda client: client.stories.export())
    assert [story.id for story in found] == ["a", "b", "c"]


def test_an_event_that_does_not_fit_is_kept_or_raised(world: Feed) -> None:
    world.answer(world.streamed(b'data: {"word": 1}\n\n'))
    (event,) = world.run(lambda client: client.stories.create(text="x", stream=True))
    assert event.word == 1
    world.options["strict_responses"] = True
    with pytest.raises(world.feed.InvalidResponse, match="word"):
        world.run(lambda client: client.stories.create(text="x", stream=True))


def test_a_stream_that_is_left_gives_its_connection_back(feed: ModuleType) -> None:
    closed = []

    class Endless(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"data: 1\n\n"

        def close(self) -> None:
            closed.append(True)

    def handle(request: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, stream=Endless(), headers=headers)

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    client = feed.Client(access_token="t", http_client=http)
    with client.stories.follow() as stream:
        assert next(stream).data == 1
        assert not closed
    assert closed


# Bodies


def test_a_body_is_its_properties_or_one_thing(world: Feed) -> None:
    from feed.models.stories import NewStory  # type: ignore[import-not-found]

    world.answer(_json({"id": "s"}))
    world.run(lambda client: client.stories.create(text="x", from_="me"))
    world.run(lambda client: client.stories.create(body={"text": "x", "from": "me"}))
    world.run(lambda client: client.stories.create(body=NewStory(text="x", from_="me")))
    world.run(lambda client: client.stories.create(text="x", extra_body={"from": "me"}))
    assert {each.content for each in world.sent} == {b'{"text":"x","from":"me"}'}
    with pytest.raises(TypeError, match="unexpected keyword argument 'form'; did you mean 'from_'"):
        world.run(lambda client: client.stories.create(text="x", form="me"))
    with pytest.raises(world.feed.InvalidRequest, match="text: Field required"):
        world.run(lambda client: client.stories.create(body={"from": "me"}))


def test_files_are_sent_piece_by_piece_and_again(
    world: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_waiting(monkeypatch)
    picture = tmp_path / "picture.png"
    picture.write_bytes(bytes(range(256)) * 1000)
    world.answer(httpx2.Response(503), httpx2.Response(204))
    world.run(lambda client: client.stories.picture.update("1", body=picture))
    with picture.open("rb") as file:
        world.answer(httpx2.Response(503), httpx2.Response(204))
        file.seek(256)
        world.run(lambda client: client.stories.picture.update("1", body=file))
    whole = picture.read_bytes()
    assert [each.content for each in world.sent] == [whole, whole, whole[256:], whole[256:]]
    assert [each.headers["content-length"] for each in world.sent][::2] == ["256000", "255744"]


def test_what_can_be_read_once_is_not_sent_twice(world: Feed) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._pieces = [b"ab", b"c"]

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self._pieces.pop(0) if self._pieces else b""

    world.answer(httpx2.Response(503))
    with pytest.raises(world.feed.InternalServerError):
        world.run(lambda client: client.stories.picture.update("1", body=Pipe()))
    assert [each.content for each in world.sent] == [b"abc"]
    assert world.sent[0].headers["transfer-encoding"] == "chunked"


def test_parts_have_the_types_of_their_encoding(world: Feed, tmp_path: Path) -> None:
    picture = tmp_path / 'p"1.png'
    picture.write_bytes(b"\x89PNG")
    world.answer(httpx2.Response(204))
    world.run(
        lambda client: client.stories.picture.create(
            "1", file=picture, about={"by": "me"}, note="a\nb"
        )
    )
    boundary = world.sent[0].headers["content-type"].partition("boundary=")[2].encode()
    parts = world.sent[0].content.split(b"--" + boundary)
    assert parts[1:] == [
        b'\r\nContent-Disposition: form-data; name="file"; filename="p%221.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n",
        b'\r\nContent-Disposition: form-data; name="about"\r\n'
        b'Content-Type: application/json\r\n\r\n{"by":"me"}\r\n',
        b'\r\nContent-Disposition: form-data; name="note"\r\n\r\na\nb\r\n',
        b"--\r\n",
    ]
    assert world.sent[0].headers["content-length"] == str(len(world.sent[0].content))


# The whole answer


def test_a_download_is_read_as_it_comes(world: Feed, tmp_path: Path) -> None:
    world.answer(world.streamed(b"\x89", b"PNG", kind="image/png"))
    path = tmp_path / "saved.png"

    def blocking(client: Any) -> int:
        with client.download(client.stories.picture.get, "1") as download:
            assert download.headers["content-type"] == "image/png"
            return int(download.save(path))

    async def asynchronous(client: Any) -> int:
        async with await client.download(client.stories.picture.get, "1") as download:
            return int(await download.save(path))

    assert world.run(blocking if world.twin == "blocking" else asynchronous) == 4
    assert path.read_bytes() == b"\x89PNG"


def test_the_whole_answer_is_there_for_who_asks(world: Feed) -> None:
    world.answer(_json({"id": 1}, {"X-Request-Id": "r1"}))
    found = world.run(lambda client: client.with_response(client.stories.create, text="x"))
    assert (found.value.id, found.status, found.request_id) == (1, 200, "r1")
    assert [each.pointer for each in found.problems] == ["/id"]
    assert found.content == b'{"id":1}'
    with pytest.raises(TypeError, match="method of a resource"):
        world.run(lambda client: client.with_response(_later if world.twin != "blocking" else str))


async def _later() -> str:
    return ""


# Keys and hooks


def test_a_token_is_had_once_and_anew_when_it_is_refused(world: Feed) -> None:
    world.options = {"client_id": "me:x", "client_secret": "s3cret", "base_url": f"{URL}/"}
    token = _json({"access_token": "one", "expires_in": 3600, "token_type": "bearer"})
    other = _json({"access_token": "two", "expires_in": 3600})
    done, gone = _json({"id": "s"}), httpx2.Response(401)
    world.answer(token, done, done, gone, other, done)

    def blocking(client: Any) -> None:
        for _ in range(3):
            client.stories.create(text="x")

    async def asynchronous(client: Any) -> None:
        for _ in range(3):
            await client.stories.create(text="x")

    world.run(blocking if world.twin == "blocking" else asynchronous)
    assert [each.headers["authorization"] for each in world.sent] == [
        "Basic bWUlM0F4OnMzY3JldA==",
        *["Bearer one"] * 3,
        "Basic bWUlM0F4OnMzY3JldA==",
        "Bearer two",
    ]
    assert str(world.sent[0].url) == "https://feed.example/token"
    assert parse_qs(world.sent[0].content.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read"],
    }


@pytest.mark.parametrize("seconds", [-1, 0, 1, 29, "10"])
def test_a_token_that_soon_runs_out_is_used_and_asked_for_anew(world: Feed, seconds: Any) -> None:
    world.options = {"client_id": "me", "client_secret": "s"}
    done = _json({"id": "s"})
    world.answer(_json({"access_token": "one", "expires_in": seconds}), done, done)
    assert world.run(lambda client: client.stories.create(text="x")).id == "s"
    assert [each.url.path for each in world.sent] == ["/token", "/v1/stories"]


def test_lists_and_streams_have_a_whole_answer_too(world: Feed) -> None:
    world.answer(_json({"data": _stories("a"), "has_more": False}, {"X-Request-Id": "r1"}))
    found = world.run(lambda client: client.with_response(client.stories.list))
    assert (found.request_id, [story.id for story in found.value.items]) == ("r1", ["a"])
    world.answer(world.streamed(b"data: 1\n\n"))
    found = world.run(lambda client: client.with_response(client.stories.follow))
    assert (found.status, found.headers["content-type"]) == (200, "text/event-stream")
    world.answer(world.streamed(b"[", b"]", kind="application/json"))
    download = world.run(lambda client: client.download(client.editions.list))
    assert download == [b"[", b"]"]


@pytest.mark.parametrize(
    "answer", [{}, {"access_token": 1}, {"access_token": "t", "expires_in": [1]}, [], "t"]
)
def test_an_answer_without_a_token_is_an_error(world: Feed, answer: Any) -> None:
    world.options = {"client_id": "me", "client_secret": "s"}
    world.answer(_json(answer))
    with pytest.raises(world.feed.InvalidResponse, match="access_token"):
        world.run(lambda client: client.stories.create(text="x"))


def test_one_key_marks_all_tries_of_a_call(world: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_waiting(monkeypatch)
    world.answer(httpx2.Response(500), httpx2.Response(502), _json({"id": "s"}))
    world.run(lambda client: client.stories.create(text="x"))
    world.run(lambda client: client.stories.create(text="x", idempotency_key="mine"))
    keys = [each.headers["idempotency-key"] for each in world.sent]
    assert len(set(keys[:3])) == 1 and len(keys[0]) == 36 and keys[3] == "mine"


def test_hooks_see_each_try_and_may_change_it(world: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    _without_waiting(monkeypatch)
    seen: list[Any] = []

    def before(request: Any) -> Any:
        return replace(request, headers={**request.headers, "X-Try": str(len(seen))})

    world.options |= {"before": before, "after": lambda request, answer: seen.append(answer.status)}
    world.answer(httpx2.Response(503), _json({"id": "s"}))
    world.run(lambda client: client.stories.create(text="x"))
    assert [each.headers["x-try"] for each in world.sent] == ["0", "1"]
    assert seen == [503, 200]


def test_logs_and_texts_hold_no_secret(world: Feed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.answer(httpx2.Response(500, json={"message": "no"}))
    with pytest.raises(world.feed.InternalServerError):
        world.run(lambda client: client.stories.create(text="x", max_retries=0))
    ours = [each for each in caplog.records if each.name.startswith("feed")]
    assert [each.getMessage() for each in ours] == [
        f"POST {URL}/stories",
        f"POST {URL}/stories: 500",
    ]
    assert world.run(repr).endswith(f"Client(base_url='{URL}')")


def test_a_deadline_ends_the_tries(world: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = _without_waiting(monkeypatch)
    world.answer(httpx2.Response(503, headers={"Retry-After": "3"}))
    with pytest.raises(world.feed.InternalServerError):
        world.run(lambda client: client.stories.create(text="x", deadline=2.0))
    assert (waits, len(world.sent)) == ([], 1)
    assert world.sent[0].extensions["timeout"]["read"] == pytest.approx(2.0, abs=0.5)


def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, which pass at once."""
    waits: list[float] = []
    real = asyncio.sleep

    async def passed(seconds: float) -> None:
        waits.append(seconds)
        await real(0)

    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setattr("asyncio.sleep", passed)
    return waits


@pytest.mark.slow
@pytest.mark.parametrize("twin", ["blocking", "asynchronous"])
def test_a_package_for_httpx_does_the_same(twin: str, tmp_path: Path) -> None:
    """One run of its own process, in which httpx2 cannot be imported."""
    import yaml
    from tests.generate.conftest import FIXTURES

    from specmeld.plan import plan_package
    from specmeld.render import render
    from specmeld.resolve import resolve_api

    document = yaml.safe_load((FIXTURES / "feed.yaml").read_text(encoding="utf-8"))
    plan = plan_package(resolve_api(document), "feed_httpx", http_library="httpx")
    for path, text in render(plan).items():
        (tmp_path / "feed_httpx" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "feed_httpx" / path).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _WITH_HTTPX, twin], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.split() == ["1", "[2]", "named"], done.stderr


_WITH_HTTPX = """
import asyncio, sys
sys.modules["httpx2"] = None
import httpx
from feed_httpx import AsyncClient, Client

EVENTS = b"data: 1\\n\\nevent: named\\ndata: [2]\\n\\n: x\\n\\n"

def handle(request):
    return httpx.Response(200, content=EVENTS, headers={"content-type": "text/event-stream"})

def told(events):
    print(events[0].data, events[1].data, events[1].event)

async def later():
    http = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    async with AsyncClient(access_token="t", http_client=http) as client:
        told([event async for event in await client.stories.follow()])

if sys.argv[1] == "blocking":
    http = httpx.Client(transport=httpx.MockTransport(handle))
    told(list(Client(access_token="t", http_client=http).stories.follow()))
else:
    asyncio.run(later())
"""


# Keys that a function gives


def test_a_function_gives_the_key_of_each_call(world: Feed) -> None:
    keys = iter(["one", "two", "three"])
    world.options = {"access_token": _giver(world, keys)}
    world.answer(_json({"id": "s"}))
    world.run(lambda client: client.stories.speak())
    world.run(lambda client: client.stories.speak())
    assert [each.headers["authorization"] for each in world.sent] == ["Bearer one", "Bearer two"]


def test_a_function_is_asked_again_when_its_key_is_refused(world: Feed) -> None:
    world.options = {"access_token": _giver(world, iter(["old", "new"]))}
    world.answer(httpx2.Response(401), _json({"id": "s"}))
    assert world.run(lambda client: client.stories.speak()).id == "s"
    assert [each.headers["authorization"] for each in world.sent] == ["Bearer old", "Bearer new"]


def test_a_function_with_one_key_alone_is_refused_once(world: Feed) -> None:
    world.options = {"access_token": _giver(world, itertools.repeat("same"))}
    world.answer(httpx2.Response(401))
    with pytest.raises(world.feed.AuthenticationError):
        world.run(lambda client: client.stories.speak())
    assert len(world.sent) == 1


def test_a_function_that_gives_no_text_is_told(world: Feed) -> None:
    world.options = {"access_token": _giver(world, iter([None]))}
    with pytest.raises(TypeError, match="Authorization returned NoneType, not a string"):
        world.run(lambda client: client.stories.speak())
    assert not world.sent


def _giver(world: Feed, keys: Iterator[Any]) -> Callable[[], Any]:
    async def later() -> Any:
        return next(keys)

    return later if world.twin == "asynchronous" else lambda: next(keys)
