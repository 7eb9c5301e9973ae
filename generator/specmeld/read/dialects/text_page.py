"""Text copied from a documentation site with a browser."""

from __future__ import annotations

from specmeld.read.pages.page_dialect import page_dialect

DIALECT = page_dialect(
    "text-page",
    "text",
    "Text as a browser copies it from a documentation site",
    (".txt",),
)
