"""HTML pages that a script fills in the browser, and which have no content of their own."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(
    r"<(script|style|noscript|svg|template|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SPEC = re.compile(
    r"[\"'`(=](?P<url>[^\"'`\s<>(){}=]{0,200}"
    r"(?:(?:openapi|swagger|api-?docs|apispec)[^\"'`\s<>(){}]{0,200}\.(?:ya?ml|json)|/v[23]/api-docs)"
    r"[^\"'`\s<>(){}]{0,200})[\"'`)]",
    re.IGNORECASE,
)
_MOST_WORDS = 40
"""Most words of a page without content of its own: "Loading…", or a line for search engines."""


def is_drawn_by_script(text: str) -> bool:
    """Whether a page is HTML with scripts and almost no words."""
    if text.lstrip()[:1] != "<" or _SCRIPT.search(text) is None:
        return False
    return len(_TAG.sub(" ", _UNSEEN.sub(" ", text)).split()) <= _MOST_WORDS


def loaded_spec(text: str) -> str:
    """The address of the spec that such a page seems to load; empty if there is none."""
    found = _SPEC.search(text)
    return html.unescape(found["url"]) if found else ""
