"""An operation that a page describes twice: the second description is listed as not read."""

from __future__ import annotations

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

PAGE = """# Commands

## Light a lamp

`POST /api`

| Parameter | Type | Required | Description |
|---|---|---|---|
| Command | String | Yes | `lamp.light` |

## Douse a lamp

`POST /api`

| Parameter | Type | Required | Description |
|---|---|---|---|
| Lamp | String | Yes | Which lamp |

## See also

- `POST /api`
"""


def test_the_second_description_is_not_read() -> None:
    reading = read_document(SourceDocument(id="page", path="page.md", text=PAGE))
    assert [(each.line, each.text) for each in reading.unread] == [
        (13, "POST /api"),
        (17, "Lamp | String | Yes | Which lamp"),
    ]
    assert not any("Lamp" in str(claim.at) for claim in reading.claims)
