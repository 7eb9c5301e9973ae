"""The cost of reading a container grows with its length and not faster."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import FrameType

from specmeld.read.containers.copied import copied_text
from specmeld.read.containers.html import html_container
from specmeld.read.containers.page_events import Event, Table


def _calls(read: Callable[[str], Sequence[Event]], text: str) -> int:
    """How many functions are called while a text is read."""
    count = 0

    def profile(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


def test_labels_without_values_do_not_read_the_paragraph_again_each() -> None:
    few, many = (
        _calls(copied_text.events, "id\nstring\n" + "enum\nSome words of it.\n" * count)
        for count in (50, 200)
    )
    assert many < 5 * few


def test_buttons_do_not_read_their_heading_again_each() -> None:
    few, many = (
        _calls(html_container.events, f"<h2>Berths {'<button>Try it out</button>' * count}</h2>")
        for count in (50, 200)
    )
    assert many < 5 * few


def test_a_row_is_not_divided_in_every_possible_way() -> None:
    row = "aB" * 900
    events = copied_text.events(f"NameDescriptionDetailsNotesType\n{row}\n")
    assert [event.unclear for event in events if isinstance(event, Table)] == [[(2, row)]]
