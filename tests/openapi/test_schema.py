"""What a schema says by itself, by each keyword and in each shape that the keyword can have."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import each

from specmeld.openapi.schema import ALL_TYPES, ANYTHING, Bound, SchemaView, Span, type_of

NUMBERS = {"number", "integer"}


@each(
    ("schema", "types"),
    [
        (True, ALL_TYPES),
        (False, set()),
        ({}, ALL_TYPES),
        ({"type": "string"}, {"string"}),
        ({"type": ["string"]}, {"string"}),
        ({"type": ["object", "null"]}, {"object", "null"}),
        ({"type": "number"}, NUMBERS),
        ({"type": []}, set()),
        ({"type": 3}, ALL_TYPES),
        ({"type": ["text", 3, "array"]}, {"array"}),
        ({"const": None}, {"null"}),
        ({"enum": ["a", 1, 1.5, True, [], {}]}, ALL_TYPES - {"null"}),
        ({"type": "integer", "enum": [1, 2.0, 0.5, "a"]}, {"integer"}),
        ({"type": "string", "const": 1}, set()),
    ],
)
def test_types_that_values_may_have(schema: Any, types: set[str]) -> None:
    assert SchemaView(schema).types == types


def test_declared_types_leave_values_aside() -> None:
    view = SchemaView({"type": ["string", "number"], "enum": ["a"]})
    assert view.declared_types == {"string"} | NUMBERS
    assert view.type_names == ("string", "number")


@each(
    ("schema", "values"),
    [
        (True, None),
        ({"type": "null"}, None),
        ({"const": None}, [None]),
        ({"enum": ["a", "b"]}, ["a", "b"]),
        ({"enum": "a"}, None),
        ({"const": "a", "enum": ["a", "b"]}, ["a"]),
        ({"const": "a", "enum": []}, []),
    ],
)
def test_values_as_one_list(schema: Any, values: list[Any] | None) -> None:
    assert SchemaView(schema).values == values


@each(
    ("schema", "lower", "upper"),
    [
        ({}, None, None),
        (True, None, None),
        ({"minimum": 1, "maximum": 2}, Bound(1), Bound(2)),
        ({"exclusiveMinimum": 0.5, "exclusiveMaximum": 9}, Bound(0.5, True), Bound(9, True)),
        ({"minimum": 1, "exclusiveMinimum": 1}, Bound(1, True), None),
        ({"minimum": 2, "exclusiveMinimum": 1}, Bound(2), None),
        ({"maximum": 1, "exclusiveMaximum": 1}, None, Bound(1, True)),
        ({"maximum": 1, "exclusiveMaximum": 2}, None, Bound(1)),
        ({"minimum": "1", "exclusiveMaximum": True}, None, None),
    ],
)
def test_bounds_of_numbers(schema: Any, lower: Bound | None, upper: Bound | None) -> None:
    view = SchemaView(schema)
    assert (view.lower, view.upper) == (lower, upper)


def test_how_many_there_may_be() -> None:
    view = SchemaView({"minLength": 1, "maxItems": 3, "minProperties": 2, "maxProperties": None})
    assert (view.length, view.item_count) == (Span(1), Span(None, 3))
    assert view.property_count == Span(2)


def test_names_that_must_be_there() -> None:
    view = SchemaView({"required": ["b", 1, "a"], "dependentRequired": {"a": ["c", 2], "b": "c"}})
    assert view.required == ("b", "a")
    assert view.dependent_required == {"a": ("c",)}
    assert SchemaView({"required": True, "dependentRequired": []}).required == ()


@each(
    ("schema", "names"),
    [
        ({"properties": {"a": {}}}, None),
        ({"properties": {"a": {}}, "additionalProperties": {}}, None),
        ({"properties": {"a": {}}, "additionalProperties": False}, {"a"}),
        ({"additionalProperties": False}, set()),
        ({"additionalProperties": False, "patternProperties": {"^x": {}}}, None),
        ({"additionalProperties": False, "patternProperties": {}}, set()),
    ],
)
def test_only_names_of_a_closed_object(schema: Any, names: set[str] | None) -> None:
    assert SchemaView(schema).closed_names == names


@each(
    ("value", "name"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "integer"),
        (1.0, "integer"),
        (1.5, "number"),
        (float("inf"), "number"),
        (float("nan"), "number"),
        ("1", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_types_of_values(value: Any, name: str) -> None:
    assert type_of(value) == name


def test_a_view_can_be_matched() -> None:
    match SchemaView({"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}):
        case SchemaView(type_names=("array",), items=SchemaView(reference=str() as found)):
            assert found == "#/components/schemas/Pet"
        case _:
            pytest.fail("the items are a reference")


def test_what_properties_must_be_that_are_not_named() -> None:
    assert SchemaView({"additionalProperties": {"type": "string"}}).additional.types == {"string"}
    assert SchemaView({"additionalProperties": False}).additional.raw is False
    assert SchemaView({}).additional is ANYTHING
    assert SchemaView({"additionalProperties": 3}).additional is ANYTHING


def test_what_properties_and_items_must_be() -> None:
    view = SchemaView({"properties": {"a": {"type": "string"}, "b": False}, "items": True})
    assert {name: inner.raw for name, inner in view.properties.items()} == {
        "a": {"type": "string"},
        "b": False,
    }
    assert view.items is not None and view.items.raw is True
    assert SchemaView({"items": [{}]}).items is None


@each(("keyword", "name"), [("allOf", "all_of"), ("anyOf", "any_of"), ("oneOf", "one_of")])
def test_what_is_composed(keyword: str, name: str) -> None:
    branches = getattr(SchemaView({keyword: [{"type": "null"}, False]}), name)
    assert [branch.raw for branch in branches] == [{"type": "null"}, False]
    assert getattr(SchemaView({keyword: {}}), name) == ()


def test_what_is_said_in_words() -> None:
    view = SchemaView({"format": "date", "pattern": "^2", "title": 3, "$ref": "#/a"})
    assert (view.format, view.pattern, view.reference) == ("date", "^2", "#/a")
    assert view.text("title") is view.text("description") is SchemaView(True).text("title") is None
