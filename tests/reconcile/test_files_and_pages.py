"""What a page adds to the schemas of a file that it describes too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.settlement import Settlement

from .reading import read_file, read_page, reconciled

_ORIGIN = Origin("page", 11)
_PAGE = """\
# Boats

## Build a boat

`POST /boats`

### Request body

| Name | Type | Description |
|---|---|---|
| {name} | {type} | Of the hull. |

```json
{example}
```
"""


def _file(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    body = {"type": "object", "properties": {name: schema}}
    operation = {
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"204": {"description": "Done."}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Harbour", "version": "1"},
        "paths": {"/boats": {"post": operation}},
    }


def _settled(
    name: str, type: str, example: str, schema: dict[str, Any], *said: Claim
) -> Settlement:
    page = _PAGE.format(name=name, type=type, example=example)
    reading = read_page(page, "markdown-headings", "page")
    reading = replace(reading, claims=(*reading.claims, *said))
    return reconciled([read_file(_file(name, schema), "file"), reading])


def _property(settlement: Settlement, name: str) -> Any:
    body = settlement.document["paths"]["/boats"]["post"]["requestBody"]
    return body["content"]["application/json"]["schema"]["properties"][name]


@pytest.mark.parametrize(
    ("schema", "example", "keyword", "chosen"),
    [
        ({"type": "string"}, '{"paint": null}', "nullable", True),
        ({"type": "string"}, '{"paint": 4}', "type", ["integer", "string"]),
        ({"type": "string", "enum": ["red"]}, '{"paint": "blue"}', "enum", ["red", "blue"]),
    ],
)
def test_an_example_that_a_file_refuses_widens_it_and_the_conflict_says_how(
    schema: dict[str, Any], example: str, keyword: str, chosen: Any
) -> None:
    settlement = _settled("paint", "string", example, schema)
    (conflict,) = settlement.conflicts
    assert (conflict.place, conflict.rule) == ("POST /boats#request.paint", 9)
    assert (conflict.keyword, conflict.chosen) == (keyword, chosen)
    built = _property(settlement, "paint")
    if keyword == "nullable":
        assert built["type"] == ["string", "null"]
    else:
        assert built[keyword] == chosen


def test_a_page_says_what_a_map_holds() -> None:
    said = Claim(Place.parse("POST /boats#request.sizes"), "values.type", "integer", _ORIGIN)
    settlement = _settled("sizes", "object", '{"sizes": {}}', {"type": "object"}, said)
    assert _property(settlement, "sizes")["additionalProperties"] == {"type": "integer"}


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        ("integer", "number"),
        (["integer", "boolean"], ["boolean", "number"]),
        ("string", ["number", "string"]),
    ],
)
def test_what_only_an_example_shows_is_one_conflict_with_the_value_that_holds(
    stated: Any, chosen: Any
) -> None:
    file = read_file(_file("paint", {"type": stated}), "file")
    call = 'POST https://a.example/boats\nContent-Type: application/json\n\n{"paint": 1.5}\n'
    settlement = reconciled([file, read_page(f"###\n{call}", "http-file", "p")])
    (conflict,) = settlement.conflicts
    assert (conflict.keyword, conflict.chosen, conflict.rule) == ("type", chosen, 9)
    assert {claim.origin.document for claim in conflict.sides} == {"file", "p"}
    assert _property(settlement, "paint")["type"] == chosen
