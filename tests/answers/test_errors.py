"""Errors tell what went wrong and where, can be kept, and tell no key."""

from __future__ import annotations

import copy
import pickle
import traceback
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer
from .wire import http, speaking


def _raised(port: Port, script: Any, call: Any = lambda client: client.boats.list()) -> Any:
    with pytest.raises(port.package.APIError) as caught:
        port.run(script, call, max_retries=0)
    return caught.value


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"message": "No such boat"}, "No such boat"),
        ({"error": {"message": "No such boat", "code": 7}}, "No such boat"),
        ({"title": "Gone", "detail": "It sank", "status": 410}, "Gone: It sank"),
        ({"title": "Gone", "detail": ""}, "Gone"),
        (
            {"detail": [{"loc": ["body", "name"], "msg": "Field required", "type": "missing"}]},
            "body.name: Field required",
        ),
        ({"detail": "Not Found"}, "Not Found"),
        ({"error": "no_grant", "error_description": "It ran out"}, "no_grant: It ran out"),
        ({"errors": [{"title": "Too long", "detail": "40 at most"}, {"title": "B"}]},
         "Too long: 40 at most; B"),
        ({"message": "Failed", "errors": [{"field": "name", "code": "missing"}]},
         "Failed: name: missing"),
        ({"title": "Bad", "errors": {"Name": ["short", "odd"]}}, "Bad: Name: short; odd"),
        ({"name": ["This field is required."]}, "name: This field is required."),
        ({"errors": [{"field": "fee", "messages": ["odd", "low"]}]}, "fee: odd; low"),
        ({"errors": [{"field": "fee", "explanation": "too low", "at": 7}]}, "fee: too low"),
        ([{"message": "A"}, {"message": "B"}], "A; B"),
        ({"code": 7}, '{"code":7}'),
        ("just text", "just text"),
    ],
)  # fmt: skip
def test_the_message_is_what_a_person_reads(port: Port, said: Any, message: str) -> None:
    error = _raised(port, Script([answer(422, json=said)]))
    assert error.message == message
    assert str(error) == f"422: {message} (GET https://harbour.example/v1/boats)"


def test_an_error_without_words(port: Port) -> None:
    assert _raised(port, Script([answer(418)])).message == "I'm a Teapot"
    assert _raised(port, Script([answer(599)])).message == "an unknown status"


def test_the_body_has_the_type_that_it_came_in(port: Port) -> None:
    from harbour.models import Report, Trouble  # type: ignore[import-not-found]

    call = lambda client: client.boats.get("7")  # noqa: E731
    kind = {"Content-Type": "application/problem+json"}
    told = Script([answer(404, content=b'{"title": "Gone"}', headers=kind)])
    assert isinstance(_raised(port, told, call).body, Report)
    plain = _raised(port, Script([answer(404, json={"message": "no"})]), call)
    assert isinstance(plain.body, Trouble)


def test_an_error_knows_what_was_asked_and_what_came(port: Port) -> None:
    script = Script([answer(409, json={"a": 1}, headers={"X-Request-ID": "r1", "ETag": "e"})])
    call = lambda client: client.boats.create(  # noqa: E731
        name="Anna", extra_headers={"Authorization": "Bearer s3cret", "X-Team": "blue"}
    )
    error = _raised(port, script, call)
    assert (error.request.method, error.request.content) == ("POST", b'{"name":"Anna"}')
    assert error.request.headers["x-team"] == "blue"
    assert (error.response.status, error.response.content) == (409, script.answers[0].content)
    assert (error.headers["etag"], error.headers["Etag"], error.request_id) == ("e", "e", "r1")


def test_an_error_tells_no_key(port: Port) -> None:
    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("cut")

    call = lambda client: client.boats.list(  # noqa: E731
        extra_headers={"Cookie": "sid=s3cret", "Authorization": "Token s3cret"}
    )
    for server in (Script([answer(500)]), cut):
        error = _raised(port, server, call)
        told = [str(error), repr(error), repr(error.request), error.request.url]
        told += [str(dict(error.request.headers)), *traceback.format_exception(error)]
        assert not [text for text in told if "k3y" in text or "s3cret" in text]


@pytest.mark.parametrize("way", ["pickle", "copy", "deepcopy"])
def test_errors_can_be_kept(port: Port, harbour: ModuleType, way: str) -> None:
    twins: dict[str, Any] = {
        "pickle": lambda one: pickle.loads(pickle.dumps(one)),
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
    }
    broken = httpx2.Response(200, content=b"<p>", headers={"Content-Type": "text/html"})
    errors = [
        _raised(port, Script([answer(404, json={"message": "no"})]), lambda c: c.boats.get("7")),
        _raised(port, Script([answer(404, json={"odd": 1})]), lambda c: c.boats.get("7")),
        _raised(port, Script([broken])),
        _raised(port, Script([answer(200)]), lambda c: c.boats.create(name=7)),
        _raised(port, lambda request: (_ for _ in ()).throw(httpx2.ConnectError("no"))),
        harbour.NotFoundError("m", 404),
        harbour.InvalidResponse("GET /", [], b""),
        harbour.StreamError("m", {"a": 1}),
        harbour.MissingCredentials("m"),
    ]
    for error in errors:
        twin = twins[way](error)
        assert type(twin) is type(error)
        assert (str(twin), twin.args) == (str(error), error.args)
        assert repr(twin.response) == repr(error.response)
        if isinstance(error, harbour.APIStatusError):
            assert (twin.status, twin.headers, twin.body) == (
                error.status,
                error.headers,
                error.body,
            )


def test_an_error_whose_body_breaks_is_that_error(port: Port, harbour: ModuleType) -> None:
    cut = http(b'{"message": "no', 404, size=99)
    packed = http(b"no gzip", 403, "application/json", "Content-Encoding: gzip")
    for said, kind in ((cut, harbour.NotFoundError), (packed, harbour.PermissionDeniedError)):
        with speaking(said) as url, pytest.raises(kind):
            port.run(url, lambda client: client.boats.get("7"))
