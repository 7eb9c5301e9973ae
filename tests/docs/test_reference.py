"""Pages of the reference say what the code declares."""

from __future__ import annotations

import os

import pytest

from manual import DOCS, PAGES
from manual.commands import output_formats_page


@pytest.mark.few(6)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_made_from_the_code(name: str) -> None:
    page = DOCS / name
    if os.environ.get("SPECMELD_UPDATE"):
        page.write_text(PAGES[name](), encoding="utf-8")
    assert page.read_text("utf-8") == PAGES[name](), "run this with SPECMELD_UPDATE=1"


def test_every_reference_page_is_made_or_written_by_hand_on_purpose() -> None:
    names = {path.relative_to(DOCS).as_posix() for path in (DOCS / "reference").iterdir()}
    by_hand = {"client.md", "exit-codes.md", "project-files.md"}
    assert names - set(PAGES) == {f"reference/{name}" for name in by_hand}


@pytest.mark.parametrize("page", [output_formats_page, PAGES["reference/package-layout.md"]])
def test_no_row_lacks_its_explanation(page: object) -> None:
    """What is not explained by a docstring needs a word in ``manual``."""
    assert callable(page)
    empty = [line for line in page().splitlines() if line.startswith("| `") and "|  |" in line]
    assert [line for line in empty if "`__init__.py`" not in line] == []
