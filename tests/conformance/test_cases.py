"""Which constraints are found, and the bodies at their boundaries."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from specmeld.conformance import Case, Cases, find_cases

from .documents import document


def bodies(cases: Cases, keyword: str, side: str, place: str = "") -> list[Any]:
    return [
        case.body
        for case in cases.cases
        if (case.constraint.keyword, case.side, case.constraint.place) == (keyword, side, place)
    ]


def of(schema: Any) -> Cases:
    return find_cases(document(T=schema))


# keyword under test, schema, how many constraints of that keyword, one body on each side
KEYWORDS: list[tuple[str, Any, int, Any, Any]] = [
    ("minimum", {"type": "integer", "minimum": 256}, 1, 256, 255),
    ("minimum", {"type": "number", "minimum": 0}, 1, 0, -0.01),
    ("maximum", {"type": "number", "maximum": 2}, 1, 2, 2.01),
    ("exclusiveMinimum", {"type": "integer", "exclusiveMinimum": 5}, 1, 6, 5),
    ("exclusiveMaximum", {"type": "number", "exclusiveMaximum": 5}, 1, 4.99, 5),
    ("multipleOf", {"type": "number", "multipleOf": 0.5}, 1, 0.5, 0.25),
    ("minLength", {"type": "string", "minLength": 3}, 1, "aaa", "aa"),
    ("maxLength", {"type": "string", "maxLength": 2}, 1, "\U0001f600" * 2, "aaa"),
    ("pattern", {"type": "string", "pattern": "^[a-z]{2}-\\d$"}, 1, "aa-0", "aa-0!"),
    ("enum", {"type": "string", "enum": ["asc", "desc"]}, 1, "desc", "ASC"),
    ("const", {"const": 1}, 1, 1, True),
    ("const", {"const": {"a": [1]}}, 1, {"a": [1]}, None),
    ("type", {"type": "integer"}, 1, 0.0, True),
    ("type", {"type": "integer"}, 1, 2**63, "0"),
    ("type", {"type": "string"}, 1, "", 0),
    ("type", {"type": "boolean"}, 1, False, 0),
    ("type", {"type": ["string", "null"]}, 1, None, 0),
    ("required", {"type": "object", "required": ["a", "b"]}, 2, {"a": "a", "b": "a"}, {"a": "a"}),
    ("additionalProperties", {"additionalProperties": False}, 1, {}, {"x": "a"}),
    ("maxItems", {"type": "array", "maxItems": 2}, 1, ["a", "a"], ["a", "a", "a"]),
    ("minItems", {"type": "array", "minItems": 1}, 1, ["a"], []),
    ("uniqueItems", {"type": "array", "uniqueItems": True}, 1, [0, False], [1, 1.0]),
    ("minProperties", {"type": "object", "minProperties": 1}, 1, {"x": "a"}, {}),
    ("maxProperties", {"type": "object", "maxProperties": 1}, 1, {"x": "a"}, {"x": "a", "y": "a"}),
    ("contains", {"contains": {"const": 1}}, 1, [1], []),
    ("minContains", {"contains": {"const": 1}, "minContains": 2}, 1, [1, 1], [1]),
    ("maxContains", {"contains": {"const": 1}, "maxContains": 1}, 1, [1], [1, 1]),
    ("dependentRequired", {"dependentRequired": {"a": ["b"]}}, 1, {"a": "a", "b": "a"}, {"a": "a"}),
    ("not", {"type": "object", "not": {"required": ["a"]}}, 1, {}, {"a": "a"}),
    ("anyOf", {"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1, 0, ""),
    ("oneOf", {"oneOf": [{"minimum": 3}, {"maximum": 5}]}, 1, 6, 3),
    ("unevaluatedProperties", {"unevaluatedProperties": False}, 1, {}, {"x": "a"}),
    ("items", {"prefixItems": [{"const": 1}], "items": False}, 1, [1], [1, "a"]),
]  # fmt: skip


@pytest.mark.parametrize(("keyword", "schema", "number", "valid", "invalid"), KEYWORDS)
def test_each_keyword_is_brought_to_its_boundary(
    keyword: str, schema: Any, number: int, valid: Any, invalid: Any
) -> None:
    cases = of(schema)
    assert sum(one.keyword == keyword for one in cases.constraints) == number
    assert _has(valid, bodies(cases, keyword, "valid"))
    assert _has(invalid, bodies(cases, keyword, "invalid"))


def _has(wanted: Any, found: list[Any]) -> bool:
    return any(type(one) is type(wanted) and one == wanted for one in found)


PLACES: list[tuple[str, Any, str, str, tuple[str | int, ...]]] = [
    ("then", {"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "/then", "required", ()),
    ("else", {"if": {"type": "object"}, "else": {"type": "null"}}, "/else", "type", ()),
    ("items", {"items": {"type": "null"}}, "/items", "type", (0,)),
    ("prefixItems", {"prefixItems": [{}, {"type": "null"}]}, "/prefixItems/1", "type", (1,)),
    ("a property", {"properties": {"a/b": {"type": "null"}}}, "/properties/a~1b", "type", ("a/b",)),
    ("a forbidden property", {"properties": {"a": False}}, "/properties/a", "false", ("a",)),
    ("extra properties", {"additionalProperties": {"type": "null"}}, "/additionalProperties",
     "type", ("x",)),
    ("unevaluated properties", {"type": "object", "unevaluatedProperties": {"type": "null"}},
     "/unevaluatedProperties", "type", ("x",)),
    ("patterned properties", {"patternProperties": {"^p": {"type": "null"}}},
     "/patternProperties/^p", "type", ("p",)),
    ("names", {"propertyNames": {"maxLength": 2}}, "/propertyNames", "maxLength", ()),
    ("dependent schema", {"dependentSchemas": {"a": {"required": ["b"]}}}, "/dependentSchemas/a",
     "required", ()),
    ("all of", {"allOf": [{"properties": {"a": {"type": "null"}}}]}, "/allOf/0/properties/a",
     "type", ("a",)),
    ("a branch", {"anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "null"}}]},
     "/anyOf/1/items", "type", (0,)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "keyword", "path", "schema"),
    [pytest.param(place, keyword, path, schema, id=name)
     for name, schema, place, keyword, path in PLACES],
)  # fmt: skip
def test_each_applicator_is_entered(
    place: str, keyword: str, path: tuple[str | int, ...], schema: Any
) -> None:
    at = [
        case
        for case in of(schema).cases
        if (case.constraint.place, case.constraint.keyword) == (place, keyword)
    ]
    assert {case.side for case in at} >= ({"invalid"} if keyword == "false" else SIDES)
    assert {case.path for case in at} == {path}


SIDES = {"valid", "invalid"}

THREAD = {
    "type": "object",
    "required": ["role", "tools"],
    "properties": {
        "role": {"type": "string", "enum": ["user", "assistant"]},
        "tools": {"type": "array", "maxItems": 20, "items": {"$ref": "#/components/schemas/Tool"}},
        "limit": {"type": ["integer", "null"], "minimum": 256},
    },
    "additionalProperties": False,
}
TOOL = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"const": "search"}},
}


def test_the_constraints_of_a_document_are_counted() -> None:
    cases = find_cases(document(Thread=THREAD, Tool=TOOL))
    assert Counter(str(one) for one in cases.constraints) == {
        "Thread/type": 1,
        "Thread/required": 2,
        "Thread/additionalProperties": 1,
        "Thread/properties/role/type": 1,
        "Thread/properties/role/enum": 1,
        "Thread/properties/tools/type": 1,
        "Thread/properties/tools/maxItems": 1,
        "Thread/properties/tools/items/$ref": 1,
        "Thread/properties/limit/type": 1,
        "Thread/properties/limit/minimum": 1,
        "Tool/type": 1,
        "Tool/required": 1,
        "Tool/properties/type/const": 1,
    }
    assert not cases.untested


def test_a_body_is_whole_and_differs_in_one_place() -> None:
    cases = find_cases(document(Thread=THREAD, Tool=TOOL))
    assert bodies(cases, "minimum", "invalid", "/properties/limit") == [
        {"role": "user", "tools": [], "limit": 255}
    ]
    (too_many,) = bodies(cases, "maxItems", "invalid", "/properties/tools")
    assert too_many == {"role": "user", "tools": [{"type": "search"}] * 21}


def test_annotations_are_no_constraints() -> None:
    schema = {"format": "date-time", "readOnly": True, "title": "T", "discriminator": {}}
    assert of(schema) == Cases((), (), ())


def test_a_format_is_not_asserted() -> None:
    """The bodies hold strings that are no dates; a type that asserts the format refuses them."""
    cases = of({"type": "string", "format": "date-time"})
    assert bodies(cases, "type", "valid") == ["a", ""]


def test_recursion_ends() -> None:
    tree = {
        "type": "object",
        "required": ["children"],
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}},
    }
    assert {"children": [{"children": []}]} in bodies(
        of(tree), "$ref", "valid", "/properties/children/items"
    )


def test_a_branch_that_another_swallows_is_told() -> None:
    """Nothing is valid under exactly one of an object and any object."""
    cases = of({"oneOf": [{"type": "object"}, {"type": "object", "required": ["a"]}]})
    reasons = {(str(one.constraint), one.side, one.reason) for one in cases.untested}
    assert ("T/oneOf", "valid", "branch 2: no candidate could be made") in reasons


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (
            {"type": "string", "pattern": "("},
            "jsonschema cannot validate this: the pattern cannot be read",
        ),
        ({"$ref": "#/components/schemas/Nowhere", "minimum": 1}, "jsonschema cannot validate this"),
        ({"$ref": "https://example.com/schema", "minimum": 1}, "jsonschema cannot validate this"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "the whole body stays invalid"),
        ({"type": "array", "minItems": 10**9}, "1000000000 items are too many to generate"),
        ({"type": "string", "minLength": 0}, "no value can violate it"),
    ],
)
def test_what_cannot_be_tested_says_why(schema: Any, reason: str) -> None:
    untested = of(schema).untested
    assert any(one.reason.startswith(reason) for one in untested), untested


def test_every_constraint_has_a_case_or_a_reason_on_each_side() -> None:
    cases = find_cases(document(Thread=THREAD, Tool=TOOL, Bad={"type": "string", "pattern": "("}))
    told = {(id(one.constraint), one.side) for one in (*cases.cases, *cases.untested)}
    assert told == {(id(one), side) for one in cases.constraints for side in SIDES}


@pytest.mark.slow
@pytest.mark.parametrize("number", [20, 200])
def test_a_wide_union_is_entered_as_far_as_few_cases_go_and_the_rest_is_told(number: int) -> None:
    kinds = {
        f"Kind{n}": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"const": f"kind{n}"},
                "size": {"type": "integer", "minimum": n},
            },
        }
        for n in range(number)
    }
    union = {"oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds]}
    cases = find_cases(document(T=union, **kinds))
    places = [case.constraint.place for case in cases.cases if case.constraint.component == "T"]
    entered = {place.split("/")[2] for place in places if place}
    told = [one for one in cases.untested if one.constraint.component == "T"]
    assert len(told) == 2 * (number - len(entered))
    assert all("tested as a component" in one.reason for one in told)
    assert len(entered) == number if number == 20 else 5 < len(entered) < 40


@pytest.mark.parametrize("schema", [{"items": [{"type": "integer"}]}, {"type": "wrong"},
                                    {"enum": 3}, {"required": {"a": 1}}, {"properties": []},
                                    {"anyOf": {}}, {"minimum": "3"}, {"type": ["string", 3]},
                                    {"dependentRequired": {"a": 3}}])  # fmt: skip
def test_a_schema_that_is_none_does_no_harm(schema: Any) -> None:
    good = find_cases(document(T=schema, Good={"type": "null"}))
    assert "Good" in {case.constraint.component for case in good.cases}


@pytest.mark.slow
def test_deep_nesting_ends() -> None:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(300):
        schema = {"type": "object", "required": ["a"], "properties": {"a": schema}}
    assert of(schema).constraints


def test_inline_schemas_are_found_at_the_place_of_their_use() -> None:
    parameter = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    operation = {
        "parameters": [{"$ref": "#/components/parameters/Limit"}],
        "requestBody": {"content": {"application/json": {"schema": {"type": "array"}}}},
        "responses": {"200": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/T"}}}}},
    }
    source = document(T={"type": "null"})
    source["paths"] = {"/a": {"post": operation}}
    source["components"]["parameters"] = {"Limit": parameter}
    assert list(dict.fromkeys(one.component for one in find_cases(source).constraints)) == [
        "T",
        "POST /a#query.limit",
        "POST /a#request",
    ]


def test_cases_come_in_the_order_of_the_document() -> None:
    source = document(B={"type": "null"}, A={"type": "string"})
    found: list[Case] = list(find_cases(source).cases)
    assert [case.constraint.component for case in found] == ["B", "B", "B", "B", *["A"] * 4]
    assert find_cases(source).cases == tuple(found)
