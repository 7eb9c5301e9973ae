"""What methods take: by which names, how it is shown, and what of it reaches the request."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import inspect
import pydoc
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import httpx2
import pytest
import yaml
from tests.generate.conftest import FIXTURES, write_package

URL = "https://studio.example/v3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("studio")
    document = yaml.safe_load((FIXTURES / "studio.yaml").read_text(encoding="utf-8"))
    write_package(document, "studio", folder)
    sys.path.insert(0, str(folder))
    yield folder / "studio"
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def studio(folder: Path) -> ModuleType:
    return importlib.import_module("studio")


class Wire:
    """A client whose requests are kept, and answered with JSON that fits anything."""

    def __init__(self, studio: ModuleType, **options: Any) -> None:
        self.sent: list[httpx2.Request] = []
        http = httpx2.Client(transport=httpx2.MockTransport(self._handle))
        self.client = studio.Client(**{"api_key": "k", "http_client": http, **options})

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.sent.append(request)
        if "event-stream" in request.headers.get("accept", ""):
            return httpx2.Response(
                200, text='data: {"bar": 1}\n\n', headers={"Content-Type": "text/event-stream"}
            )
        if request.url.path.endswith("/play"):
            return httpx2.Response(200, content=b"fLaC", headers={"Content-Type": "audio/flac"})
        return httpx2.Response(200, json=["a"] if request.method == "GET" else {})

    @property
    def last(self) -> httpx2.Request:
        return self.sent[-1]

    @property
    def query(self) -> str:
        return self.last.url.query.decode()

    def values(self, name: str) -> list[str]:
        """The values of a header of the last request, however often it is there."""
        return [value for key, value in self.last.headers.multi_items() if key == name]


@pytest.fixture
def wire(studio: ModuleType) -> Wire:
    return Wire(studio)


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        (lambda client: client.takes.list(limti=1), "limit"),
        (lambda client: client.takes.list(time_out=1), "timeout"),
        (lambda client: client.takes.add(tempi=120), "tempo"),
        (lambda client: client.takes.follow(1, max_retry=2), "max_retries"),
        (lambda client: client.mixes.create(desk="n", tracks=[], gian=1), "gain"),
        (lambda client: client.mixes.create(body={}, strema=True), "stream"),
        (lambda client: client.odds.make(str="a", maxResults=1), "max_results"),
        (lambda client: client.with_options(base_ulr="https://a.example"), "base_url"),
    ],
)
def test_an_unknown_argument_is_an_error(
    wire: Wire, call: Callable[[Any], object], meant: str
) -> None:
    with pytest.raises(TypeError, match=rf"unexpected keyword argument '\w+'.*mean '{meant}'"):
        call(wire.client)
    assert not wire.sent


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda client: client.takes.list(nothing_like_it=1), "argument 'nothing_like_it'"),
        (lambda client: client.takes.list(1, 2), "positional argument"),
        (lambda client: client.takes.follow(1, max_retry=2), "did you mean 'max_retries'"),
    ],
)
def test_an_unknown_argument_is_an_error_at_the_call(
    studio: ModuleType, call: Callable[[Any], object], message: str
) -> None:
    """Nothing has to be awaited for it."""
    with pytest.raises(TypeError, match=message):
        call(studio.AsyncClient(api_key="k"))


def test_an_asynchronous_method_is_known_as_one(studio: ModuleType) -> None:
    client = studio.AsyncClient(api_key="k")
    with mock.patch.object(client.takes, "list", autospec=True) as listed:
        listed.return_value = ["a"]
        assert asyncio.run(client.takes.list(limit=1)) == ["a"]


def test_an_unknown_argument_is_an_error_where_it_is_awaited(studio: ModuleType) -> None:
    async def call() -> None:
        async with studio.AsyncClient(api_key="k") as client:
            with pytest.raises(TypeError, match="did you mean 'stream'"):
                await client.mixes.create(body={}, strema=True)

    asyncio.run(call())


@pytest.mark.parametrize("twin", ["Client", "AsyncClient"])
def test_signatures_and_help_show_the_arguments(studio: ModuleType, twin: str) -> None:
    client = getattr(studio, twin)(api_key="k")
    shown = inspect.signature(client.mixes.create)
    assert list(shown.parameters) == [
        *("desk", "tracks", "idempotency_key", "gain", "stream", "body", "options")
    ]
    assert shown.parameters["desk"].default is studio.OMIT  # for whom gives the body as one
    for method in (client.takes.list, client.takes.follow, client.mixes.create, client.mixes.old):
        holder = type(method.__self__).__qualname__
        assert method.__qualname__ == f"{holder}.{method.__name__}"
    shown.bind(body={})
    shown.bind(desk="n", tracks=[])
    assert shown.parameters["gain"].annotation == "float | Decimal | runtime.Omit"
    kind = "AsyncStream" if twin == "AsyncClient" else "Stream"
    assert shown.return_annotation == f"Mix | _streams.{kind}[Bar]"
    listed = list(inspect.signature(client.takes.list).parameters)
    assert listed == ["limit", "singers", "x_desk", "options"]
    text = pydoc.plain(pydoc.render_doc(client.mixes.create))
    assert "tracks: 'Sequence[str]'" in text
    assert "desk: Required. Which desk to use." in text


def test_arguments_that_meet_are_told_apart(wire: Wire) -> None:
    """Of a deprecated method, whose wish for a stream is a constant of each branch."""
    method = wire.client.mixes.old
    shown = inspect.signature(method)
    assert list(shown.parameters) == [
        *("body", "timeout_", "body_body", "request_body", "stream", "options")
    ]
    assert shown.return_annotation == "Mix | _streams.Stream[Bar]"
    with pytest.warns(DeprecationWarning):
        found = method("a", timeout_=3, body_body="b", stream=True, timeout=5.0)
    assert [each.bar for each in found] == [1]
    assert (wire.last.url.path, wire.query) == ("/v3/mixes/a/old", "timeout=3")
    assert wire.last.content == b'{"stream":true,"body":"b"}'


def test_each_argument_of_overloads_is_written_once(folder: Path) -> None:
    text = (folder / "resources" / "mixes.py").read_text(encoding="utf-8")
    assert text.count("gain: float") == 1
    assert text.count("tracks: Required[Sequence[str]]") == 1
    assert text.count("idempotency_key: str") == 1


@pytest.mark.parametrize(
    ("call", "content"),
    [
        (lambda c: c.mixes.create(desk="", tracks=[], gain=3), '{"gain":3,"desk":"","tracks":[]}'),
        (lambda it: it.fees.pay(by="cash", coins=4), '{"by":"cash","coins":4}'),
        (lambda it: it.fees.pay(by="transfer", iban="XY"), '{"by":"transfer","iban":"XY"}'),
        (lambda it: it.fees.set(fees=[1]), '{"fees":[1]}'),
        (lambda it: it.fees.set(body=[1, 2]), "[1,2]"),
        (lambda it: it.fees.change(to=1, why="x"), '{"to":1,"why":"x"}'),
        (lambda it: it.takes.add(body={}), "{}"),
        (lambda it: it.takes.add(), ""),
        (lambda it: it.takes.add(body={"singer": "a"}, tempo=9), '{"singer":"a","tempo":9}'),
        (lambda it: it.odds.make(str="a", options_="b"), '{"str":"a","options":"b"}'),
        (lambda it: it.odds.make(str="a", validate_=True), '{"str":"a","validate":true}'),
    ],
)  # fmt: skip
def test_bodies_of_every_composition_take_keywords(
    wire: Wire, call: Callable[[Any], object], content: str
) -> None:
    call(wire.client)
    assert wire.last.content.decode() == content


def test_keywords_go_out_in_each_media_type_that_takes_them(wire: Wire) -> None:
    wire.client.fees.change(to=5, why="a b", content_type="application/x-www-form-urlencoded")
    assert wire.last.content == b"to=5&why=a%20b"
    assert wire.values("content-type") == ["application/x-www-form-urlencoded"]


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.mixes.create(desk="n", tracks=[], stream=True),
        lambda client: client.mixes.create(body={"desk": "n", "tracks": []}, stream=True),
        lambda client: client.mixes.create(body={"desk": "n", "tracks": [], "stream": True}),
        lambda client: client.mixes.render(mix="m", stream=True),
        lambda client: client.mixes.render(body={"score": "s"}, stream=True),
    ],
)
def test_the_wish_for_a_stream_reaches_the_body(wire: Wire, call: Callable[[Any], Any]) -> None:
    assert [each.bar for each in call(wire.client)] == [1]
    assert b'"stream":true' in wire.last.content
    assert wire.values("accept") == ["text/event-stream"]


def test_a_model_as_the_body_streams_too(wire: Wire, studio: ModuleType) -> None:
    models = importlib.import_module("studio.models")
    body = models.MixRequest(desk="n", tracks=[])
    assert [each.bar for each in wire.client.mixes.create(body=body, stream=True)] == [1]
    assert wire.last.content == b'{"desk":"n","tracks":[],"stream":true}'


def test_a_file_is_streamed_on_demand_alone(wire: Wire, tmp_path: Path) -> None:
    assert wire.client.mixes.play(mix="m") == b"fLaC"
    assert wire.values("accept") == ["audio/flac"]
    assert [each.bar for each in wire.client.mixes.play(mix="m", stream=True)] == [1]
    assert wire.last.content == b'{"mix":"m"}'
    with wire.client.download(wire.client.mixes.play, mix="m") as file:
        assert file.save(tmp_path / "mix.flac") == 4
    assert wire.values("accept") == ["audio/flac"]


def test_a_call_can_be_sent_unchecked(wire: Wire, studio: ModuleType) -> None:
    with pytest.raises(studio.InvalidRequest):
        wire.client.mixes.create(desk="n", tracks="none", gain=99)
    wire.client.mixes.create(desk="n", tracks="none", gain=99, validate=False)
    assert wire.last.content == b'{"gain":99,"desk":"n","tracks":"none"}'
    wire.client.mixes.create(body={"unheard": 1}, validate=False)
    assert wire.last.content == b'{"unheard":1}'
    wire.client.takes.list(limit="many", validate=False)
    assert wire.query == "limit=many"
    for take in (studio.OMIT, "", ".."):
        with pytest.raises(studio.InvalidRequest):
            list(wire.client.takes.follow(take, validate=False))


def test_headers_are_one_whatever_the_case_of_their_names(studio: ModuleType) -> None:
    wire = Wire(studio, headers={"accept": "application/x-takes+json", "x-desk": "a", "X-One": "1"})
    wire.client.takes.list()
    assert wire.values("accept") == ["application/x-takes+json"]
    assert wire.values("x-desk") == ["a"]
    wire.client.takes.list(x_desk="b", extra_headers={"ACCEPT": "text/csv", "x-one": None})
    assert (wire.values("accept"), wire.values("x-desk")) == (["text/csv"], ["b"])
    assert wire.values("x-one") == []
    wire.client.takes.list(extra_headers={"x-key": "mine"})
    assert wire.values("x-key") == ["mine"]
    wire.client.takes.list(extra_headers={"X-Key": None})
    assert wire.values("x-key") == []
    patch = {"content-type": "application/merge-patch+json"}
    wire.client.takes.add(tempo=1, extra_headers=patch)
    assert wire.values("content-type") == ["application/merge-patch+json"]


@pytest.mark.parametrize("headers", [{"X-N": "caf\u00e9"}, {"X N": "a"}, {"X-N": " a"}, {"": "a"}])
def test_a_header_that_cannot_be_is_told(
    wire: Wire, studio: ModuleType, headers: dict[str, str]
) -> None:
    with pytest.raises(studio.InvalidRequest, match="header"):
        wire.client.takes.list(extra_headers=headers)
    with pytest.raises(TypeError, match="'X-N' must be a string or None, not int"):
        wire.client.takes.list(extra_headers={"X-N": 5})
    assert not wire.sent


@pytest.mark.parametrize(
    ("extra", "query"),
    [
        ({"page": 2, "deep": True}, "page=2&deep=true"),
        ({"tag": ["a", "b c"]}, "tag=a&tag=b%20c"),
        ({"by": {"day": 1, "in": ["x", "y"]}}, "by%5Bday%5D=1&by%5Bin%5D=x&by%5Bin%5D=y"),
        ({"day": datetime.date(2031, 2, 3), "fee": Decimal("1.50")}, "day=2031-02-03&fee=1.50"),
        ({"none": None, "left": []}, ""),
    ],
)
def test_extra_query_takes_what_parameters_take(
    wire: Wire, extra: dict[str, Any], query: str
) -> None:
    wire.client.takes.list(extra_query=extra)
    assert wire.query == query


def test_a_query_has_defaults_that_calls_can_change(studio: ModuleType) -> None:
    wire = Wire(studio, query={"limit": 5, "studio": 7})
    wire.client.takes.list(singers=["a"])
    assert wire.query == "limit=5&studio=7&singers=a"
    wire.client.takes.list(limit=1)
    assert wire.query == "studio=7&limit=1"
    wire.client.takes.list(limit=1, extra_query={"limit": 2, "studio": None})
    assert wire.query == "limit=2"
    wire.client.with_options(query={"studio": 8, "limit": None}).takes.list()
    assert wire.query == "studio=8"


def test_extra_body_needs_no_declared_body_but_an_object(wire: Wire) -> None:
    wire.client.takes.list(extra_body={"a": 1})
    assert (wire.last.content, wire.values("content-type")) == (b'{"a":1}', ["application/json"])
    with pytest.raises(TypeError, match="extra_body= needs a body that is an object"):
        wire.client.takes.log.update(1, body=[1], extra_body={"a": 1})


def test_other_options_keep_what_a_subclass_has(studio: ModuleType) -> None:
    class Own(studio.Client):  # type: ignore[misc, name-defined]
        def __init__(self, name: str, **options: Any) -> None:
            super().__init__(**options)
            self.name = name

    wire = Wire(studio)
    own = Own("north", api_key="k", http_client=wire.client._http)
    assert own.takes is own.takes
    other = own.with_options(api_key="other", base_url="https://b.example", max_retries=0)
    other.takes.list()
    assert (type(other), other.name) == (Own, "north")
    assert (wire.last.url.host, wire.values("x-key")) == ("b.example", ["other"])
    own.takes.list()
    assert (wire.last.url.host, wire.values("x-key")) == ("studio.example", ["k"])
    assert "other" not in repr(other)
    for url in ("b.example", ""):
        with pytest.raises(ValueError, match=f"^base_url= must be an http.* URL, not {url!r}$"):
            own.with_options(base_url=url)


def test_the_list_of_methods_tells_what_goes_by_name(folder: Path) -> None:
    text = (folder / "api.md").read_text(encoding="utf-8")
    assert "`update(take_id, *, body)`" in text
    assert "`list(*, limit=…, singers=…, x_desk=…)`" in text
    assert "`create(*, desk, tracks, idempotency_key=…, gain=…, stream=…, body=…)`" in text
    assert "List the takes of a day (`GET /takes`)" in text


def test_docstrings_are_plain_text_with_examples_and_own_defaults(studio: ModuleType) -> None:
    for client in (studio.Client(api_key="k"), studio.AsyncClient(api_key="k")):
        listed = inspect.getdoc(client.takes.list) or ""
        assert listed.startswith("List the takes of a day\n\nLists takes, see the guide")
        assert "(https://docs.studio.example/takes) for all filters." in " ".join(listed.split())
        assert "    limit: Default: 10. Example: 25." in listed
        assert "    NotFoundError: No such day\n    APIStatusError: 418: Out of" in listed
        create = client.mixes.create.__doc__ or ""
        assert 'desk: Required. Which desk to use. Example: "north".' in create
        odds = client.odds.make.__doc__ or ""
        for name, default in (("level", "loud"), ("pitch", "mid"), ("plain", "soft")):
            assert f'{name}: Default: "{default}".' in odds
