"""The forms of pages that the page engine reads: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from . import (
    render_page_asciidoc,
    render_page_html,
    render_page_markdown,
    render_page_mdx,
    render_page_restructured,
)
from .apis import Api
from .can import Can
from .page_styles import Style

PAGES = Can(
    keywords=frozenset(["default", "description"]),
    depth=2,
    unions=frozenset(),
    several_types=False,
    nullable=False,
    closed=False,
    paragraphs=False,
    odd_values=("true", "1", "007", "2.5", "a/b", "été", "A-1"),
    odd_names=("file-ids", "camelCase", "URL2", "type", "items", "default"),
    most_operations=3,
)
"""What all forms can hold."""
DIRECTIVES = replace(
    PAGES,
    # httpdomain has no words for defaults and marks, and none for the types of headers.
    keywords=frozenset(["description"]),
    sections=frozenset(["path", "query", "request", "response"]),
    marks=False,
    # Fields of answers belong to the success, whichever answer there is beside it.
    statuses=("200",),
)


@dataclass(frozen=True)
class Form:
    dialect: str
    render: Callable[[Api, Style], str]
    can: Can = PAGES
    narrow: Callable[[Style], Style] = lambda style: style
    """The style that the form has of those that a style chooses."""


def _by_dots(style: Style) -> Style:
    """Forms without an order of depth tell of nesting by the names."""
    return replace(style, names="dots") if style.names == "indent" else style


def _by_nesting(style: Style) -> Style:
    return replace(style, names="indent")


def _beside_types(style: Style) -> Style:
    return replace(style, required="word") if style.required == "column" else style


FORMS: dict[str, Form] = {
    "Markdown tables": Form("markdown-page", render_page_markdown.render_tables),
    "Markdown bullets": Form(
        "markdown-page", render_page_markdown.render_bullets, narrow=_beside_types
    ),
    "Markdown definition lists": Form(
        "markdown-page",
        render_page_markdown.render_definitions,
        narrow=lambda style: _by_dots(_beside_types(style)),
    ),
    "MDX": Form("markdown-page", render_page_mdx.render, narrow=_by_nesting),
    "HTML tables": Form("html-page", render_page_html.render_tables),
    "HTML definition lists": Form(
        "html-page",
        render_page_html.render_definitions,
        narrow=lambda style: _by_dots(_beside_types(style)),
    ),
    "reStructuredText tables": Form(
        "restructured-page", render_page_restructured.render_tables, narrow=_by_dots
    ),
    "reStructuredText directives": Form(
        "restructured-page",
        render_page_restructured.render_directives,
        DIRECTIVES,
        narrow=lambda style: replace(style, names="dots", arrays="brackets", sample=False),
    ),
    "AsciiDoc tables": Form("asciidoc-page", render_page_asciidoc.render_tables, narrow=_by_dots),
}
