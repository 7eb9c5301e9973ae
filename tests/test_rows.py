"""A test of many rows fails with the rows that are wrong."""

from __future__ import annotations

import pytest
from tests.rows import each


def test_each_wrong_row_is_shown() -> None:
    @each(("number", "half"), [(2, 1), (3, 1), (4, 2), (5, 1)])
    def halves(number: int, half: int) -> None:
        assert half * 2 == number

    with pytest.raises(AssertionError, match="2 of 4 rows") as caught:
        halves()
    shown = [line for line in str(caught.value).splitlines() if line.startswith("{")]
    assert [line[: line.index("}")] for line in shown] == [
        "{'number': 3, 'half': 1",
        "{'number': 5, 'half': 1",
    ]
