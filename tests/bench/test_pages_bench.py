"""Reading pages of any vendor: one long page, and a folder of many, beside a bare parse of them.

``pytest -m bench -s tests/bench/test_pages_bench.py`` prints the tables. CPU seconds of whole
processes and their children, as ratios to markdown-it, which makes tokens of the same text and
knows nothing of APIs; nothing is asserted about time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.bench.processes import tool
from tests.roundtrip.long_pages import long_api
from tests.roundtrip.page_forms import FORMS
from tests.roundtrip.page_styles import Style

pytestmark = pytest.mark.bench

_LINES = 5_000
_PAGES = 300
_SUFFIXES = {
    "markdown-page": "md",
    "html-page": "html",
    "restructured-page": "rst",
    "asciidoc-page": "adoc",
}
_PARSE = (
    "import sys, pathlib, markdown_it\n"
    "parser = markdown_it.MarkdownIt('commonmark').enable('table')\n"
    "for name in sys.argv[1:]:\n"
    "    parser.parse(pathlib.Path(name).read_text(encoding='utf-8'))"
)


def _page(form: str, lines: int) -> str:
    """A page of at least so many lines."""
    parts = lines // 16
    while True:
        text = FORMS[form].render(long_api(FORMS[form].can, parts), FORMS[form].narrow(Style()))
        if text.count("\n") >= lines:
            return text
        parts = parts * 3 // 2


def _cpu(command: list[str]) -> float:
    """CPU seconds of a process and those that it waits for."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_utime + usage.ru_stime


def _told(title: str, commands: Mapping[str, list[str]]) -> None:
    seconds = {name: min(_cpu(command) for _ in range(3)) for name, command in commands.items()}
    least = seconds["markdown-it"]
    print(f"\n{title}")
    for name, spent in seconds.items():
        print(f"{name:<20}{spent:>7.2f} s of CPU{spent / least:>7.2f} × markdown-it")


@pytest.mark.parametrize("form", FORMS)
def test_a_long_page(tmp_path: Path, form: str) -> None:
    page = tmp_path / f"page.{_SUFFIXES[FORMS[form].dialect]}"
    page.write_text(_page(form, _LINES), encoding="utf-8")
    _told(
        f"{form}, {page.read_text(encoding='utf-8').count(chr(10))} lines",
        {
            "markdown-it": [sys.executable, "-c", _PARSE, str(page)],
            "specmeld inspect": [tool("specmeld"), "inspect", str(page)],
        },
    )


def test_a_folder_of_pages(tmp_path: Path) -> None:
    forms = list(FORMS)
    for number in range(_PAGES):
        form = forms[number % len(forms)]
        name = f"page{number}.{_SUFFIXES[FORMS[form].dialect]}"
        (tmp_path / name).write_text(_page(form, 100), encoding="utf-8")
    pages = sorted(map(str, tmp_path.iterdir()))
    _told(
        f"{_PAGES} pages",
        {
            "markdown-it": [sys.executable, "-c", _PARSE, *pages],
            "specmeld inspect": [tool("specmeld"), "inspect", str(tmp_path)],
        },
    )
