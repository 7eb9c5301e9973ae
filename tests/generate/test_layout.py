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
LONG = ", ".join(["a_name_of_some_length"] * 5)
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
INNER = st.one_of(_called(VALUES), _displayed(VALUES))
TIED = st.one_of(
    st.tuples(VALUES, NAMES, VALUES).map("({0[0]} for {0[1]} in {0[2]})".format),
    st.tuples(INNER, NAMES, INNER, NAMES).map("[{0[0]} for {0[1]}, x in {0[2]} if {0[3]}]".format),
    *(
        INNER.map(f"({form}called({LONG}, {{}}))".format)
        for form in ("", "one := ", "yield ", "await ")
    ),
)
"""Values whose parentheses go only in some places."""
LINES = st.lists(st.sampled_from(["", "a ", "(  ", "'", "# b"]), min_size=1, max_size=3).map(
    "\n".join
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
    st.tuples(NAMES, TIED).map(" = ".join),
    st.tuples(NAMES, TYPES, TIED).map("{0[0]}: {0[1]} = {0[2]}".format),
    TIED.map("return {}".format),
    TIED.map("if {}:\n    pass".format),
    st.tuples(NAMES, TIED).map("for {0[0]} in {0[1]}:\n    pass".format),
    st.tuples(NAMES, LINES).map('{0[0]} = """{0[1]}"""'.format),
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
BODIES = st.one_of(
    st.lists(STATEMENTS, min_size=1, max_size=3), st.sampled_from([["..."], ["...", "x = 1"]])
)
MODULES = st.tuples(headers(), BODIES, headers(), BODIES).map(
    lambda each: "\n".join(
        ["class C:", "", *_indented([each[0], *_indented(each[1]), each[2], *_indented(each[3])])]
    )
)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for each in lines for line in each.split("\n")]


@pytest.mark.parametrize("count", [8, pytest.param(3000, marks=pytest.mark.slow)])
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
        f"x = (one for one in called({LONG}))\n",
        f"def f():\n    return (one for one in called({LONG}))\n",
        f"x = (one := called({LONG}))\n",
        f"if (one := called({LONG})):\n    pass\n",
        f"def f():\n    x = (yield called({LONG}))\n",
        f"def f():\n    x: int = (yield called({LONG}))\n",
        f"def f():\n    return (yield called({LONG}))\n",
        f"x = [one for key, one in called({LONG}) if one]\n",
        f"x = called(lambda one: one.other, {LONG})\n",
        f"x = lambda one: called({LONG})\n",
        f"type: X[{LONG}] = x\n",
        f"x: X = lambda: called({LONG})\n",
        'x = """a   \n  b  \n"""  \ny = 1\n',
        'def f():\n    """A.   \n\n    b   \n    """\n    return 1\n',
        "def f() -> None:\n    ...\n\n\ndef g() -> None:\n    ...\n",
        "def f() -> None:\n    ...\n    g()\n",
        "class A:\n    def f(self):\n        ...\n        # more\n",
        "if x:\n    def f(): ...\n    def g(): ...\nelse:\n    y = 1\n",
        f"{'from a_name_of_some_length' + '.another' * 11} import *\n",
        f"def f({LONG[:92]}) -> A[B, {f'{LONG[:21]} | {LONG[:21]}, ' * 2}] | C[D]: ...\n",
    ],
)
def test_what_is_easily_taken_for_something_else(code: str) -> None:
    assert layout(code) == black.format_str(code, mode=MODE)


@pytest.mark.parametrize(
    "code",
    [
        "x = [\n    1,  # a comment in the midst of it\n]\n",
        "if there: be = one, and_ = " + "another" * 14 + "()\n",
        f"x = called({LONG}); y = 1\n",
        f"if x:\n   x = called({LONG})\n",
        f"x = lambda one, other: called({LONG})\n",
        f"with called({LONG}) as x:\n    pass\n",
        "x = '''a ( \"\n   b'''\ny = 1\n",
        "def f(): return 1\n\n\n...\n",
        f"x = a + \\\n    called({LONG})\n",
        f"x = [{' ' * 30_000}?]\n",  # a minute, if each space began another search
    ],
)
def test_what_templates_do_not_print_stays_as_it_is(code: str) -> None:
    assert layout(code) == code


def test_the_exponent_of_a_number_is_a_part_of_it() -> None:
    assert literal([1e30, -2.5e-7]) == "[1e30, -2.5e-07]"
    code = f"limits = called({'a_name, ' * 12}1e30, -2.5e-7)\n"
    assert layout(code) == black.format_str(code, mode=MODE)
