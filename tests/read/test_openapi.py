"""OpenAPI documents: what 3.0 and 2.0 become in 3.1, what is repaired, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document


def _read(text: str, *, claims: bool = False) -> Reading:
    document = SourceDocument(id="api", path="api.yaml", text=text, dialect="openapi")
    return read_document(document, claims=claims)


def _made(text: str) -> dict[str, Any]:
    made = _read(text).openapi
    assert made is not None
    return made


def _document(version: str = "3.0.3", **rest: Any) -> str:
    head = {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}}
    return json.dumps(head | rest)


def _schemas(version: str = "3.0.3", **schemas: Any) -> dict[str, Any]:
    made = _made(_document(version, components={"schemas": schemas}))
    schemas_made: dict[str, Any] = made["components"]["schemas"]
    return schemas_made


def _schema(schema: dict[str, Any], **others: Any) -> Any:
    return _schemas(S=schema, **others)["S"]


REF = {"$ref": "#/components/schemas/A"}
NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "x-nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "enum": ["a", None], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a", None]}),
        ({"properties": {}, "nullable": True}, {"properties": {}}),
        ({**REF, "nullable": True}, {"anyOf": [REF, NULL]}),
        (
            {"allOf": [REF], "nullable": True, "description": "d", "x-a": 1},
            {"anyOf": [{"allOf": [REF]}, NULL], "description": "d", "x-a": 1},
        ),
        (
            {"type": "object", "allOf": [REF], "nullable": True},
            {"anyOf": [{"type": "object", "allOf": [REF]}, NULL]},
        ),
        ({"oneOf": [REF], "nullable": True}, {"oneOf": [REF, NULL]}),
        ({"anyOf": [REF, NULL], "nullable": True}, {"anyOf": [REF, NULL]}),
        (
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 9},
        ),
        ({"exclusiveMaximum": True}, {}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        (
            {"properties": {"nullable": {"type": "boolean", "nullable": True}}},
            {"properties": {"nullable": {"type": ["boolean", "null"]}}},
        ),
        ({"items": {"type": "string", "nullable": True}}, {"items": {"type": ["string", "null"]}}),
        (
            {"default": {"nullable": True, "example": 1}},
            {"default": {"nullable": True, "example": 1}},
        ),
        ({"additionalProperties": True, "not": {}}, {"additionalProperties": True, "not": {}}),
        (
            {"items": [{"type": "string"}], "additionalItems": False},
            {"prefixItems": [{"type": "string"}], "items": False},
        ),
        ({"type": "datetime"}, {"type": "string", "format": "date-time"}),
        ({"type": "String"}, {"type": "string"}),
        ({"type": "unheard-of"}, {}),
        ({"type": "string", "required": True}, {"type": "string"}),
        ({"properties": None}, {}),
    ],
)
def test_schemas_of_3_0_become_json_schema(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert _schema(old, A={"type": "object"}) == new


def test_a_null_branch_goes_outside_where_a_branch_allows_null_already() -> None:
    made = _schema({"oneOf": [REF], "nullable": True}, A={"type": "string", "nullable": True})
    assert made == {"anyOf": [{"oneOf": [REF]}, NULL]}


def test_the_source_is_not_changed() -> None:
    text = _document(components={"schemas": {"A": {"type": "string", "nullable": True}}})
    source = json.loads(text)
    from specmeld.read.upgrade.upgraded import Upgrade

    Upgrade("api.json", source).document()
    assert source == json.loads(text)


def test_yaml_is_read_as_version_1_2() -> None:
    made = _made(
        "openapi: 3.1.0\n"
        "info: {title: NO, version: 1.0}\n"
        "paths:\n"
        "  /a:\n"
        "    get: {responses: {404: {description: on}}}\n"
        "x-values: [NO, on, 2020-01-01, 1_000, 1e3, 012, 0x1f, =, ~, '1', 12:30, .nan]\n"
        "x-base: &base {a: 1, b: 2}\n"
        "x-more: {<<: *base, b: 3}\n"
    )
    assert made["info"] == {"title": "NO", "version": "1.0"}
    assert made["paths"]["/a"]["get"]["responses"] == {"404": {"description": "on"}}
    assert made["x-values"] == [
        *("NO", "on", "2020-01-01", "1_000", 1000.0, 12, 31, "=", None, "1", "12:30", ".nan")
    ]
    assert made["x-more"] == {"a": 1, "b": 3}


def test_only_line_feeds_count_as_lines_of_yaml() -> None:
    text = (
        "openapi: 3.1.0\n# a\x85b\u2028c\n"
        "info: {title: \"T\u2029t\", version: '1'}\nservers: [{url: /v1}]\npaths: {}\n"
    )
    reading = _read(text, claims=True)
    assert reading.openapi is not None
    assert reading.openapi["info"]["title"] == "T\u2029t"
    assert [claim.origin.line for claim in reading.claims] == [4]


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {}\n  /a: {get: {}}\n",
        '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},\n\n\n'
        ' "paths": {"/a": {}, \n"/a": {"get": {}}}}',
    ],
)
@pytest.mark.parametrize("claims", [True, False])
def test_of_a_key_that_stands_twice_the_last_counts(text: str, claims: bool) -> None:
    reading = _read(text, claims=claims)
    assert reading.openapi is not None
    assert reading.openapi["paths"] == {"/a": {"get": {}}}
    told = [each.line for each in reading.diagnostics if each.code == "repeated-key"]
    assert told == [5]


def test_what_is_missing_is_mended_and_told() -> None:
    reading = _read('{"openapi": "3.0.0", "info": {"version": 2}}')
    assert reading.openapi == {
        "openapi": "3.1.1",
        "info": {"version": "2", "title": "API"},
        "paths": {},
    }
    assert {each.code for each in reading.diagnostics} == {"missing-title", "missing-paths"}


def test_path_parameters_are_required_and_responses_described() -> None:
    item = {
        "parameters": [{"name": "a", "in": "path", "schema": {"type": "string"}}],
        "get": {"responses": {"200": {}}},
    }
    made = _made(_document(paths={"/{a}": item}))["paths"]["/{a}"]
    assert made["parameters"][0]["required"] is True
    assert made["get"]["responses"]["200"] == {"description": ""}


def test_halves_of_characters_become_replacement_characters() -> None:
    made = _made('{"openapi": "3.1.0", "info": {"title": "a\\ud800", "version": "\\ud83d\\ude00"}}')
    assert made["info"] == {"title": "a\ufffd", "version": "\N{GRINNING FACE}"}


SWAGGER = """\
swagger: 2.0
info: {title: Kilns, version: '2'}
host: api.kiln.example
basePath: /v2/
schemes: [https, http]
consumes: [application/xml]
produces: [application/json, text/csv]
securityDefinitions:
  login: {type: basic}
  door:
    type: oauth2
    flow: accessCode
    authorizationUrl: https://a.example/auth
    tokenUrl: https://a.example/token
    scopes: {read: Reads.}
parameters:
  Size: {name: size, in: query, type: array, items: {type: integer}, collectionFormat: multi}
  Kiln: {name: kiln, in: body, required: true, schema: {$ref: '#/definitions/Kiln'}}
responses:
  Gone: {description: No such kiln.}
paths:
  /kilns/{id}:
    parameters:
      - {name: id, in: path, required: true, type: string, maxLength: 9, description: Which.}
    get:
      parameters: [{$ref: '#/parameters/Size'}]
      responses:
        200:
          description: OK
          schema: {$ref: '#/definitions/Kiln'}
          headers: {X-Left: {type: integer, description: Rest.}}
          examples: {application/json: {kind: gas}}
        404: {$ref: '#/responses/Gone'}
    put:
      consumes: [application/json]
      parameters: [{$ref: '#/parameters/Kiln'}]
      responses: {204: {description: Done.}}
    post:
      parameters:
        - {name: photo, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string, maxLength: 80}
      responses: {201: {description: Made.}}
definitions:
  Kiln:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string}
      heat: {type: number, x-nullable: true, maximum: 1400, exclusiveMaximum: true}
      discriminator: {type: string, default: '#/definitions/Kiln'}
"""


def test_swagger_2_becomes_a_valid_document() -> None:
    made = _made(SWAGGER)
    assert list(OpenAPIV31SpecValidator(made).iter_errors()) == []
    assert made["servers"] == [
        {"url": "https://api.kiln.example/v2"},
        {"url": "http://api.kiln.example/v2"},
    ]
    assert made["components"]["securitySchemes"]["login"] == {"type": "http", "scheme": "basic"}
    assert list(made["components"]["securitySchemes"]["door"]["flows"]) == ["authorizationCode"]
    assert made["components"]["schemas"]["Kiln"]["properties"] == {
        "kind": {"type": "string"},
        "heat": {"type": ["number", "null"], "exclusiveMaximum": 1400},
        "discriminator": {"type": "string", "default": "#/definitions/Kiln"},
    }
    assert made["components"]["parameters"]["Size"] == {
        "name": "size",
        "in": "query",
        "style": "form",
        "explode": True,
        "schema": {"type": "array", "items": {"type": "integer"}},
    }


def test_operations_of_swagger_2_have_bodies_and_contents() -> None:
    item = _made(SWAGGER)["paths"]["/kilns/{id}"]
    kiln = {"schema": {"$ref": "#/components/schemas/Kiln"}}
    ok = item["get"]["responses"]["200"]
    assert ok["content"] == {
        "application/json": kiln | {"example": {"kind": "gas"}},
        "text/csv": kiln,
    }
    assert ok["headers"] == {"X-Left": {"description": "Rest.", "schema": {"type": "integer"}}}
    assert item["get"]["responses"]["404"] == {"$ref": "#/components/responses/Gone"}
    assert item["put"]["requestBody"] == {"required": True, "content": {"application/json": kiln}}
    assert item["post"]["requestBody"] == {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "photo": {"type": "string", "format": "binary"},
                        "note": {"type": "string", "maxLength": 80},
                    },
                    "required": ["photo"],
                }
            }
        },
    }


def test_lists_in_forms_of_swagger_2_keep_how_they_are_parted() -> None:
    """By commas where nothing is said, as in a query."""
    fields = "".join(
        f"        - {{name: {name}, in: formData, type: array, items: {{type: string}}{more}}}\n"
        for name, more in {
            "glazes": "",
            "cones": ", collectionFormat: pipes",
            "marks": ", collectionFormat: multi",
        }.items()
    )
    photo = "        - {name: photo, in: formData, type: file, required: true}\n"
    made = _made(SWAGGER.replace(photo, fields))["paths"]["/kilns/{id}"]["post"]["requestBody"]
    (content,) = made["content"].values()
    assert content["encoding"] == {
        "glazes": {"style": "form", "explode": False},
        "cones": {"style": "pipeDelimited", "explode": False},
    }


def test_streams_of_swagger_2_lead_to_its_definitions() -> None:
    made = _made(
        """
swagger: "2.0"
info: {title: Tides, version: "1"}
paths: {}
x-stream-definitions:
  Tide: {type: object, properties: {result: {$ref: "#/definitions/Tide"}}}
definitions:
  Tide: {type: object}
"""
    )
    result = made["x-stream-definitions"]["Tide"]["properties"]["result"]
    assert result == {"$ref": "#/components/schemas/Tide"}


def test_claims_of_swagger_2_have_the_lines_of_the_document() -> None:
    lines = SWAGGER.splitlines()
    claims = {(str(each.at), each.keyword): each for each in _read(SWAGGER, claims=True).claims}
    for where, keyword, said in [
        ("GET /kilns/{id}#path.id", "maxLength", "name: id, in: path"),
        ("GET /kilns/{id}#query.size", "ref", "Size"),
        ("#/components/parameters/Size", "type", "Size:"),
        ("#/components/schemas/Kiln.kind", "type", "kind: {type: string}"),
        ("#/components/responses/Gone", "description", "Gone:"),
        ("#/components/schemas/Kiln.heat", "exclusiveMaximum", "heat:"),
        ("PUT /kilns/{id}#request", "contentType", "consumes: [application/json]"),
        ("POST /kilns/{id}#request.note", "maxLength", "name: note"),
        ("#servers", "url", "host:"),
    ]:
        assert said in lines[claims[where, keyword].origin.line - 1]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{"openapi": "3.1.0",\n "paths": {', "truncated JSON", 2),
        ('{"openapi": "3.1.0",\n "paths": {"a": "b', "truncated JSON", 2),
        ('{"openapi": "3.1.0",\n "paths": NaN}', "broken JSON", 2),
        ('{"openapi": "3.1.0"}\n}', "text after the end", 2),
        ("openapi: 3.1.0\npaths: {a: [\n", "truncated YAML", 2),
        ("openapi: 3.1.0\npaths: 'a\n\n", "truncated YAML", 2),
        ("openapi: 3.1.0\na: b: c\n", "broken YAML", 2),
        ("openapi: 3.1.0\n---\nopenapi: 3.1.0\n", "second YAML document", 2),
        ("openapi: 3.1.0\nx: *gone\n", "no anchor before it", 2),
        ("openapi: 3.1.0\nx: &x [*x]\n", "contains itself", 2),
        ("openapi: 3.1.0\n? [a]\n: b\n", "a key must be a scalar", 2),
        ("openapi: 4.0.0\n", "not a known OpenAPI version", 1),
        ("paths: {}\n", "does not state its OpenAPI version", 1),
        ("- openapi\n", "must be an object", 1),
        ("openapi: 3.1.0\nx: " + "[" * 100_000, "levels deep", 2),
        (
            "openapi: 3.1.0\npaths:\n  /a:\n    $ref: 'other.yaml#/a'\n",
            "points outside the document",
            4,
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(InputError, match=message) as caught:
        _read(text)
    assert (caught.value.file, caught.value.line) == ("api.yaml", line)
    assert caught.value.fix


def test_an_alias_bomb_is_refused() -> None:
    rows = ["openapi: 3.1.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    with pytest.raises(InputError, match="alias bomb") as caught:
        _read("\n".join(rows))
    assert caught.value.line == 7


def test_rings_of_references_end() -> None:
    schemas = {
        "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
        "B": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
        "C": {"$ref": "#/components/schemas/C"},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    body = {"content": content | {"text/plain": {"schema": {"$ref": "#/components/schemas/C"}}}}
    item = {"post": {"requestBody": body, "responses": {"200": {"$ref": "#/gone"}}}}
    reading = _read(_document(paths={"/a": item}, components={"schemas": schemas}), claims=True)
    refs = {str(each.at): each.value for each in reading.claims if each.keyword == "ref"}
    assert refs == {
        "POST /a#request": "#/components/schemas/A",
        "#/components/schemas/A.b": "#/components/schemas/B",
        "#/components/schemas/B|object": "#/components/schemas/A",
        "#/components/schemas/B|B": "#/components/schemas/B",
        "#/components/schemas/C": "#/components/schemas/C",
    }


def test_long_chains_of_references_end() -> None:
    schemas: dict[str, Any] = {
        f"S{index}": {"properties": {"p": {"$ref": f"#/components/schemas/S{index + 1}"}}}
        for index in range(2000)
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}
    item = {"post": {"requestBody": {"content": content}}}
    reading = _read(_document(paths={"/a": item}, components={"schemas": schemas}), claims=True)
    assert max(len(each.at.steps) for each in reading.claims) == 1
    written = reading.written_out(lambda _: True)
    assert 100 < max(len(each.at.steps) for each in written) < 200


def test_deep_examples_are_refused_with_their_line() -> None:
    text = _document().removesuffix("}") + ',\n"x-deep": ' + "[" * 300 + "]" * 300 + "}"
    with pytest.raises(InputError, match="levels deep") as caught:
        _read(text)
    assert caught.value.line == 2


def test_claims_grow_with_the_document_not_with_its_uses() -> None:
    names = [f"S{index}" for index in range(20)]
    schemas = {
        name: {"properties": {to: {"$ref": f"#/components/schemas/{to}"} for to in names}}
        for name in names
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}
    item = {"post": {"requestBody": {"content": content}}}
    paths = {f"/a{index}": item for index in range(30)}
    reading = _read(_document(paths=paths, components={"schemas": schemas}), claims=True)
    assert len(reading.claims) < 5 * (20 * 20 + 30)


def test_without_claims_the_document_is_the_same() -> None:
    for text in (SWAGGER, _document(paths={"/a": {"get": {"responses": {}}}})):
        assert _read(text).claims == ()
        assert _read(text).openapi == _read(text, claims=True).openapi
