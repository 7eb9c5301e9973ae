"""Postman collections: what they list is structure, what they send and get is example evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.read.formats.postman_files.postman import raw_url
from specmeld.read.requests.request_urls import split_request_url
from specmeld.read.requests.request_variables import Variables

GOLDENS = Path(__file__).with_name("postman")
INFO = {
    "name": "x",
    "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
}
PING: dict[str, Any] = {
    "name": "ping",
    "request": {"method": "GET", "url": "https://a.example/ping"},
}


def _read(*items: object, **others: object) -> Reading:
    text = json.dumps({"info": INFO, "item": items, **others})
    return read_document(SourceDocument("c", "c.json", text))


@pytest.mark.parametrize("case", sorted(GOLDENS.iterdir()), ids=lambda case: case.name)
def test_goldens(case: Path) -> None:
    reading = read_document(load_document(case / "document.json"))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert reading.dialect == "postman"
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]


@pytest.mark.parametrize(
    ("raw", "server", "path"),
    [
        ("{{base}}/pets/:id", "https://a.example/api/v3", "/pets/{id}"),
        ("{{base}}", "https://a.example/api/v3", "/"),
        ("{{unknown}}/pets", "", "/pets"),
        ("{{loop}}/pets", "", "/pets"),
        ("https://a.example/v1/pets/{{id}}.json?x=:y#z", "https://a.example/v1", "/pets/{id}.json"),
        ("https://{{host}}/v1/pets", "https://a.example/v1", "/pets"),
        ("https://{{unknown}}/v1/pets", "", "/v1/pets"),
        ("{{host}}:8080/pets", "https://a.example:8080", "/pets"),
        ("{{host}}/{{version}}/pets", "https://a.example", "/v2/pets"),
        ("{{root}}/pets", "", "/api/pets"),
        ("http://localhost:8080/pets/:id", "http://localhost:8080", "/pets/{id}"),
        ("localhost:8080/pets", "http://localhost:8080", "/pets"),
        ("/pets/:a/:b", "", "/pets/{a}/{b}"),
        ("pets/:a", "", "/pets/{a}"),
        ("a.example/pets", "https://a.example", "/pets"),
        ("https://a.example/v1/files:copy", "https://a.example/v1", "/files:copy"),
        ("{{host}}/pets/{{$guid}}/toys", "https://a.example", "/pets/{pet_id}/toys"),
    ],
)
def test_urls(raw: str, server: str, path: str) -> None:
    known = {"host": "a.example", "base": "https://{{host}}/api/v3/", "loop": "x{{loop}}"}
    url = split_request_url(raw, Variables(known | {"version": "v2", "root": "/api"}))
    assert (url.servers, url.path) == ((server,) if server else (), path)


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        (
            {"host": ["a", "example"], "path": ["x", "y"], "protocol": "http"},
            "http://a.example/x/y",
        ),
        ({"host": "{{base}}", "path": [{"type": "any", "value": ":id"}]}, "{{base}}/:id"),
        ({"path": "x/y"}, "/x/y"),
        (None, ""),
        (7, ""),
    ],
)
def test_urls_in_parts(url: Any, raw: str) -> None:
    assert raw_url(url) == raw


def test_a_request_that_is_there_twice_is_one_operation() -> None:
    claims = _read(PING, {"name": "folder", "item": [PING]}).claims
    assert [str(c.at) for c in claims if c.keyword == "exists"] == ["GET /ping"]


def test_auth_is_that_of_the_nearest_holder() -> None:
    def folder(*items: object, **others: object) -> dict[str, object]:
        return {"name": "f", "item": items, **others}

    def ping(path: str, **others: object) -> dict[str, object]:
        return {"name": "p", "request": {"url": f"https://a.example/{path}", **others}}

    reading = _read(
        ping("a"),
        folder(ping("b"), ping("c", auth={"type": "noauth"}), auth={"type": "apikey"}),
        folder(ping("d")),
        auth={"type": "basic"},
    )
    said = [str(c.at) for c in reading.claims if c.at.section == "security"]
    assert said == ["GET /a#security.basic", "GET /b#security.apiKey", "GET /d#security.basic"]


def test_a_body_that_is_no_json_is_told() -> None:
    body = {"mode": "raw", "raw": '{"a": ', "options": {"raw": {"language": "json"}}}
    reading = _read({"name": "p", "request": PING["request"] | {"method": "POST", "body": body}})
    assert [(d.code, d.severity) for d in reading.diagnostics] == [("broken-example", "warning")]


@pytest.mark.parametrize(
    ("root", "message"),
    [
        ({"info": INFO, "item": []}, "no request"),
        ({"info": {"schema": INFO["schema"].replace("v2.1", "v3.0")}, "item": [PING]}, "format"),
        ({"id": "x", "requests": [], "info": INFO}, "format"),
        ([], "no request"),
    ],
)
def test_what_is_no_collection_of_format_2_says_so(root: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_document(SourceDocument("c", "c.json", json.dumps(root), "postman"))


def test_a_collection_that_was_cut_says_where() -> None:
    text = json.dumps({"info": INFO, "item": [PING]}, indent=1)[:-40]
    with pytest.raises(InputError, match="broken JSON") as raised:
        read_document(SourceDocument("c", "c.json", text, "postman"))
    assert raised.value.line > 5


def test_folders_without_end_end() -> None:
    text = '{"item": [' * 5000
    with pytest.raises(InputError, match="deep"):
        read_document(SourceDocument("c", "c.json", text, "postman"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["{{a}}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("item", "request", "url", "raw", "method", "header", "key", "value", "body"),
                    *("mode", "formdata", "description", "code", "response", "variable", "query"),
                    *("path", "host", "auth", "type", "name", "disabled", "options"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(_JSON, max_size=3))
def test_any_json_in_the_shape_of_a_collection_is_read_or_refused(items: list[Any]) -> None:
    try:
        reading = _read(*items)
    except InputError:
        return
    assert all(claim.origin.line >= 1 for claim in reading.claims)
