"""Fields as items, terms, paragraphs and headings, and the lines below them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import each

from specmeld.read.pages.fields import (
    announces_values,
    describe,
    heading_field,
    is_attribute,
    item_field,
    item_fields,
    take_values,
)
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.wire_names import WireName

from .seen import seen

Seen = dict[str, Any]


def item(text: str, *, sure: bool) -> Field | None:
    return item_field(list(enumerate(text.split("\n"), 1)), sure=sure)


NAME = {"name": "name", "type": "string", "required": True, "words": "The name."}
SHOWN = [
    "`name` (string, required): The name.",
    "**name** (string, required): The name.",
    "**`name`** (string, required): The name.",
    "**name:** string, required. The name.",
    "`name` (string) **required**: The name.",
    "`name` `string` `required` The name.",
    "`name`: `string` (required) - The name.",
    "`name` - string - required - The name.",
    "`name` — string, required — The name.",
    "name: The name. (string, required)",
    "`name` [string] [required]: The name.",
    "**name** | string | required | The name.",
    "`name` `(string: <required>)` - The name.",
    "`name` (string): **Required.** The name.",
    "`name` (string): The name. **Required.**",
    "`name` (string): The name. Required.",
    "`name` (string) The name. Required",
    "name (string, required) The name.",
    "name* (string): The name.",
    "`name`\\* (string): The name.",
    "name: {{<required>}} String. The name.",
    "name: {{% required %}} String. The name.",
    "`name` (*string*, *required*): The name.",
    "`name=<string>`: Required. The name.",
    "`name` (required) string: The name.",
    "`name` (string)\n(required)\nThe name.",
    "name : string (required) - The name.",
    "name (string; required) – The name.",
    "`name`, string, required: The name.",
    "namestringRequiredThe name.",
    "**`name`** - The name. (required, string)",
    "(required) `name`: `string` The name.",
    "required string `name` - The name.",
    "`string name` (required): The name.",
    "`name: string` (required) The name.",
    "`name` => string, required. The name.",
    "`name`（string，必填）：The name.",
    "`name`. String. Required. The name.",
    "`name` **string** (**Required**) The name.",
    "`name`: {string} Required. The name.",
    "`name` (String, mandatory): The name.",
]


@pytest.mark.parametrize("text", SHOWN, ids=[row[:50] for row in SHOWN])
@pytest.mark.parametrize("sure", [True, False])
def test_a_field_that_shows_type_and_mark(text: str, sure: bool) -> None:
    assert seen(item(text, sure=sure)) == NAME


OTHERS: list[tuple[str, Seen]] = [
    ("`name` (_string_): The name.", {"name": "name", "type": "string", "words": "The name."}),
    ("`name` (required): The name.", {"name": "name", "required": True, "words": "The name."}),
    ("`name` (optional): The name.", {"name": "name", "required": False, "words": "The name."}),
    ("`name?`: string", {"name": "name", "type": "string", "required": False}),
    (
        "name: Gull (string, required) - The name",
        {
            "name": "name",
            "type": "string",
            "required": True,
            "example": "Gull",
            "words": "The name",
        },
    ),
    ("length_m: 7.5 (number)", {"name": "length_m", "type": "number", "example": 7.5}),
    (
        "`limit` (integer, default 20, max 100)",
        {"name": "limit", "type": "integer", "default": 20, "maximum": 100},
    ),
    (
        '`prefix` `(string: "")` - To filter by.',
        {"name": "prefix", "type": "string", "default": "", "words": "To filter by."},
    ),
    (
        "`limit` (integer, 1-100): How many.",
        {"name": "limit", "type": "integer", "minimum": 1, "maximum": 100, "words": "How many."},
    ),
    (
        "`id` (string, path): The id.",
        {"name": "id", "type": "string", "location": "path", "words": "The id."},
    ),
    ("`owner` (Boat)", {"name": "owner", "type": "object=Boat"}),
    ("`owner[email]` (string)", {"name": "owner.email", "type": "string"}),
    ("`tags[]` (string)", {"name": "tags", "type": "array<string>"}),
    ("`since` (ISO 8601 timestamp)", {"name": "since", "type": "string:date-time"}),
    ("`kind` (string, one of: `a`, `b`)", {"name": "kind", "type": "string", "enum": ["a", "b"]}),
    ("`kind` (`a` | `b`)", {"name": "kind", "type": "string", "enum": ["a", "b"]}),
    ("`limit` (int, default=20)", {"name": "limit", "type": "integer", "default": 20}),
    (
        "`limit` int [default: 20] [min: 1]",
        {"name": "limit", "type": "integer", "default": 20, "minimum": 1},
    ),
    ("`limit` (integer, in query)", {"name": "limit", "type": "integer", "location": "query"}),
    ("`boats: Boat[]`", {"name": "boats", "type": "array<object=Boat>"}),
    ("`name?: string`", {"name": "name", "type": "string", "required": False}),
    ("**Name** (string)", {"name": "Name", "type": "string"}),
    ("`kind` (string, nullable)", {"name": "kind", "type": "string?"}),
    ("`kind` (string, deprecated)", {"name": "kind", "type": "string", "deprecated": True}),
    ("`kind` (sail | motor, required)", {"name": "kind", "required": True}),
    ("`kind` (string: sail, motor)", {"name": "kind", "type": "string", "enum": ["sail", "motor"]}),
    (
        "`name` (string) Required if `kind` is set.",
        {"name": "name", "type": "string", "words": "Required if `kind` is set."},
    ),
    ("`name` string", {"name": "name", "type": "string"}),
]


@each(("text", "expected"), OTHERS)
def test_what_else_a_field_shows(text: str, expected: Seen) -> None:
    assert seen(item(text, sure=False)) == expected


SURE: list[tuple[str, Seen]] = [
    ("name", {"name": "name"}),
    ("`name`", {"name": "name"}),
    ("`name` The name.", {"name": "name", "words": "The name."}),
    ("`name`: The name.", {"name": "name", "words": "The name."}),
    ("name string", {"name": "name", "type": "string"}),
    (":name - The id", {"name": "name", "words": "The id"}),
    ("`name` is required.", {"name": "name", "required": True}),
    (
        "**ports** - A map of ports that are open.",
        {"name": "ports", "words": "A map of ports that are open."},
    ),
    ("**all** – 1/True/true", {"name": "all", "words": "1/True/true"}),
    (
        "`limit`: how many to return (default: `20`)",
        {"name": "limit", "concluded": "integer", "words": "how many to return (default: `20`)"},
    ),
    (
        "`kind`: one of `sail`, `motor` or `row`",
        {"name": "kind", "concluded": "string", "words": "one of `sail`, `motor` or `row`"},
    ),
    (
        "`tags`: list of free words",
        {"name": "tags", "concluded": "array", "words": "list of free words"},
    ),
    (
        "`fast`: Whether to hurry.",
        {"name": "fast", "concluded": "boolean", "words": "Whether to hurry."},
    ),
    (
        "`since`: An ISO 8601 time.",
        {
            "name": "since",
            "concluded": "string",
            "format": "date-time",
            "words": "An ISO 8601 time.",
        },
    ),
]


@each(("text", "expected"), SURE)
def test_a_name_and_words_are_enough_in_a_section_of_fields(text: str, expected: Seen) -> None:
    assert seen(item(text, sure=True)) == expected
    assert item(text, sure=False) is None


NONE = [
    "Note: strings are short.",
    "**Note**: this is it",
    "JSON mode",
    "New Boat Parameters",
    "`pegType=MARKET`",
    '[["A"]]',
    "**404** – no such boat",
    "`404`: no such boat",
    "see `name` for more",
    "The boat is required.",
    "`string`",
    "»",
    "-",
    "",
    "Remote boat (string)",
    "intervals are long",
    "Returns: string",
    "**Type**: string",
    "**Response**: object",
    "returns string",
    "a string",
    "`POST` required",
    "sharepointIds of it",
    "**Why?**",
    '`import "boats"`',
    "the name is required",
    "The `Authorization` header is missing",
    "The **File** resource groups items.",
    'Click **"Add coupon"** to confirm.',
    "Store **names** and **sizes**.",
    "Provides `Armor` and `Unarmor` functions.",
    "**required** String. The id.",
    "时间戳(Timestamps)是以微秒为单位",
]


UNSURE = [
    "Production (Alpha)",
    "`STOP_LOSS`, `TAKE_PROFIT` and others.",
    "**Videos** (MP4, M4V, WebM) are long.",
    "`Boat` `Raft`",
    "`name` is required.",
    "`name` is a string.",
    "name: The name.",
]


@each("text", UNSURE)
def test_no_field_outside_of_a_section_of_fields(text: str) -> None:
    assert item(text, sure=False) is None


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("sure", [True, False])
def test_no_field(text: str, sure: bool) -> None:
    assert item(text, sure=sure) is None


SEVERAL = [
    ("`page`, `per_page` (integer): Which.", ["page", "per_page"]),
    ("**lat** and **lng** (number)", ["lat", "lng"]),
    ("`a`/`b`/`c` (string)", ["a", "b", "c"]),
    ("`name`, `string`: The name.", ["name"]),
    ("`name` (string)", ["name"]),
    ("Notes", []),
    ("", []),
]


@each(("text", "names"), SEVERAL)
def test_an_item_that_names_several_fields(text: str, names: list[str]) -> None:
    found = item_fields([(1, text)], sure=True)
    assert [field.entry.label for field in found] == names


HEADINGS: list[tuple[str, Seen | None]] = [
    ("name", {"name": "name"}),
    ("`limit` (integer)", {"name": "limit", "type": "integer"}),
    ("**limit** integer required", {"name": "limit", "type": "integer", "required": True}),
    ("limit: integer", {"name": "limit", "type": "integer"}),
    ("`X-Request-Id` string", {"name": "X-Request-Id", "type": "string"}),
    ("owner.email", {"name": "owner.email"}),
    ("Responses", None),
    ("Response body", None),
    ("New Boat Parameters", None),
    ("JSON mode", None),
    ("Notes", None),
    ("Boats", None),
    ("name string required", {"name": "name", "type": "string", "required": True}),
    ("200 OK", None),
    ("`GET /boats`", None),
]


@each(("text", "expected"), HEADINGS)
def test_a_heading(text: str, expected: Seen | None) -> None:
    assert seen(heading_field(text, 1)) == expected


BELOW: list[tuple[list[str], bool, Seen]] = [
    (
        ["`string` *required*", "The name."],
        True,
        {"type": "string", "required": True, "words": "The name."},
    ),
    (["Required", "string"], True, {"type": "string", "required": True}),
    (
        ["stringrequired", "The name."],
        True,
        {"type": "string", "required": True, "words": "The name."},
    ),
    (["enum<string>required"], True, {"type": "string", "required": True}),
    (["string", "Maximum string length: 40"], True, {"type": "string", "maxLength": 40}),
    (["string <= 40 characters"], True, {"type": "string", "maxLength": 40}),
    (
        ["integer <int32> [ 1 .. 100 ]", "Default: 20"],
        True,
        {"type": "integer:int32", "minimum": 1, "maximum": 100, "default": 20},
    ),
    (
        ["Type: string", "Required: yes", "Default: `x`"],
        True,
        {"type": "string", "required": True, "default": "x"},
    ),
    (
        ["**Type:** integer", "**Default:** 20. **Max:** 100"],
        True,
        {"type": "integer", "default": 20, "maximum": 100},
    ),
    (
        ["string", "Possible values: sail, motor"],
        True,
        {"type": "string", "enum": ["sail", "motor"]},
    ),
    (
        ["string", "Available options: `sail`, `motor`"],
        True,
        {"type": "string", "enum": ["sail", "motor"]},
    ),
    (["string", 'Enum: "sail" "motor"'], True, {"type": "string", "enum": ["sail", "motor"]}),
    (["array of strings", "Max: 10"], True, {"type": "array<string>", "maxItems": 10}),
    (["string", "Length: 1-40"], True, {"type": "string", "minLength": 1, "maxLength": 40}),
    (["integer", "Range: 1 to 100"], True, {"type": "integer", "minimum": 1, "maximum": 100}),
    (["string", "Pattern: `^a+$`"], True, {"type": "string", "pattern": "^a+$"}),
    (["string", "Format: uuid"], True, {"type": "string", "format": "uuid"}),
    (
        ["string · required", "The name."],
        True,
        {"type": "string", "required": True, "words": "The name."},
    ),
    (
        ["string, required. The name."],
        True,
        {"type": "string", "required": True, "words": "The name."},
    ),
    (["Description: The name."], False, {"words": "The name."}),
    (["Default: none"], False, {"words": "Default: none"}),
    (["Default: the current time"], False, {"words": "Default: the current time"}),
    (["Max. 5 per day"], False, {"words": "Max. 5 per day"}),
    (["The name of it."], False, {"words": "The name of it."}),
    (["Required if it is set."], False, {"words": "Required if it is set."}),
    (["Number of boats."], False, {"words": "Number of boats."}),
    (["Date of birth."], False, {"words": "Date of birth."}),
    ([], False, {}),
]


@each(("lines", "more", "expected"), BELOW)
def test_lines_below_a_field(lines: list[str], more: bool, expected: Seen) -> None:
    field = named_field(WireName("x"), 1)
    assert describe(field, list(enumerate(lines, 2))) is more
    assert seen(field) == {"name": "x", **expected}


def test_what_is_said_later_replaces_what_was_concluded() -> None:
    field = item("`size`: `20` by default.", sure=True)
    assert field is not None
    assert describe(field, [(2, "Type: string")])
    assert seen(field) == {"name": "size", "type": "string", "words": "`20` by default."}


VALUES: list[tuple[str, list[str], list[Any]]] = [
    ("`kind` (string)", ["`sail`: with the wind", "`motor`: without"], ["sail", "motor"]),
    ("`kind`: Possible values:", ["sail", "motor"], ["sail", "motor"]),
    ("`kind` (string): One of", ['"sail" - a', '"motor" - b'], ["sail", "motor"]),
    ("`size` (integer)", ["`1` - small", "`2` - big"], [1, 2]),
    ("`kind` (string). Can be:", ["**sail**: with the wind", "**motor**"], ["sail", "motor"]),
]


@each(("text", "items", "values"), VALUES)
def test_items_below_a_field_that_are_its_values(
    text: str, items: list[str], values: list[Any]
) -> None:
    field = item(text, sure=True)
    assert field is not None
    assert take_values(field, [[(2 + at, each)] for at, each in enumerate(items)])
    assert [fact.value for fact in field.entry.facts if fact.keyword == "enum"] == [values]


@each(
    ("text", "items"),
    [
        ("`owner` (object)", ["`email`: where bills go", "`name`: who"]),
        ("`owner`: who owns it", ["`email`: where bills go", "`name`: who"]),
        ("`kind` (string)", ["`sail`: with the wind"]),
        ("`kind` (string)", ["more words", "`sail`"]),
        ("`kind` (string). Can be:", ["`string`", "`integer`"]),
    ],
)
def test_items_below_a_field_that_are_no_values(text: str, items: list[str]) -> None:
    field = item(text, sure=True)
    assert field is not None
    assert not take_values(field, [[(2 + at, each)] for at, each in enumerate(items)])


@each(
    ("text", "expected"),
    [
        ("Type: string", True),
        ("**Default**: 5", True),
        ("possible values: a, b", True),
        ("`type`: the kind", False),
        ("type: the kind", False),
        ("name: string", False),
    ],
)
def test_an_attribute_of_the_field_above(text: str, expected: bool) -> None:
    assert is_attribute(text) is expected


@each(
    ("text", "expected"),
    [
        ("Possible values:", True),
        ("The kind. One of", True),
        ("Can be one of the following:", True),
        ("**Members**", True),
        ("The value of it.", False),
        ("Properties:", False),
    ],
)
def test_words_before_values(text: str, expected: bool) -> None:
    assert announces_values(text) is expected


@pytest.mark.parametrize(
    ("text", "type_", "words"),
    [
        ("`name` string The name.", "string", "The name."),
        ("**name** integer How many.", "integer", "How many."),
        ("`name` boolean Is it?", "boolean", "Is it?"),
        ("`name` array of strings The names.", "array", "The names."),
        ("`name` The name string Foo uses.", None, "The name string Foo uses."),
        ("`name` date Monday is the day.", None, "date Monday is the day."),
    ],
)
def test_a_type_before_a_sentence(text: str, type_: str | None, words: str) -> None:
    found = item(text, sure=True)
    assert found is not None
    assert (found.entry.names or (None,))[0] == type_
    assert [line for paragraph in found.entry.paragraphs for _, line in paragraph] == [words]
