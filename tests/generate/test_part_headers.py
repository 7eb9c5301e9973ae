"""Headers of parts go out with a file that has them; that no other part has them is told."""

from __future__ import annotations

from typing import Any

from specmeld.plan import plan_package
from specmeld.resolve import resolve_api


def _document(headers: Any) -> dict[str, Any]:
    photo = {"type": "string", "format": "binary"}
    schema = {"type": "object", "properties": {"photo": photo}}
    content = {
        "multipart/form-data": {"schema": schema, "encoding": {"photo": {"headers": headers}}}
    }
    post = {
        "operationId": "hang",
        "requestBody": {"content": content},
        "responses": {"204": {"description": "Done."}},
    }
    info = {"title": "Wall", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/wall": {"post": post}}}


def test_it_is_told_what_only_a_file_can_have() -> None:
    document = _document({"X-Frame": {"schema": {"type": "string"}}})
    (told,) = plan_package(resolve_api(document), "wall").coverage.left_out
    assert (told.kind, told.place) == (
        "headers",
        "POST /wall#request multipart/form-data photo X-Frame",
    )
    assert "(name, content, type, headers)" in told.reason
    for nothing in ({}, [], None):
        assert not plan_package(resolve_api(_document(nothing)), "wall").coverage.left_out
