"""Type expressions as text."""

from __future__ import annotations

import pytest

from specmeld.plan.types.type_text import TypeText, annotated


@pytest.mark.parametrize(
    ("inner", "written"),
    [
        ("int", "Annotated[int, new]"),
        ("Annotated[int, Field(ge=1)]", "Annotated[int, Field(ge=1), new]"),
        ("Annotated[A, x] | Annotated[B, y]", "Annotated[Annotated[A, x] | Annotated[B, y], new]"),
        ('Annotated[A, Exact({"]": [1]})]', 'Annotated[A, Exact({"]": [1]}), new]'),
        ("list[Annotated[A, x]]", "Annotated[list[Annotated[A, x]], new]"),
    ],
)
def test_metadata_is_in_one_annotated(inner: str, written: str) -> None:
    assert annotated(TypeText(inner), "new").text == written
