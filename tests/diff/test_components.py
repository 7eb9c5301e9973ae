"""Components: where a change is in them, what renaming them means, and what is denied of them."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diff import Change, compare
from specmeld.resolve import resolve_api

_TEXT = {"type": "string"}
_COMPONENTS = "#/components/schemas/"


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{_COMPONENTS}{name}"}


def _of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _api(sent: Any, given: Any = None, paths: str = "a", **schemas: Any) -> dict[str, Any]:
    content = {"content": {"application/json": {"schema": sent}}}
    answer = {"content": {"application/json": {"schema": given}}} if given else {}
    operation = {"requestBody": content, "responses": {"200": {"description": "It.", **answer}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Crates", "version": "1"},
        "paths": {f"/{path}": {"post": operation} for path in paths},
        "components": {"schemas": schemas},
    }


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    return compare(resolve_api(old), resolve_api(new))


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        ({**_TEXT, "not": {"enum": ["root", "admin"]}}, "root"),
        ({**_TEXT, "not": {"pattern": "^internal-"}}, "internal-"),
        ({"type": "integer", "not": {"multipleOf": 7}}, 0),
        ({"type": "object", "not": {"required": ["a", "b"]}}, {"a": 0, "b": 0}),
        (
            {"type": "object", "not": {**_of(kind={"const": "old"}), "required": ["kind"]}},
            {"kind": "old"},
        ),
        (
            {**_of(a=_TEXT), "dependentSchemas": {"a": {"required": ["b"]}}},
            {"a": ""},
        ),
        (
            {**_of(a=_TEXT, b=_TEXT), "dependentSchemas": {"a": _of(b={"minLength": 3})}},
            {"a": "", "b": ""},
        ),
    ],
)
def test_what_is_newly_denied_has_a_witness(schema: dict[str, Any], body: Any) -> None:
    free = {word: said for word, said in schema.items() if word not in ("not", "dependentSchemas")}
    (change,) = _changes(_api(free), _api(schema))
    assert change.level == "breaking" and change.witness
    shown = change.witness.body
    assert shown == body or (isinstance(body, dict) and shown.keys() == body.keys())


def _union(one: str, other: str, **more: Any) -> dict[str, Any]:
    mapping = {"box": f"{_COMPONENTS}{one}", "sack": f"{_COMPONENTS}{other}"}
    union = {
        "oneOf": [_ref(one), _ref(other)],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    schemas = {name: {**_of(kind=_TEXT), "required": ["kind"]} for name in (one, other)}
    schemas[other]["properties"] |= more
    return _api(union, union, **schemas)


def test_branches_renamed_under_one_mapping_are_the_same() -> None:
    changes = _changes(_union("Box", "Sack"), _union("BoxView", "SackView"))
    assert {change.rule for change in changes} == {"schema-renamed"}
    more = _changes(_union("Box", "Sack"), _union("BoxView", "SackView", lid=_TEXT))
    assert {change.level for change in more} == {"info"}
    assert {change.schema for change in more} == {"", "components.SackView.lid"}


def test_branches_that_change_places_are_not() -> None:
    changes = _changes(_union("Box", "Sack"), _union("Sack", "Box"))
    assert "request-discriminator-changed" in {change.rule for change in changes}


def test_who_may_write_a_required_property_refuses_nothing() -> None:
    crate = {**_of(by=_TEXT), "required": ["by"], "additionalProperties": False}
    stamped = {**crate, "properties": {"by": {**_TEXT, "readOnly": True}}}
    changes = _changes(*(_api(_ref("C"), _ref("C"), C=schema) for schema in (crate, stamped)))
    assert {change.level for change in changes} == {"info"}


def _tools(item: dict[str, Any]) -> dict[str, Any]:
    found = {**_of(kind={"const": "search_output"}, tools={"type": "array", "items": item})}
    tool = {"oneOf": [{**found, "required": ["kind"]}, {"type": "null"}]}
    return _api(_of(tools={"type": "array", "items": _ref("Tool")}), paths="abc", Tool=tool)


def test_a_change_is_named_by_its_component_and_counts_its_uses() -> None:
    (change,) = _changes(_tools(_TEXT), _tools({"type": "integer"}))
    assert change.schema == "components.Tool.search_output.tools[]"
    assert change.place == "POST /a#request.tools[]|search_output.tools[]"
    assert change.also == ("POST /b#request", "POST /c#request")
    assert change.row()["schema"] == change.schema


def test_a_component_is_renamed_where_each_use_says_so() -> None:
    lid, box = _of(color=_TEXT), _of(lid=_ref("Lid"), size={"type": "integer"})
    old = _api(_ref("Box"), _ref("Box"), Box=box, Lid=lid)
    new = _api(_ref("Crate"), _ref("Crate"), Crate=_of(lid=_ref("Cap"), size=_TEXT), Cap=lid)
    names = [one.message for one in _changes(old, new) if one.rule == "schema-renamed"]
    assert names == ["the schema Box was renamed to Crate", "the schema Lid was renamed to Cap"]


@pytest.mark.parametrize(
    ("sent", "given", "schemas"),
    [
        ("Crate", "Sack", {"Crate": _of(size=_TEXT), "Sack": _of(size=_TEXT)}),
        ("Crate", "Crate", {"Crate": _of(name=_TEXT, age=_TEXT)}),
        ("Crate", "Crate", {"Crate": _of(size=_TEXT), "Box": _of(size=_TEXT)}),
    ],
)
def test_nothing_is_renamed_that_is_split_or_another_or_still_there(
    sent: str, given: str, schemas: dict[str, Any]
) -> None:
    old = _api(_ref("Box"), _ref("Box"), Box=_of(size=_TEXT))
    changes = _changes(old, _api(_ref(sent), _ref(given), **schemas))
    assert "schema-renamed" not in {change.rule for change in changes}


@pytest.mark.parametrize(
    ("values", "renamed"), [(["jute", "linen"], True), (["jute", "wool", "silk"], False)]
)
def test_lists_of_values_are_versions_of_one_by_their_values(
    values: list[str], renamed: bool
) -> None:
    old = _api(_ref("Cloth"), _ref("Cloth"), Cloth={**_TEXT, "enum": ["jute", "linen"]})
    new = _api(_ref("Fabric"), _ref("Fabric"), Fabric={**_TEXT, "enum": values})
    assert ("schema-renamed" in {change.rule for change in _changes(old, new)}) == renamed


def test_a_change_that_several_webhooks_bring_is_told_once() -> None:
    """A webhook may have any name, which no place is read from."""
    versions = []
    for kind in ("boolean", "integer"):
        api = _api(_TEXT, Lid=_of(shut={"type": kind}))
        more = {"allOf": [_ref("Lid")], "required": ["size"]}
        sent = {"crate-closed": _ref("Lid"), "a#b.c": more}
        api["webhooks"] = {
            name: {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": schema}}},
                    "responses": {"204": {"description": "Taken."}},
                }
            }
            for name, schema in sent.items()
        }
        versions.append(api)
    (change,) = _changes(versions[0], versions[1])
    assert (change.place, change.also) == ("webhooks#crate-closed.shut", ("webhooks#a#b.c",))
