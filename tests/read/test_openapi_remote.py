"""References to URLs: read from a copy or fetched where that is allowed, else told and passed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, Remote, SourceDocument
from specmeld.read import read_document
from specmeld.read.references import fetch as fetching
from specmeld.read.references.fetch import FetchError, fetch

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
URL = "https://schemas.example/v1/pet.yaml"
ROOT = f"""{HEAD}paths:
  /a: {{$ref: {URL}#/path}}
  /b:
    get:
      parameters: [{{$ref: '{URL}#/limit'}}]
      responses:
        '200': {{$ref: '{URL}#/ok'}}
components:
  schemas:
    Own: {{title: Own, properties: {{pet: {{$ref: '{URL}#/Pet'}}}}}}
    Same: {{$ref: '{URL}#/Pet'}}
"""
COPY = """
Pet: {properties: {friend: {$ref: '#/Pet'}, tag: {$ref: tags/tag.yaml}}}
limit: {name: limit, in: query, schema: {type: integer}}
ok: {description: fine}
path: {get: {responses: {'200': {description: a}}}}
"""


def _read(folder: Path, *remotes: Remote, text: str = ROOT) -> Reading:
    (folder / "api.yaml").write_text(text, "utf-8")
    document = SourceDocument(
        "api", "api.yaml", text, "openapi", remotes=remotes, file=folder / "api.yaml"
    )
    return read_document(document, claims=False)


def _made(reading: Reading) -> dict[str, Any]:
    made = reading.openapi
    assert made is not None
    assert not list(OpenAPIV31SpecValidator(made).iter_errors())
    return made


def test_a_url_that_nothing_allows_is_read_as_anything_and_told_with_its_line(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path)
    made = _made(reading)
    assert made["components"]["schemas"] == {
        "Own": {"title": "Own", "properties": {"pet": {}}},
        "Same": {},
    }
    assert made["paths"]["/b"]["get"] == {
        "parameters": [],
        "responses": {"200": {"description": ""}},
    }
    assert made["paths"]["/a"] == {}
    told = {each.line: each for each in reading.diagnostics if each.code == "remote-reference"}
    assert sorted(told) == [4, 7, 9, 12, 13]
    assert "reading it as 'anything'" in told[12].message
    assert "ignoring it" in told[7].message
    assert all(f"remote: {{{URL}: " in each.fix for each in told.values())


def test_a_copy_is_read_and_refers_to_what_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "copies" / "tags").mkdir(parents=True)
    (tmp_path / "copies" / "pet.yaml").write_text(COPY, "utf-8")
    (tmp_path / "copies" / "tags" / "tag.yaml").write_text("type: string\n", "utf-8")
    by_file = _read(tmp_path, Remote(URL, tmp_path / "copies" / "pet.yaml"))
    by_folder = _read(tmp_path, Remote("https://schemas.example/v1/", tmp_path / "copies"))
    for reading in (by_file, by_folder):
        made = _made(reading)
        assert not reading.diagnostics
        assert made["components"]["schemas"]["Same"]["properties"] == {
            "friend": {"$ref": "#/components/schemas/Same"},
            "tag": {"$ref": "#/components/schemas/tag"},
        }
        assert made["components"]["parameters"]["limit"]["schema"] == {"type": "integer"}
        assert made["paths"]["/a"]["get"]["responses"] == {"200": {"description": "a"}}


@pytest.mark.parametrize("below", ["../secret.yaml", "a/..%2f../secret.yaml", "%2Fetc%2Fpasswd"])
def test_a_url_leads_to_nothing_beside_the_copies(tmp_path: Path, below: str) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "secret.yaml").write_text("type: string\n", "utf-8")
    text = f"{HEAD}components:\n  schemas:\n    A: {{$ref: 'https://schemas.example/v1/{below}'}}\n"
    with pytest.raises(InputError, match="outside the folder of copies") as caught:
        _read(tmp_path, Remote("https://schemas.example/v1/", tmp_path / "copies"), text=text)
    assert caught.value.line == 5


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = {
            "/v1/pet.yaml": (200, COPY.encode()),
            "/v1/tags/tag.yaml": (302, b"/other.yaml"),
            "/other.yaml": (200, b"type: string\n"),
            "/ring": (302, b"/ring"),
            "/away": (302, b"https://elsewhere.example/"),
            "/down": (302, b"http://schemas.example/v1/pet.yaml"),
            "/large": (200, b"x" * 5000),
        }
        status, body = answers.get(self.path, (404, b""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
        self.end_headers()
        if status == 200:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every host is this one, without TLS; the hosts asked for."""
    asked: list[str] = []
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Server)

    def connected(host: str, port: int, seconds: float) -> socket.socket:
        asked.append(host)
        return socket.create_connection(serving.server_address[:2], timeout=seconds)

    monkeypatch.setattr(fetching, "connected", connected)
    thread = threading.Thread(target=partial(serving.serve_forever, poll_interval=0.01))
    thread.start()
    yield asked
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_what_is_allowed_is_fetched_and_nothing_else(tmp_path: Path, server: list[str]) -> None:
    made = _made(_read(tmp_path, Remote("https://schemas.example/v1/")))
    assert made["components"]["schemas"]["tag"] == {"type": "string"}
    assert server == ["schemas.example"] * 3  # one redirect, each document once
    reading = _read(tmp_path, Remote(URL))
    assert _made(reading)["components"]["schemas"]["Same"]["properties"]["tag"] == {}
    told = [each for each in reading.diagnostics if each.code == "remote-reference"]
    assert [(each.file, "tags/tag.yaml" in each.fix) for each in told] == [(URL, True)]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://schemas.example/none", "status 404"),
        ("https://schemas.example/ring", "too many times"),
        ("https://schemas.example/away", "another host"),
        ("https://schemas.example/down", "another host"),
        ("https://schemas.example/large", "larger than"),
        ("http://schemas.example/v1/pet.yaml", "not an https"),
    ],
)
@pytest.mark.usefixtures("server")
def test_what_is_not_fetched(monkeypatch: pytest.MonkeyPatch, url: str, why: str) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 4000)
    with pytest.raises(FetchError, match=why):
        fetch(url)


@pytest.mark.usefixtures("server")
def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    with pytest.raises(FetchError, match="longer than"):
        fetch(URL)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%1", "100.64.0.1"]
)
def test_private_hosts_are_not_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def found(*_: object) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (address, 443))]

    monkeypatch.setattr(fetching, "getaddrinfo", found)
    with pytest.raises(FetchError, match="private network"):
        fetch("https://inside.example/a.yaml")


def test_a_host_that_cannot_be_reached_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> list[Any]:
        raise OSError("no such host")

    monkeypatch.setattr(fetching, "getaddrinfo", fails)
    with pytest.raises(InputError, match="no such host") as caught:
        _read(tmp_path, Remote(URL))
    assert caught.value.fix
