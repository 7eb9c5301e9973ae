"""Lines that were not understood are told by every verb that reads documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specmeld.model.documents import LONGEST_UNREAD, Unread

from .conftest import page

ODD = "?? colour - paint of the hull\n"
MORE = f"?? {'x' * 200}\n"

pytestmark = pytest.mark.usefixtures("odd_lines")


@pytest.fixture
def odd(harbour: Path) -> Path:
    """The project with two odd lines on the first page."""
    (harbour / "spec" / "docs" / "boats.md").write_text(page() + ODD + MORE)
    return harbour


def test_long_lines_are_cut_and_stay_on_one_line() -> None:
    unread = Unread(3, "a \t b\n" + "x" * 200, "long")
    assert unread.text.startswith("a b xxx") and unread.text.endswith("x…")
    assert len(unread.text) == LONGEST_UNREAD


def test_inspect_ends_with_them(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    lines = specmeld("inspect", "spec/docs/boats.md", cwd=odd).stdout.splitlines()
    assert lines[-3] == "2 lines were not understood"
    assert lines[-2] == "spec/docs/boats.md:8: ?? colour - paint of the hull (odd)"
    assert lines[-1].startswith("spec/docs/boats.md:9: ?? xxx")


def test_inspect_carries_them_as_rows(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("inspect", "spec/docs/boats.md", "--format", "jsonl", cwd=odd).stdout
    rows = [json.loads(line) for line in said.splitlines()]
    assert rows[-2] == {
        "doc": "boats.md",
        "line": 8,
        "where": "",
        "keyword": "unread",
        "value": "?? colour - paint of the hull",
        "evidence": "",
        "why": "odd",
    }
    assert all(row["where"] for row in rows[:-2])


def test_inspect_has_them_in_one_object(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    data = json.loads(specmeld("inspect", "spec/docs/boats.md", "--format", "json", cwd=odd).stdout)
    assert [(one["line"], one["why"]) for one in data["unread"]] == [(8, "odd"), (9, "odd")]
    assert data["claims"][0]["doc"] == "boats.md"
    both = json.loads(specmeld("inspect", "spec/docs", "--format", "json", cwd=odd).stdout)
    assert [len(page["unread"]) for page in both["pages"]] == [2, 0]


def test_a_page_that_is_understood_has_no_such_list(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    assert "not understood" not in specmeld("inspect", "spec/docs/crew.md", cwd=odd).stdout


def test_normalize_counts_them(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("normalize", cwd=odd).stdout
    told = "2 lines were not understood; see 'specmeld inspect spec/docs/boats.md'"
    assert f"spec/docs/boats.md: {told}" in said.splitlines()
    data = json.loads(specmeld("normalize", "--format", "json", cwd=odd).stdout)
    assert [one["line"] for one in data["unread"]["spec/docs/boats.md"]] == [8, 9]
    assert list(data["unread"]) == ["spec/docs/boats.md"]


def test_generate_says_how_many_there_are(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("generate", "--no-prove", cwd=odd).stdout
    assert (
        "not read     2 lines of 1 document; 'specmeld inspect DOCUMENT' lists them"
        in said.splitlines()
    )


@pytest.mark.parametrize("verb", ["normalize", "generate"])
def test_strict_refuses_them(specmeld, odd: Path, verb: str) -> None:  # type: ignore[no-untyped-def]
    before = sorted(odd.rglob("*"))
    done = specmeld(verb, "--strict", cwd=odd, code=2)
    assert done.stderr.splitlines() == [
        "specmeld: spec/docs/boats.md:8: 2 lines were not understood (first: "
        "'?? colour - paint of the hull'); see 'specmeld inspect spec/docs/boats.md', "
        "or run without --strict"
    ]
    assert sorted(odd.rglob("*")) == before


def test_the_report_has_them(specmeld, odd: Path) -> None:  # type: ignore[no-untyped-def]
    specmeld("report", "--out", "page.html", cwd=odd)
    text = (odd / "page.html").read_text("utf-8")
    start = text.index('id="data">') + len('id="data">')
    data = json.loads(text[start : text.index("</script>", start)])
    assert data["unread"][0] == ["spec/docs/boats.md", 8, ODD.strip(), "odd"]
    assert len(data["unread"]) == 2
