"""Markdown pages that carry their spec, in blocks and in their front matter."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.formats.embedded.embedded_spec_front_matter import LARGEST
from specmeld.read.registry import dialect_of

DONE = {"responses": {"200": {"description": "Done"}}}
SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pots", "version": "1"},
    "paths": {"/pots": {"get": DONE}},
}


def _read(text: str) -> Reading:
    return read_document(SourceDocument(id="page.mdx", path="page.mdx", text=text))


def _facts(reading: Reading) -> list[tuple[str, str, object]]:
    return [(str(claim.at), claim.keyword, claim.value) for claim in reading.claims]


def _blocks(*specs: dict[str, Any]) -> str:
    return "# Pots\n" + "\n".join(f"```json\n{json.dumps(each)}\n```" for each in specs)


def _told(reading: Reading) -> list[tuple[str, int, str]]:
    return [(d.code, d.line, d.message) for d in reading.diagnostics if d.severity == "warning"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [("```yaml", "```"), ("~~~ json", "~~~~"), ("````openapi GET /pots", "````"), ("```json5", "")],
)
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_block_is_a_spec(begin: str, end: str, indent: str) -> None:
    lines = ["# Pots", "", begin, *json.dumps(SPEC, indent=1).splitlines(), end]
    reading = _read("\n".join(indent + line for line in lines))
    assert reading.dialect == "embedded-spec"
    assert _facts(reading) == _facts(_read(json.dumps(SPEC)))
    assert next(c.origin.line for c in reading.claims if str(c.at) == "GET /pots") == 12


@pytest.mark.parametrize("language", ["bash", "diff", "python", "yaml-diff", "jsonnet"])
def test_a_block_of_another_language_is_none(language: str) -> None:
    with pytest.raises(InputError, match="cannot recognize"):
        _read(f"# Pots\n```{language}\nopenapi: 3.1.0\npaths: {{}}\n```\n")


@pytest.mark.parametrize(
    "block",
    [
        "yml\npaths:\n # one\n  /pots:\n    get: {responses: {'200': {description: Done}}}\n",
        'json\n{"paths": {"/pots": {"get": {"responses": {"200": {"description": "Done"}}}}}}\n',
    ],
)
def test_a_block_may_leave_out_the_version(block: str) -> None:
    reading = _read(f"# Pots\n```{block}```\n")
    assert _facts(reading) == _facts(_read(json.dumps(SPEC)))
    assert _told(reading) == []
    assert _told(_read(_blocks(SPEC) + f"\n```{block}```\n")) == []


@pytest.mark.parametrize(
    "sample",
    [
        '{"spec": {"openapi": "3.1.0", "paths": {}, "components": {}}}',
        '{"paths": ["/pots"], "openapi": true}',
        '{"paths": {"left": "/pots"}}',
        '[{"openapi": "3.1.0", "paths": {}}]',
    ],
)
def test_a_sample_that_speaks_of_a_spec_is_none(sample: str) -> None:
    with pytest.raises(InputError, match="cannot recognize"):
        _read(f"# Pots\n```json\n{sample}\n```\n")


def test_a_spec_that_shows_a_block_is_no_page() -> None:
    shown = "    ```yaml\n    openapi: 3.0.0\n    paths: {}\n    ```\n"
    text = f"openapi: 3.1.0\ninfo:\n  description: |\n{shown}paths: {{}}\n"
    assert dialect_of(SourceDocument("a", "a.yaml", text)).name == "openapi"


def test_a_broken_block_is_told_by_its_line() -> None:
    with pytest.raises(InputError, match="broken YAML") as raised:
        _read("# Pots\n\n```yaml\nopenapi: 3.1.0\npaths:\n  /a: [\n  /b: }\n```\n")
    assert raised.value.line == 7


def test_an_operation_that_is_described_twice_is_told_of() -> None:
    other = {"get": {"responses": {"204": {"description": "Nothing"}}}, "put": DONE}
    reading = _read(_blocks(SPEC, SPEC, SPEC | {"paths": {"/pots": other}}))
    message = "GET /pots is described again, and differently; ignoring this in favor of line 3"
    assert _told(reading) == [("several-specs", 9, message)]
    assert reading.openapi is not None
    operations = reading.openapi["paths"]["/pots"]
    assert {method: list(each["responses"]) for method, each in operations.items()} == {
        "get": ["200"],
        "put": ["200"],
    }


def test_two_apis_on_one_page_are_told_of() -> None:
    other = SPEC | {"info": {"title": "Lids", "version": "2"}, "paths": {"/lids": {"get": DONE}}}
    message = "the page shows two APIs, 'Pots 1' and 'Lids 2'; reading them as one"
    assert _told(_read(_blocks(SPEC, other, other))) == [("several-specs", 6, message)]


def test_operations_outside_of_the_blocks_are_told_of() -> None:
    spec = SPEC | {"paths": {"/pots": {"get": DONE}, "/pots/{id}": {"get": DONE}}}
    page = f"""{_blocks(spec)}
## GET https://pots.example/v1/pots
GET /v1/pots/:pot_id/

### `POST` /pots
**DELETE** `/pots/{{id}}`
POST /pots

```http
PUT /pots
```
"""
    told = _told(_read(page))
    assert [(line, message) for code, line, message in told if code == "outside-the-spec"] == [
        (8, "POST /pots is described outside the OpenAPI on this page; ignoring it"),
        (9, "DELETE /pots/{id} is described outside the OpenAPI on this page; ignoring it"),
    ]


def test_what_a_path_says_for_all_of_its_operations_goes_with_them() -> None:
    lid = {"name": "lid", "in": "query", "schema": {"type": "string"}}
    paths = [
        {"/pots": {"get": DONE, "servers": [{"url": "/get"}]}},
        {"/pots": {"put": DONE, "servers": [{"url": "/put"}], "parameters": [lid]}},
    ]
    reading = _read(_blocks(*(SPEC | {"paths": path} for path in paths)))
    assert reading.openapi is not None
    path = reading.openapi["paths"]["/pots"]
    assert [each["name"] for each in path["put"]["parameters"]] == ["lid"]
    assert path["put"]["servers"] == [{"url": "/put"}]
    assert path["servers"] == [{"url": "/get"}]
    assert "parameters" not in path["get"]


def test_no_operation_gets_the_security_of_another_spec() -> None:
    scheme = {"components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}}
    secured = SPEC | scheme | {"security": [{"key": []}]}
    reading = _read(_blocks(secured, SPEC | {"paths": {"/lids": {"get": DONE}}}))
    assert reading.openapi is not None and "security" not in reading.openapi
    assert reading.openapi["paths"]["/pots"]["get"]["security"] == [{"key": []}]
    assert "security" not in reading.openapi["paths"]["/lids"]["get"]


def test_components_that_refer_to_others_of_a_known_name_are_others() -> None:
    def spec(path: str, leaf: str) -> dict[str, Any]:
        schemas = {
            "Root": {"properties": {"stem": {"$ref": "#/components/schemas/Stem"}}},
            "Stem": {"properties": {"leaf": {"$ref": "#/components/schemas/Leaf"}}},
            "Leaf": {"type": leaf},
            "Bark": {"type": "string"},
        }
        return SPEC | {"paths": {path: {"get": DONE}}, "components": {"schemas": schemas}}

    reading = _read(_blocks(spec("/a", "string"), spec("/b", "integer"), spec("/c", "boolean")))
    assert reading.openapi is not None
    schemas = reading.openapi["components"]["schemas"]
    several = [name + number for name in ("Root", "Stem", "Leaf") for number in ("", "_2", "_3")]
    assert sorted(schemas) == sorted(["Bark", *several])
    assert schemas["Root_3"]["properties"]["stem"]["$ref"].endswith("/Stem_3")
    types = [schemas[name]["type"] for name in ("Leaf", "Leaf_2", "Leaf_3")]
    assert types == ["string", "integer", "boolean"]


def _packed(operation: bytes, cut: int | None = None) -> str:
    packed = base64.b64encode(zlib.compress(operation, 9)[:cut]).decode()
    return f"---\ntitle: Turn\napi: {packed}\n---\n\n# Turn\n"


def test_a_packed_operation_needs_no_more_than_a_method_and_a_path() -> None:
    reading = _read(_packed(b'{"method": "get", "path": "/a"}   '))
    assert [str(claim.at) for claim in reading.claims] == ["GET /a"]
    assert reading.openapi is not None and reading.openapi["info"]["title"] == "Turn"


def test_an_event_is_a_webhook() -> None:
    reading = _read(_packed(json.dumps({"method": "event", "path": "turned"} | DONE).encode()))
    assert reading.openapi is not None
    assert list(reading.openapi["webhooks"]["turned"]["post"]["responses"]) == ["200"]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (_packed(b"0" * (LARGEST + 1)), "more than 32 MiB"),
        (_packed(b'{"method": "get", "path": '), "broken JSON"),
        (_packed(b'{"method": "\xff"}         '), "cannot unpack"),
        (_packed(b'{"a":' * 100_000), "broken JSON"),
        (_packed(b'{"method": "get", "path": "/a"}', 30), "ends too early"),
        (_packed(b'["neither method nor path"]'), "no operation"),
        ("---\napi: eJ" + "A" * 22 + "\n---\n", "cannot unpack"),
        ("---\napi: eJ" + "A" * 22 + "=!\n---\n", "cannot unpack"),
        ("---\napi: {method: get, path: /a, responses: {}\n---\n", "broken front matter"),
    ],
)
def test_broken_front_matter_ends_in_one_error(page: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        _read(page)
    assert raised.value.line in (2, 3, 4)
    assert raised.value.fix


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "page",
    [
        "```yaml\nopenapi: 3.1.0\npaths: {}\n" * 20_000,
        "```json\n" + '{"openapi": "3.1.0", "paths": {"a":' * 20_000,
        "~~~\n```\n" * 100_000 + "openapi: 3.1.0\npaths: {}\n",
        "---\napi: " + "{" * 100_000 + "method: path: responses:\n---\n",
        "---\n" * 100_000 + "api: eJ" + "A" * 100_000,
    ],
)
def test_hostile_pages_end_in_one_error(page: str) -> None:
    with pytest.raises(InputError):
        read_document(SourceDocument("p", "p.md", page, "embedded-spec"))


@pytest.mark.parametrize(
    "block",
    [
        "request: 1\n  response: []",
        "request: {parameters: [], body: [], security: {a: 1}}\n  response: {'200': [1]}",
        "request: {parameters: {path: {a: {schema: [1, [2]]}}, query: {b: 3}}, security: [7, {}]}",
        "request: {body: {a/b: {schemaArray: {}}, c/d: [], e/f: {schemaArray: [{type: [5]}]}}}",
        "servers: {}\n  type: webhook",
    ],
)
def test_an_operation_of_another_shape_does_not_end_in_a_traceback(block: str) -> None:
    page = f"```yaml get /a\npaths:\n  path: /a\n  method: get\n  {block}\n```\n"
    try:
        reading = _read(page)
    except InputError:
        return
    assert reading.openapi is not None and (
        reading.openapi["paths"] or "webhooks" in reading.openapi
    )
