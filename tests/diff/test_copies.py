"""A change that is spelled out in several places: one row, and a fingerprint for them all."""

from __future__ import annotations

import copy
from typing import Any

from specmeld.diff import Change, compare
from specmeld.pipeline.compare.fingerprints import Fingerprints
from specmeld.resolve import resolve_api

_SIZE: dict[str, Any] = {"name": "size", "in": "query", "schema": {"type": "integer"}}


def _api(*paths: str) -> dict[str, Any]:
    """Lists that each spell out a parameter, and an answer with a schema of their own."""
    items: dict[str, Any] = {}
    for path in paths:
        answer: dict[str, Any] = {"type": "object", "properties": {"next": {"type": "string"}}}
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{path}"}}}
        response = {"description": "Some.", "content": content}
        operation = {"parameters": [copy.deepcopy(_SIZE)], "responses": {"200": response}}
        items[path] = {"path": operation, "schema": answer}
    return {
        "openapi": "3.1.0",
        "info": {"title": "kennels", "version": "1"},
        "paths": {f"/{path}": {"put": item["path"]} for path, item in items.items()},
        "components": {"schemas": {path: item["schema"] for path, item in items.items()}},
    }


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    return compare(resolve_api(old), resolve_api(new))


def _without_size(document: dict[str, Any], *paths: str) -> dict[str, Any]:
    made = copy.deepcopy(document)
    for path in paths:
        made["paths"][f"/{path}"]["put"]["parameters"].clear()
    return made


def test_a_parameter_that_is_gone_everywhere_has_one_row() -> None:
    old = _api("dogs", "cats", "owls")
    (change,) = _changes(old, _without_size(old, "dogs", "cats", "owls"))
    assert change.place == "PUT /dogs#query.size"
    assert change.also == ("PUT /cats#query.size", "PUT /owls#query.size")


def test_one_that_was_something_else_has_a_row_of_its_own() -> None:
    old = _api("dogs", "cats")
    old["paths"]["/cats"]["put"]["parameters"][0]["schema"]["maximum"] = 50
    assert len(_changes(old, _without_size(old, "dogs", "cats"))) == 2


def test_properties_of_several_components_that_change_alike_have_one_row() -> None:
    old = _api("dogs", "cats")
    new = copy.deepcopy(old)
    for schema in new["components"]["schemas"].values():
        schema["properties"]["next"]["type"] = ["string", "null"]
    (change,) = _changes(old, new)
    assert (change.level, change.schema) == ("breaking", "components.dogs.next")
    assert change.copies == ("components.cats.next",)
    new["components"]["schemas"]["cats"]["properties"]["next"]["type"] = ["string", "integer"]
    assert len(_changes(old, new)) == 2


def test_what_was_accepted_of_some_copies_is_not_of_more() -> None:
    old = _api("dogs", "cats", "owls")
    few, all_ = _without_size(old, "dogs", "cats"), _without_size(old, "dogs", "cats", "owls")
    known = [Fingerprints(new).of(*_changes(old, new)) for new in (few, all_, copy.deepcopy(few))]
    assert known[0] != known[1]
    assert known[0] == known[2]


def test_properties_that_one_object_loses_have_one_row() -> None:
    old = _api("dogs", "cats")
    lost = {f"mark.{number}": {"type": "string"} for number in range(15)}
    for name in ("dogs", "cats"):
        old["components"]["schemas"][name]["properties"] |= lost
    new = copy.deepcopy(old)
    for name in lost:
        del new["components"]["schemas"]["dogs"]["properties"][name]
    (change,) = _changes(old, new)
    assert change.place == "PUT /dogs#response.200.'mark.0'"
    assert "likewise mark.1, mark.2, " in change.message
    assert change.message.endswith("mark.12, and 2 more")
    assert len(change.copies) == len(change.also) == 14


def test_each_property_that_must_be_sent_keeps_its_row() -> None:
    old = _api("dogs")
    new = copy.deepcopy(old)
    schema = new["components"]["schemas"]["dogs"]
    schema["properties"] |= {"age": {"type": "integer"}, "chip": {"type": "string"}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/dogs"}}}}
    for document in (old, new):
        document["paths"]["/dogs"]["put"]["requestBody"] = {**body, "required": True}
    schema["required"] = ["age", "chip"]
    breaking = [one for one in _changes(old, new) if one.level == "breaking"]
    assert [one.place.rpartition(".")[2] for one in breaking] == ["age", "chip"]
