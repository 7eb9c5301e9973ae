"""reStructuredText pages."""

from __future__ import annotations

from specmeld.read.pages.page_dialect import page_dialect

DIALECT = page_dialect(
    "restructured-page",
    "restructured",
    "reStructuredText pages, with Sphinx's httpdomain",
    (".rst",),
)
