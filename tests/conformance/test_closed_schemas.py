"""Schemas that refer to nothing, and the parts of a value that their own schemas decide on."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.conformance import find_cases
from specmeld.conformance.judge import Judge
from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.closed_schemas import closed
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.recorded import record
from specmeld.conformance.search.separate_parts import Parts
from specmeld.conformance.values.instances import Instances

from .documents import document


def test_schemas_that_differ_in_words_alone_say_the_same() -> None:
    one = closed({"type": "string", "description": "A name.", "example": "Ada", "x-order": 1})
    assert one == closed({"title": "City", "type": "string"})
    assert one != closed({"type": "string", "maxLength": 3})


def test_what_is_shown_counts_where_values_are_hard_to_construct() -> None:
    assert closed({"pattern": "(?=x)", "example": "xa"}) != closed({"pattern": "(?=x)"})


@pytest.mark.parametrize("inner", [{"$ref": "#/components/schemas/A"}, {"$id": "a"}])
def test_a_schema_that_refers_is_open(inner: dict[str, Any]) -> None:
    assert closed({"properties": {"a": {"items": inner}}}) is None


def test_a_property_named_like_an_annotation_counts() -> None:
    schema = closed({"properties": {"title": {"type": "string", "title": "Title"}}})
    assert schema is not None
    assert schema.text == '{"properties": {"title": {"type": "string"}}}'
    assert schema.depth == 1


def test_a_schema_has_the_same_cases_wherever_it_stands() -> None:
    size = {"type": "integer", "minimum": 3, "maximum": 90, "description": "Its size."}
    cases = find_cases(document(Size=size, Box={"type": "object", "properties": {"size": size}}))
    told = {"Size": set[Any](), "Box": set[Any]()}
    for case in cases.cases:
        name, place = case.constraint.component, case.constraint.place
        if name == "Size" or place.endswith("/properties/size"):
            value = case.body["size"] if name == "Box" else case.body
            told[name].add((case.constraint.keyword, case.side, repr(value)))
    assert told["Size"] == told["Box"] != set()


def test_a_schema_that_a_subject_has_again_keeps_a_few_cases_there() -> None:
    name = {"type": "string", "maxLength": 3}
    properties = {"first": name, "second": name, "third": name}
    cases = find_cases(document(Box={"type": "object", "properties": properties})).cases
    told: dict[str, list[tuple[str, str, Any]]] = {}
    for case in cases:
        if "/properties/" in case.constraint.place:
            place = case.constraint.place.split("/")[2]
            told.setdefault(place, []).append(
                (case.constraint.keyword, case.side, case.body[place])
            )
    for place, listed in told.items():
        sides = {(keyword, side) for keyword, side, _ in listed}
        assert sides == {(k, s) for k in ("type", "maxLength") for s in ("valid", "invalid")}, place
        assert ("type", "invalid", None) in listed
    assert len(told["second"]) < len(told["first"])
    assert told["second"] != told["third"]


def test_what_is_taken_over_by_reference_leaves_all_cases_to_what_is_not() -> None:
    name = {"type": "string", "maxLength": 3}
    base = {"type": "object", "properties": {"first": name}}
    reference = {"$ref": "#/components/schemas/Base"}
    box = {"allOf": [reference], "type": "object", "properties": {"own": name}}
    cases = find_cases(document(Base=base, Box=box)).cases
    told = [f"{one.constraint}" for one in cases if one.constraint.component == "Box"]
    assert any("/allOf/0/$ref/properties/first" in one for one in told)
    whole = [one for one in cases if f"{one.constraint}" == "Base/properties/first/type"]
    assert told.count("Box/properties/own/type") == len(whole) > 3


def _sizes() -> dict[str, Any]:
    """Schemas that many documents have, one of which takes long to search."""
    size = {"type": "integer", "minimum": 3, "maximum": 90}
    either = [{"type": "string", "minLength": n, "pattern": f"^[a-f]{{{n}}}$"} for n in range(1, 9)]
    lots = {"type": "object", "properties": {f"p{n}": {"oneOf": either} for n in range(6)}}
    return {"Size": size, "Lots": {**lots, "required": ["p0", "p5"]}}


_RECORD = """
import json, sys
from specmeld.conformance.search.recorded import record
json.dump(record(json.load(sys.stdin)).records, sys.stdout)
"""


@pytest.mark.slow
def test_what_was_searched_before_changes_no_case() -> None:
    size, lots = _sizes().values()
    own = {"type": "object", "properties": {"size": size, "lots": {"anyOf": [lots, size]}}}
    searched = document(**_sizes(), Box={"type": "object", "allOf": [own, lots]}, Own=own)
    fresh = subprocess.run(
        [sys.executable, "-c", _RECORD], input=json.dumps(searched), capture_output=True, text=True
    )
    record(document(Crate={"type": "array", "items": own}, Lots=lots))
    reversed_ = {name: searched["components"]["schemas"][name] for name in ("Own", "Box", "Size")}
    record(document(**reversed_))
    assert [list(one) for one in record(searched).records] == json.loads(fresh.stdout)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ({"enum": ["owl"], "pattern": "("}, "jsonschema cannot validate this"),
        ({"type": "string", "pattern": "(?!)"}, "no valid instance: none was found"),
    ],
)
def test_what_prevents_an_instance_is_said_wherever_it_was_found_out(
    code: dict[str, Any], why: str
) -> None:
    whole = document(Code=code)
    instances = Instances(whole, Judge(whole))
    for _ in range(2):
        with pytest.raises(NoInstanceError, match=f"^{why}"):
            instances.smallest((Node("#/components/schemas/Code", code),))


def _parts(union: list[dict[str, Any]], value: Any) -> Parts:
    whole = document(Animal={"oneOf": union})
    node = Node("#/components/schemas/Animal", whole["components"]["schemas"]["Animal"])
    return Parts(value, (node,), Judge(whole))


def _tagged(tag: str) -> dict[str, Any]:
    properties = {"kind": {"const": tag}, "legs": {"type": "integer"}}
    return {"type": "object", "required": ["kind"], "properties": properties}


def test_a_tag_leaves_one_branch_to_decide_on_the_rest() -> None:
    parts = _parts([_tagged("owl"), _tagged("emu"), {"type": "null"}], {"kind": "emu", "legs": 2})
    deciding = parts.deciding_on("legs")
    assert deciding is not None
    assert [node.pointer for node in deciding] == [
        "#/components/schemas/Animal/oneOf/1/properties/legs"
    ]


_OWL, _EMU = {"const": "owl"}, {"const": "emu"}
_PROPERTIES = {
    "a": st.sampled_from([_OWL, _EMU]),
    "b": st.sampled_from([_OWL, _EMU, {}]),
    "c": st.sampled_from([{"type": "integer"}, {"type": "string"}, {}]),
}
_OBJECTS = st.fixed_dictionaries(
    {"properties": st.fixed_dictionaries({}, optional=_PROPERTIES)},
    optional={"required": st.just(["a", "c"]), "additionalProperties": st.just(False)},
)
_BRANCHES = st.recursive(
    _OBJECTS,
    lambda inner: st.builds(
        lambda keyword, some, beside: {**beside, keyword: some},
        st.sampled_from(["allOf", "anyOf", "oneOf"]),
        st.lists(inner, min_size=1, max_size=3),
        _OBJECTS,
    ),
    max_leaves=6,
)
_VALUES = st.sampled_from([1, "owl", "emu"])


@given(
    st.lists(_BRANCHES, min_size=1, max_size=3),
    st.fixed_dictionaries({"a": st.sampled_from(["owl", "emu"]), "b": _VALUES, "c": _VALUES}),
    st.sampled_from("abc"),
    _VALUES,
)
def test_who_decides_on_a_part_says_what_the_whole_says(
    union: list[dict[str, Any]], value: dict[str, Any], step: str, other: Any
) -> None:
    parts = _parts(union, value)
    judge, (whole,) = parts.judge, parts.deciding
    deciding = parts.deciding_on(step) if judge.accepts(whole, value) else None
    if deciding is not None:
        alone = all(judge.accepts(node, other) for node in deciding)
        assert alone == judge.accepts(whole, {**value, step: other})


def test_the_tag_itself_is_decided_by_all_branches() -> None:
    parts = _parts([_tagged("owl"), _tagged("emu")], {"kind": "emu"})
    assert parts.deciding_on("kind") is None
