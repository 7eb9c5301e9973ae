"""Lines of pages that nobody understands are told, each of them and no other.

A case is a folder of ``unread/``: a page with ten planted lines, and the list of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.read import read_document
from specmeld.read.decoding import load_document

HERE = Path(__file__).parent
PLANTED = sorted((HERE / "unread").glob("*/"))
PAGES = sorted(HERE.glob("*-page/*/"))
EXPECTED = {
    "html-page/dialogs-with-schemas": [
        "24: owner: $ref #/definitions/owner"
        " (a keyword of a JSON Schema that is not read on a page)"
    ],
    "markdown-page/schemas-in-listings": [
        f"{line} (a keyword of a JSON Schema that is not read on a page)"
        for line in (
            "12: additionalProperties",
            "15: required: weaver",
            "61: next: $ref #",
            "76: allOf",
            "77: allOf: $ref loom.json",
        )
    ],
    "markdown-page/headings-of-no-part": [
        f"{line} (a field below a heading that names no part of an operation)"
        for line in (
            "13: `a2` (string, required): The berth.",
            "14: `a3` (integer): The fee.",
            "20: `b1` | string | The lamp.",
            "24: **c1** `required` string",
        )
    ],
    "markdown-page/chapter-behind-the-last": [
        "29: `heat` | integer | How hot it was (a field that belongs to no operation)",
        "30: `hours` | integer | How long it took (a field that belongs to no operation)",
    ],
    "markdown-page/columns-of-marks": [
        "17: **North**: Requires `lines` (looks like a field, but its notation was not recognized)",
        "18: **South**: Requires `side` (looks like a field, but its notation was not recognized)",
    ],
    "markdown-page/remarks-are-no-fields": [
        "19: `glazeType=RAKU` (looks like a field, but its notation was not recognized)"
    ],
    "text-page/lines-run-together": [
        f"{line} (looks like a field, but its notation was not recognized)"
        for line in (
            "9: selectstring",
            "10: limitinteger",
            "11: orderstringHow to sort",
            "18: expandboolean",
            "22: quaystring",
        )
    ],
    "text-page/glued-doubts": [
        f"{line} (the column of this cell is not certain)"
        for line in (
            "17: endstringdate of leaving",
            "23: daydatetime2024-01-01Day of arrival",
            "30: X-TracestringComes backOnly if sent",
            "35: codeNumberOf the berthstring",
            "40: costnumber23",
        )
    ],
    "text-page/stacked-columns": [
        f"{line} (the column of this cell is not certain)"
        for line in ("52: N", "53: How far north")
    ],
    "text-page/stacked-doubts": [
        f"{line} (the column of this cell is not certain)"
        for line in (
            "23: Optional",
            "26: false",
            "27: Whether it is insured",
            "31: 2",
            "32: At most 12",
            "33: owner",
            "34: Person who pays",
            "43: sailSailKindNoWhich sail",
            "53: What to show at the gate",
            "54: quay",
            "55: Quay",
            "56: Where to go",
        )
    ],
    "markdown-page/odd-rows": [
        "11: » | string | Yes | An arrow (a row without the name of a field)",
        "14: two words, no name | string | No | Prose (a row without the name of a field)",
    ],
}
"""Case → lines of a golden that say something of which there is no claim."""


def _unread(case: Path) -> list[str]:
    reading = read_document(load_document(next(case.glob("document.*")), id="document"))
    return [f"{each.line}: {each.text} ({each.why})" for each in reading.unread]


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.name)
def test_ten_planted_lines_are_told_and_no_other(case: Path) -> None:
    planted = (case / "unread.txt").read_text(encoding="utf-8").splitlines()
    assert len(planted) == 10
    assert _unread(case) == planted


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.name)
def test_what_stands_beside_planted_lines_is_read(case: Path) -> None:
    reading = read_document(load_document(next(case.glob("document.*")), id="document"))
    kept = {(str(claim.at), claim.keyword): claim.value for claim in reading.claims}
    assert kept["POST /kilns#request.label", "type"] == "string"
    assert kept["POST /kilns#response.200", "exists"] is True
    named = {str(claim.at) for claim in reading.claims if claim.at.steps}
    assert named == {"POST /kilns#request.label"}


@pytest.mark.few(8)
@pytest.mark.parametrize("case", PAGES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_nothing_else_of_the_goldens_is_unread(case: Path) -> None:
    assert _unread(case) == EXPECTED.get(f"{case.parent.name}/{case.name}", [])


def test_types_that_are_not_known_are_reported() -> None:
    assert _unread(HERE / "unknown_types") == [
        "12: glaze: glaze code (a type that is not known)",
        "15: cone: ?cone (a type that is not known)",
        "17: ash: ash code (a type that is not known)",
        "21: id: kiln7 (a type that is not known)",
    ]
