"""Tokens of OAuth 2: what is asked for, once for all who wait, kept, and asked for anew."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

URLS = {
    "client_credentials": "/token",
    "password": "/login",
    "authorization_code": "https://id.example/token",
    "refresh_token": "https://id.example/renew",
}


class World:
    """A server of an API and of its tokens, which are numbered."""

    def __init__(self, runtime: ModuleType, **given: Any) -> None:
        from runtime import _oauth  # type: ignore[import-not-found]

        self.runtime = runtime
        self.asked: list[tuple[str, dict[str, str], httpx2.Headers]] = []
        self.bearers: list[str] = []
        self.answer: Callable[[int], Any] = lambda number: {"access_token": f"t{number}"}
        self.valid: Callable[[str], bool] = lambda token: True
        self.delay = 0.0
        grant = _oauth.client(given.pop("token", None), **{**_ID, **given}, urls=URLS)
        self.settings = runtime.Settings("https://api.example/v1", credentials={"oa": grant})

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            self.bearers.append(request.headers.get("authorization", ""))
            return httpx2.Response(204 if self.valid(self.bearers[-1][7:]) else 401)
        fields = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append((str(request.url), fields, request.headers))
        time.sleep(self.delay)
        answer = self.answer(len(self.asked))
        if isinstance(answer, httpx2.Response):
            return answer
        return httpx2.Response(200, json={"token_type": "bearer", **answer})

    def client(self) -> Any:
        http = httpx2.Client(transport=httpx2.MockTransport(self.handle))
        return self.runtime.SyncDriver(self.settings, http)

    def operation(self, *scopes: str) -> Any:
        given = {"oa": scopes} if scopes else {}
        return self.runtime.Operation("GET", "/x", security=[["oa"]], scopes=given)


_ID = {"client_id": "me", "client_secret": "s3cret"}


def test_a_token_is_asked_for_with_the_scopes_of_the_call(runtime: ModuleType) -> None:
    world = World(runtime)
    client = world.client()
    for scopes in (("read", "write"), ("read",), ("admin",), ()):
        client.send(world.operation(*scopes), {})
    assert [fields.get("scope") for _, fields, _ in world.asked] == ["read write", "admin"]
    assert world.bearers == ["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t1"]


@pytest.mark.parametrize("scopes", [["a", "b"], "a b"])
def test_given_scopes_go_before_those_of_the_call(runtime: ModuleType, scopes: Any) -> None:
    world = World(runtime, scopes=scopes, audience="https://aud", params={"resource": "r"})
    client = world.client()
    for needed in ("read", "write"):
        client.send(world.operation(needed), {})
    ((url, fields, headers),) = world.asked
    assert url == "https://api.example/token"
    assert fields == {
        "grant_type": "client_credentials",
        "scope": "a b",
        "audience": "https://aud",
        "resource": "r",
    }
    assert headers["authorization"] == "Basic " + base64.b64encode(b"me:s3cret").decode()


def test_id_and_secret_can_go_in_the_form(runtime: ModuleType) -> None:
    world = World(runtime, client_auth="post")
    world.client().send(world.operation(), {})
    ((_, fields, headers),) = world.asked
    assert fields == {"grant_type": "client_credentials", **_ID}
    assert "authorization" not in headers


@pytest.mark.parametrize("life", [3600, 1])
def test_one_request_serves_all_threads(runtime: ModuleType, life: int) -> None:
    world = World(runtime)
    world.delay = 0.05 if life > 60 else 0.8  # until all of them wait for it, on a busy machine too
    world.answer = lambda number: {"access_token": "t", "expires_in": life}
    client, start = world.client(), threading.Barrier(20)

    def call() -> None:
        start.wait()
        client.send(world.operation("read"), {})

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(world.asked), world.bearers) == (1, ["Bearer t"] * 20)


def test_one_request_serves_all_tasks_and_none_takes_it_away(runtime: ModuleType) -> None:
    world = World(runtime)
    entered = 0

    async def handle(request: httpx2.Request) -> httpx2.Response:
        nonlocal entered
        if request.method == "POST":
            entered += 1
            await asyncio.sleep(0.05 if entered > 1 else 60)
        return world.handle(request)

    async def all_of_them() -> None:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(handle))
        client = runtime.AsyncDriver(world.settings, http)
        calls = [client.send(world.operation("read"), {}) for _ in range(50)]
        tasks = [asyncio.create_task(call) for call in calls]
        await asyncio.sleep(0.01)
        for gone in tasks[:2]:  # the one that asks, and one that waits
            gone.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert [isinstance(each, asyncio.CancelledError) for each in done] == [True] * 2 + [
            False
        ] * 48

    asyncio.run(asyncio.wait_for(all_of_them(), 10))
    assert (entered, len(world.asked), len(world.bearers)) == (2, 1, 48)


def test_one_refusal_is_for_all_who_wait(runtime: ModuleType) -> None:
    world = World(runtime)
    world.delay, world.answer = 0.05, lambda number: httpx2.Response(400)
    client, start, told = world.client(), threading.Barrier(8), []

    def call() -> None:
        start.wait()
        try:
            client.send(world.operation("read"), {})
        except runtime._errors.AuthenticationError as error:
            told.append(error)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), len(world.asked), world.bearers) == (8, 1, [])


def test_a_token_is_renewed_before_it_runs_out(
    runtime: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(runtime)
    world.answer = lambda number: {"access_token": f"t{number}", "expires_in": 100}
    client, now = world.client(), time.monotonic()
    for later in (0, 60, 80):
        monkeypatch.setattr("time.monotonic", lambda later=later: now + later)
        client.send(world.operation(), {})
    assert world.bearers == ["Bearer t1", "Bearer t1", "Bearer t2"]


def test_a_refused_token_is_renewed_once_for_all(runtime: ModuleType) -> None:
    world = World(runtime)
    client = world.client()
    client.send(world.operation(), {})
    world.valid, world.delay = lambda token: token == "t2", 0.05
    threads = [threading.Thread(target=client.send, args=(world.operation(), {})) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.asked) == 2
    world.valid = lambda token: False
    with pytest.raises(runtime._errors.AuthenticationError):
        client.send(world.operation(), {})
    assert len(world.asked) == 3


def test_a_password_is_given_for_a_token(runtime: ModuleType) -> None:
    world = World(runtime, client_id=None, client_secret=None, username="u", password="p4ss")
    world.client().send(world.operation("read"), {})
    ((url, fields, headers),) = world.asked
    assert (url, "authorization" in headers) == ("https://api.example/login", False)
    assert fields == {
        "grant_type": "password",
        "username": "u",
        "password": "p4ss",
        "scope": "read",
    }


def test_a_refresh_token_is_changed_for_the_next(runtime: ModuleType) -> None:
    kept: list[Any] = []
    world = World(runtime, client_secret=None, refresh_token="r0", saved=kept.append)
    world.answer = lambda number: {
        "access_token": f"t{number}",
        "refresh_token": f"r{number}",
        "expires_in": 0,
    }
    client = world.client()
    for _ in range(2):
        client.send(world.operation("read"), {})
    assert [(fields["client_id"], fields["refresh_token"]) for _, fields, _ in world.asked] == [
        ("me", "r0"),
        ("me", "r1"),
    ]
    assert {url for url, _, _ in world.asked} == {"https://id.example/renew"}
    assert all("scope" not in fields for _, fields, _ in world.asked)
    assert [each.refresh_token for each in kept] == ["r1", "r2"]
    assert "t1" not in repr(kept) and "r1" not in repr(kept)


def test_a_consent_is_changed_for_tokens_that_renew_themselves(runtime: ModuleType) -> None:
    from runtime import _oauth

    flow = _oauth.AuthorizationCode(
        "https://id.example/allow?tenant=x", "me", "https://app.example/back", ["read", "mail"]
    )
    asked = parse_qs(urlsplit(flow.url).query)
    digest = hashlib.sha256(flow.verifier.encode()).digest()
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert asked["scope"] == ["read mail"] and asked["tenant"] == ["x"]
    consent = flow.received(f"https://app.example/back?code=c0de&state={asked['state'][0]}")
    world = World(runtime, authorized=consent, scopes=["read", "mail"])
    world.answer = lambda number: {
        "access_token": f"t{number}",
        "refresh_token": "r",
        "expires_in": 0,
    }
    client = world.client()
    for _ in range(2):
        client.send(world.operation("read"), {})
    (_, first, _), (_, second, _) = world.asked
    assert first == {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": "https://app.example/back",
        "code_verifier": flow.verifier,
    }
    renewal = {"grant_type": "refresh_token", "refresh_token": "r", "scope": "read mail"}
    assert second == renewal  # the code has the scopes that were consented to
    assert "c0de" not in repr(consent) and flow.verifier not in repr(flow)


@pytest.mark.parametrize(
    ("callback", "message"),
    [
        ("?code=c", "state"),
        ("?code=c&state=other", "state"),
        ("?error=access_denied&state={state}", "authorization was denied: access_denied"),
        ("?state={state}", "no code"),
    ],
)
def test_what_is_no_consent_is_told(runtime: ModuleType, callback: str, message: str) -> None:
    from runtime import _oauth

    flow = _oauth.AuthorizationCode("https://id.example/allow", "me", "https://app.example/back")
    with pytest.raises(ValueError, match=message):
        flow.received(f"https://app.example/back{callback.format(state=flow.state)}")


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (httpx2.Response(400, json={"error": "invalid_scope"}), "AuthenticationError", "scope"),
        (
            httpx2.Response(
                401,
                json={"error": "invalid_client", "error_description": "not\r\ns3cret for me"},
            ),
            "AuthenticationError",
            "401: no token was returned: invalid_client: not *** for me",
        ),
        (httpx2.Response(403, text="<html>s3cret"), "AuthenticationError", "no token was returned"),
        (httpx2.Response(500, json={"error": "s3cret"}), "InternalServerError", "returned: ***"),
        (httpx2.Response(200, text="access_token=s3cret"), "InvalidResponse", "access_token"),
        (httpx2.Response(200, content=b"[" * 100_000), "InvalidResponse", "access_token"),
        (httpx2.Response(200, json={"access_token": ""}), "InvalidResponse", "access_token"),
    ],
)
def test_a_refusal_is_told_without_secrets(
    runtime: ModuleType, answer: httpx2.Response, error: str, message: str
) -> None:
    world = World(runtime)
    world.answer = lambda number: answer
    with pytest.raises(getattr(runtime._errors, error)) as told:
        world.client().send(world.operation(), {"max_retries": 0})
    assert message in str(told.value)
    assert (
        "s3cret" not in f"{told.value!r} {told.value} {json.dumps(vars(told.value), default=str)}"
    )


def test_secrets_are_in_no_repr(runtime: ModuleType) -> None:
    world = World(runtime, username="u", password="p4ss", refresh_token="r0")
    world.client().send(world.operation(), {})
    shown = repr(world.settings)
    assert "me" in shown
    assert not any(secret in shown for secret in ("s3cret", "p4ss", "r0", "t1"))


# What signs requests in the place of a credential


@pytest.mark.parametrize("by_client", [True, False])
def test_an_auth_of_the_users_stands_for_a_missing_key(
    runtime: ModuleType, by_client: bool
) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    auth = ("me", "p4ss")
    transport = httpx2.MockTransport(handle)
    http = httpx2.Client(transport=transport, auth=auth if by_client else None)
    other = runtime._auth.Secret("header", "X-Tenant", "acme")
    settings = runtime.Settings(
        "https://api.example",
        credentials={"tenant": other},
        auth=None if by_client else auth,
    )
    operation = runtime.Operation("GET", "/x", security=[["sigv4", "tenant"]])
    runtime.SyncDriver(settings, http).send(operation, {})
    basic = "Basic " + base64.b64encode(b"me:p4ss").decode()
    assert seen[0].headers["authorization"] == basic
    assert seen[0].headers["x-tenant"] == "acme"


@pytest.mark.parametrize(("given", "sent"), [(None, "Bearer t"), (("me", "x"), "Basic bWU6eA==")])
def test_a_key_goes_before_the_clients_auth_but_not_before_ours(
    runtime: ModuleType, given: Any, sent: str
) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(handle), auth=("other", "y"))
    key = runtime._auth.Secret("header", "Authorization", "Bearer t")
    settings = runtime.Settings("https://api.example", credentials={"key": key}, auth=given)
    operation = runtime.Operation("GET", "/x", security=[["key"]])
    runtime.SyncDriver(settings, http).send(operation, {})
    assert seen[0].headers["authorization"] == sent


def test_a_header_of_the_callers_goes_before_a_key(runtime: ModuleType) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    key = runtime._auth.Secret("header", "X-Key", "k")
    settings = runtime.Settings(
        "https://api.example", credentials={"key": key}, headers={"x-key": "mine"}
    )
    operation = runtime.Operation("GET", "/x", security=[["key"]])
    runtime.SyncDriver(settings, http).send(operation, {})
    assert seen[0].headers.get_list("x-key") == ["mine"]


def test_a_key_from_a_function_has_no_space_around_it(runtime: ModuleType) -> None:
    key = runtime._auth.Provided("header", "Authorization", lambda: "", "Bearer ")
    assert key.secret(" t\n").value == "Bearer t"


def test_an_id_without_a_secret_asks_for_no_token(runtime: ModuleType) -> None:
    from runtime import _oauth

    assert _oauth.client(None, "me", None, urls=URLS) is None
    assert isinstance(_oauth.client(None, "me", "s", urls=URLS), _oauth.OAuth)


def test_what_is_missing_is_named_with_what_it_goes_with(runtime: ModuleType) -> None:
    have = runtime._auth.Secret("header", "X-Id", "1")
    settings = runtime.Settings("https://api.example", credentials={"id": have}, hints={"b": "b="})
    operation = runtime.Operation("GET", "/x", security=[["id", "a", "b"], ["c"]])
    with pytest.raises(runtime._errors.MissingCredentials) as told:
        runtime.SyncDriver(settings).send(operation, {})
    assert str(told.value) == "GET /x needs a and b=, or c"
