"""What is said of documents that no reader takes; the errors as a whole are in ``failures/``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read.refusals import refusal
from specmeld.read.registry import dialect_of
from specmeld.read.spec_links import PATTERNS, spec_links
from specmeld.read.unsupported import FORMATS, Format, sure_format

FAILURES = Path(__file__).resolve().parents[1] / "failures"
LINKS = [
    ('---\nopenapi: "GET /pots"\n---', "", "GET /pots"),
    ("---\nopenapi: specs/a.yaml get /pots\n---", "specs/a.yaml", "get /pots"),
    ("---\nopenapi: 'webhook fired'\n---", "", "webhook fired"),
    ("---\nopenapi-schema: specs/a.yaml Pot\n---", "specs/a.yaml", ""),
    ("# Pots\nSource: https://x\n\n/a.json post /pots\nWords.", "/a.json", "post /pots"),
    ('{\n "api": {\n  "openapi": ["a.json", "b.json"]\n }\n}', "a.json", ""),
    ('{% openapi src="../a.yaml" path="/pots" method="get" %}\n{% endopenapi %}', "../a.yaml", ""),
    ('{% swagger src="<https://x/a.yml>" path="/" %}', "https://x/a.yml", ""),
    ('{% openapi-operation spec="a" path="/" %}\n[A](https://x/a)', "https://x/a", ""),
    ('{% openapi-operation spec="pots" path="/" method="get" %}', "pots", ""),
    ('<APIPage document={"./a.json"} operations={[{"path": "/"}]} />', "./a.json", ""),
    ("<OASpec\n  spec-url='/a.json' />", "/a.json", ""),
    (".. openapi:: ../a.yaml\n   :paths:\n", "../a.yaml", ""),
    ('<swagger-ui src="a.yaml"/>', "a.yaml", ""),
    ("!!swagger a.yaml!!", "a.yaml", ""),
    ("[OAD(./a.yaml)]", "./a.yaml", ""),
    ("openapi::a.yaml[]", "a.yaml", ""),
    (
        "<script data-initial-props='{&quot;oasPublicUrl&quot;:&quot;@pots/v1.0#a1b2c3&quot;}'>",
        "https://dash.readme.com/api/v1/api-registry/a1b2c3",
        "",
    ),
    ('{"configUrl": "/c", "validatorUrl": "", "url": "/v3/api-docs"}', "/v3/api-docs", ""),
    ('{"urls": [{"name": "pots", "url": "/v3/api-docs/pots"}]}', "/v3/api-docs/pots", ""),
]


@pytest.mark.parametrize(("page", "file", "operation"), LINKS)
def test_what_a_page_names(page: str, file: str, operation: str) -> None:
    link = spec_links(page)[0]
    assert (link.file, link.operation) == (file, operation)


def test_each_pattern_has_a_row() -> None:
    for pattern in PATTERNS:
        assert any(pattern.search(page) for page, _, _ in LINKS), pattern.pattern


def test_a_page_that_names_several_specs_lists_them() -> None:
    page = "".join(f"\n## {n}\n\n/{n}.json get /pots\n" for n in "ababcdefg")
    error = refusal(SourceDocument("p", "p.md", page))
    assert error is not None and error.line == 4
    assert error.message.endswith(": /a.json, /b.json, /c.json, /d.json, /e.json, …")


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_each_format_has_a_failure(known: Format) -> None:
    said = [file.read_text("utf-8") for file in FAILURES.glob("unsupported_*/stderr")]
    assert any(f"this is {known.name}, " in each for each in said)


@pytest.mark.parametrize(
    "source",
    [
        'edition = "2023";',
        'package a.b;\n\nimport "c.proto";\n\nmessage A {}',
        "message A {\n  optional string b = 1;\n}",
        "service A {\n  rpc B(C) returns (D);\n}",
        "enum Glaze {\n  RAW\n  # green\n  CELADON\n}\n\ntype Pot { id: ID }",
        "@service\nnamespace Pots;\n\nop list(): string;",
        'import "./models.tsp";\n\ninterface Pots {}',
        "typedef i64 Id\n".replace("typedef", "namespace * pots\ntypedef"),
        "namespace example.pots\n\nuse aws.api#service\n\nservice Pots {}",
        "struct Pot {\n  1: i64 id\n}",
        "service Pots {\n  void fire(1: i64 id)\n}",
        "schema {\n  query: Query\n}",
        "scalar Date\n\ntype Query { now: Date }",
        "directive @key(fields: String!) repeatable on OBJECT\n\ntype A { a: Int }",
        "type A implements B & C @x { a(b: Int!): [C!]! }",
        "extend type Query {\n  pots: [Pot]\n}",
        "input A {\n  # the id\n  id: ID = 1\n}",
        "enum Glaze {\n  RAW\n  CELADON\n}\n",
        "\n---\n# a comment\n'asyncapi': 2.0.0",
    ],
)
def test_sources_are_known_by_how_they_begin(source: str) -> None:
    assert sure_format(f"// Pots\n\n{source}" if source[0] != "\n" else source)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("id: urn:pots\ninfo: {title: Pots}\nasyncapi: 2.6.0\n", "an AsyncAPI document"),
        ('{"name": "a", "requests": [{"method": "GET", "url": "/a"}]}', "a Postman collection"),
        ('{"name": "a", "values": [{"key": "a", "value": "b"}]}', "a Postman environment"),
        ('{"__schema": {"types": []}}', "a GraphQL document"),
        ('{"data": {"type": "a", "id": "1", "attributes": {}}}', "a JSON:API response"),
        ('{"a": 1, "data": [], "values": [1], "requests": {}, "file": [{}]}', "plain JSON data"),
    ],
)
def test_what_nobody_takes_is_known_by_its_keys(text: str, name: str) -> None:
    with pytest.raises(InputError, match=f"this is {name}"):
        dialect_of(SourceDocument("p", "p", text))


@pytest.mark.parametrize(
    "text",
    [
        "# Pots\n\ntype a name and press return: Yes",
        "schema of the pots { a: b }",
        "Service Pots {\n 1: fire }",
        "namespace of the pots\n\nA service of ours.",
        "query the pots {id}",
        "<Note>\n\n# Pots\n</Note>",
        "<html><body>asyncapi: 2.0</body></html>",
        "overlays: 3",
    ],
)
def test_words_of_people_are_no_source(text: str) -> None:
    assert sure_format(text) is None


def test_a_page_with_words_is_not_drawn_by_a_script() -> None:
    page = f"<html><script src='a.js'></script><body>{'A pot of clay. ' * 20}</body></html>"
    with pytest.raises(InputError, match="cannot recognize"):
        dialect_of(SourceDocument("p", "p.html", page))


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "text",
    [
        *("/*" * 50_000, '"""' * 50_000, "#\n" * 50_000, "\n" * 200_000, '"' * 200_000),
        *("<!--" * 50_000, "<?xml " * 50_000, "<script>" * 50_000, "<div " * 50_000),
        *("<APIPage " * 50_000, "{% openapi " * 50_000, "openapi: get /a\n" * 50_000),
        *("<script src='" + "openapi" * 50_000, "'/v3/api-docs" * 50_000),
        *("{" * 100_000, '{"a":' * 100_000, "[" * 100_000, '["' * 100_000),
        *("type A {" + "a(" * 10_000, "enum A {" + "a " * 10_000, "package a;" + "\n" * 19_000),
    ],
)
def test_hostile_texts_end_in_one_error(text: str) -> None:
    with pytest.raises(InputError) as raised:
        dialect_of(SourceDocument("p", "p", text))
    assert not re.search(r"\n", str(raised.value))
