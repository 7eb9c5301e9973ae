"""Spellings and refusals of the exact formats that are read as OpenAPI."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.formats.apidocjs.apidoc_comments import parse_field
from specmeld.read.formats.apidocjs.apidoc_operations import path_before, split_address
from specmeld.read.formats.blueprint.blueprint_sections import Heading, parse_heading
from specmeld.read.formats.blueprint.blueprint_signature import TypeName, parse_signature
from specmeld.read.formats.blueprint.blueprint_uris import split_template
from specmeld.read.formats.raml.raml_words import FUNCTIONS
from specmeld.read.formats.wadl.wadl_params import split_path

WADL = '<application xmlns="http://wadl.dev.java.net/2009/02">{}</application>'
RESOURCES = '<resources base="http://a.example/"><resource path="x">{}</resource></resources>'


def _read(text: str, dialect: str | None = None) -> Reading:
    return read_document(SourceDocument("document", "document.txt", text, dialect))


def _operation(reading: Reading, path: str, method: str) -> dict[str, Any]:
    assert reading.openapi is not None
    operation: dict[str, Any] = reading.openapi["paths"][path][method]
    return operation


class TestBlueprint:
    @pytest.mark.parametrize(
        ("line", "name", "sample", "type_", "attributes", "words"),
        [
            ("id", "id", "", None, set(), ""),
            ("id - Its number", "id", "", None, set(), "Its number"),
            ("`a b`: 7 (number, required) - Of it", "a b", "7", "number", {"required"}, "Of it"),
            ("id: `a, b` (required, string)", "id", "a, b", "string", {"required"}, ""),
            ("note: see (below) (string) - Words", "note", "see (below)", "string", set(), "Words"),
            (
                "limit (optional, number, `20`) ... How many",
                "limit",
                "20",
                "number",
                {"optional"},
                "How many",
            ),
            ("(Boat)", "", "", "Boat", set(), ""),
            ("url ([URL][], nullable)", "url", "", "URL", {"nullable"}, ""),
            ("at: 10:30 (string)", "at", "10:30", "string", set(), ""),
        ],
    )
    def test_lines_of_mson(
        self,
        line: str,
        name: str,
        sample: str,
        type_: str | None,
        attributes: set[str],
        words: str,
    ) -> None:
        found = parse_signature(line, lambda each: each in ("string", "number", "Boat", "URL"))
        assert (found.name, found.sample, found.words) == (name, sample, words)
        assert found.type == (TypeName(type_) if type_ else None)
        assert found.attributes == attributes

    def test_types_hold_types(self) -> None:
        found = parse_signature("a (array[Boat, array[string]])", lambda _: True)
        inner = (TypeName("Boat"), TypeName("array", (TypeName("string"),)))
        assert found.type == TypeName("array", inner)

    @pytest.mark.parametrize(
        ("title", "heading"),
        [
            ("Boats [/boats{?a,b}]", Heading("Boats", "", "/boats{?a,b}")),
            ("List [GET]", Heading("List", "get", "")),
            ("List [GET /boats]", Heading("List", "get", "/boats")),
            ("PUT /boats/{id}", Heading("", "put", "/boats/{id}")),
            ("/boats", Heading("", "", "/boats")),
            ("[Old] boats [/boats]", Heading("[Old] boats", "", "/boats")),
            ("Boats [http://a.example/v1/boats]", Heading("Boats", "", "/v1/boats")),
            ("Boats [see below]", None),
            ("Group Boats", None),
        ],
    )
    def test_headings(self, title: str, heading: Heading | None) -> None:
        assert parse_heading(title) == heading

    @pytest.mark.parametrize(
        ("uri", "path", "query"),
        [
            ("/a/{id}{?b,c*}", "/a/{id}", ["b", "c"]),
            ("/a/{+rest}{#part}", "/a/{rest}", []),
            ("/a{?b}{&c}", "/a", ["b", "c"]),
            ("/a?b={x}&c={y}", "/a", ["b", "c"]),
            ("/a{/b}", "/a/{b}", []),
            ("/a{?filters%5b%5d}", "/a", ["filters[]"]),
            ("a//b", "/a/b", []),
        ],
    )
    def test_templates(self, uri: str, path: str, query: list[str]) -> None:
        found, parameters = split_template(uri)
        assert found == path
        assert [each.name for each in parameters if each.location == "query"] == query

    def test_a_query_that_another_action_describes_is_not_that_of_this_one(self) -> None:
        text = (
            "FORMAT: 1A\n\n# A\n\n## B [/b{?page}]\n\n### List [GET]\n\n+ Parameters\n"
            "    + page: 2 (number)\n\n+ Response 200\n\n### Add [POST]\n\n+ Response 201\n"
        )
        reading = _read(text)
        (page,) = _operation(reading, "/b", "get")["parameters"]
        assert page["schema"]["type"] == "integer"
        assert "parameters" not in _operation(reading, "/b", "post")

    def test_values_on_one_line(self) -> None:
        members = "        + kind: sail, row (enum)\n        + tags: new, red (array)\n"
        text = f"FORMAT: 1A\n\n# A\n\n## GET /b\n\n+ Response 200\n    + Attributes\n{members}"
        content = _operation(_read(text), "/b", "get")["responses"]["200"]["content"]
        properties = content["application/json"]["schema"]["properties"]
        assert properties["kind"] == {"type": "string", "enum": ["sail", "row"]}
        assert properties["tags"]["items"] == {"type": "string"}
        assert properties["tags"]["examples"] == [["new", "red"]]

    @pytest.mark.parametrize("part", ["Properties", "Sample"])
    def test_headings_of_a_type_are_its_parts(self, part: str) -> None:
        types = f"# Data Structures\n\n## B (object)\n\n### {part}\n\n+ a (string, required)\n"
        text = f"FORMAT: 1A\n\n# A\n\n## GET /b\n\n+ Response 200\n    + Attributes (B)\n\n{types}"
        reading = _read(text)
        assert reading.openapi is not None
        (schema,) = reading.openapi["components"]["schemas"].values()
        assert (list(schema["properties"]), schema["required"]) == (["a"], ["a"])

    def test_an_unknown_type_is_told_and_open(self) -> None:
        text = "FORMAT: 1A\n\n# A\n\n## GET /b\n\n+ Response 200\n    + Attributes (Ghost)\n"
        reading = _read(text)
        assert "Ghost" in str(reading.diagnostics[0]) and reading.diagnostics[0].line == 8
        content = _operation(reading, "/b", "get")["responses"]["200"]["content"]
        assert content == {"application/json": {"schema": {}}}


class TestRaml:
    @pytest.mark.parametrize(
        ("function", "text", "made"),
        [
            ("singularize", "companies", "company"),
            ("singularize", "boxes", "box"),
            ("singularize", "status", "status"),
            ("singularize", "children", "child"),
            ("pluralize", "box", "boxes"),
            ("pluralize", "company", "companies"),
            ("pluralize", "Person", "People"),
            ("uppercamelcase", "user-id", "UserId"),
            ("lowercamelcase", "UserId", "userId"),
            ("upperunderscorecase", "userId", "USER_ID"),
            ("lowerhyphencase", "UserId", "user-id"),
        ],
    )
    def test_functions_of_parameters(self, function: str, text: str, made: str) -> None:
        assert FUNCTIONS[function](text) == made

    @pytest.mark.parametrize(
        "line",
        [
            "description: !include ../secret.txt",
            "description: !include /etc/hostname",
            "description: !include https://a.example/x",
            "uses: {a: ../secret.txt}",
            "types: {A: {uses: {a: /etc/hostname}}}",
            "types: {A: {type: object, uses: {a: ../secret.txt}}}\n/y: {get: {body: A}}",
        ],
    )
    def test_no_file_outside_of_the_folder_is_read(self, line: str, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("types: {B: string}\nsecret: words\n")
        folder = tmp_path / "api"
        folder.mkdir()
        file = folder / "api.raml"
        text = f"#%RAML 1.0\ntitle: t\n{line}\n/x: {{get: }}\n"
        document = replace(SourceDocument("a", "api/api.raml", text), file=file)
        with pytest.raises(InputError) as raised:
            read_document(document)
        assert raised.value.file == "api/api.raml" and raised.value.line in (3, 4)
        assert "secret: words" not in str(raised.value)

    def test_a_document_without_a_folder_includes_nothing(self) -> None:
        with pytest.raises(InputError, match="points outside the document"):
            _read("#%RAML 1.0\ntitle: t\ndescription: !include a.md\n/x: {get: }\n")

    def test_a_ring_of_includes_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.raml").write_text("a: !include b.raml\n")
        (tmp_path / "b.raml").write_text("b: !include a.raml\n")
        text = "#%RAML 1.0\ntitle: t\ntypes: !include a.raml\n/x: {get: }\n"
        file = tmp_path / "api.raml"
        with pytest.raises(InputError, match="includes itself"):
            read_document(replace(SourceDocument("a", "api.raml", text), file=file))

    @pytest.mark.parametrize("head", ["#%RAML 2.0", "#%RAML 1.0 Library", "#%RAML 1.0 Overlay"])
    def test_what_is_no_api_is_refused(self, head: str) -> None:
        with pytest.raises(InputError, match="not an API of RAML"):
            _read(f"{head}\ntitle: t\n/x: {{get: }}\n")

    def test_a_facet_that_no_schema_can_have_is_told(self) -> None:
        types = "types: {A: {type: string, minLength: -1, maxLength: 5, pattern: 7}}"
        reading = _read(f"#%RAML 1.0\ntitle: t\n{types}\n/x: {{get: {{body: A}}}}\n")
        assert reading.openapi is not None
        assert reading.openapi["components"]["schemas"]["A"] == {"type": "string", "maxLength": 5}
        assert [each.line for each in reading.diagnostics if each.severity == "warning"] == [3, 3]

    def test_a_schema_of_draft_3_may_be_required_by_itself(self) -> None:
        body = '{application/json: {schema: \'{"type": "object", "required": true}\'}}'
        reading = _read(f"#%RAML 0.8\ntitle: t\n/x: {{post: {{body: {body}}}}}\n")
        assert "requestBody" in _operation(reading, "/x", "post")

    def test_types_in_rings_end(self) -> None:
        types = "types: {A: B, B: A, C: {type: C}, D: 'D[]', E: {type: [E, A]}}"
        reading = _read(f"#%RAML 1.0\ntitle: t\n{types}\n/x: {{get: {{body: A}}}}\n")
        assert reading.openapi is not None
        assert list(reading.openapi["components"]["schemas"]) == list("ABCDE")


class TestApidoc:
    def test_fields(self) -> None:
        line = '(Login) {String{2..8}="a","b"} [name=a] The words'
        found = parse_field(line, "parameter", 3)
        assert (found.group, found.type, found.size) == ("Login", "String", "2..8")
        assert (found.allowed, found.optional, found.default) == (("a", "b"), True, "a")
        assert (found.name, found.words, found.line) == ("name", "The words", 3)

    @pytest.mark.parametrize(
        ("url", "server", "path", "query"),
        [
            ("/user/:id", "", "/user/{id}", ()),
            ("/user/:id?full=:full&x", "", "/user/{id}", ("full", "x")),
            ("https://a.example/v1/user/<int:id>", "https://a.example", "/v1/user/{id}", ()),
            ("user/{id}.json", "", "/user/{id}.json", ()),
            ("/user/[:id]", "", "/user/{id}", ()),
        ],
    )
    def test_addresses(self, url: str, server: str, path: str, query: tuple[str, ...]) -> None:
        found = split_address(url)
        assert (found.server, found.path, found.query) == (server, path, query)

    def test_samples_show_what_is_before_the_path(self) -> None:
        assert path_before("/api/v1/users/7", "/users/{id}") == "/api/v1"
        assert path_before("/users/7", "/users/{id}") == ""
        assert path_before("/other/7", "/users/{id}") == ""

    def test_an_object_without_fields_has_those_of_the_sample(self) -> None:
        text = (
            "/**\n * @api {get} /a A\n * @apiSuccess {Object} a The object\n"
            " * @apiSuccess {Object[]} b\n * @apiSuccessExample {json} Found\n"
            ' *     {"a": {"c": 1}, "b": [{"d": "x"}], "e": true}\n */\n'
        )
        content = _operation(_read(text), "/a", "get")["responses"]["200"]["content"]
        properties = content["application/json"]["schema"]["properties"]
        assert list(properties) == ["a", "b"]
        assert properties["a"]["properties"] == {"c": {"type": "integer"}}
        assert properties["a"]["description"] == "The object"
        assert properties["b"]["items"]["properties"] == {"d": {"type": "string"}}

    def test_the_newest_version_counts(self) -> None:
        block = "/**\n * @api {get} /a A\n * @apiName A\n * @apiVersion %s\n * @apiQuery %s\n */\n"
        text = block % ("0.9.0", "old") + block % ("0.10.0", "new") + block % ("0.2.0", "older")
        parameters = _operation(_read(text), "/a", "get")["parameters"]
        assert [each["name"] for each in parameters] == ["new"]


class TestDiscovery:
    def test_a_property_that_only_some_methods_need_stays_optional_elsewhere(self) -> None:
        text = (
            '{"kind": "discovery#restDescription", "rootUrl": "https://a.example/", "schemas": '
            '{"A": {"type": "object", "properties": {"b": {"type": "string", "annotations": '
            '{"required": ["one"]}}}}}, "methods": {"one": {"id": "one", "path": "one", '
            '"httpMethod": "POST", "request": {"$ref": "A"}}, "two": {"id": "two", "path": "two", '
            '"httpMethod": "POST", "request": {"$ref": "A"}}}}'
        )
        reading = _read(text)
        one = _operation(reading, "/one", "post")["requestBody"]
        two = _operation(reading, "/two", "post")["requestBody"]
        schema = one["content"]["application/json"]["schema"]
        assert schema["allOf"][1]["required"] == ["b"] and one["required"]
        assert two["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/A"}


class TestWadl:
    @pytest.mark.parametrize(
        ("path", "made", "patterns"),
        [
            ("a/{id}", "a/{id}", {"id": ""}),
            ("a/{id: [0-9]{2}}/b", "a/{id}/b", {"id": "[0-9]{2}"}),
            ("a/{id", "a/{id}", {"id": ""}),
        ],
    )
    def test_paths(self, path: str, made: str, patterns: dict[str, str]) -> None:
        assert split_path(path) == (made, patterns)

    @pytest.mark.parametrize(
        "declaration",
        ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a "b"> %a;'],
    )
    def test_entities_are_refused(self, declaration: str) -> None:
        text = f"<!DOCTYPE application [{declaration}]>" + WADL.format("<doc>&a;</doc>")
        with pytest.raises(InputError, match="entity"):
            _read(text, "wadl")

    @pytest.mark.slow
    def test_resource_types_that_hold_themselves_are_refused(self) -> None:
        inner = '<resource path="b" type="#t"/><resource path="c" type="#t"/>'
        types = f'<resource_type id="t"><method name="GET"/>{inner}</resource_type>'
        with pytest.raises(InputError, match="expands to more than"):
            _read(WADL.format(RESOURCES.format(inner) + types))


def test_broken_documents_say_where() -> None:
    for text, dialect in (
        ('{"kind": "discovery#restDescription",\n"schemas": {', "google-discovery"),
        ('{"smithy": "2.0",\n"shapes": {"a": }}', "smithy"),
        ("#%RAML 1.0\na: [", "raml"),
        ("<application>\n<resources>", "wadl"),
        ('[{"type": "get",\n"url": }]', "apidoc"),
    ):
        with pytest.raises(InputError, match=r"broken|truncated") as raised:
            _read(text, dialect)
        assert raised.value.line == 2 and "\n" not in str(raised.value)
