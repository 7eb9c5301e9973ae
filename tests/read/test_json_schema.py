"""JSON Schema files: what a file accepts is what the component made of it accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, Remote, SourceDocument
from specmeld.model.json import JSON
from specmeld.read import read_document
from specmeld.read.decoding import load_document

GOLDENS = Path(__file__).with_name("json-schema")
DRAFTS = {
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
    "draft7": "http://json-schema.org/draft-07/schema#",
}
NO_JUDGE = {"pattern", "patternProperties"}
"""Files with patterns in Unicode's classes, which the judge itself cannot read."""


def _read(
    schema: object, name: str = "some file.json", remotes: tuple[Remote, ...] = ()
) -> Reading:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return read_document(SourceDocument("s", name, text, "json-schema", remotes=remotes))


def _schemas(schema: object) -> dict[str, Any]:
    made = _read(schema).openapi
    assert made is not None
    return dict(made["components"]["schemas"])


@pytest.mark.parametrize("case", sorted(GOLDENS.iterdir()), ids=lambda case: case.name)
def test_goldens(case: Path) -> None:
    reading = read_document(load_document(next(case.glob("document.*"))))
    assert (reading.dialect, reading.claims) == ("json-schema", ())
    assert reading.openapi == json.loads((case / "openapi.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("draft", DRAFTS)
def test_the_suite_of_json_schema_keeps_its_verdicts(shared: Path, draft: str) -> None:
    remotes = (Remote("http://localhost:1234/", shared / "jsonschema" / "remotes"),)
    wrong: list[str] = []
    for file in sorted((shared / "jsonschema" / "tests" / draft).glob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            schema = group["schema"]
            if isinstance(schema, bool) or file.stem in NO_JUDGE:
                continue
            reading = _read({"$schema": DRAFTS[draft]} | schema, remotes=remotes)
            for test in group["tests"]:
                if _accepts(reading, test["data"]) is not test["valid"]:
                    wrong.append(f"{file.stem}: {group['description']}: {test['description']}")
    assert wrong == []


def _accepts(reading: Reading, instance: JSON) -> bool:
    assert reading.openapi is not None
    components = reading.openapi["components"]
    root = next(iter(components["schemas"]))
    judge = Draft202012Validator({"$ref": f"#/components/schemas/{root}", "components": components})
    return bool(judge.is_valid(instance))


def test_names() -> None:
    assert list(_schemas({"type": "object"})) == ["SomeFile"]
    assert list(_schemas({"title": "a pot-plant", "type": "object"})) == ["APotPlant"]
    assert list(_schemas({"title": "Pot", "$defs": {"Pot": True}})) == ["PotDocument", "Pot"]
    assert list(_schemas({"title": "…", "$defs": {"a b": {}, "a/b": {}}})) == [
        "SomeFile",
        "a_b",
        "a_b_2",
    ]


def test_a_definition_that_holds_the_root_is_a_ring_and_not_endless() -> None:
    schemas = _schemas({"title": "Tree", "properties": {"child": {"$ref": "#"}}})
    assert schemas["Tree"]["properties"]["child"] == {"$ref": "#/components/schemas/Tree"}


@pytest.mark.parametrize(
    "reference",
    [
        *("other.json", "../up.json", "file:///etc/passwd"),
        *("#/$defs/absent", "#absent", "#/$defs/list/7", "#/title"),
    ],
)
def test_references_that_lead_out_are_refused_at_their_line(reference: str) -> None:
    schema = {"title": "T", "$defs": {"list": []}, "properties": {"a": {"$ref": reference}}}
    text = json.dumps(schema, indent=0)
    with pytest.raises(
        InputError, match=r"points outside the document|does not exist|is not a schema"
    ) as raised:
        _read(text)
    assert reference in text.split("\n")[raised.value.line - 1]


def test_all_references_that_lead_out_are_told() -> None:
    wrong = {name: {"$ref": f"#/$defs/{name}"} for name in ("absent", "plum")}
    schema = {"title": "T", "$defs": {"plums": {}}, "properties": wrong}
    with pytest.raises(InputError) as raised:
        _read(json.dumps(schema, indent=0))
    assert [line.partition(": ")[2] for line in raised.value.lines()] == [
        "$ref '#/$defs/absent' does not exist; put what it refers to under $defs",
        "$ref '#/$defs/plum' does not exist (did you mean 'plums'?); put what it refers to under "
        "$defs",
    ]


def test_what_is_in_other_files_comes_along(tmp_path: Path) -> None:
    schema = {"title": "Pot", "properties": {"plant": {"$ref": "plants/plant.json#/$defs/Plant"}}}
    plant = {"$schema": DRAFTS["draft7"], "$defs": {"Plant": {"items": [{"$ref": "../pot.json"}]}}}
    (tmp_path / "plants").mkdir()
    (tmp_path / "pot.json").write_text(json.dumps(schema), "utf-8")
    (tmp_path / "plants" / "plant.json").write_text(json.dumps(plant), "utf-8")
    file = tmp_path / "pot.json"
    document = SourceDocument("s", "pot.json", file.read_text("utf-8"), "json-schema", file=file)
    made = read_document(document).openapi
    assert made is not None
    assert made["components"]["schemas"] == {
        "Pot": {"title": "Pot", "properties": {"plant": {"$ref": "#/components/schemas/Plant"}}},
        "Plant": {"prefixItems": [{"$ref": "#/components/schemas/Pot"}]},
    }


def test_what_stands_beside_a_reference_counts_from_draft_2019_on() -> None:
    schema = {"$defs": {"a": {}}, "properties": {"p": {"$ref": "#/$defs/a", "minLength": 1}}}
    new = _schemas(schema)["SomeFile"]["properties"]["p"]
    old = _schemas(schema | {"$schema": DRAFTS["draft7"]})["SomeFile"]["properties"]["p"]
    assert new == {"$ref": "#/components/schemas/a", "minLength": 1}
    assert old == {"$ref": "#/components/schemas/a"}


@pytest.mark.parametrize("text", ['{"items": ' * 5000, "[1]", "{", '{"allOf": [' * 150 + "{}"])
def test_hostile_files_end_in_one_error(text: str) -> None:
    with pytest.raises(InputError):
        _read(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "object", "name": "x"}',
        '{"data": {"$schema": "https://json-schema.org/draft/2020-12/schema"}, "title": "x"}',
        '{"asyncapi": "3.0.0", "$schema": "http://json-schema.org/draft-07/schema", "info": {}}',
    ],
)
def test_other_json_is_not_taken_for_a_schema(text: str) -> None:
    with pytest.raises(InputError, match="which specmeld does not support"):
        read_document(SourceDocument("s", "s.json", text))
