"""Arguments to requests: styles as OpenAPI's own table has them, and what cannot be sent."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


def url(runtime: ModuleType, value: Any, **details: Any) -> str:
    return str(request(runtime, value, **details).url).removeprefix("https://a.example")


def request(runtime: ModuleType, value: Any, **details: Any) -> Any:
    from runtime._request import build_request  # type: ignore[import-not-found]

    parameter = runtime.Parameter(Any, name="color", argument="color", **details)
    path = "/{color}" if details["location"] == "path" else "/x"
    operation: Any = runtime.Operation("GET", path, parameters=(parameter,))
    settings = runtime.Settings("https://a.example")
    return build_request(operation, {"color": value}, runtime.OMIT, settings, {})


def test_headers_that_calls_have_alike_are_those_of_the_client(runtime: ModuleType) -> None:
    from runtime._auth import Secret  # type: ignore[import-not-found]
    from runtime._request import build_request

    def headers(settings: Any, *secrets: Any, **options: Any) -> Any:
        return build_request(operation, {}, runtime.OMIT, settings, options, secrets).headers

    operation = runtime.Operation("GET", "/x")
    own = runtime.Settings("https://a.example", headers={"X-Desk": "1"})
    usual = {"Accept": "*/*", "X-Desk": "1"}
    assert headers(own, Secret("header", "X-Key", "k")) == {**usual, "X-Key": "k"}
    headers(own)["X-Added"] = "by a function of the user's"
    assert headers(own, extra_headers={"X-Extra": "e"}) == {**usual, "X-Extra": "e"}
    assert headers(own) == usual
    assert "X-Key" not in str(own.known_headers)
    other = replace(own, headers={"X-Desk": "2"})
    assert headers(other) == {"Accept": "*/*", "X-Desk": "2"}


@pytest.mark.few(17)
@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", False, "blue", "/x?color=blue"),
        ("form", False, COLORS, "/x?color=blue,black,brown"),
        ("form", False, RGB, "/x?color=R,100,G,200,B,150"),
        ("form", True, COLORS, "/x?color=blue&color=black&color=brown"),
        ("form", True, RGB, "/x?R=100&G=200&B=150"),
        ("spaceDelimited", False, COLORS, "/x?color=blue%20black%20brown"),
        ("spaceDelimited", False, RGB, "/x?color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", False, COLORS, "/x?color=blue%7Cblack%7Cbrown"),
        ("deepObject", True, RGB, "/x?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ("deepObject", True, [1, {"a": 2}], "/x?color%5B0%5D=1&color%5B1%5D%5Ba%5D=2"),
        (
            "deepObject",
            True,
            {"R": [1, {"a": 2}]},
            "/x?color%5BR%5D%5B0%5D=1&color%5BR%5D%5B1%5D%5Ba%5D=2",
        ),
        ("form", True, "", "/x?color="),
        ("form", True, None, "/x?color="),
        ("form", True, True, "/x?color=true"),
        ("form", True, 1.5, "/x?color=1.5"),
        ("form", True, "a&b=c/ü+", "/x?color=a%26b%3Dc%2F%C3%BC%2B"),
        ("form", True, [], "/x"),
    ],
)
def test_styles_of_a_query(
    runtime: ModuleType, style: str, explode: bool, value: Any, expected: str
) -> None:
    assert url(runtime, value, location="query", style=style, explode=explode) == expected


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (True, "/a?b=c:d", "/x?color=/a?b=c:d"),
        (True, "a&b#c+d%2F,e", "/x?color=a%26b%23c%2Bd%252F%2Ce"),
        (False, ["a/b", "c,d"], "/x?color=a/b,c%2Cd"),
    ],
)
def test_reserved_characters_stand_as_they_are_where_that_is_allowed(
    runtime: ModuleType, explode: bool, value: Any, expected: str
) -> None:
    found = url(runtime, value, location="query", style="form", explode=explode, reserved=True)
    assert found == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("simple", False, "blue", "/blue"),
        ("simple", False, COLORS, "/blue,black,brown"),
        ("simple", False, RGB, "/R,100,G,200,B,150"),
        ("simple", True, RGB, "/R=100,G=200,B=150"),
        ("label", False, "blue", "/.blue"),
        ("label", False, COLORS, "/.blue,black,brown"),
        ("label", True, COLORS, "/.blue.black.brown"),
        ("label", True, RGB, "/.R=100.G=200.B=150"),
        ("matrix", False, "blue", "/;color=blue"),
        ("matrix", False, COLORS, "/;color=blue,black,brown"),
        ("matrix", True, COLORS, "/;color=blue;color=black;color=brown"),
        ("matrix", True, RGB, "/;R=100;G=200;B=150"),
        ("simple", False, "a/b?c#d", "/a%2Fb%3Fc%23d"),
        ("simple", False, ["a,b", "c"], "/a%2Cb,c"),
    ],
)
def test_styles_of_a_path(
    runtime: ModuleType, style: str, explode: bool, value: Any, expected: str
) -> None:
    assert url(runtime, value, location="path", style=style, explode=explode) == expected


@pytest.mark.parametrize("value", ["", ".", "..", []])
def test_a_segment_that_climbs_is_refused(runtime: ModuleType, value: Any) -> None:
    from runtime._errors import InvalidRequest  # type: ignore[import-not-found]

    with pytest.raises(InvalidRequest):
        url(runtime, value, location="path")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {"a": object()}])
def test_what_json_cannot_hold_is_told(runtime: ModuleType, value: Any) -> None:
    from runtime._errors import InvalidRequest
    from runtime._request import build_request

    body = runtime.Body(Any, "application/json")
    operation: Any = runtime.Operation("POST", "/x", body=body)
    settings = runtime.Settings("https://a.example")
    with pytest.raises(InvalidRequest, match="body"):
        build_request(operation, {}, value, settings, {})


def test_a_secret_is_in_no_repr(runtime: ModuleType) -> None:
    from runtime._request import build_request, credentials

    settings = runtime.Settings(
        "https://a.example",
        credentials={"key": runtime._auth.Secret("header", "X-Key", "s3cret")},
    )
    operation: Any = runtime.Operation("GET", "/x", security=[["key"]])
    secrets = credentials(operation, settings, {})
    request = build_request(operation, {}, runtime.OMIT, settings, {}, secrets)
    assert request.headers["X-Key"] == "s3cret"
    assert "s3cret" not in repr(settings) + repr(request)
    with runtime.SyncDriver(settings) as client:
        assert "s3cret" not in repr(client)


def test_the_alternative_that_the_client_can_meet_is_taken(runtime: ModuleType) -> None:
    from runtime._errors import MissingCredentials  # type: ignore[import-not-found]
    from runtime._request import credentials

    key = runtime._auth.Secret("query", "key", "k")
    operation: Any = runtime.Operation("GET", "/x", security=[["a", "b"], ["key"], []])
    settings = runtime.Settings("https://a.example", credentials={"key": key})
    assert credentials(operation, settings, {}) == [key]
    none = runtime.Settings("https://a.example")
    assert credentials(operation, none, {}) == []
    strict: Any = runtime.Operation("GET", "/x", security=[["a", "b"]])
    with pytest.raises(MissingCredentials, match="GET /x needs a and b"):
        credentials(strict, settings, {})


def test_a_given_base_url_holds_for_operations_with_a_server_of_their_own(
    runtime: ModuleType,
) -> None:
    from runtime._request import build_request

    operation: Any = runtime.Operation("GET", "/x", base_url="https://own.example/v2/")
    default = runtime.Settings("https://a.example")
    assert build_request(operation, {}, None, default, {}).url == "https://own.example/v2/x"
    given = runtime.Settings("https://mock.example/", fixed_url=True)
    assert build_request(operation, {}, None, given, {}).url == "https://mock.example/x"


@pytest.mark.parametrize(
    ("details", "value", "expected"),
    [
        ({}, "s3=/ab%2F+ q|=", "color=s3=/ab%2F+ q|="),
        ({}, COLORS, "color=blue,black,brown"),
        ({"style": "cookie"}, COLORS, "color=blue; color=black; color=brown"),
        ({"style": "cookie"}, RGB, "R=100; G=200; B=150"),
        ({"style": "cookie", "explode": False}, COLORS, "color=blue,black,brown"),
        ({"media_type": "application/json"}, {"a": [1]}, 'color={"a":[1]}'),
        ({"media_type": "text/plain"}, '"q"', 'color="q"'),
    ],
)
def test_cookies_go_out_as_they_are(
    runtime: ModuleType, details: dict[str, Any], value: Any, expected: str
) -> None:
    assert request(runtime, value, location="cookie", **details).headers["Cookie"] == expected


@pytest.mark.parametrize("value", ["a;b", "a\r\nb", "ü", " a", "a ", "\x7f"])
def test_what_a_cookie_cannot_hold_is_told_and_not_shown(runtime: ModuleType, value: str) -> None:
    from runtime._errors import InvalidRequest

    with pytest.raises(InvalidRequest, match="a cookie cannot contain") as told:
        request(runtime, value, location="cookie")
    assert repr(value) not in str(told.value) and len(str(told.value)) < 160


@pytest.mark.parametrize(
    ("media_type", "value", "expected"),
    [
        ("application/x-www-form-urlencoded", {"q": "a b&c", "n": [1, 2]}, "?q=a%20b%26c&n=1&n=2"),
        ("application/json", {"q": ["ü"]}, "?%7B%22q%22%3A%5B%22%C3%BC%22%5D%7D"),
        ("text/plain", "a=b&c", "?a%3Db%26c"),
    ],
)
def test_a_parameter_can_be_the_whole_query(
    runtime: ModuleType, media_type: str, value: Any, expected: str
) -> None:
    assert url(runtime, value, location="querystring", media_type=media_type) == f"/x{expected}"


def test_a_document_in_a_path_is_one_segment(runtime: ModuleType) -> None:
    found = url(runtime, {"a": "b/c?"}, location="path", media_type="application/json")
    assert found == "/%7B%22a%22%3A%22b%2Fc%3F%22%7D"


@pytest.mark.parametrize(
    ("location", "value"), [("header", "k3y\r\nX: y"), ("cookie", "k3y;q"), ("header", "k3yü")]
)
def test_a_key_that_cannot_be_sent_is_told_and_not_shown(
    runtime: ModuleType, location: Any, value: str
) -> None:
    from runtime._errors import InvalidRequest
    from runtime._request import build_request

    secret = runtime._auth.Secret(location, "sid", value)
    operation: Any = runtime.Operation("GET", "/x")
    settings = runtime.Settings("https://a.example")
    with pytest.raises(InvalidRequest, match=r"cannot contain|invalid characters") as told:
        build_request(operation, {}, runtime.OMIT, settings, {}, [secret])
    assert "k3y" not in str(told.value)


def test_a_traceback_with_its_values_shows_no_key(runtime: ModuleType) -> None:
    from traceback import TracebackException

    parameter = runtime.Parameter(int, "query", "n", "n")
    operation: Any = runtime.Operation(
        "GET", "/x", parameters=(parameter,), security=[["h", "q", "c"]]
    )
    places = {"h": "header", "q": "query", "c": "cookie"}
    keys = {name: runtime._auth.Secret(place, name, "s3cret") for name, place in places.items()}
    client = runtime.SyncDriver(runtime.Settings("https://a.example", credentials=keys))
    with pytest.raises(runtime._errors.InvalidRequest) as told:
        client.send(operation, {"n": "x"})
    shown = "".join(TracebackException.from_exception(told.value, capture_locals=True).format())
    assert "query.n" in shown and "s3cret" not in shown


@pytest.mark.parametrize("name", ["a[b]", "]", "[", ""])
@pytest.mark.parametrize("deep", [False, True])
def test_a_name_that_brackets_cannot_hold_is_refused(
    runtime: ModuleType, name: str, deep: bool
) -> None:
    value: Any = {name: "x"}
    value = {"list": [value]} if deep else value
    with pytest.raises(runtime._errors.InvalidRequest, match="which this style cannot encode"):
        request(runtime, value, location="query", style="deepObject", explode=True)
    body = runtime.Body(
        Any,
        "application/x-www-form-urlencoded",
        styles={"color": ("brackets", True)},
        writer=runtime._content,
    )
    operation = runtime.Operation("POST", "/x", body=body)
    from runtime._request import build_request

    settings = runtime.Settings("https://a.example")
    with pytest.raises(
        runtime._errors.InvalidRequest, match=r"color: the name .* is empty or contains"
    ):
        build_request(operation, {}, {"color": value}, settings, {})


@pytest.mark.parametrize("required", [False, True])
def test_null_where_there_is_none_is_told_how_to_go(runtime: ModuleType, required: bool) -> None:
    from runtime._request import build_request

    parameter = runtime.Parameter(str, "query", "cursor", required=required)
    operation: Any = runtime.Operation("GET", "/x", parameters=(parameter,))
    settings = runtime.Settings("https://a.example")
    with pytest.raises(ValueError, match=r"query\.cursor: ") as caught:
        build_request(operation, {"cursor": None}, runtime.OMIT, settings, {})
    assert ("leave it out, or pass OMIT" in str(caught.value)) is not required


def test_an_unchecked_call_needs_what_its_path_needs(runtime: ModuleType) -> None:
    from runtime._request import build_request

    parameter = runtime.Parameter(str, "path", "color", required=True)
    operation: Any = runtime.Operation("GET", "/{color}", parameters=(parameter,))
    settings = runtime.Settings("https://a.example")
    with pytest.raises(ValueError, match=r"path\.color: Field required"):
        build_request(operation, {}, runtime.OMIT, settings, {"validate": False})


def test_a_segment_that_is_empty_is_called_so(runtime: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"path\.color: cannot be empty"):
        url(runtime, "", location="path")
