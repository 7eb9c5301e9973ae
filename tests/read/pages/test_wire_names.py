"""Names of the wire among the spellings of pages; None stands for what is no name."""

from __future__ import annotations

from tests.rows import each

from specmeld.read.pages.fields.wire_names import indentation, level_of, wire_name

NAMES = [
    ("limit", "limit"),
    ("`limit`", "limit"),
    ("X-Request-Id", "X-Request-Id"),
    ("@type", "@type"),
    ("_id", "_id"),
    ("2fa_code", "2fa_code"),
    ("xml:lang", "xml:lang"),
    # paths
    (":boat_id", "boat_id"),
    ("{boat_id}", "boat_id"),
    ("${boat_id}", "boat_id"),
    ("$boat_id", "boat_id"),
    ("<boat_id>", "boat_id"),
    ("«boat_id»", "boat_id"),
    ("(boat_id)", "boat_id"),
    ("{boat_id:int}", "boat_id"),
    ("$filter", "$filter"),
    ("?limit", "limit"),
    # nesting
    ("owner.email", "owner.email"),
    ("owner[email]", "owner.email"),
    ("owner->email", "owner.email"),
    ("owner → email", "owner.email"),
    ("owner > email", "owner.email"),
    ("owner: email", "owner.email"),
    ("owner::email", "owner.email"),
    ("crew[].name", "crew.[].name"),
    ("crew[*].name", "crew.[].name"),
    ("crew[0][name]", "crew.[].name"),
    ("crew.0.name", "crew.[].name"),
    ("crew.*.name", "crew.[].name"),
    ("crew[n].name", "crew.[].name"),
    ("[].id", "[].id"),
    ("$.owner.email", "owner.email"),
    # no names
    ("", None),
    ("-", None),
    ("--", None),
    ("»", None),
    ("*", None),
    ("...", None),
    ("404", None),
    ("pegType=MARKET", None),
    ('[["A"]]', None),
    ("JSON mode", None),
    ("New Boat Parameters", None),
    ("a,b", None),
    ("(optional)", "optional"),
    ("x" * 300, None),
    ("имя", None),
]


@each(("text", "expected"), NAMES)
def test_a_name(text: str, expected: str | None) -> None:
    name = wire_name(text, spaced=True)
    assert (name and ".".join([*name.ancestors, name.name])) == expected


MARKED = [
    ("name?", False, False, ""),
    ("name*", True, False, ""),
    ("*name", True, False, ""),
    ("tags[]", None, True, ""),
    ("tags[]?", False, True, ""),
    ("limit=<number>", None, False, "number"),
    ("limit={int}", None, False, "int"),
    ("limit=string", None, False, "string"),
]


@each(("text", "required", "is_array", "type_"), MARKED)
def test_the_marks_of_a_name(text: str, required: bool | None, is_array: bool, type_: str) -> None:
    name = wire_name(text)
    assert name is not None
    assert (name.required, name.is_array, name.type) == (required, is_array, type_)


LEVELS = [
    ("email", 0),
    ("- email", 1),
    ("-- email", 1),
    ("---- email", 2),
    ("↳ email", 1),
    ("↳↳ email", 2),
    ("└─ email", 1),
    ("» » email", 2),
    ("    email", 1),
    ("\u00a0\u00a0email", 1),
    ("> email", 1),
]


@each(("text", "level"), LEVELS)
def test_the_marks_of_nesting(text: str, level: int) -> None:
    width = indentation(text)
    assert (text[width:], level_of(text[:width])) == ("email", level)
