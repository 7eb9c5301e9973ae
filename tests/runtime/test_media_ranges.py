"""Which media types a declared range has."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.mark.few(8)
@pytest.mark.parametrize(
    ("media_type", "declared", "inside"),
    [
        ("image/png", "image/*", True),
        ("IMAGE/PNG; v=1", "image/*", True),
        ("image/png", "*/*", True),
        ("image/png", "text/*", False),
        ("imagery/png", "image/*", False),
        ("image/png", "image/png", False),
        ("image/*", "*/*", False),
        ("image", "*/*", False),
    ],
)
def test_one_type_is_in_a_range(
    runtime: ModuleType, media_type: str, declared: str, inside: bool
) -> None:
    assert runtime._media_types.in_range(media_type, declared) is inside
