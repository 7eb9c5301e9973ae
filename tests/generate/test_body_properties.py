"""Which keywords a body takes, wherever its schema says its properties."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.plan.methods.body_properties import known_properties

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
SCHEMAS: dict[str, Any] = {
    "A": {"type": "object", "required": ["a"], "properties": {"a": TEXT, "both": TEXT}},
    "B": {"type": "object", "required": ["b", "both"], "properties": {"b": WHOLE, "both": WHOLE}},
    "Node": {"allOf": [{"$ref": "#/components/schemas/Node"}]},
}
A, B = ({"$ref": f"#/components/schemas/{name}"} for name in "AB")


@pytest.mark.parametrize(
    ("schema", "names", "required"),
    [
        (A, "a both", "a"),
        ({"allOf": [A, B]}, "a both b", "a b both"),
        ({"allOf": [A], "properties": {"c": TEXT}, "required": ["c"]}, "a both c", "a c"),
        ({"oneOf": [A, B]}, "a both b", ""),
        ({"anyOf": [A, {"type": "array", "items": A}]}, "a both", "a"),
        ({"oneOf": [A, {"type": "null"}], "properties": {"c": TEXT}}, "a both c", "a"),
        ({"allOf": [{"oneOf": [A, B]}, {"required": ["both"]}]}, "a both b", "both"),
        ({"type": ["object", "null"], "properties": {"c": TEXT}}, "c", ""),
        ({"properties": {"c": TEXT}, "additionalProperties": TEXT}, "c", ""),
        ({"allOf": [A, {"description": "words"}]}, "a both", "a"),
        ({"anyOf": [{"required": ["a"]}, {"required": ["both"]}], "allOf": [A]}, "a both", "a"),
    ],
)
def test_properties_are_known(schema: dict[str, Any], names: str, required: str) -> None:
    found = known_properties(schema, SCHEMAS)
    assert found is not None
    assert list(found.schemas) == names.split()
    assert found.required == set(required.split())


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": A},
        {"oneOf": [TEXT, {"type": "array"}]},
        {"allOf": [A, TEXT]},
        {"enum": [{"a": "b"}]},
        False,
        SCHEMAS["Node"],
    ],
)
def test_what_is_no_object_has_none(schema: Any) -> None:
    assert known_properties(schema, SCHEMAS) is None


def test_what_is_reached_in_too_many_ways_is_passed_as_a_whole() -> None:
    """Each choice leads to the next two, and all of them to the last."""
    steps = 24
    schemas: dict[str, Any] = {
        f"S{at}": {"oneOf": [{"$ref": f"#/components/schemas/S{at + more}"} for more in (1, 2)]}
        for at in range(steps)
    }
    schemas |= {f"S{steps}": SCHEMAS["A"], f"S{steps + 1}": SCHEMAS["B"]}
    assert known_properties(schemas["S0"], schemas) is None
    assert known_properties(schemas[f"S{steps - 1}"], schemas) is not None


def test_a_property_is_any_of_those_of_the_branches_and_the_narrowest_of_all_parts() -> None:
    either = known_properties({"oneOf": [A, B]}, SCHEMAS)
    assert either is not None
    assert either.schemas["both"] == {"anyOf": [TEXT, WHOLE]}
    enum = {"type": "string", "enum": ["x"]}
    narrowed = {"properties": {"a": {"description": "words"}, "both": enum}}
    both = known_properties({"allOf": [A, narrowed]}, SCHEMAS)
    assert both is not None
    assert both.schemas["both"] == enum
    assert both.schemas["a"] == {**TEXT, "description": "words"}
