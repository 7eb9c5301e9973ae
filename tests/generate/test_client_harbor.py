"""Who calls, whom, and what comes by itself: through a client of one API that has it all."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import inspect
import json
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

Sent = list[httpx2.Request]
TOKEN = {"access_token": "t", "expires_in": 3600}


def _http(sent: Sent, answer: Callable[[httpx2.Request], Any] | None = None) -> httpx2.Client:
    def handle(request: httpx2.Request) -> httpx2.Response:
        request.read()
        sent.append(request)
        if request.url.path in ("/token", "/login"):
            return httpx2.Response(200, json=TOKEN)
        value = answer(request) if answer is not None else None
        return httpx2.Response(204) if value is None else httpx2.Response(200, json=value)

    return httpx2.Client(transport=httpx2.MockTransport(handle))


# Whom it calls


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "https://north.harbor.example/v1/berths/7"),
        ({"port": "south", "root": "v2"}, "https://south.harbor.example/v2/berths/7"),
        ({"server": "drills_only"}, "https://drill.harbor.example/v1/berths/7"),
        ({"base_url": "http://localhost:9/x"}, "http://localhost:9/x/berths/7"),
    ],
)
def test_a_server_is_chosen_by_name_and_variables(harbor: ModuleType, given: Any, url: str) -> None:
    sent: Sent = []
    harbor.Client(access_token="t", http_client=_http(sent), **given).berths.update("7")
    assert str(sent[0].url) == url


def test_a_value_that_a_server_does_not_have_is_told(harbor: ModuleType) -> None:
    with pytest.raises(ValueError, match="root must be one of 'v1', 'v2', not 'v3'"):
        harbor.Client(root="v3")
    with pytest.raises(ValueError, match="choose 'live_traffic', 'drills_only'"):
        harbor.AsyncClient(server="mars")


def test_the_text_of_a_description_stays_one(harbor: ModuleType) -> None:
    assert "port: The '''port''' \\ you are in." in (harbor.Client.__init__.__doc__ or "")


def test_a_relative_server_keeps_its_path_and_the_stubs_serve_it(
    harbor: ModuleType, serve: Callable[[Any], Any]
) -> None:
    from harbor import server  # type: ignore[import-not-found]

    class Tide:
        async def get(self) -> int:
            return 4

    app = server.app(tide=Tide(), authenticate=lambda scheme, key: key == "k")
    with serve(app) as url, harbor.Client(gate="k", base_url=f"{url}/v1") as client:
        found = client.with_response(client.tide.get)
    assert (found.value, found.status) == (4, 200)
    sent: Sent = []
    harbor.Client(gate="k", http_client=_http(sent, lambda _: 4)).tide.get()
    assert str(sent[0].url) == "https://north.harbor.example/open/tide?gate=k"


def test_an_operation_has_a_server_of_its_own_unless_a_base_url_is_given(
    harbor: ModuleType,
) -> None:
    sent: Sent = []
    http = _http(sent, lambda _: 4)
    harbor.Client(gate="k", http_client=http).depth.get()
    harbor.Client(gate="k", http_client=http, base_url="https://depth.example").depth.get()
    harbor.Client(gate="k", http_client=http).with_options(base_url="http://a.b/c").depth.get()
    assert [str(one.url.copy_with(query=None)) for one in sent] == [
        "https://baltic.depth.example/d/depth",
        "https://depth.example/depth",
        "http://a.b/c/depth",
    ]
    told = " ".join((harbor.Client(gate="k").depth.get.__doc__ or "").split())
    assert "sent to https://baltic.depth.example/d (or https://depth.example)" in told


# Who calls


def test_a_token_has_the_scopes_of_the_call(harbor: ModuleType) -> None:
    sent: Sent = []
    client = harbor.Client(client_id="me", client_secret="s", http_client=_http(sent))
    client.berths.update("7", deck="a b/c==")
    assert [each.url.path for each in sent] == ["/token", "/v1/berths/7"]
    assert parse_qs(sent[0].content.decode())["scope"] == ["berths berths.write"]
    assert sent[1].headers["cookie"] == "deck=a b/c=="


def test_a_login_goes_to_its_own_url(harbor: ModuleType) -> None:
    sent: Sent = []
    client = harbor.Client(username="u", password="p", scopes=["x"], http_client=_http(sent))
    client.berths.update("7")
    assert sent[0].url.path == "/login"
    assert parse_qs(sent[0].content.decode())["scope"] == ["x"]


def test_a_users_consent_is_exchanged(harbor: ModuleType) -> None:
    flow = harbor.AuthorizationCode(
        harbor.AUTHORIZATION_URL, client_id="me", redirect_uri="https://app.example/back"
    )
    assert flow.url.startswith("https://id.harbor.example/allow?response_type=code&client_id=me&")
    consent = flow.received(f"https://app.example/back?code=c&state={flow.state}")
    sent: Sent = []
    kept: list[Any] = []
    client = harbor.Client(
        client_id="me", authorized=consent, on_tokens=kept.append, http_client=_http(sent)
    )
    client.berths.update("7")
    assert parse_qs(sent[0].content.decode())["code"] == ["c"]
    assert kept[0].access_token == "t"


def test_keys_that_are_needed_together_are_named_together(harbor: ModuleType) -> None:
    with pytest.raises(harbor.MissingCredentials) as told:
        harbor.Client(badge="b").tide.get()
    assert str(told.value) == (
        "GET /tide needs number= (or HARBOR_NUMBER in the environment), "
        "or gate= (or HARBOR_GATE in the environment)"
    )
    sent: Sent = []
    client = harbor.Client(badge="b%3D==", number="7", http_client=_http(sent, lambda _: 4))
    client.tide.get()
    assert (sent[0].headers["cookie"], sent[0].headers["x-number"]) == ("badge=b%3D==", "7")


def test_an_auth_of_the_users_is_asked_to_sign(harbor: ModuleType) -> None:
    def sign(request: httpx2.Request) -> httpx2.Request:
        request.headers["Authorization"] = f"Mine {request.url.path}"
        return request

    sent: Sent = []
    harbor.Client(auth=sign, http_client=_http(sent)).berths.update("7")
    assert sent[0].headers["authorization"] == "Mine /v1/berths/7"


# Lists that go on in a body


def _berths(request: httpx2.Request) -> Any:
    at = int(json.loads(request.content).get("pageToken", 0))
    return {"berths": [{"id": at}], "nextPageToken": None if at == 2 else str(at + 1)}


@pytest.mark.parametrize("given", [{"length": 9}, {"body": {"length": 9}}])
def test_a_search_goes_on(harbor: ModuleType, given: Any) -> None:
    sent: Sent = []
    client = harbor.Client(access_token="t", http_client=_http(sent, _berths))
    assert [each.id for each in client.berths.search(**given)] == [0, 1, 2]
    assert [json.loads(each.content) for each in sent] == [
        {"length": 9},
        {"length": 9, "pageToken": "1"},
        {"length": 9, "pageToken": "2"},
    ]


def test_a_search_goes_on_asynchronously(harbor: ModuleType) -> None:
    async def handle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=_berths(request))

    async def all_of_them() -> list[int]:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(handle))
        client = harbor.AsyncClient(access_token="t", http_client=http)
        return [each.id async for each in client.berths.search(length=9)]

    assert asyncio.run(all_of_them()) == [0, 1, 2]
    assert (
        "length"
        in inspect.signature(harbor.AsyncClient(base_url="http://x").berths.search).parameters
    )


# What comes by itself


def test_webhooks_and_callbacks_are_models(harbor: ModuleType) -> None:
    secret = base64.b64encode(b"secret").decode()
    body = json.dumps({"type": "ship.arrived", "ship": "Ida", "note": "n"})
    stamp = str(int(time.time()))
    mark = hmac.new(b"secret", f"1.{stamp}.{body}".encode(), hashlib.sha256).digest()
    headers = {
        "webhook-id": "1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }
    event = harbor.webhooks.unwrap(body, headers, secret=secret)
    assert (type(event).__name__, event.ship) == ("Arrival", "Ida")
    with pytest.raises(harbor.InvalidSignature):
        harbor.webhooks.unwrap(body, {**headers, "webhook-id": "2"}, secret=secret)
    with pytest.raises(harbor.InvalidSignature, match="HARBOR_WEBHOOK_SECRET"):
        harbor.webhooks.unwrap(body, headers)
    left = harbor.webhooks.unwrap('{"type": "ship.left", "ship": "Ida"}', verify=lambda *_: True)
    assert type(left).__name__ == "ShipLeftPayload"
    moored = harbor.webhooks.moored.unwrap(b'{"rope": 3}', verify=lambda *_: True)
    assert (type(moored).__name__, moored.rope) == ("MooredPayload", 3)


def test_webhooks_are_no_longer_left_out(packages: Any) -> None:
    manifest = json.loads((packages / "harbor" / "specmeld.json").read_text(encoding="utf-8"))
    assert manifest["left_out"] == []
    assert manifest["constraints"]["webhooks/ship.left"] or manifest["constraints"]["Arrival"]
