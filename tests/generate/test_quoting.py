"""Texts of a document as docstrings: they keep what they say, without needless backslashes."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.plan.models.model_code import doc_lines
from specmeld.plan.quoting import docstring


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"""plain"""'),
        ('say "hi"', '"""say "hi" """'),
        ('"hi" said', '""" "hi" said"""'),
        ('one\n"two"', '"""one\n"two"\n"""'),
        ('a """ b', r'"""a \"\"\" b"""'),
        ("C:\\temp\\", r'"""C:\\temp\\"""'),
    ],
)
def test_quotes_and_backslashes(text: str, written: str) -> None:
    assert docstring(text) == written


@pytest.mark.parametrize("length", range(80, 100))
def test_a_docstring_of_a_field_fits_its_line(length: int) -> None:
    (written,) = doc_lines(f"{'a' * (length - 10)} {'b' * 9}")
    assert max(map(len, written.splitlines())) <= 96  # it is indented in its class


def test_the_lines_of_an_item_begin_below_its_text() -> None:
    words = " ".join(["word"] * 25)
    (written,) = doc_lines(f"Kinds:\n- one: {words}\n  10. ten: {words}\nNo item: {words}")
    starts = [len(line) - len(line.lstrip()) for line in written.splitlines()]
    assert starts == [0, 0, 2, 2, 6, 0, 0, 0]


@given(st.text(alphabet='a"\\\n '))
def test_a_docstring_says_the_text(text: str) -> None:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    said: str = ast.literal_eval(docstring(text))
    assert said.strip() == lines.strip()
