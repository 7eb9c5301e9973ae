"""Small instances are found where branches differ little and where schemas refer to themselves."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.conformance import find_cases

from .documents import document

REF = "#/components/schemas/"


def objects(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TOLD_APART: list[tuple[str, list[Any]]] = [
    ("other names", [objects(a={"type": "string"}), objects(b={"type": "integer"})]),
    ("other types", [objects(a={"type": "string"}), objects(a={"type": "integer"})]),
    (
        "many branches",
        [objects(**{name: {"type": "string"}}) for name in "abcdefghijkl"],
    ),
    (
        "a closed branch",
        [
            {**objects(a={"type": "string"}), "additionalProperties": False},
            objects(a={"type": "integer"}),
        ],
    ),
    ("numbers with a fraction", [{"type": "integer", "minimum": 0}, {"type": "number"}]),
]


@pytest.mark.parametrize("branches", [pytest.param(held, id=name) for name, held in TOLD_APART])
def test_each_branch_has_a_body_that_its_rivals_refuse(branches: list[Any]) -> None:
    cases = find_cases(document(T={"oneOf": branches}))
    told = [case.body for case in cases.cases if case.constraint.keyword == "oneOf"]
    reasons = {(one.constraint.keyword, one.side, one.reason) for one in cases.untested}
    lost = [reason for keyword, side, reason in reasons if (keyword, side) == ("oneOf", "valid")]
    swallowed = (
        [] if branches[1] != {"type": "number"} else ["branch 1: no candidate could be made"]
    )
    assert lost == swallowed
    assert len(told) >= len(branches) - len(swallowed)


@pytest.mark.slow
def test_a_tree_of_many_kinds_of_nodes_is_searched_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every kind may hold every other, nothing is required: the search must not try all trees."""
    from specmeld.conformance import judge

    kinds = [f"Kind{n}" for n in range(24)]
    node = {"oneOf": [{"$ref": REF + kind} for kind in kinds]}
    below = {"$ref": REF + "Node"}
    schemas = {
        kind: objects(
            **{f"left{n}": below, "right": below, "all": {"type": "array", "items": below}}
        )
        for n, kind in enumerate(kinds)
    }
    asked = 0
    accepts = judge.Judge.accepts

    def counted(self: judge.Judge, node: Any, value: Any) -> bool:
        nonlocal asked
        asked += 1
        return accepts(self, node, value)

    monkeypatch.setattr(judge.Judge, "accepts", counted)
    cases = find_cases(document(Node=node, **schemas))
    assert asked < 40 * len(cases.cases)
    assert not [one for one in cases.untested if one.constraint.component == "Node"]


def test_what_grows_with_each_level_is_given_up() -> None:
    """Three items in each of 16 lists inside each other are millions of values."""
    nested: Any = {"type": "integer", "minimum": 4}
    for _ in range(16):
        nested = {"type": "array", "minItems": 3, "items": nested}
    cases = find_cases(document(Grown=nested))
    assert not any(case.side == "valid" for case in cases.cases)
    assert any(one.side == "valid" for one in cases.untested)
