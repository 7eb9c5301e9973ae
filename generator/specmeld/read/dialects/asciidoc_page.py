"""AsciiDoc pages."""

from __future__ import annotations

from specmeld.read.pages.page_dialect import page_dialect

DIALECT = page_dialect(
    "asciidoc-page",
    "asciidoc",
    "AsciiDoc pages, as Spring REST Docs makes them",
    (".adoc",),
)
