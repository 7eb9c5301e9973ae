"""What is planted differs, there alone, where an operation leads; both documents stay valid."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.examples import examples

from .planting import Planted, plant
from .reach import Pointer, operations, schemas

Document = dict[str, Any]


def _reference(name: str) -> Document:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _operation(number: int) -> Document:
    content = {"application/json": _reference(f"Order{number}")}
    return {
        "operationId": f"order{number}",
        "requestBody": {"content": content},
        "responses": {
            "200": {"description": "", "content": content},
            "404": {"description": ""},
            "5XX": {"description": ""},
        },
    }


def _order(number: int) -> Document:
    return {
        "type": "object",
        "required": ["id", "kind"],
        "properties": {
            "id": {"type": "string"},
            "kind": {"type": "string", "enum": ["order"]},
            "state": {"type": "string", "enum": ["new", "paid", "sent"], "default": "new"},
            "grade": {"type": "string", "enum": ["a", "b", "c"]},
            "count": {"type": "integer", "minimum": 1, "maximum": 20 + number},
            "code": {"type": "string", "pattern": "^[a-z]+$", "minLength": 3},
            "next": {"$ref": f"#/components/schemas/Order{(number + 1) % 8}"},
        },
    }


ORDERS: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1"},
    "paths": {f"/orders{number}": {"post": _operation(number)} for number in range(8)},
    "components": {
        "schemas": {
            **{f"Order{number}": _order(number) for number in range(8)},
            "Unused": {"type": "string", "enum": ["a", "b"]},
        }
    },
}
ORDERS_2: Document = {
    "swagger": "2.0",
    "info": {"title": "Orders", "version": "1"},
    "paths": {
        f"/orders{number}": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "type": "integer", "maximum": 9},
                    {"name": "state", "in": "query", "type": "string", "enum": ["a", "b"]},
                ],
                "responses": {
                    "200": {"description": "", "schema": {"$ref": f"#/definitions/Order{number}"}},
                    "404": {"description": ""},
                },
            }
        }
        for number in range(8)
    },
    "definitions": {
        f"Order{number}": {
            "type": "object",
            "required": ["id", "note"],
            "properties": {"id": {"type": "string", "maxLength": 9}, "note": {"type": "string"}},
        }
        for number in range(8)
    },
}


def at(document: Any, pointer: Pointer) -> Any:
    """What stands at a pointer; None if nothing does."""
    for step in pointer:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def differences(old: Any, new: Any, pointer: Pointer = ()) -> set[Pointer]:
    """Pointers of all that is not the same; a list of plain values is one thing."""
    if isinstance(old, dict) and isinstance(new, dict):
        steps: set[Any] = {*old, *new}
    elif isinstance(new, list) and new and isinstance(new[0], dict):
        steps = set(range(len(new)))
    else:
        return set() if old == new else {pointer}
    each = (differences(at(old, (k,)), at(new, (k,)), (*pointer, k)) for k in steps)
    return set().union(*each)


def unit(one: Planted) -> Pointer:
    return one.pointer[:3] if one.pointer[0] in ("paths", "components") else one.pointer[:2]


@pytest.mark.parametrize("document", [ORDERS, ORDERS_2], ids=["3.1", "2.0"])
@settings(deadline=None)
@given(st.integers(0, 12), st.integers())
def test_what_is_planted_differs_and_nothing_else(
    document: Document, count: int, seed: int
) -> None:
    before = copy.deepcopy(document)
    new, planted = plant(document, count, seed)
    assert document == before
    assert len(planted) == count
    for one in planted:
        assert one.old != one.new
        if one.kind != "parameter":
            assert at(document, one.pointer) == one.old
        assert at(new, one.pointer) == one.new
        assert at(document, one.line_pointer_old) is not None
        assert at(new, one.line_pointer_new) is not None
    assert differences(document, new) == {one.pointer for one in planted}
    assert len({unit(one) for one in planted}) == count


@pytest.mark.slow
@pytest.mark.parametrize("document", [ORDERS, ORDERS_2], ids=["3.1", "2.0"])
@settings(deadline=None, max_examples=examples(20))
@given(st.integers())
def test_the_copy_is_valid(document: Document, seed: int) -> None:
    validate(document)
    validate(plant(document, 12, seed)[0])


@given(st.integers())
@settings(deadline=None)
def test_what_is_planted_is_reached_in_both(seed: int) -> None:
    new, planted = plant(ORDERS, 12, seed)
    for document in (ORDERS, new):
        reached = {schema.pointer for schema in schemas(document)}
        reached |= {operation.pointer for operation in operations(document)}
        for one in planted:
            assert any(one.pointer[:end] in reached for end in range(len(one.pointer)))


def test_all_kinds_are_planted() -> None:
    kinds = {one.kind for one in plant(ORDERS, 12, 1)[1]}
    assert kinds == {"enum", "bound", "required", "type", "response", "parameter"}


def test_a_seed_means_the_same_differences() -> None:
    assert plant(ORDERS, 12, 7) == plant(ORDERS, 12, 7)
    assert plant(ORDERS, 12, 7) != plant(ORDERS, 12, 8)


def test_what_tells_branches_apart_stays() -> None:
    for seed in range(30):
        assert all("kind" not in one.pointer for one in plant(ORDERS, 12, seed)[1])


def test_another_kind_stands_in_for_one_that_has_no_place() -> None:
    document = {"openapi": "3.1.0", "paths": {f"/{n}": {"get": {}} for n in range(5)}}
    _, planted = plant(document, 6, 1)
    assert [one.kind for one in planted] == ["parameter"] * 5
