"""How drawing and opening a report grow with its places. ``pytest -m bench -s`` prints the table.

Nothing is asserted about time: the clock of a shared machine is noise.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.settlement import Settlement, Verdict
from specmeld.render.report_page import render_report

pytestmark = pytest.mark.bench


def _example(places: int) -> tuple[Settlement, str, dict[str, str]]:
    verdicts = []
    for at in range(places):
        place = Place(f"GET /things/{at // 500}", "response.200", (f".field_{at}",))
        for doc in range(5):
            claim = Claim(place, "type", "string", Origin(f"doc{doc}", at + 1))
            verdicts.append(
                Verdict(claim, "kept" if doc == at % 5 else "corroborates", 0, str(place))
            )
    lines = "\n".join(f"field_{at} is a string" for at in range(places))
    texts = {f"doc{doc}": lines for doc in range(5)}
    canonical = "".join(f"field_{at}:\n  type: string\n" for at in range(places))
    return (
        Settlement({}, tuple(verdicts), (), documents={name: name for name in texts}),
        canonical,
        texts,
    )


def test_drawing_grows_with_the_claims() -> None:
    """Against the bare dump of the same claims as JSON."""
    print(f"\n{'claims':>9} {'draw':>8} {'dump':>8} {'ratio':>6} {'µs a claim':>11} {'page':>8}")
    for places in (200, 2_000, 20_000):
        settled, canonical, texts = _example(places)
        began = time.process_time()
        page = render_report(settled, canonical, texts)
        drawn = time.process_time()
        json.dumps([verdict.claim.row() for verdict in settled.verdicts])
        dumped = time.process_time() - drawn
        claims, draw = len(settled.verdicts), drawn - began
        print(
            f"{claims:>9,} {draw:>6.2f} s {dumped:>6.2f} s {draw / dumped:>6.1f}"
            f" {draw / claims * 1e6:>11.0f} {len(page) / 2**20:>4.1f} MiB"
        )
        assert page.count("field_") >= places


def test_opening_grows_with_the_rows(tmp_path: Path) -> None:
    """Until the load event, and until a search is answered, in headless Chromium."""
    from tests.report.conftest import chromium

    with chromium(tmp_path / "profile") as browser:
        print(f"\n{'rows':>9} {'open':>8} {'search':>8}")
        for places in (1_000, 10_000, 50_000):
            path = tmp_path / f"{places}.html"
            path.write_text(render_report(*_example(places)), encoding="utf-8")
            print(f"{places:>9,} {_seconds_to_open(browser, path):>6.2f} s", end=" ")
            print(f"{_seconds_to_search(browser):>6.2f} s")


def _seconds_to_open(browser: Any, path: Path) -> float:
    browser.get(path.as_uri())
    script = "return performance.getEntriesByType('navigation')[0].domComplete"
    return float(browser.execute_script(script)) / 1000


def _seconds_to_search(browser: Any) -> float:
    return float(
        browser.execute_async_script(
            """
            const done = arguments[0], began = performance.now();
            const shown = document.getElementById("shown"), before = shown.textContent;
            new MutationObserver(() => {
              if (shown.textContent !== before) done((performance.now() - began) / 1000);
            }).observe(shown, {childList: true});
            const search = document.getElementById("search");
            search.value = "field_99";
            search.dispatchEvent(new Event("input", {bubbles: true}));
            """
        )
    )
