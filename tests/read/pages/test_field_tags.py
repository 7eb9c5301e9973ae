"""Fields as tags with attributes and as fields of directives."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.read.containers.page_events import Tag
from specmeld.read.pages.fields import tag_field

from .seen import seen

TAGS: list[tuple[str, dict[str, str], str, dict[str, Any] | None]] = [
    (
        "ParamField",
        {"body": "name", "type": "string", "required": "", "default": "x"},
        "The name.",
        {
            "name": "name",
            "location": "body",
            "type": "string",
            "required": True,
            "default": "x",
            "words": "The name.",
        },
    ),
    (
        "ParamField",
        {"path": "id", "type": "string"},
        "",
        {"name": "id", "location": "path", "type": "string"},
    ),
    (
        "ParamField",
        {"query": "limit", "type": "number", "default": "{20}"},
        "",
        {"name": "limit", "location": "query", "type": "number", "default": 20},
    ),
    (
        "ParamField",
        {"header": "X-Key", "type": "string", "required": "true"},
        "",
        {"name": "X-Key", "location": "header", "type": "string", "required": True},
    ),
    (
        "ParamField",
        {"body": "kind", "type": "enum<string>", "required": "{false}"},
        "",
        {"name": "kind", "location": "body", "type": "string", "required": False},
    ),
    (
        "ResponseField",
        {"name": "id", "type": "string", "required": ""},
        "The id.",
        {
            "name": "id",
            "location": "response",
            "type": "string",
            "required": True,
            "words": "The id.",
        },
    ),
    (
        "ResponseField",
        {"name": "old", "type": "string", "deprecated": ""},
        "",
        {"name": "old", "location": "response", "type": "string", "deprecated": True},
    ),
    (
        "ParamField",
        {"query": "kind", "type": "'tug' | 'raft'"},
        "",
        {"name": "kind", "location": "query", "type": "string", "enum": ["tug", "raft"]},
    ),
    (
        "swagger-parameter",
        {"name": "limit", "in": "query", "type": "integer", "required": "false"},
        "",
        {"name": "limit", "location": "query", "type": "integer", "required": False},
    ),
    (
        "api-method-parameter",
        {"name": "id", "type": "string", "required": "true"},
        "",
        {"name": "id", "type": "string", "required": True},
    ),
    (
        "QueryParam",
        {"name": "limit", "type": "integer", "max": "100"},
        "",
        {"name": "limit", "location": "query", "type": "integer", "maximum": 100},
    ),
    (
        "Property",
        {"name": "tags", "type": "string[]", "description": "Free words"},
        "",
        {"name": "tags", "type": "array<string>", "words": "Free words"},
    ),
    (
        "Property",
        {"name": "owner", "type": "User", "optional": ""},
        "",
        {"name": "owner", "type": "object=User", "required": False},
    ),
    ("Note", {}, "Take care.", None),
    ("Card", {"title": "Boats", "href": "/boats"}, "", None),
    ("ParamField", {}, "", None),
    ("Property", {"name": "Two words"}, "", None),
    # reStructuredText
    ("query", {}, "integer limit", {"name": "limit", "location": "query", "type": "integer"}),
    ("query", {}, "limit", {"name": "limit", "location": "query"}),
    (
        ":query",
        {},
        "limit: How many.",
        {"name": "limit", "location": "query", "words": "How many."},
    ),
    ("param", {}, "string boat_id", {"name": "boat_id", "location": "path", "type": "string"}),
    (
        "<json",
        {},
        "string name: The name. **Required.** At most 40 characters.",
        {
            "name": "name",
            "location": "body",
            "type": "string",
            "required": True,
            "words": "The name. **Required.** At most 40 characters.",
        },
    ),
    (
        ">json",
        {},
        "string owner.email",
        {"name": "owner.email", "location": "response", "type": "string"},
    ),
    ("<jsonarr", {}, "int id", {"name": "id", "location": "body", "type": "integer"}),
    ("form", {}, "file photo", {"name": "photo", "location": "form", "type": "string:binary"}),
    (
        "reqheader",
        {},
        "X-Token: The token.",
        {"name": "X-Token", "location": "header", "words": "The token."},
    ),
    ("resheader", {}, "Link", {"name": "Link", "location": "response header"}),
    ("statuscode", {}, "200: no error", None),
    ("query", {}, "", None),
]


@pytest.mark.parametrize(("name", "attributes", "text", "expected"), TAGS)
def test_a_tag(
    name: str, attributes: dict[str, str], text: str, expected: dict[str, Any] | None
) -> None:
    assert seen(tag_field(Tag(1, 0, name, attributes, text))) == expected
