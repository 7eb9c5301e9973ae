"""Whatever is sent, the stubs answer with 4xx, and never with 500."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.slow

DIGITS = "7" * 6000
DEEP = "[" * 30_000
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=xx"


class Anything:
    """Answers everything."""

    def __getattr__(self, name: str) -> Any:
        async def handler(*path: Any, **given: Any) -> Any:
            return {"list": [], "add": {"place": 1}}.get(name)

        return handler


@pytest.fixture(scope="module")
def http(bikes: ModuleType) -> TestClient:
    app = bikes.app(repairs=Anything(), authenticate=lambda scheme, key: True)
    return TestClient(app, base_url="http://test/v3", headers={"Authorization": "Bearer x"})


def _part(content: bytes, name: str = "kind", more: str = "") -> bytes:
    head = f'--xx\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


_PHOTO = _part(b"x", "photos", '; filename="a"')
_END = b"--xx--\r\n"


@pytest.mark.few(8)
@pytest.mark.parametrize(
    "query",
    [
        f"limit={DIGITS}",
        "limit=1e999",
        "limit=NaN",
        "limit=1e9999999999999999999999",
        "limit=50.5e0000000000000000000000",
        'where={"a":1e999}',
        f"where={DEEP}",
        'where={"a":NaN}',
        "limit=%ff",
        "%ff=1",
        "limit=",
        "limit=1&limit=2",
        "limit=51",
        "state=closed",
        f"deep[a]{'[b]' * 500}=1",
        "deep[a]=1&deep[a][b]=2",
        "deep[a][b]=2&deep[a]=1",
        "deep=%00",
        f"ids={'1,' * 3000}x",
        f"ids=1,{DIGITS}",
        "where={",
        "where=[1]",
    ],
)
def test_a_query_is_refused(http: TestClient, query: str) -> None:
    assert http.get(f"/repairs?{query}").status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Trace": DIGITS},
        {"X-Trace": "é".encode()},
        {"Cookie": f"seen={DIGITS}"},
        {"Cookie": "seen=;;=;seen"},
        {"X-Trace": "1,2"},
    ],
)
def test_a_header_is_refused(http: TestClient, headers: Any) -> None:
    assert http.get("/repairs", headers=headers).status_code == 422


@pytest.mark.few(14)
@pytest.mark.parametrize(
    ("path", "media_type", "content", "status"),
    [
        ("/repairs", JSON, DEEP.encode(), 422),
        ("/repairs", JSON, b'{"bike":"a","price":NaN}', 422),
        ("/repairs", JSON, b'{"bike":"a","price":Infinity}', 422),
        ("/repairs", JSON, f'{{"bike":"a","price":{DIGITS}}}'.encode(), 422),
        ("/repairs", JSON, f'{{"bike":"a","price":{DIGITS[:400]}}}'.encode(), 202),
        ("/repairs", JSON, b'{"bike":"a","price":1e999}', 422),
        ("/repairs", JSON, b'{"bike":"a","price":-1E+9999999999999999999999}', 422),
        ("/repairs", JSON, b'{"bike":"a","price":1e-9999999999999999999999}', 202),
        ("/repairs", JSON, b'{"bike":"a","other":[1e999]}', 422),
        ("/repairs", JSON, b'{"bike":"a","price":1e300}', 202),
        ("/repairs", JSON, b'{"bike":"\\ud800"}', 422),
        ("/repairs", JSON, b"\xff\xfe{", 422),
        ("/repairs", JSON, b"", 422),
        ("/repairs", f"{JSON}; charset=undefined", b'{"bike":"a"}', 422),
        ("/repairs", f"{JSON}; charset=punycode", b'{"bike":"a"}', 422),
        ("/repairs", f"{JSON}; charset=hex", b'{"bike":"a"}', 422),
        ("/repairs", f"{JSON}; charset=utf-16", '{"bike":"a"}'.encode("utf-16"), 202),
        ("/repairs", "text/plain", b'{"bike":"a"}', 415),
        ("/repairs", ";", b'{"bike":"a"}', 202),
        ("/repairs", "application/merge-patch+json", b'{"bike":"a"}', 202),
        ("/search", FORM, f"year={DIGITS}".encode(), 422),
        ("/search", FORM, b"year=%ff", 422),
        ("/search", FORM, b"year=\xff", 422),
        ("/search", FORM, b"year=1&year=2", 422),
        ("/search", f"{FORM}; charset=idna", b"year=1", 422),
        ("/search", JSON, b"{}", 415),
        ("/search", FORM, b"words=a&" * 10_001, 422),
        ("/repairs", JSON, b'{"bike":"a","parts":[' + b"1," * 20_000 + b"1]}", 422),
        ("/repairs", JSON, b'{"bike":"a","parts":[' + b"1," * 200 + b"1]}", 422),
        ("/import", "application/x-ndjson", b'{"bike":"a"}\n{"bike":1}\n', 422),
        ("/import", "application/x-ndjson", b'{"bike":"a"}\n' + DEEP.encode(), 422),
        ("/repairs/1/photos", PARTS, _PHOTO + _part(b"after") + _END, 204),
        ("/repairs/1/photos", f"{PARTS}; charset=undefined", _PHOTO + _part(b"after") + _END, 204),
        ("/repairs/1/photos", PARTS, _PHOTO + _part(b"later") + _END, 422),
        ("/repairs/1/photos", PARTS, _part(b"after") + _END, 422),
        ("/repairs/1/photos", PARTS, _PHOTO + _part(b"after"), 422),
        ("/repairs/1/photos", PARTS, _PHOTO + _part(b"\xff") + _END, 422),
        ("/repairs/1/photos", PARTS, b"--xx\r\nContent-Disposition", 422),
        ("/repairs/1/photos", PARTS, b"no parts at all", 422),
        ("/repairs/1/photos", "multipart/form-data", _PHOTO + _END, 422),
        ("/repairs/1/photos", 'multipart/form-data; boundary=""', _PHOTO + _END, 422),
        (
            "/repairs/1/photos",
            PARTS,
            _PHOTO + _part(b"after") + _part(b'{"year":"x"}', "about") + _END,
            422,
        ),
        (
            "/repairs/1/photos",
            PARTS,
            _PHOTO + _part(b"after") + _part(DEEP.encode(), "about") + _END,
            422,
        ),
    ],
)
def test_a_body_is_judged(
    http: TestClient, path: str, media_type: str, content: bytes, status: int
) -> None:
    answer = http.post(path, content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert len(answer.content) < 20_000


def test_a_text_is_read_in_its_charset(bikes: ModuleType) -> None:
    seen: list[str] = []

    class Notes(Anything):
        async def set_note(self, id: str, *, body: str) -> None:
            seen.append(body)

    client = TestClient(bikes.app(repairs=Notes()), base_url="http://test/v3")
    for charset, status in (("latin-1", 204), ("utf-8", 422), ("nonsense", 422)):
        headers = {"Content-Type": f"text/plain; charset={charset}"}
        sent = client.put("/repairs/1/note", content="\xe9".encode("latin-1"), headers=headers)
        assert sent.status_code == status
    assert seen == ["\xe9"]


@pytest.mark.parametrize("counted", [True, False])
def test_a_body_has_a_bound(bikes: ModuleType, counted: bool) -> None:
    app = bikes.app(repairs=Anything())
    client = TestClient(app, base_url="http://test/v3")

    def sent(size: int) -> int:
        content = b"x" * size if counted else iter([b"x" * (size // 2)] * 2)
        headers = {"Content-Type": "text/plain"}
        return client.put("/repairs/1/note", content=content, headers=headers).status_code

    assert (sent(10 << 20), sent((10 << 20) + 2)) == (204, 413)
    app.state.max_body = 4
    assert (sent(4), sent(6)) == (204, 413)
    app.state.max_body = None
    assert sent(11 << 20) == 204
