"""An evil answer is an error of the package's own, in bounded memory and time."""

from __future__ import annotations

import gzip
import socket
from types import ModuleType
from typing import Any

import pytest

from .conftest import Port
from .wire import http, speaking, trickling

_DEEP = b"[" * 100_000
_DIGITS = b"9" * 5_000


@pytest.fixture(autouse=True)
def _at_once(harbour: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits between tries."""
    from harbour.runtime import _retries  # type: ignore[import-not-found]

    monkeypatch.setattr(_retries, "_FIRST_WAIT", 0.0)


def _get(client: Any) -> Any:
    return client.boats.get("7")


def _live(client: Any) -> Any:
    return client.radio.follow_live()


def _log(client: Any) -> Any:
    return client.radio.follow_log()


def _endless(head: bytes, piece: bytes) -> Any:
    def say(peer: socket.socket) -> None:
        peer.sendall(head)
        while True:
            peer.sendall(piece)

    return say


_LONG = b"HTTP/1.1 %d X\r\nContent-Type: %s\r\n\r\n"
_JSON, _EVENTS, _LINES = b"application/json", b"text/event-stream", b"application/x-ndjson"


@pytest.mark.few(12)
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (_get, http(_DEEP)),
        (_get, http(b'{"a":' * 100_000)),
        (_get, http(_DEEP, 404)),
        (_get, http(_DIGITS)),
        (_get, http(b'{"name": ' + _DIGITS + b"}")),
        (_get, http(b'{"name": "\xff"}')),
        (_get, http(b"{}", 200, "application/json", "Content-Encoding: gzip")),
        (_get, http(gzip.compress(b"{}" * 99)[:40], 200, "a/json", "Content-Encoding: gzip")),
        (_get, http(b"{}", 200, "application/json", "Content-Encoding: br, gzip, deflate")),
        (_get, http(b"{}", 503, "application/json", "Retry-After: " + "9" * 300)),
        (_get, http(b"{}", 503, "a/b", "Retry-After: Mon, 01 Jan 2026 00:00:00 +" + "9" * 300)),
        (_get, http(b"{}", 503, "a/b", "Retry-After: Mon, 01 Jan 9999999999 00:00:00 GMT")),
        (_get, http(b"x", 500, "text/plain; charset=punycode")),
        (_get, http(b"x", 500, 'text/plain; charset="idna')),
        (_get, http(b"x", 500, "text/plain; charset=../../etc/passwd")),
        (_get, http(b"\\ud800", 500, "text/plain; charset=unicode_escape")),
        (_get, http(b'{"message": "\\ud800"}', 500)),
        (_get, http(b"{", 200, "\xff\xfe")),
        (_get, http(b"{}", 999)),
        (_get, b"HTTP/1.1 200 X\r\nContent-Length: " + _DIGITS + b"\r\n\r\n{}"),
        (_get, b"HTTP/1.1 200 X\r\nContent-Length: -1\r\n\r\n{}"),
        (_get, b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 5000),
        (_get, b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        (_get, b"HTTP/1.1 200 X\r\nX: " + b"x" * 300_000 + b"\r\n\r\n"),
        (_get, b"HTTP/9.9 " + _DIGITS + b" X\r\n\r\n"),
        (_get, b"\x00" * 1000),
        (_get, http(b"", 302, "a/b", "Location: http://" + "a" * 70_000 + "/")),
        (_get, http(b"", 302, "a/b", "Location: //[v1.x]:1/")),
        (_get, http(b"", 302, "a/b", "Location: http://127.0.0.1:1/\x7f\x80")),
        (_live, http(b"data: " + _DEEP + b"\n\n", kind="text/event-stream")),
        (_live, http(b"data: " + _DIGITS + b"\n\n", kind="text/event-stream")),
        (_live, http(b"x", 200, "text/event-stream", "Content-Encoding: gzip")),
        (_live, http(b"{" * 99_999)),
        (_log, http(_DEEP + b"\n", kind="application/x-ndjson")),
        (_log, http(_DIGITS + b"\n", kind="application/x-ndjson")),
        (_log, http(b"\xff\xfe\n", kind="application/x-ndjson")),
    ],
    ids=lambda each: "" if callable(each) else ascii(each[:60]),
)
def test_it_is_an_error_of_ours(port: Port, harbour: ModuleType, call: Any, said: bytes) -> None:
    with speaking(said) as url:
        try:
            port.run(url, call, max_retries=1, timeout=5.0)
        except harbour.APIError as error:
            str(error).encode("utf-8", "surrogatepass")
            repr(error)
        else:
            assert call is _live  # an event that does not fit is held as it is


@pytest.mark.parametrize("charset", ["undefined", "idna", "latin-1", "utf-16", "x" * 5000, "hex"])
def test_a_text_in_an_odd_encoding_is_read(port: Port, charset: str) -> None:
    with speaking(http(b"wind", kind=f"text/plain; charset={charset}")) as url:
        assert isinstance(port.run(url, lambda client: client.papers.get_deed()), str)


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("call", "status", "kind", "piece"),
    [
        (_get, 500, _JSON, b"x" * 65536),
        (_get, 404, _JSON, b" " * 65536),
        (_get, 302, _JSON, b" " * 65536),
        (_get, 200, _JSON, b" " * 65536),
        (_live, 200, _EVENTS, b"x" * 65536),
        (_live, 200, _EVENTS, b"data: x\n" * 8192),
        (_live, 200, _JSON, b"x" * 65536),
        (_log, 200, _LINES, b"x" * 65536),
    ],
)
def test_what_has_no_end_is_cut(
    port: Port,
    harbour: ModuleType,
    monkeypatch: Any,
    call: Any,
    status: int,
    kind: bytes,
    piece: bytes,
) -> None:
    from harbour.runtime import _lines, _response  # type: ignore[import-not-found]

    monkeypatch.setattr(_lines, "LONGEST", 1 << 18)
    monkeypatch.setattr(_response, "LARGEST", 1 << 21)
    with (
        speaking(_endless(_LONG % (status, kind), piece)) as url,
        pytest.raises(harbour.APIError) as caught,
    ):
        port.run(url, call, max_retries=0)
    error = caught.value
    if isinstance(error, harbour.APIStatusError):
        assert (error.status, len(error.response.content)) == (status, 1 << 20)
    else:
        assert isinstance(error, harbour.InvalidResponse)


def test_an_error_that_trickles_is_over_soon(
    port: Port, harbour: ModuleType, monkeypatch: Any
) -> None:
    from harbour.runtime import _response

    monkeypatch.setattr(_response, "_LONGEST_ERROR", 0.2)
    said = trickling(_LONG % (404, _JSON) + b'{"message": "no"', b" ")
    with speaking(said) as url, pytest.raises(harbour.NotFoundError):
        port.run(url, _get)


def test_a_line_of_a_download_without_end(
    port: Port, harbour: ModuleType, monkeypatch: Any
) -> None:
    from harbour.runtime import _lines

    from .test_downloads import lines_of

    monkeypatch.setattr(_lines, "LONGEST", 1 << 20)
    with (
        speaking(_endless(_LONG % (200, b"text/plain"), b"x" * 65536)) as url,
        pytest.raises(harbour.InvalidResponse, match="a line of more than"),
    ):
        lines_of(port, url)
