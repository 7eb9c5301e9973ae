"""Objects that a page describes once: written out at each use, with bounded depth and number."""

from __future__ import annotations

from collections import Counter

import pytest

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document

_OBJECT = """## {name} object

| Field | Type | Description |
|---|---|---|
| id | string | The id |
| parent | {name} object | What it stands in |
| other | {other} object | What it belongs to |

"""


def _page(operations: int) -> str:
    objects = _OBJECT.format(name="Boat", other="Crew") + _OBJECT.format(name="Crew", other="Boat")
    shown = "".join(
        f"## Read boat {number}\n\n`GET /boats{number}`\n\nReturns a Boat object.\n\n"
        for number in range(operations)
    )
    return objects + shown


def _read(operations: int) -> Reading:
    return read_document(SourceDocument("page", "page.md", _page(operations)))


def test_each_use_of_an_object_that_holds_itself_has_the_same_fields() -> None:
    claimed = Counter(claim.at.operation for claim in _read(12).claims if claim.at.section)
    assert len(claimed) == 12 and len(set(claimed.values())) == 1


@pytest.mark.slow
def test_what_is_left_out_of_a_page_with_too_many_fields_is_told() -> None:
    reading = _read(1_200)
    assert [each.code for each in reading.diagnostics] == ["too-many-fields"]
    assert _read(12).diagnostics == ()
