"""Random patterns, random texts: the runtime reads patterns as ECMA-262 does (regress judges)."""

from __future__ import annotations

import warnings
from random import Random
from typing import Any

import pytest
from pydantic_core import SchemaValidator, core_schema

from specmeld.plan.models.schema_patterns import native_pattern
from specmeld.runtime import matcher, readable

regress: Any = pytest.importorskip("regress", reason="regress, which judges patterns, is missing")

ATOMS = (
    *("a", "b", "A", "1", "_", "-", " ", "é", "\U0001f600", ".", "^", "$", "&", "~", "/", "#"),
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", r"\p{L}", r"\P{L}", r"\p{Lu}"),
    *(r"\.", r"\/", r"\n", r"\t", r"\xe9", r"\u00e9", r"\ud83d\ude00", r"\u{1f600}", r"\cJ"),
    *(r"\0", "[]", "[^]", r"\\", r"\$", r"\["),
)
INSIDE = (
    *("a", "b", "z", "A", "1", "_", " ", "é", "\U0001f600", ".", "[", "&", "&&", "~~", "$", "("),
    *("|", "a-z", "0-9", "^", "/", "#", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\.", r"\-"),
    *(r"\n", r"\u00e9", r"\ud83d\ude00", r"\]", r"\\", r"\p{L}", r"\b"),
)
TURNS = ("", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?")
GROUPS = ("(", "(?:", "(?=", "(?!", "(?<n>", "(?<=", "(?<!")
CHARACTERS = "abAz1_- é\U0001f600\n\r\u2028\0\b./[]&~$^\\#\u0661\u00a0\u017f\u212a\ufeff"


def pattern(dice: Random, depth: int = 2) -> str:
    parts = []
    for _ in range(dice.randint(1, 3)):
        sort = dice.random()
        if sort < 0.15:
            listed = "".join(dice.choice(INSIDE) for _ in range(dice.randint(1, 3)))
            part = f"[{dice.choice(['', '', '^'])}{listed}]"
        elif sort < 0.3 and depth:
            part = f"{dice.choice(GROUPS)}{pattern(dice, depth - 1)})"
        elif sort < 0.35 and depth:
            part = f"(?:{pattern(dice, depth - 1)}|{pattern(dice, depth - 1)})"
        else:
            part = dice.choice(ATOMS)
        parts.append(part + dice.choice(TURNS))
    return dice.choice(["", "", "^"]) + "".join(parts) + dice.choice(["", "", "$"])


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 2_000), pytest.param(2, 10_000, marks=pytest.mark.slow)]
)
def test_patterns_mean_what_they_mean_in_ecma_262(seed: int, count: int) -> None:
    dice = Random(seed)
    read = 0
    for number in range(count):
        written = pattern(dice)
        if number % 100 == 0:
            matcher().cache_clear()  # type: ignore[attr-defined]  # each is up to a megabyte
        try:
            judge = regress.Regex(written, "u")
        except regress.RegressError:
            continue
        if not readable(written):
            assert "(?" in written or r"\B" in written, written  # look-arounds beside \p, and so on
            continue
        read += 1
        native = native_pattern(written)
        readers = [matcher()(written)]
        if native is not None:
            schema = core_schema.str_schema(pattern=native)
            readers.append(SchemaValidator(schema).isinstance_python)
        for _ in range(8):
            text = "".join(dice.choice(CHARACTERS) for _ in range(dice.randint(0, 3)))
            found = judge.find(text) is not None
            assert all(reader(text) is found for reader in readers), (written, text)
    assert read > count / 2


@pytest.mark.parametrize(
    "written",
    ["(a+)+$", "^(a|a)*$", r"^(\w+\s?)*$", r"^(.*)*\d$", "(x+x+)+y", "^(a?){50}a{50}$"],
)
def test_a_pattern_that_explodes_elsewhere_takes_no_time(written: str) -> None:
    """Two hundred thousand steps back would never end; Rust takes none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert matcher()(written)("a" * 100_000 + "!") in (True, False)
