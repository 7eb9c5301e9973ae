"""The reference pages of the documentation, generated from declarations in the code.

``python -m manual`` writes them to ``generator/docs``; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from manual.commands import commands_page, output_formats_page
from manual.formats_page import formats_page
from manual.option_pages import options_page, options_schema
from manual.package_layout import package_page
from manual.python_api import python_api_page
from manual.reconciling import reconciling_page
from manual.rule_pages import diff_rules_page, drift_rules_page

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "generator" / "docs"

PAGES: Mapping[str, Callable[[], str]] = {
    "formats.md": formats_page,
    "reference/commands.md": commands_page,
    "reference/options.md": options_page,
    "reference/specmeld.schema.json": options_schema,
    "reference/output-formats.md": output_formats_page,
    "reference/reconciling-rules.md": lambda: reconciling_page(REPOSITORY / "tests" / "rules"),
    "reference/diff-rules.md": lambda: diff_rules_page(REPOSITORY / "tests" / "diff" / "cases"),
    "reference/drift-rules.md": drift_rules_page,
    "reference/package-layout.md": lambda: package_page(
        REPOSITORY / "generated" / "openai_threads"
    ),
    "reference/python-api.md": python_api_page,
}
"""Path below ``DOCS`` → the function that makes the page."""
