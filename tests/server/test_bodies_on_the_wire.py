"""What goes out for bodies of each kind: heads of parts, media types, names in brackets."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
import yaml
from tests.server.packages import Pair, imported


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    text = Path(__file__).with_name("wire.yaml").read_text(encoding="utf-8")
    with imported(yaml.safe_load(text), "wire", tmp_path_factory.mktemp("wire")) as found:
        yield found[0]


@pytest.fixture(scope="module")
def pair(wire: Any) -> Pair:
    return Pair(wire, importlib.import_module("wire.server"))


@pytest.fixture
def sent(wire: Any) -> Any:
    """``sent("stamps", front=…)``: the request that a call makes."""
    seen: list[httpx2.Request] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        request.read()
        seen.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(keep))
    client = wire.Client(http_client=http, base_url="http://wire.test")

    def call(method: str, **given: Any) -> httpx2.Request:
        getattr(client.all, method)(**given)
        return seen[-1]

    return call


def _heads(request: httpx2.Request) -> list[str]:
    """The heads of the parts of a multipart body, each on one line, and what follows them."""
    boundary = request.headers["content-type"].partition("boundary=")[2]
    parts = request.content.decode("latin-1").split(f"--{boundary}")[1:-1]
    return [
        part.strip("\r\n").replace("Content-Disposition: form-data; ", "").replace("\r\n", " | ")
        for part in parts
    ]


@pytest.mark.parametrize(
    ("given", "head"),
    [
        ({"front": b"1"}, 'name="front"; filename="file" | Content-Type: image/webp'),
        ({"front": ("a.png", b"1")}, 'name="front"; filename="a.png" | Content-Type: image/webp'),
        ({"front": ("a", b"1", "x/y")}, 'name="front"; filename="a" | Content-Type: x/y'),
        ({"front": (None, b"1", "x/y")}, 'name="front"; filename="file" | Content-Type: x/y'),
        (
            {"front": ("a", b"1", "x/y", {"X-Crop": "5"})},
            'name="front"; filename="a" | Content-Type: x/y | X-Crop: 5',
        ),
        ({"back": ("a.png", b"1")}, 'name="back"; filename="a.png" | Content-Type: image/png'),
        ({"back": b"1"}, 'name="back"; filename="file" | Content-Type: application/octet-stream'),
        ({"sides": [("a.jpg", b"1")]}, 'name="sides"; filename="a.jpg" | Content-Type: image/jpeg'),
        ({"sides": (b"1",)}, 'name="sides"; filename="file" | Content-Type: image/png'),
        ({"sheet": ("s.csv", b"1")}, 'name="sheet"; filename="s.csv" | Content-Type: text/csv'),
        ({"about": {"year": 1}}, 'name="about" | Content-Type: application/json'),
        ({"note": "n"}, 'name="note" | Content-Type: text/markdown'),
        ({"words": ("w",)}, 'name="words"'),
        ({"box": {"size": [4]}}, 'name="box[size]"'),
    ],
)
def test_the_head_of_a_part(sent: Any, given: dict[str, Any], head: str) -> None:
    heads = _heads(sent("stamps", **{"front": ("z.gif", b"z", "image/gif"), **given}))
    assert any(each.startswith(f"{head} |  | ") for each in heads)


def test_null_is_no_file(sent: Any) -> None:
    assert len(_heads(sent("stamps", front=b"", sheet=None))) == 1


def test_open_files_and_paths_are_read(sent: Any, tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(b"GIF")
    with (tmp_path / "a.gif").open("rb") as file:
        assert _heads(sent("stamps", front=file))[0].endswith("image/webp |  | GIF")
    request = sent("stamps", front=io.StringIO("é"), back=tmp_path / "a.gif", words=["é"])
    assert int(request.headers.get("content-length", 0)) in (0, len(request.content))
    assert _heads(request)[1].endswith('filename="a.gif" | Content-Type: image/gif |  | GIF')


@pytest.mark.parametrize("bad", ["path.png", ["path.png"], 5])
def test_what_is_no_file_is_told(sent: Any, wire: Any, bad: Any) -> None:
    with pytest.raises(wire.InvalidRequest, match="front: a file is bytes, an open file or a Path"):
        sent("stamps", front=bad)


@pytest.mark.parametrize("more", [("x/y\r\nX: 1",), ("x/y", {"X": "1\n2"}), ("x/y", {"X\r": "1"})])
def test_no_head_is_smuggled_in(sent: Any, more: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="line break"):
        sent("stamps", front=("a", b"1", *more))
    assert len(_heads(sent("stamps", front=('a"\r\nX: 1', b"1")))[0].split(" | ")) == 4


def test_related_parts_have_no_names_of_fields(sent: Any) -> None:
    request = sent("related", about={"a": 1}, media=("m.mp3", b"1"))
    assert request.headers["content-type"].startswith("multipart/related; boundary=")
    assert _heads(request) == [
        'Content-ID: <about> | Content-Type: application/json |  | {"a":1}',
        "Content-ID: <media> | Content-Disposition: attachment"
        '; filename="m.mp3" | Content-Type: audio/mpeg |  | 1',
    ]


def test_a_list_of_files_is_a_body(sent: Any) -> None:
    heads = _heads(sent("attach", body=[("a.txt", b"1"), b"2"]))
    assert [each.partition(";")[0] for each in heads] == ['name="file"', 'name="file"']


@pytest.mark.parametrize(
    ("method", "body", "media_type"),
    [
        ("picture", ("a.png", b"1"), "image/png"),
        ("picture", ("a", b"1", "image/x-own"), "image/x-own"),
        ("picture", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("picture", b"1", "application/octet-stream"),
        ("anything", ("a.csv", b"1"), "text/csv"),
        ("anything", b"\xff", "application/octet-stream"),
        ("order", "<a/>", "application/xml"),
        ("order", b"<a/>", "application/xml"),
    ],
)
def test_the_type_of_a_body(sent: Any, method: str, body: Any, media_type: str) -> None:
    assert sent(method, body=body).headers["content-type"] == media_type


def test_xml_is_written_by_hand(sent: Any, wire: Any) -> None:
    with pytest.raises(wire.InvalidRequest, match="sent as you write it: pass text, bytes"):
        sent("order", body={"id": 1})


def test_lines_are_judged_one_by_one(sent: Any, wire: Any) -> None:
    assert sent("rows", body=[{"id": 1}, {"id": 2}]).content == b'{"id":1}\n{"id":2}\n'
    assert sent("rows", body=b'{"id":1}').content == b'{"id":1}'
    with pytest.raises(wire.InvalidRequest, match=r"\[1\].id"):
        sent("rows", body=[{"id": 1}, {"id": "2"}])


def test_what_can_be_read_but_once_is_sent_whole(sent: Any) -> None:
    assert sent("rows", body=({"id": at} for at in (4, 5))).content == b'{"id":4}\n{"id":5}\n'


def test_records_begin_with_their_separator(sent: Any) -> None:
    content = sent("records", body=[{"id": 8}, {"id": 9}]).content
    assert content == b'\x1e{"id":8}\n\x1e{"id":9}\n'


def test_records_arrive_without_their_separator(pair: Pair) -> None:
    assert pair.arrives("records", {"body": [{"id": 8}, {"id": 9}]})["body"]


def test_what_an_object_leaves_to_brackets_is_not_its_own(pair: Pair) -> None:
    """Both are spread over the query, and the one is open to any name."""
    given = {"near": {"street": "elm"}, "wares": {"kind": "ink", "price": {"below": 6}}}
    assert pair.arrives("stalls", given) == given


def test_lists_are_numbered_where_they_have_the_style_of_objects(sent: Any) -> None:
    lines = [{"price": "p", "tags": ["x"]}, {"price": "q"}]
    request = sent("charge", expand=["a", "b"], lines=lines, meta={"k": "v"})
    assert unquote(request.content.decode()) == (
        "expand[0]=a&expand[1]=b&lines[0][price]=p&lines[0][tags][0]=x&lines[1][price]=q&meta[k]=v"
    )


def test_fields_without_a_style(sent: Any) -> None:
    request = sent("plain", tags=["a", "b"], where={"a": [1]}, deep={"a": [1, 2]})
    said = unquote(request.content.decode())
    assert said == 'tags=a&tags=b&where={"a":[1]}&deep[a]=1&deep[a]=2'


def test_people_say_which_parameters_have_brackets(sent: Any, wire: Any) -> None:
    request = sent("found", by={"id": [1, 2]}, like={"id": [1, 2]})
    assert unquote(request.url.query.decode()) == "by[id][0]=1&by[id][1]=2&like[id]=1&like[id]=2"
    with pytest.raises(wire.InvalidRequest, match=r"no item may contain '\|'"):
        sent("found", piped=["a|b"])


def test_a_text_is_the_value_that_its_schema_describes(sent: Any, pair: Pair, wire: Any) -> None:
    assert sent("sink", body=-2).content == b"-2"
    assert pair.arrives("sink", {"body": -2}) == {"body": -2}
    assert pair.arrives("hoist", {"body": "1"}) == {"body": "1"}
    for method, bad in (("sink", -4), ("sink", "-2"), ("hoist", "blue"), ("hoist", 1)):
        with pytest.raises(wire.InvalidRequest):
            sent(method, body=bad)
    with pytest.raises(wire.UnprocessableEntityError):
        pair.arrives("sink", {"body": b"-4"})


def test_an_empty_text_is_one_beside_a_body_of_json(pair: Pair) -> None:
    given = {"body": "", "content_type": "text/plain"}
    assert pair.arrives("jot", given) == {"body": ""}


@pytest.mark.parametrize(
    ("told", "read"), [("4.5", 4.5), ("-1\n", -1), ("91", "91"), ("deep", "deep")]
)
def test_a_text_that_is_answered_is_read_as_its_value(wire: Any, told: str, read: object) -> None:
    """What does not fit stays the text that it is, unless answers are strict."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text=told)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = wire.Client(http_client=http, base_url="http://wire.test")
    assert client.all.depth() == read
    if isinstance(read, str):
        with pytest.raises(wire.InvalidResponse):
            client.with_options(strict_responses=True).all.depth()
