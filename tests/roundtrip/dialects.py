"""The dialects that have a renderer: one line each."""

from __future__ import annotations

from collections.abc import Callable

from . import (
    render_apifox,
    render_docs_dump,
    render_markdown_headings,
    render_reference_bullets,
    render_rendered_html,
)
from .apis import Api
from .can import Can

DIALECTS: dict[str, tuple[Can, Callable[[Api], str]]] = {
    "apifox": (render_apifox.CAN, render_apifox.render),
    "docs-dump": (render_docs_dump.CAN, render_docs_dump.render),
    "markdown-headings": (render_markdown_headings.CAN, render_markdown_headings.render),
    "reference-bullets": (render_reference_bullets.CAN, render_reference_bullets.render),
    "rendered-html": (render_rendered_html.CAN, render_rendered_html.render),
}
"""Name of the dialect → what its pages can say, and how they say it."""
