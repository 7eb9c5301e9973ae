"""Objects that one page describes and another names."""

from __future__ import annotations

from pathlib import Path

from specmeld.config import Config
from specmeld.model.documents import Reading, SourceDocument
from specmeld.pipeline.project.given import given, named
from specmeld.read import read_document, with_shared_objects

BOATS = """# Boats

## Get a boat

`GET /boats/{id}`

Returns a `Boat` object.

## Boat object

| Field | Type | Description |
| --- | --- | --- |
| id | integer | Its number |
| owner | Sailor | Who owns it |
| crew | array of Sailor | Who sails it |
"""
SAILORS = """# Sailors

## List sailors

`GET /sailors`

Returns a list of [sailor](sailors.md#sailor-object) objects.

## Boats of a sailor

`GET /sailors/{id}/boats`

Returns an array of boat objects.

## Sailor object

| Field | Type | Description |
| --- | --- | --- |
| name | string | The whole name |
| boat | Boat | The boat that is steered |
"""


def _read(name: str, text: str) -> Reading:
    return read_document(SourceDocument(id=name, path=name, text=text))


def _claims(readings: tuple[Reading, ...]) -> dict[str, dict[str, tuple[object, str]]]:
    found: dict[str, dict[str, tuple[object, str]]] = {}
    for claim in (claim for reading in readings for claim in reading.claims):
        said = found.setdefault(str(claim.at), {})
        said.setdefault(claim.keyword, (claim.value, claim.origin.document))
    return found


def test_a_page_says_what_is_in_the_objects_that_another_page_names() -> None:
    alone = (_read("boats.md", BOATS), _read("sailors.md", SAILORS))
    both = _claims(with_shared_objects(alone))
    name = "GET /boats/{id}#response.200.owner.name"
    assert name not in _claims(alone)
    assert both[name]["type"] == ("string", "sailors.md")
    assert both["GET /boats/{id}#response.200.crew[].name"]["type"] == ("string", "sailors.md")
    boats = "GET /sailors/{id}/boats#response.200"
    assert both[boats]["type"] == ("array", "sailors.md")
    assert both[f"{boats}[].id"]["type"] == ("integer", "boats.md")


def test_objects_that_name_each_other_end() -> None:
    both = _claims(with_shared_objects((_read("boats.md", BOATS), _read("sailors.md", SAILORS))))
    deepest = max(where.count(".owner") + where.count(".boat") for where in both)
    assert 2 <= deepest < 8


def test_an_object_that_two_pages_describe_is_not_guessed() -> None:
    pages = (_read("a.md", BOATS), _read("b.md", SAILORS), _read("c.md", SAILORS))
    assert "GET /boats/{id}#response.200.owner.name" not in _claims(with_shared_objects(pages))


def test_the_order_of_the_pages_changes_nothing() -> None:
    boats, sailors = _read("boats.md", BOATS), _read("sailors.md", SAILORS)
    one = _claims(with_shared_objects((boats, sailors)))
    assert one == _claims(with_shared_objects((sailors, boats)))


def test_a_page_that_is_only_an_object_types_the_answers_of_a_folder(tmp_path: Path) -> None:
    page = "# Locks\n\n`GET /locks/{id}`\n\n### Response object\n\n[LockReply](LockReply.md)\n"
    fields = "| Name | Type |\n| --- | --- |\n| open | boolean |\n| level | number |\n"
    (tmp_path / "locks.md").write_text(page, encoding="utf-8")
    (tmp_path / "LockReply.md").write_text(f"## LockReply\n\n### Fields\n\n{fields}", "utf-8")
    (tmp_path / "hello.md").write_text("# Hello\n", encoding="utf-8")
    api = given(named(tmp_path), Config())
    (schema,) = api.canonical.document["components"]["schemas"].values()
    assert {name: each["type"] for name, each in schema["properties"].items()} == {
        "open": "boolean",
        "level": "number",
    }
    assert [d.file for d in api.diagnostics if d.code == "no-operation"] == [
        str(tmp_path / "hello.md")
    ]


def test_what_is_left_out_for_its_depth_is_told() -> None:
    names = ["Fleet", "Boat", "Mast", "Sail", "Batten"]
    rows = "| --- | --- |\n| id | integer |\n"
    objects = [
        f"## {name} object\n\n| Field | Type |\n{rows}| part | {inner} |\n"
        for name, inner in zip(names, [*names[1:], "string"], strict=True)
    ]
    page = "# Fleets\n\n## Get\n\n`GET /fleets/{id}`\n\nReturns a Fleet object.\n\n"
    reading = _read("fleets.md", page + "\n".join(objects))
    (told,) = reading.diagnostics
    assert (told.severity, told.code) == ("note", "too-deep")
    assert "'Sail'" in told.message
    assert "GET /fleets/{id}#response.200.part.part.id" in _claims((reading,))
