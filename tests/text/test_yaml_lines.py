"""YAML is read with the line of each part, and what JSON cannot hold is replaced or refused."""

from __future__ import annotations

import pytest

from specmeld.text.located import DEEPEST, TextError
from specmeld.text.yaml_lines import AliasError, locate_yaml

TEXT = "a:\n  b: [1,\n    2]\n'c/d':\n  - x: |\n      long\n    404: y\n"


def test_lines() -> None:
    located = locate_yaml(TEXT)
    assert located.value == {"a": {"b": [1, 2]}, "c/d": [{"x": "long\n", "404": "y"}]}
    assert dict(located.lines) == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "b", 0): 2,
        ("a", "b", 1): 3,
        ("c/d",): 4,
        ("c/d", 0): 5,
        ("c/d", 0, "x"): 5,
        ("c/d", 0, "404"): 7,
    }
    assert located.blocks == {("c/d", 0, "x"): 6}


def test_without_lines_the_outer_levels_have_them() -> None:
    located = locate_yaml("a:\n  b:\n    c:\n      d: 1\n", lines=False)
    assert located.shallow
    assert located.reached(("a", "b", "c", "d")) == (3, 3)


def test_repeated_keys() -> None:
    located = locate_yaml("a: 1\nb: 2\na: 3\n")
    assert (located.value, located.repeated) == ({"b": 2, "a": 3}, ((("a",), 3),))


def test_values_can_be_read_otherwise() -> None:
    text = "a: 1.10\nb: '2'\nc: !!int '3'\nd:\n"
    assert locate_yaml(text, value_of=lambda said: f"<{said}>").value == {
        "a": "<1.10>",
        "b": "2",
        "c": "<3>",
        "d": "<>",
    }


def test_aliases_can_be_refused() -> None:
    with pytest.raises(AliasError, match=r"uses the YAML alias \*x") as raised:
        locate_yaml("a: &x 1\nb: *x\n", aliases=False)
    assert raised.value.line == 2


def test_characters_that_no_text_may_have_are_replaced() -> None:
    assert locate_yaml("a: x\ud800\x07y").value == {"a": "x\ufffd\ufffdy"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n? [b]\n: 2\n", 2),
        ("a: 1\nb: *a\n", 2),
        ("---\na: 1\n---\nb: 1\n", 3),
        ("a: 1\n<<: 2\n<<: [3]\n", 1),
        ("\n" + "[" * (DEEPEST + 1), 2),
    ],
)
def test_what_is_refused(text: str, line: int) -> None:
    with pytest.raises(TextError) as raised:
        locate_yaml(text)
    assert raised.value.line == line
