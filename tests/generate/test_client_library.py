"""A client of an API that has every place of a parameter, forms, files, and keys of two kinds."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BOOK = {"isbn": "1", "title": "Dust"}
Handler = Callable[[Any], Any]


@pytest.fixture(params=["blocking", "asynchronous"])
def exchange(request: pytest.FixtureRequest, library: ModuleType) -> Any:
    """``exchange(answer, "books.get", "1")``: the request that was sent, and what was returned."""
    import httpx2

    def run(answer: Any, path: str, *arguments: Any, **keywords: Any) -> tuple[Any, Any]:
        sent: list[Any] = []

        def handle(request: Any) -> Any:
            sent.append(request)
            return answer if isinstance(answer, httpx2.Response) else answer(request)

        transport = httpx2.MockTransport(handle)
        options = {"api_key": "k&y", "username": "anna", "password": "pw"}

        def find(client: Any) -> Any:
            for name in path.split("."):
                client = getattr(client, name)
            return client

        if request.param == "blocking":
            http = httpx2.Client(transport=transport)
            client = library.Client(**options, http_client=http)
            return sent, find(client)(*arguments, **keywords)

        async def later() -> Any:
            http = httpx2.AsyncClient(transport=transport)
            client = library.AsyncClient(**options, http_client=http)
            return await find(client)(*arguments, **keywords)

        return sent, asyncio.run(later())

    return run


def _json(value: Any, status: int = 200) -> Any:
    import httpx2

    return httpx2.Response(status, json=value)


def test_parameters_are_written_as_their_styles_say(exchange: Any) -> None:
    (sent,), books = exchange(
        _json([BOOK]),
        "books.search",
        subject=["sea & sand", "dust"],
        years=[1990, 1991],
        sort=["title", "year"],
        filter={"lang": "de", "in_print": True},
        min_pages=3,
        x_branch="north",
        visit="a b",
        where={"shelf": 4},
    )
    assert books[0].title == "Dust"
    assert sent.url.raw_path.decode() == (
        "/api/books?subject=sea%20%26%20sand&subject=dust&years=1990,1991&sort=title%7Cyear"
        "&filter%5Blang%5D=de&filter%5Bin_print%5D=true&min-pages=3"
        "&where=%7B%22shelf%22%3A4%7D&key=k%26y"
    )
    assert sent.headers["x-branch"] == "north"
    assert sent.headers["cookie"] == "visit=a b"


def test_what_is_left_out_is_not_sent(exchange: Any) -> None:
    (sent,), _ = exchange(_json([]), "books.search")
    assert sent.url.raw_path == b"/api/books?key=k%26y"
    assert "cookie" not in sent.headers and "x-branch" not in sent.headers


def test_parameters_are_checked_too(exchange: Any, library: ModuleType) -> None:
    with pytest.raises(library.InvalidRequest) as caught:
        exchange(_json([]), "books.search", subject=list("abcd"), min_pages=0, x_branch="x" * 9)
    assert {each.at for each in caught.value.problems} == {
        "query.subject",
        "query.min-pages",
        "header.X-Branch",
    }


def test_a_header_cannot_be_split(exchange: Any, library: ModuleType) -> None:
    with pytest.raises(library.InvalidRequest, match=r"header\.X-Branch"):
        exchange(_json([]), "books.search", x_branch="a\r\nb: c")


def test_an_answer_without_content_is_none(exchange: Any) -> None:
    import httpx2

    (sent,), answer = exchange(httpx2.Response(204), "books.add", body=[BOOK])
    assert answer is None
    assert sent.content == b'[{"isbn":"1","title":"Dust"}]'


def test_the_scheme_that_the_operation_names_is_used(exchange: Any) -> None:
    import httpx2

    (sent,), _ = exchange(httpx2.Response(204), "books.delete", "1")
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"anna:pw").decode()
    assert b"key=" not in sent.url.raw_path


def test_an_operation_without_security_carries_no_key(exchange: Any) -> None:
    (sent,), answer = exchange(_json({"a": "b"}), "covers.upload", image=b"\x00\xff", caption="c")
    assert answer == {"a": "b"}
    assert b"key=" not in sent.url.raw_path and "authorization" not in sent.headers
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="image"; filename="file"\r\n' in sent.content and b"\x00\xff" in sent.content
    assert b'name="caption"\r\n\r\nc\r\n' in sent.content


def test_a_content_type_of_the_callers_gets_the_boundary(exchange: Any) -> None:
    given = {"Content-Type": "multipart/form-data"}
    (sent,), _ = exchange(_json({}), "covers.upload", image=b"", caption="c", extra_headers=given)
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")


def test_files_may_be_paths_open_files_or_named(exchange: Any, tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(b"png")
    for file, name in (
        (tmp_path / "front.png", b"front.png"),
        (io.BytesIO(b"png"), b"file"),
        (('we"ird\n.png', b"png"), b"we%22ird%0A.png"),
    ):
        (sent,), _ = exchange(_json({}), "covers.upload", image=file)
        assert b'filename="' + name + b'"' in sent.content and b"\r\n\r\npng\r\n" in sent.content


def test_text_of_a_form_is_bounded(exchange: Any, library: ModuleType) -> None:
    with pytest.raises(library.InvalidRequest, match="caption"):
        exchange(_json({}), "covers.upload", image=b"", caption="x" * 21)


def test_a_form_is_encoded(exchange: Any, library: ModuleType) -> None:
    (sent,), loan = exchange(
        _json({"loan": 1}, 201), "loans.create", isbn="1&2", days=28, notes=["a", "b c"]
    )
    assert sent.content == b"isbn=1%262&days=28&notes=a&notes=b%20c"
    assert loan.loan == 1
    _, queued = exchange(_json({"queued": True}, 202), "loans.create", isbn="1")
    assert queued.queued is True
    (bare,), _ = exchange(_json({"loan": 1}, 201), "loans.create")
    assert bare.content == b"" and "content-type" not in bare.headers


def test_text_and_bytes_come_as_they_are(exchange: Any) -> None:
    import httpx2

    answer = httpx2.Response(
        200,
        content="größe".encode("latin-1"),
        headers={"Content-Type": "text/plain; charset=latin-1"},
    )
    _, text = exchange(answer, "books.read_text", "1")
    assert text == "größe"
    (sent,), content = exchange(
        httpx2.Response(201, content=b"\x01"), "books.store_scan", "1", body=b"%PDF"
    )
    assert content == b"\x01"
    assert sent.content == b"%PDF" and sent.headers["content-type"] == "application/pdf"


def test_names_that_python_has_taken(exchange: Any) -> None:
    import httpx2

    (sent,), _ = exchange(
        httpx2.Response(200), "class_.import_", 1, self_=True, options_="o", query_from="f"
    )
    assert sent.url.raw_path == b"/api/class/1/import?self=true&options=o&from=f&key=k%26y"


@pytest.mark.slow
def test_errors_are_told_by_status_with_their_body(exchange: Any, library: ModuleType) -> None:
    from library.models import Problem  # type: ignore[import-not-found]

    with pytest.raises(library.NotFoundError) as caught:
        exchange(_json({"detail": "no such book"}, 404), "books.get", "1")
    assert isinstance(caught.value.body, Problem)
    assert str(caught.value).startswith("404: no such book (GET https://library.example/")
    with pytest.raises(library.ConflictError, match="taken"):
        exchange(_json({"error": {"message": "taken"}}, 409), "books.get", "1")


def test_a_call_has_options_of_its_own(exchange: Any) -> None:
    (sent,), _ = exchange(
        _json([]),
        "books.search",
        extra_headers={"X-Trace": "t"},
        extra_query={"extra": "1"},
        timeout=3.0,
    )
    assert sent.headers["x-trace"] == "t"
    assert sent.url.params["extra"] == "1"
    assert sent.extensions["timeout"]["read"] == 3.0


def test_an_answer_from_the_future_is_read(
    exchange: Any, library: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    from library.models import Book

    odd = {"isbn": "1", "kind": "hologram", "glow": [1], "shelf-mark": None}
    _, book = exchange(_json(odd), "books.get", "1")
    assert isinstance(book, Book)
    assert (book.isbn, book.kind, book.title) == ("1", "hologram", None)
    assert book.model_dump(mode="json", by_alias=True, exclude_unset=True) == odd
    assert "kind" in caplog.text and "title" in caplog.text
    found = {each.pointer: each.value for each in library.problems(book)}
    assert found == {"/kind": "hologram", "/title": None}


def test_strict_responses_raise(library: ModuleType) -> None:
    import httpx2

    http = httpx2.Client(transport=httpx2.MockTransport(lambda _: _json({"isbn": "1"})))
    client = library.Client(api_key="k", http_client=http, strict_responses=True)
    with pytest.raises(library.InvalidResponse) as caught:
        client.books.get("1")
    assert [each.at for each in caught.value.problems] == ["title"]
    assert client.with_options(strict_responses=False).books.get("1").isbn == "1"


def test_broken_json_is_told(exchange: Any, library: ModuleType) -> None:
    import httpx2

    with pytest.raises(library.InvalidResponse, match="not JSON"):
        exchange(httpx2.Response(200, content=b"{"), "books.get", "1")


def test_other_options_on_the_same_connections(library: ModuleType) -> None:
    import httpx2

    sent: list[Any] = []

    def handle(request: Any) -> Any:
        sent.append(request)
        return _json([])

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    client = library.Client(api_key="k", http_client=http, headers={"X-A": "1"})
    client.books.search()
    twin = client.with_options(timeout=None, headers={"X-B": "2"})
    twin.books.search()
    client.books.search()
    assert [request.extensions["timeout"]["read"] for request in sent] == [60.0, None, 60.0]
    assert [request.headers.get("x-b") for request in sent] == [None, "2", None]
    assert all(request.headers["x-a"] == "1" for request in sent)
    twin.close()
    assert not http.is_closed


@pytest.mark.parametrize(
    ("changes", "method", "authorization", "query"),
    [
        ({"password": "new"}, "delete", "Basic YW5uYTpuZXc=", ""),
        ({"username": "bert"}, "delete", "Basic YmVydDpwdw==", ""),
        ({"api_key": "two"}, "delete", "Basic YW5uYTpwdw==", ""),
        ({"api_key": "two"}, "get", None, "key=two"),
        ({"username": None}, "get", None, "key=one"),
        ({"api_key": None}, "get", "Basic YW5uYTpwdw==", ""),
    ],
)
def test_a_key_is_changed_beside_the_others(
    library: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    changes: Any,
    method: str,
    authorization: str | None,
    query: str,
) -> None:
    """What is taken away does not come back from the environment."""
    import httpx2

    sent: list[Any] = []

    def handle(request: Any) -> Any:
        sent.append(request)
        return _json({"isbn": "1", "title": "A"})

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    client = library.Client(api_key="one", username="anna", password="pw", http_client=http)
    for name in ("API_KEY", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"LIBRARY_{name}", "other")
    changed = client.with_options(timeout=1.0).with_options(**changes)
    getattr(changed.books, method)("1")
    (request,) = sent
    assert (request.headers.get("authorization"), request.url.query.decode()) == (
        authorization,
        query,
    )


@pytest.mark.parametrize(("name", "meant"), [("api_kye", "api_key"), ("usrname", "username")])
def test_a_key_that_is_misspelled_is_named(library: ModuleType, name: str, meant: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean '{meant}'"):
        library.Client().with_options(**{name: "x"})


def test_a_base_url_must_be_one(library: ModuleType) -> None:
    with pytest.raises(ValueError, match="LIBRARY_BASE_URL"):
        library.Client(base_url="library.example")
