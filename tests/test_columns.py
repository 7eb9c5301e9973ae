"""Text in columns: whole in a pipe, cut to the width of a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from specmeld.cli.terminal.columns import columns, pairs

_ROWS = [("LINE", "WHERE", "VALUE"), ("4", "POST /boats#request.berth", '"' + "x" * 90 + '"')]


def test_a_pipe_gets_all_of_it() -> None:
    assert columns(_ROWS)[1].endswith(_ROWS[1][2])


def test_a_terminal_gets_what_fits() -> None:
    lines = columns(_ROWS, 80)
    assert max(map(len, lines)) == 80
    assert lines[1].startswith("4     POST /boats#request.berth") and lines[1].endswith("…")


def test_further_lines_of_a_value_stand_below_its_first() -> None:
    assert pairs([("conflicts", "2: 1 open,\n1 settled"), ("next", "go on")]) == [
        "conflicts    2: 1 open,",
        "             1 settled",
        "next         go on",
    ]


@given(
    st.lists(st.tuples(*[st.text("ab", max_size=50)] * 3), min_size=1),
    st.integers(min_value=40, max_value=200),
)
def test_nothing_is_wider_than_the_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    assert all(len(line) <= width for line in columns(rows, width))
