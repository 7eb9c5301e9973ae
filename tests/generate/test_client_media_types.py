"""One operation in several media types: client and stubs, each told which one is meant."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from specmeld.plan import plan_package
from specmeld.resolve import resolve_api

from .conftest import FIXTURES

Call = Callable[..., Any]

_ANSWERS = {
    "application/json": {"text": "it"},
    "text/csv": "text\nit\n",
    "image/png": b"\x89PNG",
    "application/vnd.count+json": 7,
}


class Notes:
    """Remembers the body that it was given; answers in the type that it is asked for."""

    def __init__(self) -> None:
        self.body: Any = None

    async def create(self, *, body: Any, accept: str) -> Any:
        self.body = body
        return _ANSWERS[accept]

    async def get(self, id: str, *, accept: str) -> Any:
        return {"text": id} if accept == "application/json" else id


@pytest.fixture(scope="module")
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def url(media: ModuleType, notes: Notes, serve: Any) -> Iterator[str]:
    from media.server import app  # type: ignore[import-not-found]

    with serve(app(notes=notes)) as address:
        yield f"{address}/v1"


@pytest.fixture(params=["blocking", "asynchronous"])
def call(request: pytest.FixtureRequest, media: ModuleType, url: str) -> Call:
    """``call("create", …)`` calls the method of one of the two clients."""

    def run(method: str, *arguments: Any, **named: Any) -> Any:
        if request.param == "blocking":
            with media.Client(base_url=url) as client:
                return getattr(client.notes, method)(*arguments, **named)

        async def later() -> Any:
            async with media.AsyncClient(base_url=url) as client:
                return await getattr(client.notes, method)(*arguments, **named)

        return asyncio.run(later())

    return run


def test_a_body_goes_in_the_type_that_is_chosen(call: Call, notes: Notes) -> None:
    call("create", text="plain")
    assert notes.body.text == "plain"
    call("create", body="as text", content_type="text/plain")
    assert notes.body == "as text"
    call("create", body={"text": "form"}, content_type="application/x-www-form-urlencoded")
    assert notes.body.text == "form"
    call("create", body={"file": b"abc", "text": "x"}, content_type="multipart/form-data")
    assert (notes.body["text"], notes.body["file"].size) == ("x", 3)
    call("create", body={"words": ["a"]}, content_type="application/vnd.note+json")
    assert notes.body.words == ["a"]


def test_each_type_has_its_own_schema(call: Call, media: ModuleType) -> None:
    with pytest.raises(media.InvalidRequest, match="words"):
        call("create", body={"text": "it"}, content_type="application/vnd.note+json")
    with pytest.raises(media.InvalidRequest, match="at most 9"):
        call("create", body={"file": b"", "text": "x" * 10}, content_type="multipart/form-data")


@pytest.mark.parametrize("accept", [each for each in _ANSWERS if each != "application/json"])
def test_an_answer_comes_in_the_type_that_is_asked_for(call: Call, accept: str) -> None:
    assert call("create", text="it", accept=accept) == _ANSWERS[accept]
    both = {"body": "it", "content_type": "text/plain"}
    assert call("create", **both, accept=accept) == _ANSWERS[accept]


def test_without_a_choice_json_is_spoken(call: Call, media: ModuleType) -> None:
    assert call("create", text="it").text == "it"
    assert call("get", "n1").text == "n1"
    assert call("get", "n1", accept="text/plain") == "n1"


def test_a_type_that_nobody_declared_is_refused_before_it_is_sent(
    call: Call, media: ModuleType
) -> None:
    with pytest.raises(
        media.InvalidRequest, match=r"accept: must be one of .*text/csv.*, not 'text/xml'"
    ):
        call("create", text="it", accept="text/xml")
    with pytest.raises(
        media.InvalidRequest, match="accept: must be one of"
    ):  # it is an error's alone
        call("create", text="it", accept="application/problem+json")
    with pytest.raises(media.InvalidRequest, match="content_type: must be one of"):
        call("create", body="it", content_type="text/html")


def test_the_server_takes_the_types_by_their_weights(url: str) -> None:
    import httpx2

    def answered(accept: str) -> str:
        headers = {"accept": accept}
        given = httpx2.post(f"{url}/notes", json={"text": "it"}, headers=headers)
        return given.headers["content-type"].partition(";")[0]

    assert answered("text/csv;q=0.5, image/png;q=0.8") == "image/png"
    assert answered("text/*, application/json;q=0.1") == "text/csv"
    assert answered("*/*") == "application/json"
    assert answered("font/woff") == "application/json"


@pytest.mark.slow
def test_checkers_know_what_comes(packages: Path, media: ModuleType) -> None:
    script = """
from typing import assert_type

from media import Client
from media.models import Note

with Client() as client:
    assert_type(client.notes.create(text="it"), Note)
    assert_type(client.notes.create(text="it", accept="text/csv"), str)
    assert_type(client.notes.create(text="it", accept="image/png"), bytes)
    assert_type(client.notes.create(body="it", content_type="text/plain"), Note)
    assert_type(client.notes.get("1", accept="text/plain"), str)
    client.notes.create(body=b"it", content_type="text/plain")  # pyright: ignore
    client.notes.create(text="it", accept="text/xml")  # pyright: ignore
"""
    (packages / "use_media.py").write_text(script, encoding="utf-8")
    (packages / "media.json").write_text(
        '{"include": ["use_media.py"], "typeCheckingMode": "strict",'
        ' "reportUnnecessaryTypeIgnoreComment": true}',
        encoding="utf-8",
    )
    told = subprocess.run(
        [sys.executable, "-m", "pyright", "-p", "media.json", "--pythonpath", sys.executable],
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_what_no_caller_can_choose_is_told(packages: Path) -> None:
    """A twin by name of what is spoken needs no argument."""
    import yaml

    text = (Path(__file__).parent / "fixtures" / "media.yaml").read_text(encoding="utf-8")
    left = plan_package(resolve_api(yaml.safe_load(text)), "media").coverage.left_out
    assert [one.place for one in left] == ["POST /notes#request application/merge-patch+json"]


@pytest.mark.slow
def test_each_type_is_put_to_the_proof() -> None:
    """What is no JSON and no form goes as it is; all else is tested on both sides."""
    from specmeld.pipeline import conform

    report = conform(None, FIXTURES / "media.yaml", None)
    untested = {one.constraint.component for one in report.untested}
    assert all("text~1" in name for name in untested), untested
    assert report.both_sides > 12
    assert report.agrees
