"""OpenAPI documents of many files: bundled into one, or refused with the reference at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.read.references import linked_files

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
OUTWARD = re.compile(r'"\$ref": "(?!#/)')


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _read(root: Path, folder: Path | None = None, *, claims: bool = False) -> Reading:
    text = root.read_text(encoding="utf-8")
    document = SourceDocument("api", root.name, text, "openapi", file=root, folder=folder)
    return read_document(document, claims=claims)


def _bundled(folder: Path, files: Mapping[str, str], root: str = "api.yaml") -> dict[str, Any]:
    """The document that the files make: valid, with all references inside of it."""
    _write(folder, files)
    made = _read(folder / root).openapi
    assert made is not None
    assert not OUTWARD.search(json.dumps(made))
    assert not list(OpenAPIV31SpecValidator(made).iter_errors())
    return made


def _refused(folder: Path, files: Mapping[str, str], root: str = "api.yaml") -> InputError:
    _write(folder, files)
    with pytest.raises(InputError) as caught:
        _read(folder / root)
    return caught.value


def _with_schema(reference: str) -> str:
    own = f"    Own:\n      properties:\n        p: {{$ref: '{reference}'}}\n"
    return f"{HEAD}components:\n  schemas:\n{own}"


def test_references_start_where_they_stand(tmp_path: Path) -> None:
    made = _bundled(
        tmp_path,
        {
            "api.yaml": HEAD + "paths:\n  /pets: {$ref: paths/pets.yaml}\n",
            "paths/pets.yaml": "get:\n  parameters: [{$ref: '../shared.yaml#/limit'}]\n"
            "  responses:\n    '200': {$ref: ../responses/ok.json}\n",
            "shared.yaml": "limit: {name: limit, in: query, schema: {type: integer}}\n",
            "responses/ok.json": '{"description": "", "content": {"application/json":'
            ' {"schema": {"$ref": "../schemas/Pet.yaml"}}}}',
            "schemas/Pet.yaml": "properties: {friend: {$ref: Pet.yaml}, tag: {$ref: '#/$defs/T'}}\n"
            "$defs: {T: {type: string}}\n",
        },
    )
    parts = made["components"]
    assert made["paths"]["/pets"]["get"] == {
        "parameters": [{"$ref": "#/components/parameters/limit"}],
        "responses": {"200": {"$ref": "#/components/responses/ok"}},
    }
    assert parts["parameters"]["limit"]["schema"] == {"type": "integer"}
    content = parts["responses"]["ok"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Pet"}
    assert parts["schemas"]["Pet"]["properties"] == {
        "friend": {"$ref": "#/components/schemas/Pet"},
        "tag": {"$ref": "#/components/schemas/T"},
    }
    assert parts["schemas"]["T"] == {"type": "string"}


def test_a_component_that_stands_for_a_file_gives_it_its_name(tmp_path: Path) -> None:
    both = "{Animal: {$ref: pet.yaml}, Other: {$ref: pet.yaml}}"
    root = f"{HEAD}components:\n  schemas: {both}\n"
    made = _bundled(tmp_path, {"api.yaml": root, "pet.yaml": "items: {$ref: pet.yaml}\n"})
    assert made["components"]["schemas"] == {
        "Animal": {"items": {"$ref": "#/components/schemas/Animal"}},
        "Other": {"$ref": "#/components/schemas/Animal"},
    }


def test_names_do_not_collide(tmp_path: Path) -> None:
    files = ["a/x.yaml", "b/x.yaml", "b/odd name!.yaml", "Own.yaml"]
    properties = "".join(f"        p{i}: {{$ref: '{name}'}}\n" for i, name in enumerate(files))
    root = f"{HEAD}components:\n  schemas:\n    Own:\n      properties:\n{properties}"
    made = _bundled(
        tmp_path,
        {"api.yaml": root, **{name: f"title: t{i}\n" for i, name in enumerate(files)}},
    )
    titles = {name: each.get("title") for name, each in made["components"]["schemas"].items()}
    assert titles == {"Own": None, "x": "t0", "b_x": "t1", "odd_name_": "t2", "Own_2": "t3"}


def test_whole_maps_and_lists_are_written_out(tmp_path: Path) -> None:
    made = _bundled(
        tmp_path,
        {
            "api.yaml": HEAD + "paths: {$ref: paths.yaml}\n"
            "components:\n  schemas:\n    A: {properties: {$ref: 'props.yaml#/of/a'}}\n",
            "paths.yaml": "/a:\n  get:\n    parameters: {$ref: list.yaml}\n    responses: "
            "{'200': {description: ''}}\n",
            "list.yaml": "[{name: q, in: query, schema: {}}]\n",
            "props.yaml": "of: {a: {n: {type: number}}}\n",
        },
    )
    assert made["paths"]["/a"]["get"]["parameters"] == [{"name": "q", "in": "query", "schema": {}}]
    assert made["components"]["schemas"]["A"] == {"properties": {"n": {"type": "number"}}}


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("defs.yaml#name", "anchored"),
        ("https://example.com/schemas/pet", "named"),
        ("https://example.com/schemas/pet#tag", "inner"),
        ("#here", "local"),
        ("defs.yaml#/alias", "anchored"),
        ("defs.yaml#/deep/items", "item"),
    ],
)
def test_schemas_are_found_by_their_names(tmp_path: Path, reference: str, title: str) -> None:
    defs = """
a: {$anchor: name, title: anchored}
alias: {$ref: '#/a'}
deep: {$ref: 'more.yaml'}
"""
    more = "items: {title: item}\n"
    own = f"""{HEAD}components:
  schemas:
    Pet:
      $id: https://example.com/schemas/pet
      title: named
      properties: {{other: {{$ref: '#/components/schemas/Local'}}}}
      $defs: {{T: {{$anchor: tag, title: inner}}}}
    Local: {{$anchor: here, title: local}}
    User: {{properties: {{p: {{$ref: '{reference}'}}}}}}
"""
    made = _bundled(tmp_path, {"api.yaml": own, "defs.yaml": defs, "more.yaml": more})
    target: Any = made
    steps = made["components"]["schemas"]["User"]["properties"]["p"]["$ref"].split("/")[1:]
    for step in steps:
        target = target[step]
    assert target["title"] == title
    assert "$id" not in made["components"]["schemas"]["Pet"]


def test_files_may_refer_to_each_other_and_back_to_the_root(tmp_path: Path) -> None:
    made = _bundled(
        tmp_path,
        {
            "api.yaml": _with_schema("a.yaml"),
            "a.yaml": "properties: {b: {$ref: b.yaml}}\n",
            "b.yaml": "properties: {a: {$ref: a.yaml}, own: {$ref: "
            "'api.yaml#/components/schemas/Own'}}\n",
        },
    )
    schemas = made["components"]["schemas"]
    assert schemas["a"]["properties"]["b"] == {"$ref": "#/components/schemas/b"}
    assert schemas["b"]["properties"]["a"] == {"$ref": "#/components/schemas/a"}
    assert schemas["b"]["properties"]["own"] == {"$ref": "#/components/schemas/Own"}


def test_what_leads_in_a_circle_ends_with_a_warning(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "api.yaml": _with_schema("a.yaml") + "paths: {/p: {$ref: p.yaml}}\n",
            "a.yaml": "$ref: b.yaml\n",
            "b.yaml": "$ref: a.yaml\n",
            "p.yaml": "get: {responses: {}, callbacks: {c: {'{$url}': {$ref: p.yaml}}}}\n",
        },
    )
    reading = _read(tmp_path / "api.yaml")
    assert reading.openapi is not None
    assert reading.openapi["components"]["schemas"]["Own"]["properties"] == {"p": {}}
    callbacks = reading.openapi["paths"]["/p"]["get"]["callbacks"]
    assert callbacks == {"c": {"{$url}": {}}}
    codes = {each.code for each in reading.diagnostics}
    assert {"circular-reference", "dangling-reference"} <= codes


def test_mappings_and_examples_of_other_files_come_along(tmp_path: Path) -> None:
    root = f"""{HEAD}components:
  schemas:
    Pet:
      oneOf: [{{$ref: dog.yaml}}]
      discriminator: {{propertyName: kind, mapping: {{dog: ./dog.yaml, own: Pet}}}}
      example: {{$ref: sample.json}}
tags: [{{name: t, description: {{$ref: tag.md}}}}]
"""
    files = {"api.yaml": root, "dog.yaml": "{}", "sample.json": '{"a": 1}', "tag.md": "All of it."}
    made = _bundled(tmp_path, files)
    pet = made["components"]["schemas"]["Pet"]
    assert pet["discriminator"]["mapping"] == {"dog": "#/components/schemas/dog", "own": "Pet"}
    assert pet["examples"] == [{"a": 1}]
    assert made["tags"][0]["description"] == "All of it."


def test_references_where_openapi_has_none_are_told(tmp_path: Path) -> None:
    root = (
        f"{HEAD}tags: [{{name: a, description: {{$ref: about.md}}}}]\n"
        "paths: {/a: {get: {$ref: operation.yaml}, put: {$ref: operation.yaml}}}\n"
        "components: {schemas: {S: {properties: {$ref: properties.yaml}}}}\n"
    )
    files = {
        "api.yaml": root,
        "about.md": "All about it.",
        "operation.yaml": "responses: {'204': {description: done}}",
        "properties.yaml": "p: {type: string}",
    }
    made = _bundled(tmp_path, files)
    assert made["tags"] == [{"name": "a", "description": "All about it."}]
    assert made["components"]["schemas"]["S"] == {"properties": {"p": {"type": "string"}}}
    remarks = _read(tmp_path / "api.yaml").diagnostics
    told = [each.message for each in remarks if each.code == "misplaced-reference"]
    what = ("'about.md' replaces a string", "'operation.yaml' replaces an operation")
    assert len(told) == 3
    for words in (*what, "'properties.yaml' replaces a whole map"):
        assert any(each.startswith(words) for each in told)


def test_swagger_files_become_its_definitions(tmp_path: Path) -> None:
    root = """swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    get:
      parameters: [{$ref: 'p.yaml#/limit'}]
      responses: {'200': {description: '', schema: {$ref: Pet.yaml}}}
"""
    files = {
        "api.yaml": root,
        "Pet.yaml": "type: object\n",
        "p.yaml": "limit: {in: query, name: l, type: string}",
    }
    made = _bundled(tmp_path, files)
    assert made["components"]["schemas"]["Pet"] == {"type": "object"}
    assert made["components"]["parameters"]["limit"]["schema"] == {"type": "string"}


def test_facts_of_another_file_have_the_line_of_the_reference(tmp_path: Path) -> None:
    root = (
        HEAD + "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          $ref: r.yaml\n"
    )
    response = "content: {application/json: {schema: {type: object, properties: {n: {}}}}}\n"
    _write(tmp_path, {"api.yaml": root, "r.yaml": response})
    claims = _read(tmp_path / "api.yaml", claims=True).claims
    (found,) = [each for each in claims if str(each.at).endswith(".n") and each.keyword == "exists"]
    assert (found.origin.document, found.origin.line) == ("api", 8)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("../secret.yaml", "outside the document's folder"),
        ("a/../../secret.yaml", "outside the document's folder"),
        ("../../../../../../etc/passwd", "outside the document's folder"),
        ("..%2fsecret.yaml", "outside the document's folder"),
        ("..\\secret.yaml", "outside the document's folder"),
        ("link.yaml", "outside the document's folder"),
        (".hidden.yaml", "outside the document's folder"),
        ("/etc/passwd", "absolute"),
        ("file:///etc/passwd", "names no file"),
        ("missing.yaml", "a missing file"),
        ("inner", "a missing file"),
    ],
)
def test_what_a_document_may_not_read_is_refused(tmp_path: Path, reference: str, why: str) -> None:
    home = tmp_path / "home"
    _write(
        tmp_path, {"secret.yaml": "type: string\n", "home/.hidden.yaml": "{}", "home/inner/x": ""}
    )
    (home / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    error = _refused(home, {"api.yaml": _with_schema(reference)})
    assert why in error.message
    assert (error.file, error.line, bool(error.fix)) == ("api.yaml", 7, True)


def test_the_fault_of_another_file_is_told_where_it_stands(tmp_path: Path) -> None:
    files = {
        "api.yaml": _with_schema("sub/a.yaml"),
        "sub/a.yaml": "type: object\nitems:\n  $ref: b\n",
    }
    error = _refused(tmp_path, files)
    assert (error.file, error.line) == ("sub/a.yaml", 3)


def test_a_project_may_use_all_of_its_folder_and_no_more(tmp_path: Path) -> None:
    _write(
        tmp_path, {"secret/s.yaml": "{}", "p/shared.yaml": "type: string\n", "p/a/b/api.yaml": ""}
    )
    root = tmp_path / "p" / "a" / "b" / "api.yaml"
    root.write_text(_with_schema("../../shared.yaml"))
    made = _read(root, tmp_path / "p").openapi
    assert made is not None
    assert made["components"]["schemas"]["shared"] == {"type": "string"}
    root.write_text(_with_schema("../../../secret/s.yaml"))
    with pytest.raises(InputError, match="outside the document's folder"):
        _read(root, tmp_path / "p")


def test_without_a_project_folders_side_by_side_are_one_description(tmp_path: Path) -> None:
    files = {"spec/api.yaml": _with_schema("../common/e.yaml"), "common/e.yaml": "type: string\n"}
    made = _bundled(tmp_path, files, "spec/api.yaml")
    assert made["components"]["schemas"]["e"] == {"type": "string"}


def test_a_text_without_a_file_refers_to_none() -> None:
    document = SourceDocument("api", "api.yaml", _with_schema("a.yaml"), "openapi")
    with pytest.raises(InputError, match="points outside the document"):
        read_document(document, claims=False)


def test_the_number_of_files_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked_files, "MOST_FILES", 3)
    files = {f"{index}.yaml": f"items: {{$ref: {index + 1}.yaml}}\n" for index in range(5)}
    error = _refused(tmp_path, {"api.yaml": _with_schema("0.yaml"), **files})
    assert "more than 3 files" in error.message


def test_references_that_multiply_are_refused(tmp_path: Path) -> None:
    bombs = {
        f"{index}.yaml": json.dumps([{"$ref": f"{index + 1}.yaml"}] * 10) for index in range(9)
    }
    root = HEAD + "paths: {}\nx-bomb: {$ref: 0.yaml}\n"
    error = _refused(tmp_path, {"api.yaml": root, **bombs, "9.yaml": "[{}]\n"})
    assert "expand to more than" in error.message


@pytest.mark.slow
@pytest.mark.parametrize("levels", [95, 400])
@pytest.mark.parametrize("field", ["x-deep", "components"])
def test_chains_of_files_end_well(tmp_path: Path, levels: int, field: str) -> None:
    files = {f"{index}.yaml": f"items: {{$ref: {index + 1}.yaml}}\n" for index in range(levels)}
    files[f"{levels}.yaml"] = "type: string\n"
    if field == "components":
        made = _bundled(tmp_path, {"api.yaml": _with_schema("0.yaml"), **files})
        assert len(made["components"]["schemas"]) == levels + 2
    else:
        root = HEAD + "paths: {}\nx-deep: {$ref: 0.yaml}\n"
        error = _refused(tmp_path, {"api.yaml": root, **files})
        assert "nested too deeply" in error.message


def test_a_deep_file_is_refused(tmp_path: Path) -> None:
    deep = '{"items": ' * 150 + "{}" + "}" * 150
    error = _refused(tmp_path, {"api.yaml": _with_schema("deep.json"), "deep.json": deep})
    assert "nested too deeply" in error.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("root", "operations"),
    [
        ("oai__petstore-separate/spec/swagger.yaml", 4),
        ("redocly__cafe32-split/cafe.yaml", 12),
        ("digitalocean__public/DigitalOcean-public.v2.yaml", 659),
    ],
)
def test_real_descriptions_are_bundled_whole(shared: Path, root: str, operations: int) -> None:
    made = _read(shared / "corpus" / root).openapi
    assert made is not None
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    assert (
        sum(method in methods for item in made["paths"].values() for method in item) == operations
    )
    assert not OUTWARD.search(json.dumps(made))
