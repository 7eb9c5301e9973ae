"""A schema is used at many places: what documents disagree about in it is told once."""

from __future__ import annotations

import json
from typing import Any

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.reconcile import reconcile


def said(name: str, value: Any, *places: str, keyword: str, precedence: int = 0) -> Reading:
    """A document whose line 9 says the value of a schema that stands at some places."""
    origin = Origin(name, 9)
    claims = [Claim(Place.parse(place), keyword, value, origin) for place in places]
    return Reading(SourceDocument(name, name, "\n" * 9, precedence=precedence), "x", tuple(claims))


def test_lists_of_values_have_no_order_where_not_all_documents_speak() -> None:
    both = ("POST /pets#request.name", "PUT /pets#request.name")
    for keyword, one, other in (("type", "string", "number"), ("enum", ["a"], ["b"])):
        documents = [
            said("first", one, both[1], keyword=keyword),
            said("second", other, *both, keyword=keyword),
            said("third", one, *both, keyword=keyword),
        ]
        (conflict,) = reconcile(documents).conflicts
        assert {conflict.place, *conflict.also} == {*both}
        assert {side.origin.document for side in conflict.sides} == {"first", "second", "third"}


def test_a_schema_of_several_types_reads_the_same_at_all_places() -> None:
    both = ("POST /pets#request.name", "PUT /pets#request.name")
    documents = [
        said("first", "string", both[1], keyword="type"),
        said("second", "number", *both, keyword="type"),
        said("third", "string", *both, keyword="type"),
    ]
    document = reconcile(documents).document
    assert str(document).count("['number', 'string']") == str(document).count("'name': {'type'")


def test_documents_that_share_no_place_share_the_disagreement() -> None:
    posted, put, patched = (f"{method} /pets#request.name" for method in ("POST", "PUT", "PATCH"))
    documents = [
        said("strong", 9, posted, put, patched, keyword="maxLength", precedence=1),
        said("one", 7, posted, patched, keyword="maxLength"),
        said("other", 8, put, patched, keyword="maxLength"),
    ]
    (conflict,) = reconcile(documents).conflicts
    assert {conflict.place, *conflict.also} == {posted, put, patched}
    assert conflict.sides[0].value == 9
    assert sorted(side.value for side in conflict.sides[1:]) == [7, 8]


def test_what_stands_on_one_line_is_not_one_disagreement() -> None:
    def document(id: str, precedence: int, **lengths: int) -> Reading:
        properties = {key: {"type": "string", "maxLength": most} for key, most in lengths.items()}
        schema = {"type": "object", "properties": properties}
        body = {"content": {"application/json": {"schema": schema}}}
        operation = {"requestBody": body, "responses": {"204": {"description": "done"}}}
        text = json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Pets", "version": "1"},
                "paths": {"/pets": {"post": operation}},
            }
        )
        return read_document(SourceDocument(id, id, text, precedence=precedence))

    settled: Settlement = reconcile(
        [document("strong", 1, name=9, breed=9), document("weak", 0, name=7, breed=8)]
    )
    told = {conflict.place: conflict.sides[-1].value for conflict in settled.conflicts}
    assert told == {"POST /pets#request.name": 7, "POST /pets#request.breed": 8}
