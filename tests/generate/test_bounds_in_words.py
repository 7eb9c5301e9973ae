"""Bounds stand behind what an argument means, unless its text names them already."""

from __future__ import annotations

import pytest

from specmeld.plan.prose.docs import joined


@pytest.mark.parametrize(
    ("description", "bounds", "text"),
    [
        (
            "How warm, between 0 and 2.",
            "Between 0 and 2. Default: 1.",
            "How warm, between 0 and 2. Default: 1.",
        ),
        ("One of 0 and 20", "Between 0 and 2.", "One of 0 and 20. Between 0 and 2."),
        (
            "At most 256 characters",
            "At most 256 characters. Matches ``a.b``.",
            "At most 256 characters. Matches ``a.b``.",
        ),
        ("At least 10.", "At least 1.", "At least 10. At least 1."),
        ("", "At most 0.5.", "At most 0.5."),
    ],
)
def test_what_is_said_is_not_said_again(description: str, bounds: str, text: str) -> None:
    assert joined(description, bounds) == text
