"""What ``allOf`` says twice of one value: said once, and meaning the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from tests.examples import examples

from specmeld.openapi.implication import implies
from specmeld.resolve import resolve_api
from specmeld.resolve.narrowing import narrowed

from .verdicts import document_of, imported, judge_of, models_of

_COMPONENTS: dict[str, Any] = {
    "Tool": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
    "Saw": {
        "allOf": [
            {"$ref": "#/components/schemas/Tool"},
            {"type": "object", "properties": {"teeth": {"type": "integer", "minimum": 1}}},
        ]
    },
    "Rack": {
        "type": "object",
        "properties": {"p": {"type": "array", "items": {"type": "object"}, "minItems": 1}},
    },
    "Shelf": {"properties": {"p": {"type": ["array", "null"], "items": {}}}},
}


def _holders(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    kinds = st.sampled_from(["array", ["array", "null"], None])
    types = st.builds(lambda kind: {"type": kind} if kind else {}, kinds)
    lists = st.builds(lambda said, items: {**said, "items": items}, types, inner)
    bounded = st.builds(lambda one, most: {**one, "maxItems": most}, lists, st.integers(0, 2))
    maps = st.builds(lambda values: {"type": "object", "additionalProperties": values}, inner)
    objects = st.builds(
        lambda kind, one, required: {**kind, "properties": {"id": one}, "required": required},
        st.sampled_from([{}, {"type": "object"}]),
        inner,
        st.sampled_from([[], ["id"], ["id", "teeth"]]),
    )
    either = st.builds(lambda one: {"anyOf": [one, {"type": "null"}]}, inner)
    return lists | bounded | maps | objects | either


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            True,
            {},
            {"type": "string"},
            {"type": "integer", "minimum": 2},
            {"type": "object"},
            {"enum": ["a", 1, True]},
            {"$ref": "#/components/schemas/Tool"},
            {"$ref": "#/components/schemas/Saw"},
        ]
    ),
    _holders,
    max_leaves=4,
)
_VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 2, "", "a", {}, [], {"id": "a"}, {"id": "a", "teeth": 3}]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "teeth", "p"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _judge(schema: Any, schemas: Any) -> Any:
    asked = {"$ref": "#/components/asked", "components": {"schemas": schemas, "asked": schema}}
    return Draft202012Validator(asked)


@settings(max_examples=examples(50), deadline=None)
@given(SCHEMAS, SCHEMAS, st.lists(_VALUES, min_size=4, max_size=8))
def test_what_is_implied_refuses_nothing_more(narrow: Any, wide: Any, values: list[Any]) -> None:
    if implies(narrow, wide, _COMPONENTS):
        judges = [_judge(one, _COMPONENTS) for one in (narrow, wide)]
        for value in values:
            assert not judges[0].is_valid(value) or judges[1].is_valid(value)


def _envelopes(parts: list[Any], base: list[str]) -> dict[str, Any]:
    """A schema of which several parts speak of ``p``, and one that is such a list itself."""
    members = [{"$ref": f"#/components/schemas/{name}"} for name in base]
    of_p = [{"properties": {"p": part}} for part in parts]
    return {
        **_COMPONENTS,
        "Narrowed": {"type": "object", "allOf": [*members, *of_p[:-1]], **of_p[-1]},
        "Whole": {"allOf": parts},
    }


_PARTS = st.lists(SCHEMAS, min_size=2, max_size=3)
_BASES = st.lists(st.sampled_from(["Rack", "Shelf"]), max_size=2, unique=True)


@settings(max_examples=examples(25), deadline=None)
@given(_PARTS, _BASES, st.lists(_VALUES, min_size=6, max_size=12))
def test_what_is_narrowed_takes_the_same_values(
    parts: list[Any], base: list[str], values: list[Any]
) -> None:
    components = _envelopes(parts, base)
    api = resolve_api(document_of({}))
    made = narrowed(replace(api, schemas=components)).schemas
    for name in ("Narrowed", "Whole"):
        before, after = _judge(components[name], components), _judge(made[name], made)
        for value in (*values, *({"p": each} for each in values)):
            assert after.is_valid(value) == before.is_valid(value), (made[name], value)


@settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_PARTS, _BASES, st.lists(_VALUES, min_size=12, max_size=20))
def test_the_model_takes_what_the_schema_takes(
    parts: list[Any], base: list[str], values: list[Any]
) -> None:
    components = _envelopes(parts, base)
    with imported(models_of(components)) as models:
        for name in ("Narrowed", "Whole"):
            judge, adapter = judge_of(components, name), TypeAdapter(getattr(models, name))
            for value in (*values, *({"p": each} for each in values)):
                try:
                    adapter.validate_python(value)
                    taken = True
                except ValidationError:
                    taken = False
                assert taken == judge.is_valid(value), (components[name], value)
