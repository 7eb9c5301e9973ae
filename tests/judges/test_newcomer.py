"""Five first scripts, written with signatures and docstrings alone, against ``specmeld mock``."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.generate.conftest import served, write_package

from specmeld.pipeline.serve.mocking import mock
from specmeld.pipeline.settle.document_reading import canonical_from

pytestmark = pytest.mark.slow
_HERE = Path(__file__).parent / "newcomer"
Start = Callable[[str], AbstractContextManager[tuple[Any, str]]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """The package of a document, and the address of its mock."""

    @contextmanager
    def begin(name: str) -> Iterator[tuple[Any, str]]:
        spec = _HERE / f"{name}.yaml"
        canonical, _ = canonical_from(spec)
        write_package(dict(canonical.document), f"my_{name}", tmp_path)
        sys.path.insert(0, str(tmp_path))
        try:
            with mock(None, spec, 4) as made, served(made.app) as url:
                yield importlib.import_module(f"my_{name}"), f"{url}{made.prefix}"
        finally:
            sys.path.remove(str(tmp_path))

    return begin


def test_lists_with_filters(start: Start) -> None:
    with (
        start("library") as (library, url),
        library.Client(api_key="t0ken", base_url=url) as client,
    ):
        page = client.books.list(
            filter={"author": "Ann Lee", "publishedAfter": date(2020, 1, 1), "inStock": True},
            sort_by="-year",
            language=["en", "de"],
            limit=5,
        )
        for book in page.items:
            assert book.id.startswith("B-") and book.authors[0].name is not None
        book = client.books.get("B-12")
        assert book.published_on is None or isinstance(book.published_on, date)
        loans = client.books.loans.list("B-12", since=date(2026, 1, 31))
        assert all(isinstance(loan.due, date) for loan in loans)
        with pytest.raises(library.InvalidRequest, match="limit"):
            client.books.list(limit=500)
        with pytest.raises(library.InvalidRequest, match="bookId"):
            client.books.get("12")


def test_a_nested_create(start: Start) -> None:
    with start("billing") as (billing, url), billing.Client(api_key="k3y", base_url=url) as client:
        models: Any = importlib.import_module("my_billing.models")
        invoice = client.customers.invoices.create(
            "cus-7",
            currency="EUR",
            due=date(2026, 1, 31),
            memo=None,
            bill_to={"street": "Quay 1", "city": "Hull", "country": "GB"},
            lines=[
                {"description": "Rope", "quantity": 3, "unitPrice": Decimal("4.50")},
                models.Line(description="Tar", unit_price="1", taxes=[{"name": "VAT", "rate": 20}]),
            ],
            payment=models.CardPayment(method="card", token="tok"),
            metadata={"order": "77"},
            idempotency_key=uuid4(),
        )
        assert invoice.status in ("draft", "open", "paid") and invoice.lines[0].quantity >= 1
        assert client.invoices.send(invoice.id, copy_to=["ann@ship.test"]) is None
        with pytest.raises(billing.InvalidRequest, match="unitPrice"):
            client.customers.invoices.create("cus-7", currency="EUR", lines=[{"description": "x"}])


def test_an_upload(start: Start, tmp_path: Path) -> None:
    picture = tmp_path / "quay.png"
    picture.write_bytes(b"\x89PNG\r\n")
    with (
        start("gallery") as (gallery, url),
        gallery.Client(access_token="t", base_url=url) as client,
    ):
        photo = client.albums.photos.upload(
            3,
            file=picture,
            caption="The quay",
            taken_at=datetime(2026, 1, 31, 9, tzinfo=UTC),
            tags=["sea", "rope"],
            location={"lat": 53.7, "lon": -0.3},
        )
        assert isinstance(photo.id, int)
        assert client.photos.set_cover(photo.id, body=picture) is None


def test_a_download(start: Start, tmp_path: Path) -> None:
    with start("exports") as (exports, url), exports.Client(base_url=url) as client:
        export = client.exports.start(format="pdf")
        assert export.state in ("queued", "done")
        assert isinstance(client.exports.download(export.id), bytes)
        assert isinstance(client.exports.download(export.id, accept="text/csv"), str)
        with client.download(client.exports.download, export.id) as file:
            file.save(tmp_path / "export.pdf")
        assert (tmp_path / "export.pdf").is_file()


def test_a_stream(start: Start) -> None:
    with (
        start("assistant") as (assistant, url),
        assistant.Client(api_key="t", base_url=url) as client,
    ):
        asked = [{"role": "user", "text": "How deep is the sea?"}]
        assert isinstance(client.chats.reply("c-1", messages=asked).text, str)
        with client.chats.reply("c-1", messages=asked, stream=True) as pieces:
            for piece in pieces:
                assert isinstance(piece.delta, str)
