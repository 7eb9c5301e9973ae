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
    with serve(app(books=desk.books, loans=desk.loans)) as url:
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

    query = {"min-pages": "many", "subject": list("abcd"), "years": "x,y"}
    answer = httpx2.get(f"{desk.url}/books", params=query)
    assert answer.status_code == 422
    problems = answer.json()["error"]["problems"]
    assert {each["at"] for each in problems} >= {"query.min-pages", "query.subject"}
    assert any(each["at"].startswith("query.years") for each in problems)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"isbn": "1"}', b'[{"isbn": 1}]', b"\xff"])
def test_a_body_is_not_coerced(desk: Any, content: bytes) -> None:
    import httpx2

    assert httpx2.post(f"{desk.url}/books", content=content).status_code == 422


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
