"""Settlements to report: a small one, one with hostile texts, and one with many places."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.settlement import Conflict, Settlement, Verdict
from specmeld.render.report_page import render_report

HOSTILE = [
    "</script><script>window.hit = 1; alert(1)</script>",
    "<img src=x onerror='window.hit = 2; alert(2)'>",
    "--><svg/onload=window.hit=3>",
    "{{7*7}}{% for x in y %}",
    "\0\x1b[31m\u2028\u2029\u202e\ud800",
    "<!--<script>",
    "']}&lt;b&gt;&#60;i>",
    "javascript:window.hit=4",
]
"""Names and descriptions that would like to be more than text."""

_FLAGS = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "force-prefers-reduced-motion",
    "window-size=1440,900",
)

Page = Callable[..., Path]


def settlement() -> tuple[Settlement, str, dict[str, str]]:
    """Two documents that disagree about one type; a third place that only one knows."""
    operation = Place("POST /pets")
    name, age = (Place("POST /pets", "request", (f".{key}",)) for key in ("name", "age"))

    def claim(at: Place, keyword: str, value: Any, document: str, line: int) -> Claim:
        return Claim(at, keyword, value, Origin(document, line))

    followed = claim(age, "type", "integer", "new", 4)
    lost = claim(age, "type", "string", "old", 3)
    kept = [
        claim(operation, "exists", True, "new", 1),
        claim(name, "exists", True, "new", 2),
        claim(name, "type", "string", "new", 2),
        followed,
    ]
    verdicts = [Verdict(one, "kept", 0, str(one.at)) for one in kept]
    verdicts += [
        Verdict(claim(operation, "exists", True, "old", 1), "corroborates", 1, str(operation)),
        Verdict(lost, "overruled", 1, str(age), "new says integer"),
        Verdict(claim(name, "title", "Nom", "old", 2), "unplaced", reason="not needed"),
    ]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "2"},
        "paths": {"/pets": {"post": {"requestBody": {"content": {"a/b": {"schema": {}}}}}}},
    }
    canonical = (
        "openapi: 3.1.0\ninfo:\n  title: Pets\npaths:\n  /pets:\n    post:\n      requestBody:\n"
        "        content:\n          a/b:\n            schema: {}\n"
    )
    texts = {
        "new": "POST /pets\nname: a string\n\nage: a number\n",
        "old": "POST /pets\nNom\nage\n",
    }
    return (
        Settlement(
            document,
            tuple(verdicts),
            (Conflict(str(age), "type", 1, "integer", (followed, lost)),),
            (Diagnostic("warning", "odd", "this is odd", "old.txt", 2, str(name), "look"),),
            "v2",
            documents={"new": "pages/new.txt", "old": "pages/old.txt"},
        ),
        canonical,
        texts,
    )


def hostile() -> tuple[Settlement, str, dict[str, str]]:
    """Every text that a document can bring in is hostile, in every table of the page."""
    verdicts, conflicts, remarks = [], [], []
    text = "\n".join(line.replace("\n", " ") for line in HOSTILE)
    for at, bad in enumerate(HOSTILE):
        place = Place(f"POST /{bad}", "request", (f".{bad}", f"|{bad}"))
        claims = [
            Claim(place, "description", bad, Origin(bad, at + 1)),
            Claim(place, bad, [bad, {bad: bad}], Origin("other", at + 1)),
        ]
        verdicts += [Verdict(claims[0], "kept", 0, str(place), bad)]
        verdicts += [Verdict(claims[1], "overruled", 3, str(place), bad)]
        conflicts.append(
            Conflict(str(place), bad, 3, bad, tuple(claims), (bad,), open=at % 2 == 0, reason=bad)
        )
        remarks.append(Diagnostic("warning", bad, bad, bad, at, str(place), bad))
    document = {"info": {"title": HOSTILE[0], "version": HOSTILE[1]}, "paths": {}}
    paths = {bad: f"{bad}.html" for bad in HOSTILE} | {"other": "other.html"}
    return (
        Settlement(
            document, tuple(verdicts), tuple(conflicts), tuple(remarks), bad, documents=paths
        ),
        "\n".join(f"# {bad}" for bad in HOSTILE),
        dict.fromkeys(paths, text),
    )


def large(count: int) -> tuple[Settlement, str, dict[str, str]]:
    """``count`` places in five documents; every seventh is overruled somewhere."""
    verdicts = []
    for at in range(count):
        place = Place(f"GET /things/{at // 500}", "response.200", (f".field_{at}",))
        for doc in range(5):
            if (at + doc) % 3:
                claim = Claim(place, "type", "string", Origin(f"doc{doc}", at + 1))
                outcome = "overruled" if (at + doc) % 7 == 0 else "kept"
                verdicts.append(
                    Verdict(claim, outcome, 3 if outcome == "overruled" else 0, str(place))
                )
    lines = "\n".join(f"field_{at} is a string" for at in range(count))
    texts = {f"doc{doc}": lines for doc in range(5)}
    canonical = "".join(f"field_{at}:\n  type: string\n" for at in range(count))
    return (
        Settlement({}, tuple(verdicts), (), documents=dict.fromkeys(texts, "a.txt")),
        canonical,
        texts,
    )


def page_data(page: str) -> dict[str, Any]:
    """The JSON in a page."""
    _, _, rest = page.partition('<script type="application/json" id="data">')
    data: dict[str, Any] = json.loads(rest.partition("</script>")[0])
    return data


@pytest.fixture
def saved(tmp_path: Path) -> Page:
    """Draws a settlement and saves the page."""

    def save(settled: Settlement, canonical: str, texts: dict[str, str], *more: Any) -> Path:
        path = tmp_path / "report.html"
        path.write_text(render_report(settled, canonical, texts, *more), encoding="utf-8")
        return path

    return save


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """Headless Chromium, driven by its own driver; skips where one of them is missing."""
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (binary and driver):
        pytest.skip("chromium and chromedriver (Debian: chromium, chromium-driver) are missing")
    options = selenium.ChromeOptions()
    options.binary_location = binary
    for flag in _FLAGS:
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    try:
        yield running
    finally:
        running.quit()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture(scope="session")
def axe(repo: Path) -> str:
    """The text of axe-core: that of SPECMELD_AXE, else of a node_modules in the checkout."""
    place = os.environ.get("SPECMELD_AXE", str(repo / "node_modules/axe-core/axe.min.js"))
    if not Path(place).is_file():
        pytest.skip("axe-core is missing (npm install axe-core; SPECMELD_AXE=…/axe.min.js)")
    return Path(place).read_text(encoding="utf-8")
