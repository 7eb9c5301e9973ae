"""HTML pages from any vendor."""

from __future__ import annotations

from specmeld.read.pages.page_dialect import page_dialect

DIALECT = page_dialect(
    "html-page",
    "html",
    "HTML pages from any vendor",
    (".html",),
)
