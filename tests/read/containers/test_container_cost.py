"""The cost of reading a container grows with its length and not faster."""

from __future__ import annotations

from functools import partial

from tests.call_count import calls_of

from specmeld.read.containers.copied import copied_text
from specmeld.read.containers.html import html_container
from specmeld.read.containers.page_events import Table


def test_labels_without_values_do_not_read_the_paragraph_again_each() -> None:
    label = "enum\nSome words of it.\n"
    few, many = (
        calls_of(partial(copied_text.events, f"id\nstring\n{label * count}")) for count in (50, 200)
    )
    assert many < 5 * few


def test_buttons_do_not_read_their_heading_again_each() -> None:
    button = "<button>Try it out</button>"
    few, many = (
        calls_of(partial(html_container.events, f"<h2>Berths {button * count}</h2>"))
        for count in (50, 200)
    )
    assert many < 5 * few


def test_a_row_is_not_divided_in_every_possible_way() -> None:
    row = "aB" * 900
    events = copied_text.events(f"NameDescriptionDetailsNotesType\n{row}\n")
    assert [event.unclear for event in events if isinstance(event, Table)] == [[(2, row)]]
