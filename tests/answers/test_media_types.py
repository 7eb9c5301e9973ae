"""An answer is read as what it says that it is, as far as that is declared."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Any

import pytest

from .conftest import Port, Script, answer

_PNG = b"\x89PNG\r\n\xff\x00"


def _told(kind: str, content: bytes) -> Script:
    return Script([answer(content=content, headers={"Content-Type": kind} if kind else {})])


@pytest.mark.parametrize(
    ("method", "accept", "kind", "content", "value"),
    [
        ("get_photo", "image/*", "image/png", _PNG, _PNG),
        ("get_photo", "image/*", "", _PNG, _PNG),
        ("get_any", "*/*", "application/json", b'{"a": 1}', b'{"a": 1}'),
        ("get_any", "*/*", "text/plain", b"\xff", b"\xff"),
        ("get_deed", "application/json", "application/pdf", _PNG, _PNG),
        ("get_deed", "application/json", "APPLICATION/PDF; v=1", _PNG, _PNG),
        ("get_deed", "application/json", "text/html; charset=latin-1", b"\xe9", "é"),
        ("get_motto", "application/json", "text/plain", b"Fair winds", "Fair winds"),
        ("get_motto", "application/json", "text/plain", b"12", "12"),
        ("get_motto", "application/json", "application/json", b'"Fair"', "Fair"),
        ("get_scan", "application/json", "image/png", _PNG, _PNG),
        ("get_loose", "application/json", "image/png", _PNG, _PNG),
        ("get_loose", "application/json", "text/csv", b"a;b", "a;b"),
        (
            "get_motto",
            "application/json",
            "text/plain; charset=utf-16",
            "é".encode("utf-16-le"),
            "é",
        ),
        ("get_motto", "application/json", "text/plain; charset=unicode-escape", b"\\x41", "\\x41"),
        (
            "get_motto",
            "application/json",
            "text/plain; charset=raw_unicode_escape",
            b"\\u0041",
            "\\u0041",
        ),
        ("get_motto", "application/json", "text/plain; charset=utf7", b"+AOk-", "+AOk-"),
        ("get_loose", "application/json", "application/hal+json", b"[1]", [1]),
    ],
)
def test_the_answer_says_what_it_is(
    port: Port, method: str, accept: str, kind: str, content: bytes, value: object
) -> None:
    script = _told(kind, content)
    assert port.run(script, lambda client: getattr(client.papers, method)()) == value
    assert script.seen[0].headers["accept"] == accept


def test_json_by_another_name_is_json(port: Port) -> None:
    script = _told("application/vnd.deed+json; v=2", b'{"url": "u"}')
    assert port.run(script, lambda client: client.papers.get_deed()).url == "u"


def test_json_by_another_name_is_json_before_it_is_one_of_a_range(port: Port) -> None:
    script = _told("application/vnd.crest+json", b'{"url": "u"}')
    assert port.run(script, lambda client: client.papers.get_crest()).url == "u"


def test_whoever_asks_for_a_type_may_be_given_another(port: Port) -> None:
    script = _told("application/json", b'{"url": "u"}')
    call = lambda client: client.papers.get_deed(accept="application/pdf")  # noqa: E731
    assert port.run(script, call).url == "u"
    assert script.seen[0].headers["accept"] == "application/pdf"


def test_what_is_no_json_where_only_json_fits(port: Port, harbour: ModuleType) -> None:
    with pytest.raises(harbour.InvalidResponse, match="not JSON but text/html") as caught:
        port.run(_told("text/html", b"<p>Hi"), lambda client: client.boats.list())
    error = caught.value
    assert (error.response.status, error.response.content) == (200, b"<p>Hi")
    assert error.request.url == "https://harbour.example/v1/boats?key=***"


@pytest.mark.parametrize("status", [204, 205])
def test_no_content_is_none(port: Port, status: int) -> None:
    assert port.run(Script([answer(status)]), lambda client: client.boats.list()) is None


def test_bytes_go_out_in_a_range(port: Port) -> None:
    script = Script([answer(204)])
    port.run(script, lambda client: client.papers.set_photo(body=_PNG))
    assert script.seen[0].content == _PNG
    assert "*" not in script.seen[0].headers["content-type"]


def test_all_that_the_return_type_promises_is_asked_for(port: Port) -> None:
    script = _told("image/png", _PNG)
    assert port.run(script, lambda client: client.papers.get_seal()) == _PNG
    assert script.seen[0].headers["accept"] == "application/pdf, application/json, image/*"
    port.run(script, lambda client: client.papers.get_seal(accept="application/pdf"))
    assert script.seen[1].headers["accept"] == "application/pdf, application/json"


def test_an_answer_may_be_asked_for_in_a_type_of_a_range(port: Port) -> None:
    for kind in ("image/png", "image/webp"):
        script = _told(kind, _PNG)
        call = lambda client: client.papers.get_seal(accept="image/png")  # noqa: E731
        assert port.run(script, call) == _PNG
        assert script.seen[0].headers["accept"] == "image/png, application/json"


@pytest.mark.parametrize(
    ("content_type", "body", "sent"),
    [
        ("image/png", b"x", "image/png"),
        ("image/svg+xml; charset=utf-8", "<svg/>", "image/svg+xml; charset=utf-8"),
        ("image/png", ("a.gif", b"x", "image/gif"), "image/png"),
        ("image/*", ("a.gif", b"x", "image/gif"), "image/gif"),
        ("image/*", _PNG, "application/octet-stream"),
        ("image/*", "<svg/>", "application/octet-stream"),
    ],
)
def test_a_body_goes_in_one_type_of_a_range(
    port: Port, content_type: str, body: object, sent: str
) -> None:
    script = Script([answer(204)])
    call = lambda client: client.papers.set_seal(body=body, content_type=content_type)  # noqa: E731
    port.run(script, call)
    assert script.seen[0].headers["content-type"] == sent


@pytest.mark.parametrize(
    "kind", ["video/mp4", "image/", "image/a*", "image/png\r\nX-Y: z", "image"]
)
def test_a_range_has_no_other_types(port: Port, kind: str) -> None:
    with pytest.raises(port.package.InvalidRequest, match=r"content_type: must be one of .*image/"):
        port.run(
            Script([answer(204)]),
            lambda client: client.papers.set_seal(body=b"x", content_type=kind),
        )


def test_a_deep_answer_that_does_not_fit(port: Port, caplog: Any) -> None:
    depth = 150
    text = '{"name": "a", "tows": [' * depth + '{"name": 1}' + "]}" * depth
    with caplog.at_level(logging.WARNING):
        boat = port.run(
            _told("application/json", text.encode()), lambda client: client.boats.get("1")
        )
    for _ in range(depth):
        boat = boat.tows[0]
    assert boat.name == 1
    assert "name: Input should be a valid string" in caplog.text


def test_a_deep_answer_that_fits(port: Port, caplog: Any) -> None:
    depth = 120
    text = '{"name": "a", "tows": [' * depth + '{"name": "b"}' + "]}" * depth
    with caplog.at_level(logging.WARNING):
        boat = port.run(
            _told("application/json", text.encode()), lambda client: client.boats.get("1")
        )
    assert boat.tows[0].name == "a"
    assert not caplog.text


def test_each_part_of_a_deep_value_is_checked_once(harbour: ModuleType) -> None:
    """What is wrong at the bottom costs nothing at each level above."""
    from harbour.models import Boat  # type: ignore[import-not-found]
    from harbour.runtime import _lenient  # type: ignore[import-not-found]

    tried: list[Any] = []

    class Counting:
        def validate_python(self, value: Any) -> Any:
            tried.append(value)
            return adapter.validate_python(value)

    value: dict[str, Any] = {"name": 7}
    for _ in range(100):
        value = {"name": "a", "tows": [value]}
    adapter = _lenient._adapter(Boat)
    plain = _lenient._adapter
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            _lenient, "_adapter", lambda kind: Counting() if kind is Boat else plain(kind)
        )
        held = _lenient.build(Boat, value)
    assert len(tried) == 1
    assert held.model_dump(by_alias=True, exclude_unset=True) == value
