"""Patterns that look around or back, which the runtime searches itself."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.mark.parametrize(
    ("pattern", "taken", "refused"),
    [
        (r"^(?!a)b", ["b", "ba"], ["ab", "cb", ""]),
        (r"(?<=\d)x$", ["1x", "x1x"], ["x", "1xy", "ax"]),
        (r"(?<!\d)x$", ["x", "ax"], ["1x", "xa"]),
        (r"(a|b)\1", ["aa", "abb"], ["ab", "ba"]),
        (r"^(?<tag>[a-z]+):\k<tag>$", ["ab:ab"], ["ab:a", "a:ab", ":"]),
        (r"\b(?!no)\w+\b$", ["yes", "a yes"], ["no", "yes ", ""]),
        (r"^(?:(?!--).)*$", ["a-b", ""], ["a--b", "--"]),
        (r"(?=.{3,4}$)^[a-z]{2,}\d*?$", ["ab1", "abcd"], ["ab", "abcd1", "a12"]),
    ],
)
def test_what_they_take(
    runtime: ModuleType, pattern: str, taken: list[str], refused: list[str]
) -> None:
    from runtime._schema_patterns import matcher  # type: ignore[import-not-found]

    found = matcher(pattern)
    assert [found(text) for text in taken] == [True] * len(taken)
    assert [found(text) for text in refused] == [False] * len(refused)
