"""The page of all members, opened in Chromium: its policy lets its own style and script work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.report.conftest import chromium

pytestmark = pytest.mark.slow


def _column(browser: Any, at: int) -> list[str]:
    cells = browser.find_elements("css selector", f"tbody td:nth-child({at})")
    return [cell.text for cell in cells]


def test_a_column_sorts_by_a_click_and_back_by_another(
    made: tuple[Path, Any], tmp_path: Path
) -> None:
    with chromium(tmp_path) as browser:
        browser.get((made[0] / "report" / "all.html").as_uri())
        (files,) = [
            head for head in browser.find_elements("css selector", "th") if "files" in head.text
        ]
        at = browser.find_elements("css selector", "th").index(files) + 1
        button = files.find_element("css selector", "button")
        button.click()
        up = _column(browser, at)
        button.click()
        down = _column(browser, at)
        colour = browser.find_element("css selector", "td.failed").value_of_css_property("color")
        plain = browser.find_element("css selector", "td.done").value_of_css_property("color")
    numbers = [int(text) for text in up if text]
    assert up[0] == ""  # what failed has no figures
    assert numbers == sorted(numbers)
    assert down == list(reversed(up))
    assert colour != plain
