"""Keys stay out of the logs of every library, while others' lines stay as they are."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from typing import Any

import httpx2
import pytest

KEY = "k3y+/=="
ENCODED = "k3y%2B%2F%3D%3D"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    found = HTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()


@pytest.mark.parametrize("location", ["query", "header", "cookie"])
def test_no_library_logs_a_key(
    runtime: ModuleType, server: str, caplog: pytest.LogCaptureFixture, location: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = runtime._auth.Secret(location, "key", KEY)
    _call(runtime, server, secret)
    assert {"httpx2", "httpcore2.http11", runtime.__name__} <= {
        each.name for each in caplog.records
    }
    assert "k3y" not in caplog.text
    if location == "query":
        assert "/x?key=*** " in caplog.text


def test_the_password_of_a_url_is_no_longer_logged(
    runtime: ModuleType, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = server.replace("http://", "http://me:p4ss@")
    _call(runtime, url)
    assert "p4ss" not in caplog.text
    with runtime.SyncDriver(runtime.Settings(url)) as client:
        assert "p4ss" not in repr(client)


def test_lines_of_others_stay_as_they_are(
    runtime: ModuleType, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    _call(runtime, server, runtime._auth.Secret("query", "key", KEY))
    caplog.clear()
    with httpx2.Client() as http:
        http.get(f"{server}/mine?key={ENCODED}")
    assert f"/mine?key={ENCODED} " in caplog.text


def test_a_call_that_is_not_answered_tells_no_key(
    runtime: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(runtime._errors.APIConnectionError) as told:
            _call(runtime, url, runtime._auth.Secret("query", "key", KEY))
    assert "k3y" not in caplog.text + str(told.value) + repr(told.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.b:8/c?k=1#f", "https://a.b:8/c"),
        ("https://u:p@a.b/c", "https://a.b/c"),
        ("https://[::1/c?k=1", "https://[::1/c"),
    ],
)
def test_a_url_is_shown_without_what_may_be_secret(
    runtime: ModuleType, url: str, shown: str
) -> None:
    assert runtime._masking.shown_url(url) == shown


def _call(runtime: ModuleType, url: str, secret: Any = None) -> None:
    keys = {"key": secret} if secret else {}
    settings = runtime.Settings(url, credentials=keys, max_retries=0)
    operation = runtime.Operation("GET", "/x", security=[["key"]] if secret else ())
    with runtime.SyncDriver(settings) as client:
        client.send(operation, {})


@pytest.mark.parametrize(
    ("text", "secrets", "shown"),
    [
        ("GET /x?a=k3y-k3y&b=1", ["k3y-k3y"], "GET /x?a=***&b=1"),
        ("GET /x?a=k%2F3y%2Fk3y", ["k/3y/k3y"], "GET /x?a=***"),
        ("invalid key 'k3y-k3y'", ["k3y-k3y", "k3y-k3y-longer"], "invalid key '***'"),
        ("invalid key 'k3y-k3y-longer'", ["k3y-k3y", "k3y-k3y-longer"], "invalid key '***'"),
        ("GET /x?a=1&b=1 HTTP/1.1", ["1"], "GET /x?a=***&b=*** HTTP/1.1"),
        ("text", ["t"], "text"),
        ("text", ["", ""], "text"),
    ],
)
def test_keys_are_asterisks_in_a_text(
    runtime: ModuleType, text: str, secrets: list[str], shown: str
) -> None:
    assert runtime._masking.without_keys(text, secrets) == shown


def test_a_server_that_repeats_the_key_is_told_without_it(runtime: ModuleType) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(403, text=f"no key like {request.headers['x-key']} is known")

    settings = runtime.Settings(
        "https://a.example",
        credentials={"key": runtime._auth.Secret("header", "X-Key", "s3cret-k3y")},
    )
    operation = runtime.Operation("GET", "/x", security=[["key"]])
    client = runtime.SyncDriver(settings, httpx2.Client(transport=httpx2.MockTransport(handle)))
    with pytest.raises(runtime._errors.PermissionDeniedError, match=r"no key like \*\*\* is"):
        client.send(operation, {})
