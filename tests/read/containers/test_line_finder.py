"""Lines are found from estimates, each after the one before."""

from __future__ import annotations

from specmeld.read.containers.source_lines import LineFinder

LINES = ["The berth:", "", "  id: 1", "  crew: 2", "", "The berth:"]


def test_the_hint_may_be_any_line_of_a_block() -> None:
    assert [LineFinder(LINES).find_block(["id: 1", "crew: 2"], hint) for hint in (3, 4)] == [3, 3]


def test_a_text_without_a_hint_is_found_after_the_block_before() -> None:
    finder = LineFinder(LINES)
    finder.find_block(["id: 1", "crew: 2"], 4)
    assert finder.find("The berth:") == 6
