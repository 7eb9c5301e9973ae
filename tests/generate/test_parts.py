"""What a package carries: the parts of the runtime and the server that its API needs."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

_TEXT = {"type": "string"}
_LIST = {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": _TEXT}, "next_cursor": _TEXT},
}
_CURSOR = [{"name": "cursor", "in": "query", "schema": _TEXT}]
_FORM = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
_PARTS = {"multipart/form-data": {"schema": {"properties": {"file": {"format": "binary"}}}}}
_LINES = {"application/x-ndjson": {"schema": {"type": "object"}}}
_OPTIONAL = {
    "runtime/_content.py": ("form", "content"),
    "runtime/_events.py": ("stream",),
    "runtime/_files.py": ("form", "content"),
    "runtime/_paging.py": ("pages",),
    "runtime/_streams.py": ("stream",),
    "server/_forms.py": ("form",),
    "server/_multipart.py": ("form",),
}
"""A file, and what needs it."""


def _files(media_type: str, answer: Any, **more: Any) -> dict[str, str]:
    content = {media_type: {"schema": answer}}
    operation = {"responses": {"200": {"description": "", "content": content}}, **more}
    paths = {"/newts": {"post" if "requestBody" in more else "get": operation}}
    info = {"title": "Newts", "version": "1"}
    api = resolve_api({"openapi": "3.1.0", "info": info, "paths": paths})
    return dict(render(plan_package(api, "newts")))


@pytest.mark.parametrize(
    ("part", "media_type", "answer", "more"),
    [
        ("", "application/json", _TEXT, {}),
        ("pages", "application/json", _LIST, {"parameters": _CURSOR}),
        ("stream", "text/event-stream", _TEXT, {}),
        ("form", "application/json", _TEXT, {"requestBody": {"content": _FORM}}),
        ("form", "application/json", _TEXT, {"requestBody": {"content": _PARTS}}),
        ("form", "application/json", _TEXT, {"requestBody": {"content": {**_LINES, **_FORM}}}),
        ("content", "application/json", _TEXT, {"requestBody": {"content": _LINES}}),
        ("content", "application/json", _TEXT, {"requestBody": {"content": {"image/*": {}}}}),
        ("", "application/json", _TEXT, {"requestBody": {"content": {"text/json": {}}}}),
    ],
)
def test_a_package_carries_what_its_api_needs(
    part: str, media_type: str, answer: Any, more: dict[str, Any]
) -> None:
    files = _files(media_type, answer, **more)
    carried = {path for path in _OPTIONAL if path in files}
    assert carried == {path for path, parts in _OPTIONAL.items() if part in parts}
    words = {"AsyncPages": "pages", "AsyncStream": "stream", "StreamError": "stream"}
    for word, needed_for in words.items():
        assert (word in files["__init__.py"]) == (needed_for == part)
    for word, needed_for in (("`Page`", "pages"), ("`Stream`", "stream")):
        assert (word in files["README.md"]) == (needed_for == part)
