"""The quick reader of JSON gives what the careful one gives, or leaves the text to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.read.located import TextError, locate_json
from specmeld.read.quick_json import read_quickly

KEYS = st.sampled_from(["paths", "/a", "get", "components", "a b", "é", ""])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.sampled_from([None, 0, 2]))
def test_the_same_value_and_the_same_lines(value: dict[str, Any], indent: int | None) -> None:
    text = "\n" + json.dumps(value, indent=indent, ensure_ascii=False) + "\n"
    quick, careful = read_quickly(text), locate_json(text)
    assert quick is not None and quick.shallow
    assert repr(quick.value) == repr(careful.value)
    assert {at: careful.lines[at] for at in quick.lines if at} == {
        at: line for at, line in quick.lines.items() if at
    }


def test_operations_have_their_lines() -> None:
    text = '{\n"paths": {\n"/a": {\n"get":\n{"x": 1},\n"post": {}}}}'
    quick = read_quickly(text)
    assert quick is not None
    assert quick.line(("paths", "/a", "get", "x")) == 4
    assert quick.line(("paths", "/a", "post")) == 6


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"paths": {"/a": {}, "/a": {}}}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": "\\ud800"}',
        '{"a": NaN}',
        '{"a": 1} x',
        '{"a": 1,}',
        '{"a": 1 "b": 2}',
        '{"a" 1}',
        '{"a": }',
        '{"a',
        "{",
        "{'a': 1}",
        '{"paths": {"/a": {"get": [}}}',
        '{"a": ' + "[" * 300 + "]" * 300 + "}",
        '{"a": ' + "[" * 100_000,
        '{"paths": ' * 5000,
    ],
    ids=lambda text: text[:30],
)
def test_what_is_left_to_the_careful_reader(text: str) -> None:
    assert read_quickly(text) is None


def test_the_careful_reader_takes_what_is_left() -> None:
    assert locate_json('{"a": 1, "a": 2}').repeated == ((("a",), 1),)
    with pytest.raises(TextError, match="levels deep"):
        locate_json('{"a": ' + "[" * 300)
