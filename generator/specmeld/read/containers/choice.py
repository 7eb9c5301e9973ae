"""Which container a text is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from specmeld.read.containers import asciidoc, copied_text, markdown, restructured, webpage
from specmeld.read.containers.events import Event

CONTAINERS: dict[str, Callable[[str], Sequence[Event]]] = {
    "markdown": markdown.events,
    "html": webpage.events,
    "restructured": restructured.events,
    "asciidoc": asciidoc.events,
    "text": copied_text.events,
}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|article|main|div|section"
    r"|h[1-6]|table|dl)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} |\s*(?:```|~~~)|\|?.*\|[ :|-]*-{3,}[ :|-]*\|?$|---\s*$|\*\*[^*\n]+\*\*|\s*[-*+] [`*_\[]"
    r"|<[A-Z]\w+[ >]|\{% )|`[^`\n]+`|\]\(",
    re.MULTILINE,
)
_HEAD = 20_000
"""Characters that are looked at."""


def container_of(text: str) -> str:
    """The name of the container that a text is most surely of."""
    head = text[:_HEAD]
    if _HTML.match(head.lstrip("\ufeff")):
        return "html"
    scores = {
        "restructured": restructured.looks(head),
        "asciidoc": asciidoc.looks(head),
        "markdown": min(len(_MARKDOWN.findall(head)) * 0.2, 0.9),
        "text": 0.3,
    }
    return max(scores, key=lambda name: scores[name])


@lru_cache(maxsize=1)
def events_of(text: str, container: str) -> Sequence[Event]:
    """The events of a text; those of the last are kept, since it is recognised and then read."""
    return CONTAINERS[container](text)
