"""The cost of reading copied text grows with its length and not faster."""

from __future__ import annotations

import sys
from types import FrameType

from specmeld.read.containers.copied import copied_text
from specmeld.read.containers.page_events import Table


def _calls(text: str) -> int:
    """How many functions are called while a text is read."""
    count = 0

    def profile(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        copied_text.events(text)
    finally:
        sys.setprofile(before)
    return count


def test_labels_without_values_do_not_read_the_paragraph_again_each() -> None:
    few, many = (
        _calls("id\nstring\n" + "enum\nSome words of it.\n" * count) for count in (50, 200)
    )
    assert many < 5 * few


def test_a_row_is_not_divided_in_every_possible_way() -> None:
    row = "aB" * 900
    events = copied_text.events(f"NameDescriptionDetailsNotesType\n{row}\n")
    assert [event.unclear for event in events if isinstance(event, Table)] == [[(2, row)]]
