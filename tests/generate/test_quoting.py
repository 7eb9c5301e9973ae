"""Texts of a document as docstrings: they keep what they say, without needless backslashes."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text(alphabet='a"\\\n '))
def test_a_docstring_says_the_text(text: str) -> None:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    said: str = ast.literal_eval(docstring(text))
    assert said.strip() == lines.strip()
