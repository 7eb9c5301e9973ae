"""Our client of a real FastAPI application, made of the description that FastAPI gives of it."""

from __future__ import annotations

import asyncio
import io
import operator
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.datastructures import Headers, UploadFile
from tests.judges.clinic import ID, app
from tests.server.packages import imported


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(app.openapi(), "clinic", tmp_path_factory.mktemp("clinic")) as found:
        yield found[0]


@pytest.fixture
def call(clinic: Any) -> Any:
    """``call("patients.add", name=…)`` of a client that has a token."""

    def called(method: str, *arguments: Any, **named: Any) -> Any:
        async def go() -> Any:
            http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
            client = clinic.AsyncClient(
                http_client=http, base_url="http://clinic.test", access_token="t"
            )
            return await operator.attrgetter(method)(client)(*arguments, **named)

        return asyncio.run(go())

    return called


def test_a_form_is_posted_as_oauth_wants_it(call: Any, clinic: Any) -> None:
    given = {"username": "ann b", "password": "p&q r", "scope": "read write"}
    assert call("auth.token", **given)["access_token"] == "for ann b ['read', 'write']"
    with pytest.raises(clinic.BadRequestError, match="wrong password"):
        call("auth.token", username="ann", password="no")


def test_models_go_and_come(call: Any, clinic: Any) -> None:
    cures = [{"kind": "pill", "grams": 0.15}, {"kind": "rest"}]
    made = call("patients.add", name="Kit", species="owl", born="2020-02-03", cures=cures)
    assert (str(made.id), made.species, str(made.born)) == (str(ID), "owl", "2020-02-03")
    assert [each.kind for each in made.cures] == ["pill", "rest"]
    with pytest.raises(clinic.InvalidRequest, match="name"):
        call("patients.add", name="")


def test_parameters_of_every_place(call: Any) -> None:
    given = {"species": ["cat", "owl"], "since": "2024-05-06", "size": 7}
    seen = call("patients.list", **given, x_ward="W 1", desk="front desk")
    assert seen == {**given, "ward": "W 1", "desk": "front desk"}


def test_files_of_every_kind(call: Any, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"12")

    class Slow:
        """A file that is read with await."""

        name = "slow.txt"

        def __init__(self) -> None:
            self.left = [b"123", b"4"]

        async def read(self, size: int = -1) -> bytes:
            return self.left.pop(0) if self.left else b""

    kept = UploadFile(
        io.BytesIO(b"12345"), filename="k.bin", headers=Headers({"content-type": "x/y"})
    )
    scans = (tmp_path / "a.png", ("b.jpg", b"1"), ("c", b"", "text/csv"), b"123", Slow(), kept)
    seen = call("patients.scans.create", ID, scans=scans, part="owl", labels=("x", "y"), count=3)
    assert seen["scans"] == [
        ["a.png", "image/png", 2],
        ["b.jpg", "image/jpeg", 1],
        ["c", "text/csv", 0],
        ["file", "application/octet-stream", 3],
        ["slow.txt", "text/plain", 4],
        ["k.bin", "x/y", 5],
    ]
    assert (seen["part"], seen["labels"], seen["count"]) == ("owl", ["x", "y"], 3)
    seen = call(
        "patients.scans.create", ID, scans=[b"1"], part="cat", count=None, letter=("l.txt", b"l")
    )
    assert (seen["count"], seen["letter"]) == (None, "l.txt")
    assert call("scans.raw.update", data=io.BytesIO(b"\xff\x00")) == 2


def test_the_path_of_a_file_is_no_file(call: Any, clinic: Any) -> None:
    with pytest.raises(clinic.InvalidRequest, match=r"scans: .*not str; .*Path"):
        call("patients.scans.create", ID, scans=["a.png"], part="cat")


def test_an_async_file_needs_an_async_client(clinic: Any) -> None:
    class Slow:
        async def read(self, size: int = -1) -> bytes:
            return b""

    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=1))
    client = clinic.Client(
        http_client=httpx2.Client(transport=transport), base_url="http://x", access_token="t"
    )
    with pytest.raises(TypeError, match="AsyncClient"):
        client.scans.raw.update(data=Slow())


def test_what_is_no_json_comes_as_it_is(call: Any) -> None:
    assert call("scans.report", lines=3) == "0\n1\n2\n"
