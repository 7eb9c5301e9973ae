"""Literals of one union are one, whatever their values are."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.plan.quoting import literal
from specmeld.plan.types.literal_types import in_one


@pytest.mark.parametrize(
    ("members", "united"),
    [
        (['Literal["a"]', 'Literal["b"]'], ['Literal["a", "b"]']),
        (['Literal["a", "b"]', "int", 'Literal["b", 3]'], ['Literal["a", "b", 3]', "int"]),
        (
            ['Literal["a"] | list[str]', 'Literal["b"]'],
            ['Literal["a"] | list[str]', 'Literal["b"]'],
        ),
        (["int", "str"], ["int", "str"]),
    ],
)
def test_literals_of_a_union(members: list[str], united: list[str]) -> None:
    assert in_one(members) == united


@given(st.lists(st.text() | st.integers() | st.booleans(), min_size=1))
def test_no_value_is_lost(values: list[str | int]) -> None:
    (united,) = in_one(f"Literal[{literal(value)}]" for value in values)
    distinct = {(type(value), value): value for value in values}.values()
    assert eval(united, {"Literal": Literal}) == Literal[tuple(distinct)]  # type: ignore[valid-type]
