"""Insomnia, Bruno, ``.http`` files and HAR: each case against its claims, and what they share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.read.registry import DIALECTS

HERE = Path(__file__).parent
FOLDERS = ("insomnia", "bruno", "http-file", "har")
CASES = sorted(case for folder in FOLDERS for case in (HERE / folder).iterdir())
UNSEEN = (
    *("zz-not-to-be-seen", "never-in-a-claim", "not-for-others", "quince-and-pear", "gangway"),
    *(
        "raku-raku-raku",
        "crumbs-and-crust",
        "9f8e7d6c",
        "windmill",
        "drawbridge-1",
        "deep-and-dark",
    ),
    *("portcullis", "moat-moat"),
)
"""Keys and passwords of the cases."""


def _read(text: str, dialect: str | None = None) -> Reading:
    return read_document(SourceDocument("d", "d.txt", text, dialect))


def _facts(reading: Reading, where: str) -> dict[str, Any]:
    """Keyword → value, the first where a place has several."""
    found: dict[str, Any] = {}
    for claim in reading.claims:
        if str(claim.at) == where:
            found.setdefault(claim.keyword, claim.value)
    return found


def _operations(reading: Reading) -> list[str]:
    at = [c.at for c in reading.claims if c.keyword == "exists" and not c.at.section]
    return [each.operation for each in at]


def _insomnia(*requests: dict[str, Any], **base: Any) -> str:
    listed = [{"_type": "request", "_id": f"req_{at}", **each} for at, each in enumerate(requests)]
    environment = {"_type": "environment", "_id": "env", "parentId": "wrk", "data": base}
    resources = [{"_type": "workspace", "_id": "wrk"}, environment, *listed]
    return json.dumps({"_type": "export", "__export_format": 4, "resources": resources}, indent=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_each_case_gives_its_claims(case: Path) -> None:
    reading = read_document(load_document(next(case.glob("document.*"))))
    golden = (case / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [claim.row() for claim in reading.claims] == [json.loads(line) for line in golden]
    assert reading.dialect == case.parent.name


@pytest.mark.few(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_line_ends_and_byte_order_mark_change_nothing(case: Path, tmp_path: Path) -> None:
    original = next(case.glob("document.*"))
    windows = tmp_path / original.name
    windows.write_bytes(b"\xef\xbb\xbf" + original.read_bytes().replace(b"\n", b"\r\n"))
    first = read_document(load_document(original, id="document"))
    assert read_document(load_document(windows, id="document")).claims == first.claims


@pytest.mark.few(5)
@pytest.mark.parametrize("case", sorted([*CASES, *(HERE / "postman").iterdir()]), ids=str)
def test_no_claim_remark_or_quote_shows_a_key(case: Path) -> None:
    reading = read_document(load_document(next(case.glob("document.*"))))
    said = json.dumps([claim.row() for claim in reading.claims])
    said += "".join(map(str, reading.diagnostics)) + (reading.quotable or "")
    assert [secret for secret in UNSEEN if secret in said] == []


def test_quotes_keep_their_lines() -> None:
    text = "###\nGET https://a.example/boats?page=2\nX-Api-Key: 0a1b-2c3d\nX-Unit: metres\n"
    assert _read(text).quotable == text.replace("0a1b-2c3d", "hidden")


def test_all_requests_of_an_operation_make_its_types() -> None:
    calls = [
        {"method": "GET", "url": "https://a.example/pots", "parameters": [{"name": n, "value": v}]}
        for n, v in (("size", "3"), ("size", "2.5"), ("from", "7"), ("from", "now"))
    ]
    reading = _read(_insomnia(*calls))
    assert _operations(reading) == ["GET /pots"]
    assert _facts(reading, "GET /pots#query.size") == {
        "exists": True,
        "example": 3,
        "type": "number",
    }
    assert _facts(reading, "GET /pots#query.from") == {
        "exists": True,
        "example": "7",
        "type": "string",
    }


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("20", "integer"),
        ("-4", "integer"),
        ("7.5", "number"),
        ("true", "boolean"),
        ("sail", "string"),
        ("007", "string"),
        ("1e5", "string"),
        ("9" * 30, "string"),
        ("", None),
        ("{{unknown}}", None),
        ("at {{unknown}}", None),
        ("{% now %}", None),
    ],
)
def test_the_text_of_a_parameter_shows_its_type(text: str, type_: str | None) -> None:
    call = {"method": "GET", "url": "https://a.example/pots"}
    reading = _read(_insomnia(call | {"parameters": [{"name": "q", "value": text}]}))
    facts = _facts(reading, "GET /pots#query.q")
    assert facts.get("type") == type_
    assert ("example" in facts) == (type_ is not None)


def test_what_is_written_in_digits_and_no_number_is_a_text() -> None:
    reading = _read("###\nGET https://a.example/pots?zip=90210&phone=5551234&page=2\n")
    types = {c.at.steps[-1]: c.value for c in reading.claims if c.keyword == "type"}
    assert types == {".zip": "string", ".phone": "string", ".page": "integer"}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("{{ _.base }}/boats/{% response 'body', 'req_2', '$.id' %}", "/boats/{boat_id}"),
        ("{{ _.base }}/ferry-boats/{% uuid 'v4' %}/crew", "/ferry-boats/{ferry_boat_id}/crew"),
        ("{{ _.base }}/categories/{% now %}", "/categories/{category_id}"),
        ("{{ _.base }}/boxes/{% now %}/{% now %}", "/boxes/{box_id}/{id}"),
        ("{{ _.base }}/boats/{% now '?a=/b' %}?x=1", "/boats/{boat_id}"),
        ("{{ _.base }}/boats/{{ _.boat }}.json", "/boats/{boat}.json"),
        ("{{ _.base }}/boats/:id", "/boats/{id}"),
        ("{{ _.base }}", "/"),
    ],
)
def test_tags_and_variables_of_a_path_are_parameters(url: str, path: str) -> None:
    reading = _read(_insomnia({"method": "GET", "url": url}, base="https://a.example"))
    assert _operations(reading) == [f"GET {path}"]
    assert _facts(reading, "#servers") == {"url": "https://a.example"}


def test_a_server_that_nobody_gives_a_value_is_not_claimed() -> None:
    reading = _read("###\nGET {{host}}/boats\n\n###\nGET https://{{name}}.example/boats/1\n")
    assert _facts(reading, "#servers") == {}
    assert _operations(reading) == ["GET /boats", "GET /boats/1"]


def test_each_environment_names_a_server() -> None:
    export = json.loads(
        _insomnia(
            {"method": "GET", "url": "{{ _.base }}/boats/{{ _.boat }}"},
            base="{{ scheme }}://{{ host }}{{ root }}",
            boat="",
        )
    )
    for name, root in (("a", ""), ("b", "/v2")):
        data = {"scheme": "https", "host": f"{name}.example", "root": root}
        export["resources"].append({"_type": "environment", "parentId": "env", "data": data})
    reading = _read(json.dumps(export))
    servers = [claim.value for claim in reading.claims if claim.keyword == "url"]
    assert servers == ["https://a.example", "https://b.example/v2"]
    assert _facts(reading, "GET /boats/{boat}#path.boat") == {"exists": True}


def test_an_id_beside_a_parameter_is_a_value_of_it() -> None:
    text = "GET https://a.example/boats/{{boat}}\n###\nGET https://a.example/boats/42\n###\n"
    reading = _read(text + "GET https://a.example/boats/new\n###\nGET https://a.example/crew/42\n")
    assert _operations(reading) == ["GET /boats/{boat}", "GET /boats/new", "GET /crew/42"]
    assert _facts(reading, "GET /boats/{boat}#path.boat")["example"] == 42


def test_a_name_that_comes_twice_in_a_request_has_many_values() -> None:
    reading = _read("###\nGET https://a.example/boats?tag=a&tag=b&kind=sail\n")
    assert _facts(reading, "GET /boats#query.tag") == {"exists": True, "type": "array"}
    assert _facts(reading, "GET /boats#query.tag[]")["type"] == "string"
    assert _facts(reading, "GET /boats#query.kind")["type"] == "string"


@pytest.mark.parametrize(
    ("header", "where", "facts"),
    [
        ("Authorization: Bearer {{t}}", "bearer", {"exists": True}),
        ("Authorization: {{t}}", "bearer", {"exists": True}),
        ("Authorization: Basic ada secret", "basic", {"exists": True}),
        ("Authorization: Digest ada secret", "digest", {"exists": True}),
        ("Authorization: 12345-abc", "Authorization", {"exists": True}),
        ("X-API-Key: 12345-abc", "X-API-Key", {"exists": True}),
        ("Ocp-Apim-Subscription-Key: 1", "Ocp-Apim-Subscription-Key", {"exists": True}),
    ],
)
def test_headers_that_sign_in(header: str, where: str, facts: dict[str, Any]) -> None:
    reading = _read(f"###\nGET https://a.example/boats\n{header}\n")
    assert _facts(reading, f"GET /boats#security.{where}") == facts
    assert not [claim for claim in reading.claims if claim.at.section == "header"]
    assert "12345-abc" not in json.dumps([claim.row() for claim in reading.claims])


def test_a_file_that_is_named_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text('{"inside": true}')
    named = tmp_path / "body.json"
    text = f"###\nPOST https://a.example/boats\nContent-Type: application/json\n\n< {named}\n"
    reading = _read(text)
    assert _facts(reading, "POST /boats#request") == {"contentType": "application/json"}
    assert "inside" not in str(reading.claims)


def test_a_script_is_no_body_and_its_status_is_an_answer() -> None:
    handler = "> {%\n  client.assert(response.status === 201);\n%}\n"
    reading = _read(f'###\nPOST https://a.example/boats\n\n{{"a": 1}}\n\n{handler}')
    assert _facts(reading, "POST /boats#response.201") == {"exists": True}
    assert _facts(reading, "POST /boats#request")["example"] == {"a": 1}


def test_what_is_no_request_over_http_is_told() -> None:
    text = "###\nGET https://a.example/boats\n###\nWEBSOCKET wss://a.example\n###\nGET ftp://b/x\n"
    reading = _read(text)
    assert [(one.code, one.line) for one in reading.diagnostics] == [
        ("left-out", 4),
        ("no-operation", 6),
    ]


@pytest.mark.parametrize(
    ("text", "dialect", "message"),
    [
        ('{"_type": "export", "__export_format": 3, "resources": []}', "insomnia", "'3'"),
        ("type: mock.insomnia.rest/5.0\nname: m\n", "insomnia", "mock.insomnia.rest"),
        ("type: collection.insomnia.rest/5.0\ncollection: []\n", "insomnia", "no request"),
        ("meta {\n  name: x\n}\n", "bruno", "no request"),
        ('{"log": {"entries": []}}', "har", "no request"),
        ('{"log": {"entries": [', "har", "truncated JSON"),
        ("###\nnothing\n", "http-file", "not an HTTP request"),
        ('{"requests": [], "order": []}', "postman", "format 1"),
    ],
)
def test_what_cannot_be_read_says_so(text: str, dialect: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        _read(text, dialect)
    assert raised.value.fix and "\n" not in str(raised.value)


def test_an_environment_of_bruno_names_its_servers() -> None:
    text = "vars {\n  base: https://a.example/v2\n  name: ada\n}\nvars:secret [\n  token\n]\n"
    reading = _read(text)
    assert reading.dialect == "bruno"
    assert [(c.keyword, c.value) for c in reading.claims] == [("url", "https://a.example/v2")]


def test_a_request_line_in_a_page_does_not_make_it_a_file_of_requests() -> None:
    page = "### List boats\n\nThis gives all boats.\n\nGET https://a.example/boats\n"
    for text in (page, "GET /boats\n\nAll boats.\n", "https://a.example/boats\n"):
        assert DIALECTS["http-file"].recognise(text).score == 0
