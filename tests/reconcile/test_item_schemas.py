"""The items of a stream are described by a schema like any other, which files may say in part."""

from __future__ import annotations

from .versions import Document, file, reconciled, source


def _streaming(**properties: Document) -> Document:
    items = {"type": "object", "properties": properties}
    content = {"application/jsonl": {"itemSchema": items}}
    answers = {"responses": {"200": {"description": "OK", "content": content}}}
    return file({"/rings": {"get": answers}}) | {"openapi": "3.2.0"}


def test_items_that_two_files_describe_are_one_schema() -> None:
    one = _streaming(year={"type": "integer", "maximum": 10})
    other = _streaming(year={"type": "integer", "maximum": 20}, width={"type": "number"})
    settlement = reconciled(source("a", one), source("b", other))
    response = settlement.document["paths"]["/rings"]["get"]["responses"]["200"]
    assert response["content"]["application/jsonl"]["itemSchema"]["properties"] == {
        "year": {"type": "integer", "maximum": 20},
        "width": {"type": "number"},
    }
    assert [(conflict.place, conflict.keyword) for conflict in settlement.conflicts] == [
        ("GET /rings#response.200.year", "maximum"),
        ("GET /rings#response.200.width", "exists"),
    ]
