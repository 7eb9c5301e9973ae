"""What descriptions state in words: a table of sentences, half of which state nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import each

from specmeld.read.prose import ProseFact, prose_facts
from specmeld.read.prose.formats import format_of

Facts = dict[str, Any]

STATED: list[tuple[str, str | None, Facts]] = [
    # bounds of a number
    ("A weight between 0 and 2.", "number", {"minimum": 0, "maximum": 2}),
    ("Between -1.5 and 1.5, both inclusive.", "number", {"minimum": -1.5, "maximum": 1.5}),
    (
        "A share between 0 and 1 (exclusive).",
        "number",
        {"exclusiveMinimum": 0, "exclusiveMaximum": 1},
    ),
    ("A number from 1 to 100.", "integer", {"minimum": 1, "maximum": 100}),
    ("Any value in the range [0, 255].", "integer", {"minimum": 0, "maximum": 255}),
    ("Range: 1-12", "integer", {"minimum": 1, "maximum": 12}),
    ("The port, ranging from `1024` to `49151`.", "integer", {"minimum": 1024, "maximum": 49151}),
    ("Boats on a page, at least 1, at most 50.", "integer", {"minimum": 1, "maximum": 50}),
    ("Must not be less than 5.", "integer", {"minimum": 5}),
    ("Cannot be more than 1,000.", "integer", {"maximum": 1000}),
    ("No fewer than 3 and no more than 9.", "integer", {"minimum": 3, "maximum": 9}),
    ("Must be greater than zero.", "number", {"exclusiveMinimum": 0}),
    ("Must be less than 10.", "number", {"exclusiveMaximum": 10}),
    ("Must be greater than or equal to 4", "integer", {"minimum": 4}),
    ("Must be ≥ 2 and ≤ 8.", "integer", {"minimum": 2, "maximum": 8}),
    ("Minimum 1, maximum 20.", "integer", {"minimum": 1, "maximum": 20}),
    ("The maximum value is **672**.", "integer", {"maximum": 672}),
    ("Results per page (max 30).", "integer", {"maximum": 30}),
    ("Must be non-negative.", "number", {"minimum": 0}),
    ("A positive integer that counts sheep.", "integer", {"exclusiveMinimum": 0}),
    ("Cannot be negative.", "integer", {"minimum": 0}),
    ("Must be a multiple of 15.", "integer", {"multipleOf": 15}),
    ("Seconds to wait. At most 60 seconds.", "integer", {"maximum": 60}),
    ("Must be between 1 and 10 when set.", "integer", {"minimum": 1, "maximum": 10}),
    ("Values between 1 and 5 are allowed.", "integer", {"minimum": 1, "maximum": 5}),
    ("How many to return (1-100)", "integer", {"minimum": 1, "maximum": 100}),
    ("1-100", "integer", {"minimum": 1, "maximum": 100}),
    ("1 to 100", "integer", {"minimum": 1, "maximum": 100}),
    # lengths
    ("The name, with a maximum length of 64.", "string", {"maxLength": 64}),
    ("Up to 80 characters.", "string", {"maxLength": 80}),
    ("Must be between 2 and 255 characters.", "string", {"minLength": 2, "maxLength": 255}),
    ("40 characters or fewer", "string", {"maxLength": 40}),
    ("20 character minimum.", "string", {"minLength": 20}),
    ("Length must be between 1 and 8.", "string", {"minLength": 1, "maxLength": 8}),
    ("A code of exactly 6 characters.", "string", {"minLength": 6, "maxLength": 6}),
    ("Must be less than 256 characters.", "string", {"maxLength": 255}),
    ("A 1–64 character name.", "string", {"minLength": 1, "maxLength": 64}),
    ("Must not be empty.", "string", {"minLength": 1}),
    ("Limited to 1,600 characters in length.", None, {"maxLength": 1600}),
    # arrays
    (
        "A list of [boats](/docs/boats). There can be a maximum of 10 boats.",
        "array",
        {"maxItems": 10},
    ),
    ("Up to 4 sequences where the text ends.", "array", {"maxItems": 4}),
    ("At least 2 and at most 10 choices.", "array", {"minItems": 2, "maxItems": 10}),
    ("Must contain one or more items.", "array", {"minItems": 1}),
    ("A non-empty list.", "array", {"minItems": 1}),
    ("All items must be unique.", "array", {"uniqueItems": True}),
    (
        "At most 3 tags, each at most 20 characters long.",
        "array",
        {"maxItems": 3, "[]maxLength": 20},
    ),
    ("Scores; each between 0 and 1.", "array", {"[]minimum": 0, "[]maximum": 1}),
    ("Possible values: `a`, `b`.", "array", {"[]enum": ["a", "b"]}),
    (
        "Currently the only supported value is deck.crew[*].name to see the crew.",
        "array",
        {"[]enum": ["deck.crew[*].name"]},
    ),
    # maps
    ("Set of 16 key-value pairs.", "object", {"maxProperties": 16}),
    (
        "Keys are strings with a maximum length of 64 characters; "
        "all values are strings of at most 512 characters.",
        "object",
        {"propertyNames.maxLength": 64, "values.type": "string", "values.maxLength": 512},
    ),
    (
        "Keys can be a maximum of 64 characters long, and values a maxium of 512 characters.",
        "object",
        {"propertyNames.maxLength": 64, "values.maxLength": 512},
    ),
    (
        "Up to 50 keys, with key names up to 40 characters and values up to 500 characters long.",
        "object",
        {"maxProperties": 50, "propertyNames.maxLength": 40, "values.maxLength": 500},
    ),
    # defaults
    ("Defaults to 1.", "number", {"default": 1}),
    (
        "Limit can range between 1 and 9, and the default is 5.",
        "integer",
        {"minimum": 1, "maximum": 9, "default": 5},
    ),
    ("Default value is auto", "string", {"default": "auto"}),
    ("auto is the default value", "string", {"default": "auto"}),
    ("If not set, defaults to `false`.", "boolean", {"default": False}),
    ("Defaults to “tug” if not specified.", "string", {"default": "tug"}),
    ("How to sort (default: `name`)", "string", {"default": "name"}),
    ("Defaults to an empty array.", "array", {"default": []}),
    ("When omitted, the default is `2010-04-01`.", "string", {"default": "2010-04-01"}),
    ("The size, default 3.", "integer", {"default": 3}),
    # which of the listed values is used without one
    (
        "One of `sail`, `oar`. If omitted, `oar` is used.",
        "string",
        {"enum": ["sail", "oar"], "default": "oar"},
    ),
    (
        "Must be either `day` or `night`. With it `tide` is used. Falls back to `day` if unset.",
        "string",
        {"enum": ["day", "night"], "default": "day"},
    ),
    (
        "Can be `fast` or `safe`. By default, the `safe` route is taken.",
        "string",
        {"enum": ["fast", "safe"], "default": "safe"},
    ),
    (
        "Either `km` or `nm`. The default unit is `nm`.",
        "string",
        {"enum": ["km", "nm"], "default": "nm"},
    ),
    # closed lists
    ("One of: red, green, blue", "string", {"enum": ["red", "green", "blue"]}),
    ("Must be one of `a`, `b`, or `c`.", "string", {"enum": ["a", "b", "c"]}),
    (
        "Its state, which can be either idle, in_use, or lost.",
        "string",
        {"enum": ["idle", "in_use", "lost"]},
    ),
    (
        "Currently supported values are low, mid, and high. More follows.",
        "string",
        {"enum": ["low", "mid", "high"]},
    ),
    ("asc for ascending order and desc for descending order.", "string", {"enum": ["asc", "desc"]}),
    ("Currently only `user` is supported.", "string", {"enum": ["user"]}),
    ("Only 'x' and 'y' are supported.", "string", {"enum": ["x", "y"]}),
    ("Can be one of 1, 2, or 3.", "integer", {"enum": [1, 2, 3]}),
    (
        "Can be: `GET` or `POST`, and the default is `POST`.",
        "string",
        {"enum": ["GET", "POST"], "default": "POST"},
    ),
    ("Either `on`, `off` or null.", "string", {"enum": ["on", "off"]}),
    ("Possible values:\n- `a`: the first\n- `b`: the second", "string", {"enum": ["a", "b"]}),
    ("Allowed values:\n\n* small\n* big", "string", {"enum": ["small", "big"]}),
    ("<p>One of <code>up</code> or <code>down</code>.</p>", "string", {"enum": ["up", "down"]}),
    ("The kind; must be `rsa`, `ed25519` or `ec`", "string", {"enum": ["rsa", "ed25519", "ec"]}),
    ("`sail`, `motor` or `row`", "string", {"enum": ["sail", "motor", "row"]}),
    ("`sail`, `motor` or `row`", None, {"enum": ["sail", "motor", "row"]}),
    ("`sail`, `motor`, `row`.", "string", {"enum": ["sail", "motor", "row"]}),
    ("`sail` (default) or `motor`", "string", {"enum": ["sail", "motor"], "default": "sail"}),
    ("Kind of boat: `sail` or `motor`.", "string", {"enum": ["sail", "motor"]}),
    ("Can be `sail` or `motor`.", "string", {"enum": ["sail", "motor"]}),
    ("Accepts `sail` or `motor`", "string", {"enum": ["sail", "motor"]}),
    ("sail | motor | row", "string", {"enum": ["sail", "motor", "row"]}),
    ("`1` for a boat, `2` for a raft", "integer", {"enum": [1, 2]}),
    ("`km` for kilometres, `mi` for miles.", "string", {"enum": ["km", "mi"]}),
    ("The order: `asc` = upwards, `desc` = downwards", "string", {"enum": ["asc", "desc"]}),
    # constants
    ("Always `text`.", "string", {"const": "text"}),
    ("Always image_file.", "string", {"const": "image_file"}),
    ("The object type, which is always boat.crew.", "string", {"const": "boat.crew"}),
    ("This value is always `true`.", "boolean", {"const": True}),
    ("The type of tool being defined: `hammer`", "string", {"const": "hammer"}),
    ("Must be `v2`.", "string", {"const": "v2"}),
    ("Will always be 0.", "integer", {"const": 0}),
    # patterns
    (
        "Its key: must be a-z, A-Z, 0-9, or contain dashes and underscores; a maximum length of "
        "64.",
        "string",
        {"pattern": "^[a-zA-Z0-9_-]+$", "maxLength": 64},
    ),
    ("Only lowercase letters and digits are allowed.", "string", {"pattern": "^[a-z0-9]+$"}),
    ("Must be alphanumeric.", "string", {"pattern": "^[a-zA-Z0-9]+$"}),
    ("Must match the pattern `^b-[0-9]+$`.", "string", {"pattern": "^b-[0-9]+$"}),
    # others
    ("Deprecated. Use `size`.", "integer", {"deprecated": True}),
    ("This field is deprecated in favour of others.", "string", {"deprecated": True}),
    ("`tug` | `raft` | `yawl`", "string", {"enum": ["tug", "raft", "yawl"]}),
    # other languages
    ("Anzahl der Boote. Standard: `20`, maximal `99`", "integer", {"default": 20, "maximum": 99}),
    ("Valeur par défaut : `20`, maximum `99`", "integer", {"default": 20, "maximum": 99}),
    ("Cuántos. Por defecto: `20`, máximo: `99`", "integer", {"default": 20, "maximum": 99}),
    ("Padrão: `20`, máximo: `99`", "integer", {"default": 20, "maximum": 99}),
    ("Сколько. По умолчанию — 20, не более 99", "integer", {"default": 20, "maximum": 99}),
    ("返す件数。デフォルトは20、最大99。", "integer", {"default": 20, "maximum": 99}),
    ("반환할 개수. 기본값: `20`, 최대: `99`", "integer", {"default": 20, "maximum": 99}),
    ("返回数量，默认为 20，最大 99", "integer", {"default": 20, "maximum": 99}),
    ("Predefinito: `20`, massimo: `99`", "integer", {"default": 20, "maximum": 99}),
    ("Zwischen 1 und 99.", "integer", {"minimum": 1, "maximum": 99}),
    ("Nom du bateau, 40 caractères maximum", "string", {"maxLength": 40}),
    ("40文字以内", "string", {"maxLength": 40}),
    ("`tug`, `raft` oder `yawl`", "string", {"enum": ["tug", "raft", "yawl"]}),
    ("可选值：`tug`、`raft`", "string", {"enum": ["tug", "raft"]}),
    ("Standard: `20`, wenn der Hafen klein ist", "integer", {}),
    ("Empfohlen: maximal 5", "integer", {}),
]

SILENT: list[tuple[str, str | None]] = [
    # conditions
    ("The default is 20 for big boats and 5 for small ones.", "integer"),
    ("20 for big-*, 5 for small-2.", "integer"),
    ("At most 10 if `fast` is set.", "integer"),
    ("If `fast` is set, the maximum is 10.", "integer"),
    ("Must be at least 3 unless `free` is true.", "integer"),
    ("When streaming, between 1 and 5.", "integer"),
    ("For tugs, up to 10 characters.", "string"),
    ("With ferries, the maximum length is 10 characters.", "string"),
    ("Defaults to `a` when `b` is absent from the page.", "string"),
    ("Defaults to 60 (1 minute) if set to 0.", "integer"),
    ("Required if the kind is one of `a` or `b`.", "string"),
    ("Up to 64 characters long for tugs and 32 characters long for ferries.", "string"),
    ("Up to 10 on Free, up to 100 on Pro.", "integer"),
    # examples
    ("Higher values like 0.8 make it bolder.", "number"),
    ("So 0.1 means only the top 10% are looked at.", "number"),
    ("A length, e.g. at most 0.8.", "number"),
    ("For example, between 1 and 5.", "integer"),
    ("A word such as `a`, `b` or `c`.", "string"),
    # hedges, history, negation
    ("We recommend a value between 0.1 and 0.5.", "number"),
    ("Usually at most 5.", "integer"),
    ("Previously limited to 10 characters.", "string"),
    ("Does not have to be between 1 and 5.", "integer"),
    ("There is no default.", "string"),
    ("It does not default to `a`.", "string"),
    # another subject
    ("At least one of `a` or `b` must be given.", "object"),
    ("Either `a` or `b` is required.", "string"),
    ("The `Kind` property must be set to 'boat'.", "string"),
    ("Must be a supported image type: jpeg, png", "string"),
    ("Values between 0.3 and 0.6 describe calm seas.", "number"),
    ("0 means done, 1 or higher means queued.", "integer"),
    ("The difference between 1 and 2.", "integer"),
    ("Changed from 1 to 2.", "integer"),
    ("Must be 0 or at least 1000.", "integer"),
    ("A number between 1 and 6 or 0.", "integer"),
    ("Retries up to 3 times.", "array"),
    ("You may send up to 10 requests per minute.", "integer"),
    ("The maximum number of tokens in a run.", "integer"),
    # another unit
    ("Up to 20 MB in size.", "string"),
    ("Must be no more than 12 hours.", "integer"),
    ("The default is 7 days.", "integer"),
    ("At most 8192 tokens.", "string"),
    ("Between 1 and 2.", "string"),
    ("Between 1 and 2.", "boolean"),
    ("Up to 10 characters.", "integer"),
    # no value
    ("Defaults to the current time.", "string"),
    ("Defaults to today.", "string"),
    ("Defaults to the value of `size`.", "string"),
    ("Defaults to `abc` of the parent.", "string"),
    ("Defaults to none.", "string"),
    ("Defaults to `{account}-1`.", "string"),
    ("Defaults to many.", "integer"),
    ("Always required.", "string"),
    ("Always returned in pages.", "string"),
    ("Is always present.", "boolean"),
    ("This is the default value.", "string"),
    ("The type of boat.", "string"),
    ("Must be null.", "string"),
    # no closed list
    ("One of `a`, `b` or any other name.", "string"),
    ("One of the following: a boat, a tug or a ferry.", "string"),
    ("Values are `a`, `b`, etc.", "string"),
    ("Allowed values include `a` and `b`.", "string"),
    ("none means it stays. auto means it may go.", "string"),
    ("Each can be of kind tug or ferry.", "array"),
    ("Only boats are supported as things.", "string"),
    ("Only a part of the rules is supported when `strict` is true.", "boolean"),
    ("Format is one of: `user`, `uid:gid`.", "string"),
    ("Image kinds are only supported on new boats.", "array"),
    ("Must contain letters and numbers.", "string"),
    ("Fields to include: `a`, `b`", "string"),
    ("See `a` or `b`.", "string"),
    ("Such as: `a` or `b`", "string"),
    ("Supports: `a` or `b`", "string"),
    ("`a` and `b` are compared.", "string"),
    ("Use `a` for speed.", "string"),
    ("`-1` for no limit, `0` for none", "integer"),
    ("Can be `a` or omitted.", "string"),
    ("The years (2020-2024)", "string"),
    ("Within 1-3 days", "integer"),
    # labels in a list speak of the value that they stand beside
    ("Kinds:\n- `tug`: Takes up to 10 characters.\n- `ferry`: Defaults to `x`.", "string"),
    ("", "string"),
]


def _facts(text: str, type_: str | None) -> Facts:
    found = prose_facts(text, type=type_)
    return {("[]" if fact.items else "") + fact.keyword: fact.value for fact in found}


@each(("text", "type_", "facts"), STATED)
def test_what_is_stated_is_found_and_no_more(text: str, type_: str | None, facts: Facts) -> None:
    assert _facts(text, type_) == facts


@each(("text", "type_"), SILENT)
def test_nothing_is_invented(text: str, type_: str | None) -> None:
    assert prose_facts(text, type=type_) == []


FORMATS = [
    ("The time in ISO 8601 format.", "string", ("string", "date-time")),
    ("An RFC 3339 timestamp.", None, ("string", "date-time")),
    ("ISO 8601 date", "string", ("string", "date")),
    ("Its birthday (YYYY-MM-DD)", "string", ("string", "date")),
    ("Must be a valid e-mail address.", "string", ("string", "email")),
    ("A URL to call.", "string", ("string", "uri")),
    ("The UUID of the boat.", "string", ("string", "uuid")),
    ("Base64-encoded photo", "string", ("string", "byte")),
    ("A Unix timestamp", "integer", ("integer", "unix-time")),
    ("Seconds since the epoch.", None, ("integer", "unix-time")),
    ("A Unix timestamp", "string", ("", "")),
    ("A Unix timestamp in milliseconds", "integer", ("", "")),
    ("The external URL of the photo.", "string", ("string", "uri")),
    ("The password of the webhook URL.", "string", ("", "")),
    ("Not an ISO 8601 time", "string", ("", "")),
    ("If `raw` is set, in ISO 8601 format", "string", ("", "")),
    ("An ISO 8601 time or a UUID", "string", ("", "")),
    ("The boat.", "string", ("", "")),
    ("", None, ("", "")),
]


@each(("text", "type_", "expected"), FORMATS)
def test_the_format_in_a_text(text: str, type_: str | None, expected: tuple[str, str]) -> None:
    assert format_of(text, type_) == expected


@each(
    ("text", "expected"),
    [
        ("If not specified will use the tug engine.", ["tug"]),
        ("When not set, sail will be used.", ["sail"]),
        ("`tug` by default.", ["tug"]),
        ("Sorts by `sail` if not given.", ["sail"]),
        ("If omitted, the owner is used.", []),
        ("Uses `tug` in shallow water.", []),
        ("If not set, uses `tug` when the wind drops.", []),
        ("If not set, does not use `tug`.", []),
    ],
)
def test_known_values_tell_which_word_is_the_default(text: str, expected: list[str]) -> None:
    facts = prose_facts(text, type="string", values=["tug", "sail"])
    assert [fact.value for fact in facts if fact.keyword == "default"] == expected
    assert not prose_facts(text, type="string")


def test_the_quote_is_the_sentence_as_it_stands() -> None:
    text = "A **boat**.\n\nAt most [3](/x)\nsails. Blue."
    assert prose_facts(text, type="integer") == [ProseFact("maximum", 3, "At most [3](/x)\nsails.")]
    assert "At most [3](/x)\nsails." in text


def test_two_values_for_one_keyword_are_none() -> None:
    assert prose_facts("At most 5. At least 2. At most 6.", type="integer") == [
        ProseFact("minimum", 2, "At least 2.")
    ]


def test_a_fact_that_is_said_twice_is_one() -> None:
    assert len(prose_facts("At most 5. Must be at most 5.", type="integer")) == 1


def test_a_range_upside_down_is_none() -> None:
    assert prose_facts("Between 9 and 2.", type="integer") == []


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert prose_facts("word " * 10_000 + "At most 5.", type="integer") == []


@pytest.mark.few(8)
@pytest.mark.parametrize("piece", ["`", "1,", "only `a` ", "one of a, ", "(", "- `a`: b\n", "[a]("])
@pytest.mark.parametrize("type_", ["string", "integer", "array", "object", None])
def test_hostile_text_is_survived(piece: str, type_: str | None) -> None:
    facts = prose_facts(piece * 5_000, type=type_)
    assert all(fact.quote in piece * 5_000 for fact in facts)
