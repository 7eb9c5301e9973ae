"""JSON is read as the standard library reads it, and each part has the line that it stands on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.text.json_lines import locate_json
from specmeld.text.located import DEEPEST, TextError
from specmeld.text.pointer import Pointer

KEYS = st.sampled_from(["paths", "/a", "get", "components", "a b", "é", "", '"', "\\", "0"])
TEXTS = st.text(max_size=5) | st.sampled_from(["{", "]", ",", ":", '"x": 1', "a\nb"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
SPACES = st.sampled_from(["", " ", "\n", "\n  ", "\r\n", "\t", "\n\n"])


@dataclass
class Writer:
    """Writes JSON with any space between its tokens, and notes the line of each part."""

    space: Callable[[], str]
    text: str = ""
    lines: dict[Pointer, int] = field(default_factory=dict)

    def write(self, value: Any, at: Pointer = ()) -> None:
        match value:
            case dict():
                self._members("{", "}", value, at, keyed=True)
            case list():
                self._members("[", "]", dict(enumerate(value)), at, keyed=False)
            case _:
                self.text += json.dumps(value)

    def _members(
        self, opened: str, closed: str, held: dict[Any, Any], at: Pointer, *, keyed: bool
    ) -> None:
        self.text += opened + self.space()
        for number, (step, value) in enumerate(held.items()):
            self.text += ("," + self.space()) if number else ""
            self.lines[(*at, step)] = self.text.count("\n") + 1
            if keyed:
                self.text += json.dumps(step) + self.space() + ":" + self.space()
            self.write(value, (*at, step))
            self.text += self.space()
        self.text += closed


@given(VALUES, st.data())
def test_values_and_lines(value: Any, data: st.DataObject) -> None:
    writer = Writer(lambda: data.draw(SPACES))
    writer.text = data.draw(SPACES)
    writer.write(value)
    located = locate_json(writer.text + data.draw(SPACES))
    assert repr(located.value) == repr(value)
    assert dict(located.lines) == {(): 1} | writer.lines
    assert {at: located.line(at) for at in writer.lines} == writer.lines
    assert located.repeated == ()


def test_the_first_line_is_the_callers() -> None:
    located = locate_json('\n{\n"a": [1,\n2]}', 10)
    assert dict(located.lines) == {(): 10, ("a",): 12, ("a", 0): 12, ("a", 1): 13}


def test_a_part_that_is_not_there_has_the_line_around_it() -> None:
    located = locate_json('{\n"paths": {\n"/a": {\n"get":\n{"x": [\n{}]}}}}')
    assert located.reached(("paths", "/a", "get", "x", 0, "y")) == (6, 5)
    assert located.reached(("paths", "/a", "post")) == (3, 2)
    assert located.reached(("info", "title")) == (1, 0)
    assert located.pointer(["paths", "/a", "get", "x", "0", "1"])[-2:] == (0, "1")


def test_repeated_keys() -> None:
    located = locate_json('{"paths": {"/a": 1, "b": 2,\n"/a": {"c": [0, {"d": 1,\n"d": 2}]}}}')
    assert located.repeated == (
        (("paths", "/a"), 2),
        (("paths", "/a", "c", 1, "d"), 3),
    )
    assert repr(located.value) == "{'paths': {'b': 2, '/a': {'c': [0, {'d': 2}]}}}"
    assert located.line(("paths", "/a", "c", 1, "d")) == 3


@pytest.mark.parametrize(
    ("text", "message", "line", "cut"),
    [
        ('{"a": NaN}', "expected a value and found 'N'", 1, False),
        ('{"a": 1}\n\nx', "text after the end of the JSON value", 3, False),
        ('{"a": 1,\n}', "expected a key in double quotes and found '}'", 2, False),
        ('{"a": 1\n"b": 2}', "expected ',' and found '\"'", 2, False),
        ('{"a"\n1}', "expected ':' and found '1'", 2, False),
        ('{"a":\n}', "expected a value and found '}'", 2, False),
        ("[1,\n]", "expected a value and found ']'", 2, False),
        ("[1}", "expected ',' and found '}'", 1, False),
        ("[01]", "expected ',' and found '1'", 1, False),
        ("{'a': 1}", 'expected a key in double quotes and found "\'"', 1, False),
        ('{"paths": {"/a": {"get": [}}}', "expected a value and found '}'", 1, False),
        ('{"a":\n"\\x"}', "a string has an escape that JSON does not know", 2, False),
        ('{\n"a', "a string has no closing quote", 2, True),
        ("", "the text ends too early", 1, True),
        ('{"a": [\n', "the text ends too early", 2, True),
        ("[\n" + "9" * 401, "a number of more than 400 characters", 2, False),
        ("[\n" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested more than", DEEPEST + 1, False),
        ("[" * 100_000, "nested more than", 1, False),
        ('{"paths": ' * 5000, "nested more than", 1, False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_json(text: str, message: str, line: int, cut: bool) -> None:
    with pytest.raises(TextError) as raised:
        locate_json(text)
    assert str(raised.value).startswith(message)
    assert (raised.value.line, raised.value.cut) == (line, cut)


def test_the_deepest_that_is_read() -> None:
    text = "[" * DEEPEST + "1" + "]" * DEEPEST
    assert locate_json(text).line((0,) * DEEPEST) == 1


@given(st.text(alphabet='{}[]:,"\\ \nu0-1.eEtrfalsn', max_size=12) | st.text(max_size=8))
def test_a_text_is_json_or_has_a_fault(text: str) -> None:
    try:
        value = json.loads(text, strict=False, parse_constant=_refuse)
    except ValueError:
        with pytest.raises(TextError) as raised:
            locate_json(text)
        assert str(raised.value) != "it is not JSON"
    else:
        assert repr(locate_json(text).value) == repr(value)


def _refuse(name: str) -> None:
    raise ValueError(name)
