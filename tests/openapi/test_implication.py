"""What is proven of two schemas: that one refuses all that the other does, that none meets both."""

from __future__ import annotations

from typing import Any

from tests.rows import each

from specmeld.openapi.implication import asserted, disjoint, implies

_SCHEMAS: dict[str, Any] = {
    "Size": {"type": "integer", "minimum": 1},
    "Small": {"allOf": [{"$ref": "#/components/schemas/Size"}, {"maximum": 9}]},
}
_SIZE, _SMALL = ({"$ref": f"#/components/schemas/{name}"} for name in _SCHEMAS)


@each(
    ("narrow", "wide"),
    [
        (False, {"type": "string"}),
        ({"type": "string"}, {"description": "Any."}),
        ({"type": "integer"}, {"type": "number"}),
        ({"minimum": 2}, {"minimum": 2}),
        ({"type": "integer", "minimum": 2}, {"type": "number", "minimum": 2}),
        ({"type": "integer", "maximum": 2}, {"type": "number", "maximum": 2}),
        ({"minimum": 3, "maximum": 4}, {"minimum": 2, "maximum": 5}),
        ({"type": "string"}, {"multipleOf": 2, "minItems": 1}),
        ({"const": "a"}, {"enum": ["a", "b"]}),
        ({"required": ["a", "b"]}, {"required": ["a"]}),
        ({"items": {"type": "integer"}}, {"items": {"type": "number"}}),
        ({"additionalProperties": {"const": 1}}, {"additionalProperties": {"enum": [1, 2]}}),
        (
            {"type": "integer", "minimum": 5},
            {"oneOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]},
        ),
        ({"anyOf": [{"const": 1}, {"const": 2}]}, {"enum": [1, 2, 3]}),
        (_SMALL, _SIZE),
        (_SMALL, {"type": "number", "maximum": 10}),
    ],
)
def test_what_is_implied(narrow: Any, wide: Any) -> None:
    assert implies(narrow, wide, _SCHEMAS)


@each(
    ("narrow", "wide"),
    [
        ({"description": "Any."}, {"type": "string"}),
        ({"type": "number"}, {"type": "integer"}),
        ({"const": 1}, {"const": True}),
        ({"minimum": 1}, {"minimum": 2}),
        ({"type": "integer"}, {"multipleOf": 2}),
        ({"type": "number"}, {"multipleOf": 2}),
        ({"type": "string"}, {"type": "string", "format": "date"}),
        ({"required": ["a"]}, {"required": ["a", "b"]}),
        (
            {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
            {"items": {"type": "integer"}},
        ),
        (
            {
                "patternProperties": {"^x": {"type": "string"}},
                "additionalProperties": {"type": "integer"},
            },
            {"additionalProperties": {"type": "integer"}},
        ),
        (
            {
                "properties": {"x": {"type": "string"}},
                "additionalProperties": {"type": "integer"},
            },
            {"additionalProperties": {"type": "integer"}},
        ),
        (
            {"type": "integer", "minimum": 5},
            {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 3}]},
        ),
        ({"anyOf": [{"const": 1}, {"const": 4}]}, {"enum": [1, 2, 3]}),
        (_SIZE, _SMALL),
    ],
)
def test_what_is_not_implied(narrow: Any, wide: Any) -> None:
    assert not implies(narrow, wide, _SCHEMAS)


@each(
    ("one", "other", "apart"),
    [
        ({"type": "string"}, {"type": "integer"}, True),
        ({"type": "integer"}, {"type": "number"}, False),
        ({"type": "string"}, {"minimum": 1}, False),
        (_SMALL, {"type": "string"}, True),
        (True, {"type": "string"}, False),
    ],
)
def test_what_no_value_can_be(one: Any, other: Any, apart: bool) -> None:
    assert disjoint(one, other, _SCHEMAS) is disjoint(other, one, _SCHEMAS) is apart


def test_what_a_schema_asserts() -> None:
    schema = {"type": "string", "format": "date", "title": "Day", "x-since": 1, "minLength": 1}
    assert asserted(schema) == {"type": "string", "format": "date", "minLength": 1}
