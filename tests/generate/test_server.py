"""The server's side of the library fixture: what it reads, refuses and answers."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

BOOK = {"isbn": "1", "title": "Dust"}


class Books:
    """Remembers what it was asked; answers with what the test wants."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}
        self.answer: Any = BOOK

    async def search(self, **query: Any) -> Any:
        self.seen = query
        return [BOOK]

    async def add(self, *, body: Any) -> None:
        self.seen = {"body": body}

    async def get(self, isbn: str) -> Any:
        return self.answer

    async def delete(self, isbn: str) -> None:
        self.seen = {"isbn": isbn}

    async def read_text(self, isbn: str) -> str:
        return f"words of {isbn}"

    async def store_scan(self, isbn: str, *, body: bytes) -> bytes:
        return body[::-1]


class Loans:
    def __init__(self) -> None:
        self.seen: Any = None

    async def create(self, **given: Any) -> Any:
        self.seen = given.get("body")
        return {"loan": 7}


@pytest.fixture(scope="module")
def desk(library: ModuleType, serve: Any) -> Iterator[Any]:
    from library.server import app  # type: ignore[import-not-found]

    class Desk:
        books, loans = Books(), Loans()
        url = ""

    desk = Desk()
    with serve(
        app(books=desk.books, loans=desk.loans, authenticate=lambda scheme, key: True)
    ) as url:
        desk.url = f"{url}/api"
        yield desk


@pytest.fixture
def client(desk: Any, library: ModuleType) -> Iterator[Any]:
    with library.Client(api_key="k", username="a", base_url=desk.url, max_retries=0) as client:
        yield client


def test_what_the_client_writes_the_server_reads(desk: Any, client: Any) -> None:
    found = client.books.search(
        subject=["sea & sand"],
        years=[1990, 1991],
        sort=["title", "year"],
        filter={"lang": "de", "in_print": True},
        min_pages=3,
        x_branch="north",
        where={"shelf": 4},
    )
    assert found[0].isbn == "1"
    seen = dict(desk.books.seen)
    assert seen.pop("filter").model_dump(exclude_unset=True) == {"lang": "de", "in_print": True}
    assert seen == {
        "subject": ["sea & sand"],
        "years": [1990, 1991],
        "sort": ["title", "year"],
        "min_pages": 3,
        "x_branch": "north",
        "where": {"shelf": 4},
    }


def test_text_that_spells_a_number_stays_text_where_text_is_wanted(desk: Any, client: Any) -> None:
    client.books.search(subject=["1", "true"], x_branch="007")
    assert desk.books.seen == {"subject": ["1", "true"], "x_branch": "007"}


def test_bodies_of_every_kind(desk: Any, client: Any) -> None:
    from library.models import Book  # type: ignore[import-not-found]

    assert client.books.add(body=[BOOK, Book(isbn="2", title="Ash")]) is None
    assert [book.isbn for book in desk.books.seen["body"]] == ["1", "2"]
    assert client.books.store_scan("1", body=b"abc") == b"cba"
    assert client.books.read_text("9") == "words of 9"
    assert client.loans.create(isbn="1", days=3, notes=["a", "b"]).loan == 7
    loan = desk.loans.seen.model_dump(exclude_unset=True)
    assert loan == {"isbn": "1", "days": 3, "notes": ["a", "b"]}
    client.loans.create(notes=["5"])
    assert desk.loans.seen.model_dump(exclude_unset=True) == {"notes": ["5"]}
    client.loans.create()
    assert desk.loans.seen is None


def test_a_bad_request_is_refused_with_every_problem(desk: Any) -> None:
    import httpx2

    query = {"min-pages": "many", "subject": list("abcd"), "years": "x,y", "key": "k"}
    answer = httpx2.get(f"{desk.url}/books", params=query)
    assert answer.status_code == 422
    (said,) = answer.json().values()  # the API's own shape of an error
    assert all(f"query.{name}" in said for name in ("min-pages: ", "subject: ", "years"))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"isbn": "1"}', b'[{"isbn": 1}]', b"\xff"])
def test_a_body_is_not_coerced(desk: Any, content: bytes) -> None:
    import httpx2

    assert httpx2.post(f"{desk.url}/books?key=k", content=content).status_code == 422


def test_an_answer_that_does_not_fit_does_not_leave(
    desk: Any, client: Any, library: ModuleType
) -> None:
    desk.books.answer = {"isbn": 1}
    try:
        with pytest.raises(library.InternalServerError) as caught:
            client.books.get("1")
    finally:
        desk.books.answer = BOOK
    places = {each["at"] for each in caught.value.body["error"]["problems"]}
    assert places == {"isbn", "title"}


def test_a_resource_that_nobody_implements_is_not_there(
    desk: Any, client: Any, library: Any
) -> None:
    with pytest.raises(library.NotFoundError):
        client.class_.import_(1)


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {}, 401),
        ("key=", {}, 401),
        ("key=wrong", {}, 401),
        ("key=right", {}, 200),
        ("", {"Authorization": "Basic right"}, 200),
        ("", {"Authorization": "Basic"}, 401),
        ("", {"Authorization": "Bearer right"}, 401),
    ],
)
def test_who_has_no_key_that_is_right_is_refused(
    library: ModuleType, serve: Any, query: str, headers: dict[str, str], status: int
) -> None:
    import httpx2
    from library.server import app

    with serve(app(books=Books(), authenticate=lambda scheme, key: key == "right")) as url:
        answer = httpx2.get(f"{url}/api/books?{query}", headers=headers)
        assert answer.status_code == status
        assert ("www-authenticate" in answer.headers) == (status == 401)
        allowed = httpx2.request("PATCH", f"{url}/api/books").headers["allow"]
        assert {"GET", "POST"} <= set(allowed.split(", "))


class Feed:
    """Stories that are streamed where the client asks for it."""

    async def create(self, *, body: Any, **rest: Any) -> Any:
        async def words() -> Any:
            yield {"word": "Hel"}
            yield {"word": "lo\u2028"}

        return words() if body.stream else {"id": "s"}

    async def follow(self) -> Any:
        from feed.runtime import ServerSentEvent  # type: ignore[import-not-found]

        yield ServerSentEvent("said", "two\nlines\r\nand one", "7")
        yield ServerSentEvent("", {"a": [1]})

    async def export(self) -> Any:
        yield {"id": "a"}
        yield {"id": "b"}

    def __getattr__(self, name: str) -> Any:
        return None


def test_streams_are_served_as_the_client_reads_them(feed: ModuleType, serve: Any) -> None:
    from feed.server import app  # type: ignore[import-not-found]

    class Stories(Feed):
        async def follow(self) -> Any:
            return super().follow()

        async def export(self) -> Any:
            return super().export()

    with (
        serve(app(stories=Stories(), authenticate=lambda scheme, key: True)) as url,
        feed.Client(access_token="t", base_url=f"{url}/v1") as client,
    ):
        words = list(client.stories.create(text="x", stream=True))
        assert [each.word for each in words] == ["Hel", "lo\u2028"]
        assert client.stories.create(text="x").id == "s"
        events = list(client.stories.follow())
        assert events[0] == feed.ServerSentEvent("said", "two\nlines\nand one", "7")
        assert events[1].data == {"a": [1]}
        assert [each.id for each in client.stories.export()] == ["a", "b"]
