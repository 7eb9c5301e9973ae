"""Redirects: followed where that is safe, with what the next server may know, and no further."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer

_BOAT = {"name": "Anna"}


def _to(url: str, status: int = 307) -> httpx2.Response:
    return answer(status, headers={"Location": url})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_goes_where_the_answer_is(port: Port, status: int) -> None:
    script = Script([_to("boats/", status), answer(json=[_BOAT])])
    (boat,) = port.run(script, lambda client: client.boats.list())
    assert boat.name == "Anna"
    assert str(script.seen[1].url) == "https://harbour.example/v1/boats/?key=k3y"


def test_a_key_that_the_redirect_has_is_the_only_one(port: Port) -> None:
    script = Script([_to("boats/?key=other&v=1"), answer(json=[])])
    port.run(script, lambda client: client.boats.list())
    assert script.seen[1].url.query == b"key=other&v=1"


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [
        (301, "GET", b""),
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b'{"name":"Anna"}'),
        (308, "POST", b'{"name":"Anna"}'),
    ],
)
def test_what_is_sent_again(port: Port, status: int, method: str, body: bytes) -> None:
    script = Script([_to("/v2/boats", status), answer(201, json=_BOAT)])
    port.run(script, lambda client: client.boats.create(name="Anna"))
    again = script.seen[1]
    assert (again.method, again.content) == (method, body)
    assert ("content-type" in again.headers) == bool(body)


@pytest.mark.parametrize("status", [301, 302])
def test_a_put_stays_one(port: Port, status: int) -> None:
    script = Script([_to("/v2/boats/7", status), answer(204)])
    port.run(script, lambda client: client.boats.replace("7", name="Anna"))
    assert (script.seen[1].method, script.seen[1].content) == ("PUT", b'{"name":"Anna"}')


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example/x?key=k3y&v=1",
        "https://harbour.example:8443/x?v=1",
        "//b.example/x?v=1",
    ],
)
def test_another_server_learns_nothing(port: Port, url: str) -> None:
    script = Script([_to(url), answer(json=[])])
    headers = {"Authorization": "Bearer s3cret", "X-Team": "blue", "Accept-Language": "de"}
    port.run(script, lambda client: client.boats.list(extra_headers=headers))
    there = script.seen[1]
    assert there.url.query == b"v=1"
    assert there.headers["accept-language"] == "de"
    assert not {"authorization", "x-team", "cookie"} & there.headers.keys()


def test_the_http_client_keeps_its_own_from_another_server(harbour: ModuleType) -> None:
    script = Script([_to("https://cdn.example/x"), answer(json=[])])
    transport = httpx2.MockTransport(script)
    http = httpx2.Client(transport=transport, auth=("u", "p"), headers={"X-Token": "t"})
    harbour.Client(http_client=http, api_key="k").boats.list()
    assert "authorization" in script.seen[0].headers
    assert not {"authorization", "x-token"} & script.seen[1].headers.keys()


def test_an_upgrade_to_https_is_the_same_server(port: Port) -> None:
    script = Script([_to("https://harbour.example/v1/boats"), answer(json=[])])
    options: dict[str, Any] = {"base_url": "http://harbour.example/v1"}
    port.run(script, lambda client: client.boats.list(), **options)
    assert script.seen[1].url.params["key"] == "k3y"


def test_https_is_another_server_than_one_at_a_port_of_its_own(port: Port) -> None:
    script = Script([_to("https://harbour.example/v1/boats"), answer(json=[])])
    options: dict[str, Any] = {"base_url": "http://harbour.example:8080/v1"}
    port.run(script, lambda client: client.boats.list(), **options)
    assert script.seen[1].url.query == b""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://harbour.example/boats", "https"),
        ("ftp://harbour.example/boats", "not an http or https URL"),
        ("https://[::1", "not an http or https URL"),
        ("https://harbour.example:99999999/", "not an http or https URL"),
        ("javascript:alert(1)", "not an http or https URL"),
    ],
)
def test_where_nobody_should_go(port: Port, harbour: ModuleType, url: str, why: str) -> None:
    script = Script([_to(url)])
    with pytest.raises(harbour.APIStatusError, match=why) as caught:
        port.run(script, lambda client: client.boats.list())
    assert (caught.value.status, caught.value.headers["LOCATION"]) == (307, url)
    assert len(script.seen) == 1


def test_circles_end(port: Port, harbour: ModuleType) -> None:
    script = Script([_to("/v1/boats")])
    with pytest.raises(harbour.APIStatusError, match="more than 10 redirects"):
        port.run(script, lambda client: client.boats.list())
    assert len(script.seen) == 11


def test_whoever_asks_for_it_gets_the_redirect(port: Port, harbour: ModuleType) -> None:
    script = Script([_to("../files/7?sig=1", 302)])
    found = port.run(script, lambda client: client.papers.get_manifest())
    assert found == harbour.Redirect(302, "https://harbour.example/files/7?sig=1", found.headers)
    assert found.headers["location"] == "../files/7?sig=1"
    with pytest.raises(harbour.APIStatusError) as caught:
        port.run(script, lambda client: client.boats.list(follow_redirects=False))
    assert caught.value.status == 302


@pytest.mark.parametrize("location", ["http://[", "//["])
def test_a_redirect_to_no_url_is_given_as_it_is(port: Port, location: str) -> None:
    script = Script([_to(location, 302)])
    assert port.run(script, lambda client: client.papers.get_manifest()).location == location


def test_the_content_behind_a_redirect(harbour: ModuleType) -> None:
    script = Script([_to("https://cdn.example/7", 302), answer(content=b"paper")])
    http = httpx2.Client(transport=httpx2.MockTransport(script))
    with harbour.Client(http_client=http, api_key="k") as client:
        assert list(client.download(client.papers.get_manifest)) == [b"paper"]


def test_who_wants_it_followed_gets_what_is_there(port: Port) -> None:
    script = Script([_to("https://cdn.example/7", 302), answer(content=b"paper")])
    call = lambda client: client.papers.get_manifest(follow_redirects=True)  # noqa: E731
    assert port.run(script, call) == b"paper"


def test_nothing_new_is_no_error(port: Port) -> None:
    script = Script([answer(304, headers={"ETag": '"7"'})])
    assert port.run(script, lambda client: client.boats.get("7", if_none_match='"7"')) is None
    call = lambda client: client.with_response(client.boats.get, "7", if_none_match='"7"')  # noqa: E731
    whole = port.run(script, call)
    assert (whole.status, whole.headers["etag"]) == (304, '"7"')


def test_cookies_are_kept_apart(port: Port) -> None:
    dated = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"
    script = Script([answer(304, headers=[("Set-Cookie", dated), ("set-cookie", "b=2")])])
    call = lambda client: client.with_response(client.boats.get, "7")  # noqa: E731
    headers = port.run(script, call).headers
    assert headers.get_all("SET-COOKIE") == [dated, "b=2"]
    assert headers["Set-Cookie"].splitlines() == [dated, "b=2"]
