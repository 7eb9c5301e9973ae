"""How what documents say of signing in is written in the canonical file."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document
from specmeld.reconcile import reconcile
from specmeld.reconcile.pages.security_schemes import security_scheme


@pytest.mark.parametrize(
    ("kind", "facts", "name", "scheme"),
    [
        ("bearer", {}, "bearerAuth", {"type": "http", "scheme": "bearer"}),
        ("digest", {}, "digestAuth", {"type": "http", "scheme": "digest"}),
        (
            "aws4-hmac-sha256",
            {},
            "aws4HmacSha256Auth",
            {"type": "http", "scheme": "aws4-hmac-sha256"},
        ),
        ("X-Key", {}, "X-Key", {"type": "apiKey", "in": "header", "name": "X-Key"}),
        ("key", {"in": "query"}, "key", {"type": "apiKey", "in": "query", "name": "key"}),
        ("sid", {"in": "cookie"}, "sid", {"type": "apiKey", "in": "cookie", "name": "sid"}),
        ("a key", {"in": "moon"}, "a_key", {"type": "apiKey", "in": "header", "name": "a key"}),
        (
            "oauth2",
            {"flow": "clientCredentials", "tokenUrl": "https://a.example/t", "scopes": ["r"]},
            "oauth2",
            {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": "https://a.example/t", "scopes": {"r": ""}}
                },
            },
        ),
    ],
)
def test_schemes(kind: str, facts: dict[str, Any], name: str, scheme: dict[str, Any]) -> None:
    assert security_scheme(kind, facts) == (name, scheme)


def _document(*requests: str) -> dict[str, Any]:
    text = "###\n" + "\n###\n".join(requests) + "\n"
    document = reconcile([read_document(SourceDocument("d", "d.http", text))]).document
    return dict(document)


def test_operations_that_sign_in_otherwise_say_so() -> None:
    document = _document(
        "GET https://a.example/boats\nAuthorization: Bearer {{t}}",
        "POST https://a.example/boats\nAuthorization: Basic {{u}}",
        "GET https://a.example/crews",
    )
    assert document["security"] == [{"bearerAuth": []}, {"basicAuth": []}]
    assert document["paths"]["/boats"]["get"]["security"] == [{"bearerAuth": []}]
    assert document["paths"]["/boats"]["post"]["security"] == [{"basicAuth": []}]
    assert "security" not in document["paths"]["/crews"]["get"]


def test_one_way_to_sign_in_is_said_once() -> None:
    document = _document(
        "GET https://a.example/boats\nAuthorization: Bearer {{t}}", "GET https://a.example/crews"
    )
    assert document["security"] == [{"bearerAuth": []}]
    assert all("security" not in item["get"] for item in document["paths"].values())


_FILE = """\
openapi: 3.1.0
info: {title: Boats, version: "1"}
servers: [{url: https://a.example}]
security: [{token: []}]
paths:
  /boats:
    get: {responses: {"200": {description: All boats.}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    spare: {type: apiKey, in: header, name: X-Spare}
"""


@pytest.mark.parametrize(
    ("header", "schemes"),
    [
        ("Authorization: Bearer {{t}}", {"token", "spare"}),
        ("Authorization: Basic {{u}}", {"token", "spare", "basicAuth"}),
    ],
)
def test_a_scheme_of_a_page_is_added_only_if_an_operation_requires_it(
    header: str, schemes: set[str]
) -> None:
    page = f"###\nPOST https://a.example/crews\n{header}\n"
    sources = [SourceDocument("f", "f.yaml", _FILE), SourceDocument("d", "d.http", page)]
    document = reconcile([read_document(source) for source in sources]).document
    assert set(document["components"]["securitySchemes"]) == schemes


def test_a_page_changes_how_to_sign_in_only_where_no_file_says_it() -> None:
    page = (
        "GET https://a.example/boats\nAuthorization: Basic {{u}}\n"
        "\n###\nGET https://a.example/crews\nAuthorization: Basic {{u}}\n"
    )
    sources = (SourceDocument("f", "f.yaml", _FILE), SourceDocument("p", "p.http", page))
    settlement = reconcile([read_document(one) for one in sources])
    paths = settlement.document["paths"]
    assert "security" not in paths["/boats"]["get"]
    assert paths["/crews"]["get"]["security"] == [{"basicAuth": []}]
    assert [one.place for one in settlement.conflicts] == ["GET /boats#security.basic"]
