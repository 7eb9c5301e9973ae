"""Recognize the container of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from specmeld.read.containers.page_events import Event

CONTAINERS = {
    "markdown": "markdown.markdown_container",
    "html": "html.html_container",
    "restructured": "rst.restructured",
    "asciidoc": "adoc.asciidoc",
    "text": "copied.copied_text",
}
"""Name → module of ``containers``; each is loaded when a document needs it."""
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype|html|head|body|article|main|div|section"
    r"|h[1-6]|table|dl)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} |[ \t]*(?:```|~~~)|(?=[^|\n]*\|)[ :|]*-{3}[ :|-]*$"
    r"|\*\*[^*\n]+\*\*|<[A-Z]\w+[ >]|\{% )|\]\(",
    re.MULTILINE,
)
_SOMEWHAT_MARKDOWN = re.compile(r"^(?:[-=]{3,}[ \t]*$|[ \t]*[-*+] [`*_\[])|`[^`\n]+`", re.MULTILINE)
_DIRECTIVES = re.compile(
    r"^[ \t]*\.\. |::[ \t]*$|^[=~^\"*+#-]{4,}[ \t]*$|^:\w[^:\n]*: ", re.MULTILINE
)
_BLOCKS = re.compile(r"^(?:=+ \S|\|===|-{4,}$|\[\S+\]$|\S.*::[ \t]*$)", re.MULTILINE)
_HEAD = 20_000
"""Characters that are examined."""


@lru_cache(maxsize=1)
def container_of(text: str) -> str:
    """The name of the most likely container of a text."""
    head = text[:_HEAD]
    if _HTML.match(head.lstrip("\ufeff")):
        return "html"
    scores = {
        "markdown": _like_markdown(head),
        "text": 0.15,
        "restructured": _looks("restructured", head) if _DIRECTIVES.search(head) else 0.0,
        "asciidoc": _looks("asciidoc", head) if _BLOCKS.search(head) else 0.0,
    }
    return max(scores, key=lambda name: scores[name])


def _like_markdown(text: str) -> float:
    sure, maybe = len(_MARKDOWN.findall(text)), len(_SOMEWHAT_MARKDOWN.findall(text))
    return min(0.2 * sure + 0.1 * min(maybe, 6), 0.9)


@lru_cache(maxsize=1)
def events_of(text: str, container: str) -> Sequence[Event]:
    """The events of a text; the last ones are cached, since it is recognised and then read."""
    found: Sequence[Event] = _module(container).events(text)
    return found


def _looks(container: str, text: str) -> float:
    found: float = _module(container).looks(text)
    return found


def _module(container: str) -> ModuleType:
    return import_module(f"specmeld.read.containers.{CONTAINERS[container]}")
