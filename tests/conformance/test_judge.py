"""The engine's short cuts change no verdict: plain jsonschema says the same of every case."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.conformance import find_cases
from specmeld.conformance.judge import LEFT_TO_LIBRARY, Judge
from specmeld.conformance.keyword_checks import CHECKS
from specmeld.conformance.keyword_verdicts import OURS
from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.values.strings import strings

from .documents import document, validator

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("integer")},
        optional={
            "minimum": st.integers(-3, 3),
            "maximum": st.integers(2, 9),
            "multipleOf": st.sampled_from([1, 2, 3]),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", ["string", "null"]])},
        optional={
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(1, 5),
            "pattern": st.sampled_from(["^[a-z]+$", "\\d", "^(ab|c){2}$"]),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("number")},
        optional={
            "exclusiveMinimum": st.sampled_from([0, 0.5, -1]),
            "exclusiveMaximum": st.sampled_from([1, 2.5]),
        },
    ),
    st.fixed_dictionaries({"enum": st.lists(st.sampled_from([0, 1, "a", None, True, 1.5]))}),
    st.fixed_dictionaries({"const": st.sampled_from([0, False, "", [], {"a": 1}])}),
    st.sampled_from(
        [{}, {"type": "null"}, {"type": "boolean"}, {"$ref": "#/components/schemas/R"}]
    ),
)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    either = inner | st.booleans()
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object")},
            optional={
                "properties": st.dictionaries(NAMES, either, max_size=3),
                "required": st.lists(NAMES, unique=True, max_size=2),
                "additionalProperties": either,
                "minProperties": st.integers(0, 2),
                "maxProperties": st.integers(1, 3),
                "propertyNames": st.fixed_dictionaries({"maxLength": st.integers(1, 2)}),
                "patternProperties": st.dictionaries(st.just("^b"), either, max_size=1),
                "dependentRequired": st.just({"a": ["b"]}),
                "unevaluatedProperties": st.just(False),
            },
        ),
        st.fixed_dictionaries(
            {"type": st.just("array")},
            optional={
                "items": either,
                "prefixItems": st.lists(inner, min_size=1, max_size=2),
                "minItems": st.integers(0, 2),
                "maxItems": st.integers(1, 3),
                "uniqueItems": st.booleans(),
                "contains": inner,
            },
        ),
        st.fixed_dictionaries(
            {},
            optional={
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "anyOf": st.lists(either, min_size=1, max_size=3),
                "oneOf": st.lists(inner, min_size=1, max_size=3),
                "not": inner,
                "if": inner,
                "then": inner,
                "else": inner,
            },
        ),
    )


SCHEMAS = st.recursive(SCALARS, _nested, max_leaves=6)


@given(SCHEMAS)
@settings(max_examples=examples(150), deadline=None)
def test_the_side_of_every_case_is_the_verdict_of_jsonschema(schema: Any) -> None:
    source = document(T=schema, R={"type": "object", "properties": {"a": {"type": "integer"}}})
    cases = find_cases(source)
    for case in cases.cases:
        plain = validator(source, case.constraint.component)
        assert plain.is_valid(case.body) == (case.side == "valid"), case
    told = {(id(one.constraint), one.side) for one in (*cases.cases, *cases.untested)}
    assert {key for key, _ in told} == {id(one) for one in cases.constraints}


PATTERNS = [
    "^[a-zA-Z0-9_-]+$",
    "^\\d{3}-\\d{4}$",
    "^(foo|bar)+baz$",
    "^[^/]+/[^/]+$",
    "\\.json$",
    "^[A-F0-9]{8}(-[A-F0-9]{4}){3}-[A-F0-9]{12}$",
    "^.{3,5}$",
    "^(?:a|b)?c*$",
    "^\\s*\\S+\\s*$",
    "^(a)(b)\\1$",
    "^(?=.*\\d).{4,}$",
    "",
    "^https?://",
    "^[\\w.+]+@[\\w-]+\\.[a-z]{2,}$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_usual_pattern_has_strings(pattern: str) -> None:
    found = [text for text, _ in zip(strings([pattern]), range(5), strict=False)]
    assert found
    assert all(re.search(pattern, text) for text in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("pattern", "length"), [("^[a-z]+$", 64), ("^(ab)+$", 10), ("^a", 7), ("^x[0-9]{1,30}$", 20)]
)
def test_a_pattern_is_stretched_to_a_length(pattern: str, length: int) -> None:
    text = next(strings([pattern], length, length))
    assert len(text) == length
    assert re.search(pattern, text)


def test_two_patterns_hold_together() -> None:
    assert next(strings(["^[a-z0-9]+$", "\\d"]), None) is not None


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999999999}", "\\p{Nothing}"])
def test_a_pattern_that_nothing_reads_has_none(pattern: str) -> None:
    assert next(strings([pattern]), None) is None


def test_every_keyword_of_jsonschema_has_a_check() -> None:
    theirs = set(OURS.VALIDATORS) - {"format"}  # a remark, to validators
    assert theirs == {*CHECKS, *LEFT_TO_LIBRARY}


@pytest.mark.parametrize(
    ("value", "valid"),
    [([1, True], True), ([1, 1.0], False), ([{"a": 0}, {"a": False}], True), ([[], []], False)],
)
def test_items_are_unique_as_json(value: Any, valid: bool) -> None:
    schema = {"uniqueItems": True}
    node = Node("#/x-schema", schema)
    assert Judge({"x-schema": schema}).accepts(node, value) is valid
