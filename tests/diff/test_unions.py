"""Unions that grow or that hand a value from one branch to another, and what a witness shows."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diff import Change, compare
from specmeld.resolve import resolve_api

_OBJECT: dict[str, Any] = {"type": "object"}
_TEXT: dict[str, Any] = {"type": "string"}


def _changes(old: Any, new: Any, **components: tuple[Any, Any]) -> list[Change]:
    """What is found where a request has two schemas, which may name components."""

    def document(number: int, schema: Any) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": schema}}, "required": True}
        operation = {"requestBody": body, "responses": {"204": {"description": ""}}}
        return {
            "openapi": "3.1.0",
            "info": {"title": "berths", "version": "1"},
            "paths": {"/berths": {"post": operation}},
            "components": {"schemas": {name: both[number] for name, both in components.items()}},
        }

    return compare(resolve_api(document(0, old)), resolve_api(document(1, new)))


def _one_of(*values: str) -> dict[str, Any]:
    return {**_TEXT, "oneOf": [{"const": value, "title": value.upper()} for value in values]}


def _levels(changes: list[Change]) -> set[str]:
    return {change.level for change in changes}


def test_a_list_of_constants_may_grow_where_it_is_sent() -> None:
    names = [f"quay_{number}" for number in range(70)]
    assert _levels(_changes(_one_of(*names), _one_of(*names, "pier", "slip"))) == {"info"}


def _boat(kind: str, **more: Any) -> dict[str, Any]:
    """What tells it from other boats is in the branches of a union of its own."""
    tag = {**_OBJECT, "required": ["kind"], "properties": {"kind": {"const": kind}, **more}}
    return {"anyOf": [tag, {**tag, "required": ["kind", "owner"]}]}


def test_a_branch_that_is_a_union_is_known_by_its_name() -> None:
    keel = {"keel": {"type": "boolean"}}
    union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Ketch", "Sloop")]}
    changes = _changes(
        union,
        union,
        Ketch=(_boat("ketch"), _boat("ketch", **keel)),
        Sloop=(_boat("sloop"), _boat("sloop", **keel)),
    )
    assert _levels(changes) == {"info"}
    assert not [change for change in changes if change.rule == "request-branches-narrowed"]


def _filter(value: Any, *operators: str) -> dict[str, Any]:
    operator = {**_TEXT, "enum": [*operators]}
    return {**_OBJECT, "properties": {"operator": operator, "value": value}}


def test_branches_that_nothing_shows_to_overlap_are_no_warning() -> None:
    many = _filter({"type": "array"}, "all", "any")
    before, after = _filter(_TEXT, "is", "not"), _filter(_TEXT, "is", "not", "like")
    changes = _changes({"oneOf": [many, before]}, {"oneOf": [many, after]})
    doubts = [change for change in changes if change.rule == "request-branches-narrowed"]
    assert doubts and all(change.reason for change in doubts)
    assert _levels(changes) == {"info"}


def _payment(*kinds: str) -> dict[str, Any]:
    kind = {**_TEXT, "enum": [*kinds]}
    return {**_OBJECT, "required": ["kind"], "properties": {"kind": kind}}


@pytest.mark.parametrize(("moved", "level"), [(True, "info"), (False, "breaking")])
def test_a_value_may_move_to_a_branch_of_its_own(moved: bool, level: str) -> None:
    old, new = ["cash", "giro", "cheque"], ["cash", "giro"]
    union: dict[str, Any] = {"oneOf": [{"$ref": "#/components/schemas/Plain"}]}
    wider = [{"$ref": "#/components/schemas/Cheque"}] if moved else []
    changes = _changes(
        union,
        {"oneOf": [*union["oneOf"], *wider]},
        Plain=(_payment(*old), _payment(*new)),
        Cheque=(_payment("cheque"), _payment("cheque")),
    )
    narrowed = [change for change in changes if change.rule == "request-values-narrowed"]
    assert _levels(narrowed) == {level}
    assert all(bool(change.witness) is not moved for change in narrowed)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ({"type": "integer"}, {"type": "integer", "minimum": 1, "maximum": 9}, "maximum"),
        (_TEXT, {**_TEXT, "minLength": 2, "maxLength": 4}, "maxLength"),
    ],
)
def test_a_witness_breaks_the_limit_that_it_stands_for(old: Any, new: Any, allowed: str) -> None:
    shown = {change.message: change.witness for change in _changes(old, new)}
    assert len(shown) == 2
    for message, witness in shown.items():
        assert witness is not None
        size = len(witness.body) if isinstance(witness.body, str) else witness.body
        assert (size > new[allowed]) == (f"({allowed})" in message)


def test_a_new_branch_is_not_taken_for_one_that_is_still_there() -> None:
    ketch = {**_OBJECT, "properties": {"mizzen": _TEXT, "name": _TEXT}}
    sloop = {**_OBJECT, "required": ["sails"], "properties": {"sails": {"type": "integer"}}}
    union = [{"$ref": "#/components/schemas/Ketch"}, {"$ref": "#/components/schemas/Sloop"}]
    changes = _changes(
        {"anyOf": union},
        {"anyOf": [*union, {**_OBJECT, "properties": {"name": {**_TEXT, "maxLength": 9}}}]},
        Ketch=(ketch, {**ketch, "properties": {**ketch["properties"], "keel": _TEXT}}),
        Sloop=(sloop, sloop),
    )
    assert "request-property-removed" not in {change.rule for change in changes}


def test_a_witness_of_one_place_stands_for_no_other() -> None:
    """Nothing shows that a body fits two filters; a page of another type is no witness of it."""
    many = _filter({"type": "array"}, "all", "any")
    before, after = _filter(_TEXT, "is", "not"), _filter(_TEXT, "is", "not", "like")

    def search(*types: str) -> dict[str, Any]:
        page = {"type": [*types]}
        properties = {"filter": {"$ref": "#/components/schemas/Filter"}, "page": page}
        return {**_OBJECT, "properties": properties, "required": ["filter", "page"]}

    filters = {"oneOf": [many, before]}, {"oneOf": [many, after]}
    changes = _changes(search("integer", "string", "null"), search("null"), Filter=filters)
    breaking = [change.place for change in changes if change.level == "breaking"]
    assert breaking == ["POST /berths#request.page"]


@pytest.mark.parametrize(
    ("taken", "berths", "level"),
    [
        ("[0-9]|[1-6][0-9]", 50, "info"),
        ("[0-9]|[1-6][0-9]", 80, "breaking"),
        ("[0-9]{1,3}", 1_010, "warning"),
    ],
)
def test_only_what_is_all_taken_elsewhere_is_harmless(taken: str, berths: int, level: str) -> None:
    """A second branch takes the first of the values that the first branch loses."""
    numbered = {**_TEXT, "pattern": f"^b({taken})$"}
    names = [f"b{number}" for number in range(berths)]
    old, new = ({**_TEXT, "enum": ["quay", *some]} for some in (names, names[3:4]))
    assert _levels(_changes({"anyOf": [old, numbered]}, {"anyOf": [new, numbered]})) == {level}
