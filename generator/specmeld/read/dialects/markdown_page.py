"""Markdown and MDX pages from any vendor."""

from __future__ import annotations

from specmeld.read.pages.page_dialect import page_dialect

DIALECT = page_dialect(
    "markdown-page",
    "markdown",
    "Markdown and MDX pages from any vendor, with the tags of Mintlify, GitBook and others",
    (".md", ".mdx"),
)
