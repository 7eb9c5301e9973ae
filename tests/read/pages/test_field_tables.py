"""Fields as rows of tables, and tables that list something else."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.read.containers.page_events import Row, Table
from specmeld.read.pages.fields import table_fields

from .seen import seen, table


def rows(text: str) -> list[dict[str, Any] | None] | None:
    fields = table_fields(table(text))
    return None if fields is None else [seen(field) for field in fields]


def one(text: str) -> dict[str, Any] | None:
    """The only row of a table."""
    found = rows(text)
    assert found is not None and len(found) == 1
    return found[0]


NESTED = [
    "owner.email",
    "owner[email]",
    "owner->email",
    "owner: email",
    "owner > email",
    "`owner.email`",
    "owner.0.email",
]


@pytest.mark.parametrize("name", NESTED)
def test_a_name_that_says_what_it_stands_in(name: str) -> None:
    found = rows(f"Name | Type\n---|---\nowner | object\n {name} | string")
    assert found == [{"name": "owner", "type": "object"}, {"name": "owner.email", "type": "string"}]


MARKS = [
    "↳ ",
    "└─ ",
    "-- ",
    "- ",
    "&nbsp;&nbsp;&nbsp;&nbsp;",
    "» ",
    "> ",
    "├── ",
    "&emsp;",
    "• ",
    ".. ",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_of_nesting(mark: str) -> None:
    found = rows(
        f"| Name | Type |\n|---|---|\n| owner | object |\n| {mark}`email` | string |\n"
        f"| {mark}address | object |\n| {mark}{mark}street | string |\n| name | string |"
    )
    assert found is not None
    levels = [(each["name"], each.get("level", 0)) for each in found if each]
    assert levels == [("owner", 0), ("email", 1), ("address", 1), ("street", 2), ("name", 0)]


def test_nesting_by_depth_of_spaces() -> None:
    found = rows(
        "| Name | Type |\n|---|---|\n| owner | object |\n|    address | object |\n"
        "|       street | string |\n|    email | string |"
    )
    assert found is not None
    assert [each.get("level", 0) for each in found if each] == [0, 1, 2, 1]


REQUIRED = [
    ("name | Required. The name.", True, "The name."),
    ("name | **Required.** The name.", True, "The name."),
    ("name | The name. Required.", True, "The name."),
    ("name | The name. **Required**", True, "The name."),
    ("name | [required] The name.", True, "The name."),
    ("name | (required) The name.", True, "The name."),
    ("name* | The name.", True, "The name."),
    ("name (required) | The name.", True, "The name."),
    ("name `required` | The name.", True, "The name."),
    ("name **required** | The name.", True, "The name."),
    ("name<br>required | The name.", True, "The name."),
    ("name? | The name.", False, "The name."),
    ("name (optional) | The name.", False, "The name."),
    ("name | Optional. The name.", False, "The name."),
    ("name | _Optional_ - The name.", False, "The name."),
    ("name | The name. This field is required.", True, "The name. This field is required."),
    ("name | The name. Required if `kind` is set.", None, "The name. Required if `kind` is set."),
    ("name | Required when `kind` is set.", None, "Required when `kind` is set."),
    ("name | The required name.", None, "The required name."),
]


@pytest.mark.parametrize(("row", "required", "words"), REQUIRED, ids=[row[0] for row in REQUIRED])
def test_a_mark_without_a_column(row: str, required: bool | None, words: str) -> None:
    found = one(f"| Name | Description |\n|---|---|\n| {row} |")
    expected = {"name": "name", "words": words}
    assert found == (expected if required is None else {**expected, "required": required})


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("Yes*", True),
        ("`true`", True),
        ("**Yes**", True),
        ("Yes (always)", True),
        ("Yes, if `kind` is set", None),
        ("Conditional", None),
        ("required", True),
        ("No", False),
    ],
)
def test_a_cell_of_the_column(cell: str, required: bool | None) -> None:
    found = one(f"| Name | Type | Required |\n|---|---|---|\n| name | string | {cell} |")
    expected = {"name": "name", "type": "string"}
    assert found == (expected if required is None else {**expected, "required": required})


def test_empty_cells_say_no_where_only_the_required_are_marked() -> None:
    found = rows("| Name | Required |\n|---|---|\n| name | ✓ |\n| kind | |")
    assert found == [{"name": "name", "required": True}, {"name": "kind", "required": False}]


def test_empty_cells_say_nothing_where_others_say_no() -> None:
    found = rows("| Name | Required |\n|---|---|\n| name | Yes |\n| size | No |\n| kind | |")
    assert found is not None and found[2] == {"name": "kind"}


def test_names_without_a_question_mark_are_required_beside_names_with_one() -> None:
    found = rows("| Field | Type |\n|---|---|\n| name | string |\n| size? | ?float |")
    assert found == [
        {"name": "name", "type": "string", "required": True},
        {"name": "size", "type": "number?", "required": False},
    ]


ROWS: list[tuple[str, dict[str, Any]]] = [
    (
        "| Parameter | Required | Value | Description |\n|--|--|--|--|\n| id | Yes | String | A. |",
        {"name": "id", "type": "string", "required": True, "words": "A."},
    ),
    (
        "| Name | Description |\n|--|--|\n| name *(string, required)* | The name |",
        {"name": "name", "type": "string", "required": True, "words": "The name"},
    ),
    (
        "| Name | Description |\n|--|--|\n"
        "| name<br>`string`<br>**required** | The name<br>Default: `x` |",
        {"name": "name", "type": "string", "required": True, "default": "x", "words": "The name"},
    ),
    (
        "Parameter | Default | Description\n---|---|---\nlimit | 20 | How many.",
        {"name": "limit", "default": 20, "concluded": "integer", "words": "How many."},
    ),
    (
        "| Field | Type | Description |\n|--|--|--|\n| kind | boatKind | One of: `sail`, `motor` |",
        {"name": "kind", "type": "string=boatKind", "enum": ["sail", "motor"]},
    ),
    (
        "| Field | Type | Description |\n|--|--|--|\n| owner | User | Who. |",
        {"name": "owner", "type": "object=User", "words": "Who."},
    ),
    (
        "| Field | Type | Notes |\n|--|--|--|\n| size | integer, optional | max 10 |",
        {"name": "size", "type": "integer", "required": False, "maximum": 10},
    ),
    (
        "| Field | Type |\n|--|--|\n| name | string: max 40 characters |",
        {"name": "name", "type": "string", "maxLength": 40},
    ),
    (
        "| Field | Type |\n|--|--|\n| kind | sail, motor |",
        {"name": "kind", "type": "string", "enum": ["sail", "motor"]},
    ),
    (
        "| Name | Located in | Required | Schema |\n|--|--|--|--|\n"
        "| name | formData | Yes | string |",
        {"name": "name", "location": "form", "required": True, "type": "string"},
    ),
    (
        "| Header | Value | Required |\n|--|--|--|\n| X-Key | string | yes |",
        {"name": "X-Key", "location": "header", "type": "string", "required": True},
    ),
    (
        "| Name | Type | Options |\n|--|--|--|\n| sort | string | asc, desc |",
        {"name": "sort", "type": "string", "enum": ["asc", "desc"]},
    ),
    (
        "| Path | Type | Description |\n|--|--|--|\n| `owner.id` | `Number` | The id |",
        {"name": "owner.id", "type": "number", "words": "The id"},
    ),
    (
        "| Name | Type | Description |\n|--|--|--|\n| `limit=<number>` | | Most. |",
        {"name": "limit", "type": "number", "words": "Most."},
    ),
    (
        "| Name | Type | Constraints |\n|--|--|--|\n| tags | string[] | max 10 |",
        {"name": "tags", "type": "array<string>", "maxItems": 10},
    ),
    (
        "| Name | Type | Default |\n|--|--|--|\n| since | integer | current time |",
        {"name": "since", "type": "integer"},
    ),
    (
        "| Name | Type | Description |\n|--|--|--|\n| since | string | In ISO 8601 format |",
        {"name": "since", "type": "string", "format": "date-time", "words": "In ISO 8601 format"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_row(text: str, expected: dict[str, Any]) -> None:
    assert one(text) == expected


def test_a_column_for_each_level_of_names() -> None:
    found = rows(
        "| Group | Name | Type | Description |\n|--|--|--|--|\n| id | | Integer | The id. |"
        "\n| owner | | Object | Who. |\n| | email | String | Mail. |\n| | name | String | Name. |"
    )
    assert found is not None
    shown = [(each["name"], each["type"], each.get("level", 0)) for each in found if each]
    assert shown == [
        ("id", "integer", 0),
        ("owner", "object", 0),
        ("email", "string", 1),
        ("name", "string", 1),
    ]


def test_a_bold_word_that_begins_a_description_is_no_type() -> None:
    found = one("| Name | Description |\n|--|--|\n| kind | **Internal** things, `Date` too. |")
    assert found == {"name": "kind", "words": "**Internal** things, `Date` too."}


def test_two_names_in_a_cell_are_two_fields() -> None:
    found = rows("| Name | Type |\n|--|--|\n| `lat`, `lng` | number |\n| page, size | integer |")
    assert found is not None
    assert [each and each["name"] for each in found] == ["lat", "lng", "page", "size"]


def test_rows_that_name_no_field_are_left_out() -> None:
    found = rows(
        "| Name | Type |\n|--|--|\n| **New Boat** | |\n| name | string |\n| string | x |\n| » | |"
        "\n| pegType=MARKET | |"
    )
    assert found == [{"name": "name", "type": "string"}]


def test_a_row_without_a_name_goes_on_with_the_one_above() -> None:
    found = rows("| Name | Type | Description |\n|--|--|--|\n| a | string | One. |\n| | | Two. |")
    assert found == [{"name": "a", "type": "string", "words": "One.\nTwo."}]


def test_a_table_without_a_head() -> None:
    body = [Row(1, ["index", "String", "The index."]), Row(2, ["size", "Integer", "How many."])]
    fields = table_fields(Table(1, 0, [], body))
    assert fields is not None
    assert [seen(field) for field in fields] == [
        {"name": "index", "type": "string", "words": "The index."},
        {"name": "size", "type": "integer", "words": "How many."},
    ]


def test_the_lines_are_those_of_the_rows() -> None:
    fields = table_fields(table("| Name | Type | Required |\n|--|--|--|\n| a | string | yes |"))
    assert fields is not None
    entry = fields[0].entry
    assert (entry.line, entry.type_line, entry.required) == (3, 3, (3, True))


OTHERS = [
    "| Method | Path | Produces |\n|--|--|--|\n| `PUT` | `/v1/boat/:id` | `application/json` |",
    "| Code | Meaning |\n|--|--|\n| 404 | No such boat |",
    "| Status | Description |\n|--|--|\n| ok | fine |",
    "| HTTP Status | Meaning | Schema |\n|--|--|--|\n| 200 | OK | Boat |",
    "| Error | Description |\n|--|--|\n| no_boat | No such boat |",
    "| Permission type | Permissions |\n|--|--|\n| Application | Boat.ReadWrite.All |",
    "| Name | Description |\n|--|--|\n| Gold plan | All you want |\n| Free plan | Little |",
    "| Name | Method | URL |\n|--|--|--|\n| list | GET | /boats |",
    "| Plan | Limit |\n|--|--|\n| free | 10 |",
    "| Environment | URL |\n|--|--|\n| production | https://api.harbour.test |",
    "| Type | Description |\n|--|--|\n| sail | With the wind |",
    "| Name | Type |\n|--|--|",
]


@pytest.mark.parametrize("text", OTHERS)
def test_a_table_of_something_else(text: str) -> None:
    assert rows(text) is None
