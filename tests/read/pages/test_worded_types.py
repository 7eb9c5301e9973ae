"""Types as people word them; a dash stands for what is no type."""

from __future__ import annotations

from tests.rows import each

from .seen import typed

WORDED = [
    ("string", "string"),
    ("String", "string"),
    ("`string`", "string"),
    ("**string**", "string"),
    ("*string*", "string"),
    ("a string", "string"),
    ("strings", "string"),
    ("varchar(255)", "string (max length: 255)"),
    ("String(40)", "string (max length: 40)"),
    ("String (max. 40 chars)", "string (max length: 40)"),
    ("string(1-40)", "string (min length: 1; max length: 40)"),
    ("string[1..40]", "string (min length: 1; max length: 40)"),
    ("int(11)", "integer"),
    ("decimal(10,2)", "number"),
    ("Edm.String", "string"),
    ("xs:dateTime", "string:date-time"),
    # formats
    ("string<uuid>", "string:uuid"),
    ("string (uuid)", "string:uuid"),
    ("string($date-time)", "string:date-time"),
    ("string uuid", "string:uuid"),
    ("integer(int32)", "integer:int32"),
    ("integer <int64>", "integer:int64"),
    ("number (double)", "number:double"),
    ("ISO 8601 timestamp", "string:date-time"),
    ("Unix timestamp", "integer:unix-time"),
    ("timestamp (unix)", "integer:unix-time"),
    ("timestamp", "string:date-time"),
    ("URL", "string:uri"),
    ("date", "string:date"),
    ("base64", "string:byte"),
    # null
    ("string | null", "string?"),
    ("null or string", "string?"),
    ("string, null", "string?"),
    ("string (nullable)", "string?"),
    ("nullable string", "string?"),
    ("?string", "string?"),
    ("float?", "number?"),
    ("Optional[str]", "string?"),
    ("null", "?"),
    # arrays
    ("string[]", "array<string>"),
    ("[]string", "array<string>"),
    ("[string]", "array<string>"),
    ("array[string]", "array<string>"),
    ("Array<string>", "array<string>"),
    ("array (string)", "array<string>"),
    ("list[str]", "array<string>"),
    ("Array of Strings", "array<string>"),
    ("list of strings", "array<string>"),
    ("an array of strings", "array<string>"),
    ("String collection", "array<string>"),
    ("integer array", "array<integer>"),
    ("Collection(Edm.String)", "array<string>"),
    ("comma-separated list", "array<string>"),
    ("comma-separated list of integers", "array<integer>"),
    ("array of arrays of strings", "array<array<string>>"),
    ("string[][]", "array<array<string>>"),
    ("array of string (uuid)", "array<string:uuid>"),
    ("list of boats", "array"),
    ("[]", "array"),
    ("[String!]!", "array<string> (required)"),
    # maps
    ("map[string]string", "object (values.type: string)"),
    ("Map<String, Object>", "object"),
    ("Record<string, number>", "object (values.type: number)"),
    ("dict[str, int]", "object (values.type: integer)"),
    ("map of string to integer", "object (values.type: integer)"),
    ("{}", "object"),
    # unions and values
    ("integer/string", "integer|string"),
    ("string | number | null", "string|number?"),
    ("int or str", "integer|string"),
    ("string or array of strings", "string|array<string>"),
    ('"sail" | "motor"', "string ['sail', 'motor']"),
    ("`sail` or `motor`", "string ['sail', 'motor']"),
    ("sail | motor | row", "string ['sail', 'motor', 'row']"),
    ("enum('sail','motor')", "string ['sail', 'motor']"),
    ('one of "a" or "b"', "string ['a', 'b']"),
    ("enum<string>", "string"),
    ("enum[integer]", "integer"),
    # remarks
    ("string, required", "string (required)"),
    ("optional string", "string (optional)"),
    ("String!", "string (required)"),
    ("integer, default 20", "integer (default 20)"),
    ("boolean (default: false)", "boolean (default: false)"),
    ("string <= 40 characters", "string (<= 40 characters)"),
    ("integer <int32> [ 1 .. 100 ]", "integer:int32 ([ 1 .. 100 ])"),
    ("Array of strings <= 10 items", "array<string> (<= 10 items)"),
    # names of objects
    ("Boat", "object=Boat"),
    ("boatKind", "object=boatKind"),
    ("harbour.v1.Boat", "object=harbour.v1.Boat"),
    ("partial boat object", "object=boat"),
    ("Boat[]", "array<object=Boat>"),
    ("Array of [Boat]", "array<object=Boat>"),
    ("array of Boat objects", "array<object=Boat>"),
    ("object (Boat)", "object=Boat"),
    ("boat object", "object=boat"),
    ("Boat | null", "object=Boat?"),
    # neither
    ("see below", "-"),
    ("The name", "-"),
    ("Yes", "-"),
    ("any", "-"),
    ("QTY", "-"),
    ("webhook type", "-"),
    ("", "-"),
    ("» ", "-"),
    ("[[" * 40, "-"),
    ("string " * 200, "-"),
]


@each(("text", "expected"), WORDED)
def test_a_worded_type_is_read(text: str, expected: str) -> None:
    assert typed(text) == expected


def test_names_of_objects_can_be_left_out() -> None:
    assert typed("Boat", named=False) == "-"
    assert typed("Boat[]", named=False) == "array<object=Boat>"


def test_everyday_words_can_be_left_out() -> None:
    assert typed("date", weak=False) == "-"
    assert typed("string", weak=False) == "string"
