"""Diffs that people read show what differs, however long the lines are."""

from __future__ import annotations

import pytest

from specmeld.cli.findings.shown_diffs import shown_diff
from specmeld.publish.unified import unified

_LONG = "a" * 5000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{_LONG}1{_LONG}\n", f"{_LONG}2{_LONG}\n"),
        (f"1{_LONG}\n", f"2{_LONG}\n"),
        (f"{_LONG}1\n", f"{_LONG}2\n"),
        (f"x\n{_LONG}1\ny\n", f"x\n{_LONG}2\nmore\ny\n"),
        (f"{_LONG}1\n{_LONG}3\n", f"{_LONG}2\n"),
    ],
)
def test_a_long_line_is_cut_around_what_differs(old: str, new: str) -> None:
    lines = shown_diff(unified("f", old, new))
    assert max(map(len, lines)) <= 200
    assert any(line.startswith("-") and "1" in line for line in lines[3:])
    assert any(line.startswith("+") and "2" in line for line in lines[3:])


def test_lines_that_fit_are_shown_as_they_are() -> None:
    diff = unified("f", "a\nb\nc\nd\n", "a\nB\nc\n")
    assert shown_diff(diff) == diff.splitlines()


def test_a_long_line_that_was_removed_or_added_shows_its_beginning() -> None:
    for old, new in ((f"b{_LONG}\nx\n", "x\n"), ("x\n", f"b{_LONG}\nx\n")):
        lines = shown_diff(unified("f", old, new))
        assert any(line[1:3] == "ba" and line.endswith("…") for line in lines)
        assert max(map(len, lines)) <= 200
