"""Content that is one string: whether its schema says more than that."""

from __future__ import annotations

from typing import Any

from tests.rows import each

from specmeld.openapi.texts import is_judged_text


@each(
    ("media_type", "schema", "judged"),
    [
        ("text/plain", {"type": "integer"}, True),
        ("text/plain", {"type": ["string", "boolean"]}, True),
        ("TEXT/PLAIN; charset=utf-8", {"type": "string", "maxLength": 3}, True),
        ("text/plain", {"type": "string"}, False),
        ("text/plain", {"type": "string", "title": "Note", "x-since": 1}, False),
        ("text/plain", {"type": "string", "format": "byte", "maxLength": 3}, False),
        ("text/plain", {"maxLength": 3}, False),
        ("text/plain", {"type": ["string", "null"]}, False),
        ("text/plain", True, False),
        ("text/plain", None, False),
        ("text/csv", {"type": "array"}, False),
        ("text/event-stream", {"type": "integer"}, False),
        ("application/pdf", {"type": "integer"}, False),
    ],
)
def test_text_that_its_schema_constrains(media_type: str, schema: Any, judged: bool) -> None:
    assert is_judged_text(media_type, schema) is judged
