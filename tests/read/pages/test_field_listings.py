"""Fields as lines of listings, and listings that are samples or programs."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.read.pages.fields import listing_fields

from .seen import code, seen

NAME = {"name": "name", "type": "string", "required": True, "words": "The name"}
LISTINGS: list[tuple[str, list[dict[str, Any]]]] = [
    ("name: string (required)  // The name", [NAME]),
    ("name: string, required  # The name", [NAME]),
    ("name! : string // The name", [NAME]),
    ("{\n  // The name\n  name: string // required\n}", [NAME]),
    (
        '{\n  "name": "string", // required\n  "length": "number"\n}',
        [
            {"name": "name", "type": "string", "required": True},
            {"name": "length", "type": "number"},
        ],
    ),
    (
        '{\n  "name": "<string>",\n  "size": "<integer>"\n}',
        [{"name": "name", "type": "string"}, {"name": "size", "type": "integer"}],
    ),
    (
        '{\n  "name": "Gull", // string, required\n  "size": 5 // optional, how many\n}',
        [
            {"name": "name", "type": "string", "required": True, "example": "Gull"},
            {
                "name": "size",
                "concluded": "integer",
                "required": False,
                "example": 5,
                "words": "how many",
            },
        ],
    ),
    (
        "interface Boat {\n  name: string;\n  tags?: string[];\n  owner: {\n    email: string;\n"
        '  };\n  crew: Array<Person>;\n  kind: "sail" | "motor";\n}',
        [
            {"name": "name", "type": "string"},
            {"name": "tags", "type": "array<string>", "required": False},
            {"name": "owner", "type": "object"},
            {"name": "owner.email", "type": "string"},
            {"name": "crew", "type": "array<object=Person>"},
            {"name": "kind", "type": "string", "enum": ["sail", "motor"]},
        ],
    ),
    (
        '{\n  "crew": [\n    {\n      "name": "string"\n    }\n  ],\n  "tags": ["string"]\n}',
        [
            {"name": "crew", "type": "array"},
            {"name": "crew.[].name", "type": "string"},
            {"name": "tags", "type": "array<string>"},
        ],
    ),
    ("/** The name */\nname: string", [{"name": "name", "type": "string", "words": "The name"}]),
    (
        '{"name": "string, required", "tags": ["string"], "owner": {"email": "string"}}',
        [
            {"name": "name", "type": "string", "required": True},
            {"name": "tags", "type": "array<string>"},
            {"name": "owner", "type": "object"},
            {"name": "owner.email", "type": "string"},
        ],
    ),
    (
        '{\n  "name": "[1 to 40 chars]",\n  "kind": "[sail, motor or row]"\n}',
        [
            {"name": "name", "concluded": "string", "minLength": 1, "maxLength": 40},
            {"name": "kind", "concluded": "string", "enum": ["sail", "motor", "row"]},
        ],
    ),
    (
        "message Boat {\n  string name = 1; // The name\n  repeated string tags = 2;\n}",
        [
            {"name": "name", "type": "string", "words": "The name"},
            {"name": "tags", "type": "array<string>"},
        ],
    ),
    (
        'type Boat struct {\n  Name string `json:"name"`\n'
        '  Tags []string `json:"tags,omitempty"`\n}',
        [
            {"name": "name", "type": "string"},
            {"name": "tags", "type": "array<string>", "required": False},
        ],
    ),
    (
        "class Boat:\n    name: str  # The name\n    size: int | None",
        [
            {"name": "name", "type": "string", "words": "The name"},
            {"name": "size", "type": "integer?"},
        ],
    ),
    # samples and programs
    ('{\n  "id": 1,\n  "name": "Gull"\n}', []),
    ('{"id": "b1", "tags": ["new"]}', []),
    ('{\n  "id": 1, // the id\n  "name": "Gull"\n}', []),
    ("curl -X POST https://api.harbour.test/boats -d name=Gull", []),
    ("POST /boats HTTP/1.1\nHost: api.harbour.test\nAccept: application/json", []),
    ("const boat = new Boat();\nboat.sail();", []),
    ("name: Gull\nkind: sail", []),
    ("relay://<host name>[:port]/?id=<id>", []),
    ('{\n  cursor: {\n    after: "ASsa",\n    before: "null",\n  },\n  data: [],\n}', []),
    ('{\n  "data": { ... },\n  "message": "Success"\n}', []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTINGS, ids=[row[0][:40] for row in LISTINGS])
def test_a_listing(text: str, expected: list[dict[str, Any]]) -> None:
    assert [seen(field) for field in listing_fields(code(text))] == expected


def test_the_lines_are_those_of_the_keys() -> None:
    listing = code('{\n  "a": {\n    "b": "string"\n  },\n\n  "c": "integer"\n}')
    assert [field.entry.line for field in listing_fields(listing)] == [2, 3, 6]
