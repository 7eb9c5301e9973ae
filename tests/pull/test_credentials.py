"""Tokens: from the environment, to the first host, and nowhere else."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from specmeld.read.references import fetch as fetching

from .conftest import Reply, Server, Store, parts_api

TOKEN = "tok-3141592653589793"


@pytest.fixture
def private(server: Server, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The project, whose source is asked for with a token."""
    monkeypatch.setenv("STORE_TOKEN", TOKEN)
    _list(store, server)
    return store


def _list(store: Store, server: Server, **more: str) -> None:
    url = f"{server.url}/parts.json"
    store.list({"path": "parts.json", "url": url, "token_env": "STORE_TOKEN", **more})


def _pull(specmeld: Any, store: Store, *flags: str, code: int = 0) -> str:
    """What is printed, in which there is no token, and none in any file."""
    done = specmeld("pull", "--allow-http", "--debug", *flags, cwd=store.root, code=code)
    printed: str = done.stdout + done.stderr
    assert TOKEN not in printed
    assert all(
        TOKEN.encode() not in file.read_bytes() for file in store.root.rglob("*") if file.is_file()
    )
    return printed


def test_a_token_is_sent_and_never_kept(specmeld: Any, server: Server, private: Store) -> None:
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    assert "changed" in _pull(specmeld, private)
    assert server.headers()["authorization"] == f"Bearer {TOKEN}"


def test_a_header_of_its_own(specmeld: Any, server: Server, private: Store) -> None:
    _list(private, server, token_header="X-Store-Key")
    _pull(specmeld, private)
    assert server.headers()["x-store-key"] == TOKEN
    assert "authorization" not in server.headers()


def test_a_scheme_of_its_own(
    specmeld: Any, server: Server, private: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORE_TOKEN", f"Basic {TOKEN}")
    _pull(specmeld, private)
    assert server.headers()["authorization"] == f"Basic {TOKEN}"


@pytest.mark.parametrize(
    ("value", "why"), [("", "is not set"), (f"{TOKEN}\n\x07", "may only"), ("ключ", "may only")]
)
def test_without_a_token_nothing_is_asked(
    specmeld: Any,
    server: Server,
    private: Store,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    why: str,
) -> None:
    monkeypatch.setenv("STORE_TOKEN", value)
    printed = _pull(specmeld, private, code=2)
    assert f"the environment variable STORE_TOKEN {why}" in printed
    assert not server.asked


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_token_that_is_refused(
    specmeld: Any, server: Server, private: Store, status: int
) -> None:
    server.replies["/parts.json"] = Reply(f"not {TOKEN}".encode(), status)
    assert f"refused    returned status {status}" in _pull(specmeld, private, code=2)


def test_an_answer_with_the_token_in_it_is_not_kept(
    specmeld: Any, server: Server, private: Store
) -> None:
    told = parts_api()
    told["info"]["description"] = f"You have sent {TOKEN}."
    server.serve("/parts.json", told)
    assert "contains the token" in _pull(specmeld, private, "--force", code=2)
    server.serve("/parts.json", parts_api(), ETag=TOKEN)
    assert "contains the token" in _pull(specmeld, private, code=2)


def test_a_redirect_with_the_token_in_it_is_not_told(
    specmeld: Any, server: Server, private: Store
) -> None:
    server.serve(f"/{TOKEN}/parts.json", parts_api())
    server.replies["/parts.json"] = Reply(status=301, headers={"Location": f"/{TOKEN}/parts.json"})
    assert "contains the token" in _pull(specmeld, private, code=2)


def test_a_password_in_the_url_is_refused(specmeld: Any, server: Server, store: Store) -> None:
    url = f"http://me:{TOKEN}@127.0.0.1:{server.port}/parts.json"
    store.list({"path": "parts.json", "url": url})
    done = specmeld("pull", "--allow-http", cwd=store.root, code=2)
    assert "use 'token_env' instead" in done.stdout and TOKEN not in done.stdout + done.stderr
    assert not server.asked


@pytest.mark.parametrize("secure", [True, False])
def test_a_redirect_to_another_host_takes_no_credentials_along(
    specmeld: Any, server: Server, private: Store, monkeypatch: pytest.MonkeyPatch, secure: bool
) -> None:
    """All hosts are public, and are this server, with TLS or without."""
    reached: list[tuple[Any, ...]] = []

    def connect(address: tuple[Any, ...], timeout: float) -> socket.socket:
        reached.append(address)
        plain = socket.socket()
        plain.settimeout(timeout)
        plain.connect(("127.0.0.1", server.port))
        return plain

    monkeypatch.setattr(fetching, "create_connection", connect)
    monkeypatch.setattr(fetching, "encrypted", lambda plain, _: plain)
    monkeypatch.setattr(fetching, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("93.184.215.14", 443))])
    scheme = "https" if secure else "http"
    server.serve("/copy.json", parts_api())
    server.replies["/parts.json"] = Reply(
        status=307, headers={"Location": f"{scheme}://mirror.example/copy.json"}
    )
    url = f"{scheme}://hardware.example/parts.json"
    private.list({"path": "parts.json", "url": url, "token_env": "STORE_TOKEN"})
    assert "redirected to" in _pull(specmeld, private)
    (_, first), (_, second) = server.asked
    assert first["authorization"] == f"Bearer {TOKEN}"
    assert second["host"] == "mirror.example" and "authorization" not in second
    assert reached[0][0] == "hardware.example" and reached[1][0] == "93.184.215.14"


def test_a_redirect_on_the_same_host_keeps_them(
    specmeld: Any, server: Server, private: Store
) -> None:
    server.serve("/v2/parts.json", parts_api())
    server.replies["/parts.json"] = Reply(status=302, headers={"Location": "/v2/parts.json"})
    _pull(specmeld, private)
    assert [headers["authorization"] for _, headers in server.asked] == [f"Bearer {TOKEN}"] * 2


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"token_env": f"{TOKEN}!"}, "is not the name of an environment variable"),
        ({"token_header": "X Key"}, "is not the name of a header"),
    ],
)
def test_the_list_names_a_variable_and_a_header(
    specmeld: Any, server: Server, store: Store, keys: dict[str, str], told: str
) -> None:
    _list(store, server, **keys)
    done = specmeld("pull", cwd=store.root, code=2)
    assert told in done.stderr and TOKEN not in done.stderr
