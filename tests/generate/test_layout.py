"""The law of the layout: what our templates may print comes out as black lays it out."""

from __future__ import annotations

import black
import pytest
from black.mode import TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st

from specmeld.plan.quoting import literal
from specmeld.render.layout import layout

MODE = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)

NAMES = st.integers(1, 34).map(
    lambda size: "a_name_of_some_length_or_another_one"[:size].rstrip("_")
)
TEXTS = st.integers(0, 60).map(lambda size: f'"{("some words of a text " * 3)[:size]}"')
ATOMS = st.one_of(NAMES, TEXTS, st.sampled_from(["1", "None", "...", "()", "[]", "{}", "x()"]))
TYPES = st.recursive(
    st.one_of(NAMES, st.sampled_from(["str", "runtime.Token", "None", 'Literal["a"]'])),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=5).map(" | ".join),
        st.tuples(NAMES, st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: f"{pair[0]}[{', '.join(pair[1])}]"
        ),
    ),
    max_leaves=8,
)


def _called(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    argument = st.one_of(inner, st.tuples(NAMES, inner).map("=".join))
    dotted = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
    return st.tuples(dotted, st.lists(argument, max_size=4)).map(
        lambda pair: f"{pair[0]}({', '.join(sorted(pair[1], key=lambda one: '=' in one))})"
    )


def _displayed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=4)
    pairs = st.lists(st.tuples(TEXTS, inner).map(": ".join), min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda items: f"[{', '.join(items)}]"),
        several.map(lambda items: f"({', '.join(items)},)"),
        pairs.map(lambda items: f"{{{', '.join(items)}}}"),
        pairs.map(lambda items: "{\n" + "".join(f"{each},\n" for each in items) + "}"),
    )


VALUES = st.recursive(
    ATOMS, lambda inner: st.one_of(_called(inner), _displayed(inner)), max_leaves=10
)
PARAMETERS = st.one_of(
    NAMES,
    st.tuples(NAMES, TYPES).map(": ".join),
    st.tuples(NAMES, TYPES, ATOMS).map(lambda each: f"{each[0]}: {each[1]} = {each[2]}"),
)


@st.composite
def headers(draw: st.DrawFn) -> str:
    listed = draw(st.lists(PARAMETERS, max_size=5))
    named = [f"p{number}_{each}" for number, each in enumerate(listed)]
    star = ["self", "*"] if named and draw(st.booleans()) else []
    more = ["**options: Unpack[runtime.Options]"] if draw(st.booleans()) else []
    kind = draw(st.sampled_from(["def", "async def"]))
    returns = draw(st.one_of(TYPES, st.just("None")))
    comma = "," if named and not more and draw(st.booleans()) else ""
    inside = ", ".join([*star, *named, *more]) + comma
    return f"{kind} {draw(NAMES)}({inside}) -> {returns}:"


STATEMENTS = st.one_of(
    st.tuples(NAMES, VALUES).map(" = ".join),
    st.tuples(NAMES, TYPES).map(": ".join),
    st.tuples(NAMES, TYPES, VALUES).map(lambda each: f"{each[0]}: {each[1]} = {each[2]}"),
    st.tuples(NAMES, TYPES).map(" = ".join),
    VALUES.map("return {}".format),
    _called(VALUES).map("return await {}".format),
    _called(VALUES),
    st.tuples(NAMES, st.lists(NAMES, min_size=1, max_size=6)).map(
        lambda each: f"from .{each[0]} import {', '.join(each[1])}"
    ),
)
MODULES = st.tuples(headers(), st.lists(STATEMENTS, min_size=1, max_size=3)).map(
    lambda pair: "\n".join(["class C:", "", *_indented([pair[0], *_indented(pair[1])])])
)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for each in lines for line in each.split("\n")]


@pytest.mark.parametrize("count", [60, pytest.param(3000, marks=pytest.mark.slow)])
def test_our_layout_is_that_of_black(count: int) -> None:
    @settings(max_examples=count, deadline=None)
    @given(MODULES)
    def law(code: str) -> None:
        code += "\n"
        assert layout(code) == black.format_str(code, mode=MODE)

    law()


@pytest.mark.parametrize(
    "code",
    [
        "x = [\n    1,  # a comment in the midst of it\n]\n",
        "if there: be = one, and_ = " + "another" * 14 + "()\n",
    ],
)
def test_what_templates_do_not_print_stays_as_it_is(code: str) -> None:
    assert layout(code) == code


def test_the_exponent_of_a_number_is_a_part_of_it() -> None:
    assert literal([1e30, -2.5e-7]) == "[1e30, -2.5e-07]"
    code = f"limits = called({'a_name, ' * 12}1e30, -2.5e-7)\n"
    assert layout(code) == black.format_str(code, mode=MODE)
