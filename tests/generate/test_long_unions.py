"""Unions of many members are flat, since checkers refuse what is nested too deeply."""

from __future__ import annotations

from specmeld.model.named_types import Annotation
from specmeld.plan.types.hints import OBJECT, union


def test_a_union_of_many_is_flat() -> None:
    many = [Annotation(f"Part{number}") for number in range(300)]
    found = union([Annotation("None"), OBJECT, *many])
    assert found.text.startswith("Union[Part0, Part1, ")
    assert found.text.endswith(f"Part299] | {OBJECT.text} | None")
    assert "from typing import Union" in found.imports


def test_a_union_of_few_is_written_as_people_write_it() -> None:
    found = union([Annotation("A"), Annotation("None"), Annotation("B"), Annotation("A")])
    assert (found.text, found.imports) == ("A | B | None", ())
