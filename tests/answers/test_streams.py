"""Streams: their values, errors in their midst, and what is no stream at all."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer
from .wire import http, speaking, trickling

_EVENTS, _LINES = "text/event-stream", "application/x-ndjson"


def _told(kind: str, content: bytes) -> Script:
    return Script([answer(content=content, headers={"Content-Type": kind})])


def _event(data: Any, name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def _live(client: Any) -> Any:
    return client.radio.follow_live()


def _log(client: Any) -> Any:
    return client.radio.follow_log()


_PING = _event({"n": 1})


@pytest.mark.parametrize(
    ("follow", "kind", "said", "message"),
    [
        (_live, _EVENTS, _event({"message": "over"}, "error"), "over"),
        (_live, _EVENTS, _event("over and out", "error"), "over and out"),
        (_live, _EVENTS, _event({}, "error"), "an error without a message"),
        (_live, _EVENTS, _event({"error": {"message": "over", "code": 7}}), "over"),
        (_live, _EVENTS, _event({"error": "over"}), "over"),
        (_live, _EVENTS, _event({"n": 2, "error": {"message": "over"}}), "over"),
        (
            _live,
            _EVENTS,
            _event({"type": "error", "error": {"type": "x", "message": "over"}}),
            "over",
        ),
        (_log, _LINES, b'{"error": "over"}\n', "over"),
        (_log, _LINES, b'{"n": 2, "error": {"message": "over"}}\n', "over"),
        (lambda c: c.radio.follow_noise(), _EVENTS, _event({"error": "over"}), "over"),
        (lambda c: c.radio.follow_noise(), _EVENTS, _event({"detail": "over"}, "error"), "over"),
    ],
)
def test_an_error_in_the_midst_is_raised(
    port: Port, harbour: ModuleType, follow: Any, kind: str, said: bytes, message: str
) -> None:
    first = b'{"n": 1}\n' if kind == _LINES else _PING
    with pytest.raises(harbour.StreamError) as caught:
        port.run(_told(kind, first + said + first), follow)
    error = caught.value
    assert (error.message, error.response.status) == (message, 200)
    assert str(error).startswith(f"{message} (GET https://harbour.example/v1/radio/")
    assert error.request.url.endswith("?key=***")


@pytest.mark.parametrize(
    ("follow", "kind", "said"),
    [
        (_live, _EVENTS, {"n": 2, "error": None}),
        (_live, _EVENTS, {"n": 2, "error": ""}),
        (_live, _EVENTS, {"n": 2, "error": "a word"}),
        (_live, _EVENTS, {"n": 2, "errors": []}),
        (_log, _LINES, {"n": 2, "text": "x", "error": "boom"}),
        (lambda c: c.radio.follow_noise(), _EVENTS, {"level": "error", "error": "boom"}),
    ],
)
def test_what_looks_like_an_error_and_is_none(
    port: Port, follow: Any, kind: str, said: dict[str, Any]
) -> None:
    line = json.dumps(said).encode() + b"\n" if kind == _LINES else _event(said)
    assert len(port.run(_told(kind, line), follow)) == 1


def test_an_error_that_is_described_is_a_value(port: Port) -> None:
    said = _event({"kind": "error", "error": "wet"}, "error") + _event({"kind": "calm"})
    fault, calm = port.run(_told(_EVENTS, said), lambda client: client.radio.follow_alarm())
    assert (fault.error, type(fault).__name__, type(calm).__name__) == ("wet", "Fault", "Calm")


@pytest.mark.parametrize("said", [{}, {"other": 1}, {"kind": "storm"}])
def test_a_missing_tag_picks_no_class(port: Port, harbour: ModuleType, said: Any) -> None:
    (value,) = port.run(_told(_EVENTS, _event(said)), lambda client: client.radio.follow_alarm())
    assert type(value) is harbour.UnknownObject
    assert value.model_dump() == said


@pytest.mark.parametrize(
    ("follow", "kind", "content", "words"),
    [
        (_live, "application/json", b'{"n": 1}', "application/json in the place of a stream"),
        (_live, "application/json", b'{"error": {"message": "no"}}', "of a stream: no"),
        (_live, "application/problem+json", b'{"title": "no"}', "of a stream: no"),
        (_live, "text/html", b"<p>", "text/html in the place of a stream"),
        (_log, "application/json", b'{\n "m": 1\n}', "application/json in the place"),
        (_log, "application/json", b'{"message": "no"}', "of a stream: no"),
        (
            lambda c: c.radio.create_speech(text="a", stream=True),
            "audio/mpeg",
            b"\xff",
            "audio/mpeg in",
        ),
    ],
)
def test_what_is_no_stream_is_told(
    port: Port, harbour: ModuleType, follow: Any, kind: str, content: bytes, words: str
) -> None:
    with pytest.raises(harbour.InvalidResponse, match=words) as caught:
        port.run(_told(kind, content), follow)
    assert caught.value.content.strip().startswith(content[:1])


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/octet-stream", "Text/Event-Stream;x=1"]
)
def test_a_stream_by_no_name_is_one(port: Port, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    (ping,) = port.run(Script([answer(content=_PING, headers=headers)]), _live)
    assert ping.n == 1


@pytest.mark.parametrize(
    "kind", ["application/json", "application/jsonl", "application/stream+json"]
)
def test_lines_by_another_name_are_lines(port: Port, kind: str) -> None:
    found = port.run(_told(kind, b'{"n": 1}\n\n{"n": 2}'), _log)
    assert [entry.n for entry in found] == [1, 2]


def test_what_streams_on_demand_comes_as_a_whole(port: Port) -> None:
    script = Script([answer(content=b"\xff", headers={"Content-Type": "audio/mpeg"})])
    assert port.run(script, lambda client: client.radio.create_speech(text="a")) == b"\xff"
    assert script.seen[0].headers["accept"] == "audio/mpeg"
    script = _told(_EVENTS, _PING)
    (ping,) = port.run(script, lambda client: client.radio.create_speech(text="a", stream=True))
    assert (ping.n, script.seen[0].headers["accept"]) == (1, _EVENTS)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_events_however_they_are_cut(harbour: ModuleType, step: int) -> None:
    from harbour.runtime._lines import EventDecoder  # type: ignore[import-not-found]

    text = (
        "\ufeff: hello\r\nretry: 20\rid: 7\r\n\r\ndata: a\rdata\rdata:b\r\r"
        "event: x\ndata:  é\n\nid: 8\0\ndata: c\n\ndata: unfinished"
    ).encode()
    decoder = EventDecoder("")
    found = [
        (event.name, event.data, event.id)
        for at in range(0, len(text), step)
        for event in decoder.feed(text[at : at + step])
    ]
    assert found == [("message", "a\n\nb", "7"), ("x", " é", "7"), ("message", "c", "7")]
    assert (decoder.retry, decoder.last_id) == (0.02, "7")


def test_who_leaves_early_leaves_no_connection(harbour: ModuleType) -> None:
    gone: list[bool] = []

    def endless(peer: Any) -> None:
        try:
            trickling(http(kind=_EVENTS, size=10**9), _PING, 0.01)(peer)
        except OSError:
            gone.append(True)

    async def later(url: str) -> None:
        async with harbour.AsyncClient(api_key="k", base_url=url) as client:
            async for _ in await client.radio.follow_live():
                break
            await _until(gone, 2)
            async with await client.radio.follow_live() as stream:
                await anext(stream)
            await _until(gone, 3)

    with speaking(endless) as url:
        with harbour.Client(api_key="k", base_url=url) as client:
            for _ in client.radio.follow_live():
                break
            asyncio.run(_until(gone, 1))
        asyncio.run(later(url))
    assert gone == [True, True, True]


async def _until(gone: list[bool], count: int) -> None:
    for _ in range(300):
        if len(gone) >= count:
            return
        await asyncio.sleep(0.01)


def test_types_of_what_streams_on_demand(harbour: ModuleType) -> None:
    from harbour.resources import radio  # type: ignore[import-not-found]

    source = Path(radio.__file__).read_text(encoding="utf-8")
    assert ") -> bytes: ..." in source
    assert ") -> _streams.Stream[Ping]: ..." in source


@pytest.mark.parametrize("said", [{"n": "many"}, {"n": [1]}, 7, [{"n": 1}]])
def test_data_that_misfits_stays_data(
    port: Port, harbour: ModuleType, caplog: pytest.LogCaptureFixture, said: Any
) -> None:
    """It is held as it is, and is never taken for what it came in."""
    (value,) = port.run(_told(_EVENTS, _event(said, "moved")), _live)
    dumped = value.model_dump(exclude_unset=True) if hasattr(value, "model_dump") else value
    assert dumped == said
    assert "an event does not fit" in caplog.text
    with pytest.raises(harbour.InvalidResponse):
        port.run(_told(_EVENTS, _event(said, "moved")), _live, strict_responses=True)


@pytest.mark.parametrize("said", ['{"n": 2, "text": "over', "seven", "{'n': 2}"])
@pytest.mark.parametrize("strict", [False, True])
def test_broken_text_is_no_value(port: Port, harbour: ModuleType, said: str, strict: bool) -> None:
    """As in lines of JSON: what a model is wanted of cannot be held as a text."""
    broken = _told(_EVENTS, _PING + _event(said, "moved") + _PING)
    with pytest.raises(harbour.InvalidResponse, match="event: not JSON") as caught:
        port.run(broken, _live, strict_responses=strict)
    assert caught.value.content == said.encode()


def test_a_sign_of_life_is_no_value(port: Port) -> None:
    beats = b"data:\n\nevent: beat\ndata: \n\n"
    assert [one.n for one in port.run(_told(_EVENTS, beats + _PING), _live)] == [1]


def test_text_is_a_value_where_there_is_room_for_it(port: Port) -> None:
    (noise,) = port.run(
        _told(_EVENTS, _event("over {")), lambda client: client.radio.follow_noise()
    )
    assert noise.data == "over {"


@pytest.mark.parametrize("misfit", ["", ', "n": "x"'])
def test_decimals_have_all_their_digits(port: Port, misfit: str) -> None:
    content = f'{{"depth": 12345678901234.000000000001{misfit}}}'.encode()
    (ping,) = port.run(_told(_EVENTS, b"data: " + content + b"\n\n"), _live)
    (entry,) = port.run(_told(_LINES, b'{"n": 1, ' + content[1:] + b"\n"), _log)
    assert str(ping.depth) == str(entry.depth) == "12345678901234.000000000001"


@pytest.mark.parametrize("started", [True, False])
def test_a_stream_that_is_closed_has_ended(harbour: ModuleType, started: bool) -> None:
    content = b"id: 1\nretry: 0\n" + _PING + _PING
    script, twin = _told(_EVENTS, content), _told(_EVENTS, content)

    async def later() -> list[Any]:
        async with harbour.AsyncClient(
            api_key="k", http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(twin))
        ) as client:
            stream = await client.radio.follow_live()
            if started:
                await anext(stream)
            await stream.aclose()
            return [value async for value in stream]

    http = httpx2.Client(transport=httpx2.MockTransport(script))
    with harbour.Client(api_key="k", http_client=http) as client:
        stream = client.radio.follow_live()
        if started:
            next(stream)
        stream.close()
        assert list(stream) == []
    assert asyncio.run(later()) == []
    assert len(script.seen) == len(twin.seen) == 1


def test_a_stream_that_is_closed_while_it_waits_is_not_asked_for_again(
    harbour: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from harbour.runtime import _streams  # type: ignore[import-not-found]

    closed: list[bool] = []

    def broken() -> Any:
        yield b"id: 1\n" + _PING
        if not closed:
            raise httpx2.ReadError("gone")

    script = _told(_EVENTS, b"")
    script.answers = [httpx2.Response(200, headers={"Content-Type": _EVENTS}, content=broken())]
    http = httpx2.Client(transport=httpx2.MockTransport(script))
    with harbour.Client(api_key="k", http_client=http) as client:
        stream = client.radio.follow_live()

        def close(_: float) -> None:
            closed.append(True)
            stream.close()

        monkeypatch.setattr(_streams.time, "sleep", close)
        assert [ping.n for ping in stream] == [1]
    assert (closed, len(script.seen)) == ([True], 1)


@pytest.mark.parametrize(
    ("last_id", "resumed"),
    [(b"7", True), ("\xe9".encode(), False), (b"\x01", False), (b"a ", False)],
)
def test_a_stream_goes_on_after_an_id_that_a_header_can_hold(
    harbour: ModuleType, last_id: bytes, resumed: bool
) -> None:
    def broken() -> Any:
        yield b"retry: 0\nid: " + last_id + b"\n" + _PING
        raise httpx2.ReadError("gone")

    script = _told(_EVENTS, _PING)
    begun = httpx2.Response(200, headers={"Content-Type": _EVENTS}, content=broken())
    script.answers.insert(0, begun)
    http = httpx2.Client(transport=httpx2.MockTransport(script))
    with harbour.Client(api_key="k", http_client=http) as client:
        stream = client.radio.follow_live()
        assert next(stream).n == 1
        if not resumed:
            with pytest.raises(harbour.APIConnectionError, match="gone"):
                next(stream)
            return
        assert next(stream).n == 1
        assert script.seen[1].headers["last-event-id"] == last_id.decode()
